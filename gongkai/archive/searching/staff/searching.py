"""The page of the search: what is asked for, what was found, searches that the person kept.

The words are sent by a form and kept in the session, as they are often a name; the address has
the other filters and a short key.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.kept_words import MOST_KEPT, keep_words, kept_words
from gongkai.accounts.models import User
from gongkai.archive.permissions import ARCHIVE
from gongkai.archive.searching.queries import (
    LAST_PAGE,
    ORDER_WORDS,
    PER_PAGE,
    Asked,
    find,
    is_catching_up,
    names_of,
    people_to_choose,
    read_asked,
    saved_search,
    saved_searches,
)
from gongkai.archive.searching.readers import organs_to_search
from gongkai.archive.searching.saving import delete_search, save_search
from gongkai.archive.searching.words import KINDS
from gongkai.errors import GongkaiError
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.models import Organ

KEY = "find"
_KEPT = "archive_words"
GONE = f"检索词不写进网址，只在本次登录里保留最近{MOST_KEPT}次，这一次的已经不在了。请重新输入。"


def _who(request: StaffRequest) -> User:
    return cast(User, request.user)


def _address(request: StaffRequest, asked: Asked, **further: Any) -> str:
    """Return the address of a search; its words are kept in the session."""
    told = QueryDict(mutable=True)
    for name, value in asked.told.items():
        if name != "words":
            told[name] = value
    if asked.words:
        told[KEY] = keep_words(request, _KEPT, asked.words)
    for name, value in further.items():
        told[name] = str(value)
    page = reverse("archive:search", args=[request.organ.slug])
    return f"{page}?{told.urlencode()}" if told else page


@staff(ARCHIVE, "view")
def search(request: StaffRequest) -> HttpResponse:
    """Show what was found; a form that is sent leads to the address that stands for it."""
    organs = organs_to_search(request.user, on=request.today)
    if request.method == "POST":
        return HttpResponseRedirect(_address(request, read_asked(request.POST, organs)))
    given = request.GET.copy()
    given.pop("words", None)
    if key := request.GET.get(KEY):
        words = kept_words(request, _KEPT, key)
        if words is None:
            messages.info(request, GONE)
            given.pop(KEY)
            return HttpResponseRedirect(_address(request, read_asked(given, organs)))
        given["words"] = words
    asked = read_asked(given, organs)
    return render(request, "archive/search.html", _context(request, asked, organs))


def _context(request: StaffRequest, asked: Asked, organs: dict[str, Organ]) -> dict[str, Any]:
    page = _page(request.GET.get("page", ""))
    results = find(asked, request.user, organs, on=request.today, page=page)
    names = names_of(one for hit in results.hits for one in hit.persons)
    states = {one: one for one in (asked.state, *results.facets.states) if one}
    kept = saved_searches(_who(request))
    return {
        "asked": asked,
        "results": results,
        "hits": [
            {
                "hit": hit,
                "kind": KINDS.get(hit.kind, ""),
                "organ": organs[hit.organ],
                "persons": "、".join(names[one] for one in hit.persons if one in names),
                "subject_kind": hit.key.partition(":")[0],
                "subject_key": hit.key.partition(":")[2],
            }
            for hit in results.hits
            if hit.organ in organs
        ],
        "organs": organs,
        "kinds": KINDS,
        "orders": ORDER_WORDS,
        "people": people_to_choose(organs),
        "states": states,
        "narrower": [
            (label, [(words.get(v, v), n, _narrowed(request, asked, name, v)) for v, n in counts])
            for label, name, counts, words in _narrower(asked, results.facets)
            if len(counts) > 1
        ],
        "is_catching_up": is_catching_up(organs),
        "saved": kept,
        "first": (results.page - 1) * PER_PAGE + 1,
        "previous": _address(request, asked, page=page - 1) if page > 1 else "",
        "next": _address(request, asked, page=page + 1)
        if results.has_next and page < LAST_PAGE
        else "",
        "without_filters": _address(request, Asked(words=asked.words)) if asked.words else "",
        "is_filtered": bool(set(asked.told) - {"words", "order"}),
    }


def _narrower(asked: Asked, facets: Any) -> list[tuple[str, str, list[Any], dict[Any, str]]]:
    """Return what the hits can be narrowed to by a link, where it is not chosen yet."""
    years = sorted(facets.years.items(), reverse=True)[:8]
    told: list[tuple[str, str, list[Any], dict[Any, str]]] = [
        ("类别", "kind", list(facets.kinds.items()), KINDS),
        ("年份", "year", years, {year: f"{year}年" for year, _ in years}),
        ("状态", "state", list(facets.states.items())[:12], {}),
    ]
    return [one for one in told if not getattr(asked, one[1])]


def _narrowed(request: StaffRequest, asked: Asked, name: str, value: Any) -> str:
    return _address(request, Asked(**{**asked.told, name: str(value)}))


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 8
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


@staff(ARCHIVE, "view")
def save(request: StaffRequest) -> HttpResponse:
    """Keep the search that the form stands for under a name."""
    if request.method != "POST":
        raise Http404
    organs = organs_to_search(request.user, on=request.today)
    asked = read_asked(request.POST, organs)
    try:
        saved = save_search(_who(request), request.POST.get("name", ""), asked, at=request.now)
    except GongkaiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已保存“{saved.name}”，只有您自己看得到。")
    return HttpResponseRedirect(_address(request, asked))


@staff(ARCHIVE, "view")
def open_saved(request: StaffRequest, pk: int) -> HttpResponse:
    """Search again as it was kept."""
    saved = saved_search(_who(request), pk)
    if saved is None:
        raise Http404
    organs = organs_to_search(request.user, on=request.today)
    return HttpResponseRedirect(_address(request, read_asked(saved.asked, organs)))


@staff(ARCHIVE, "view")
def delete_saved(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a kept search."""
    if request.method != "POST" or not delete_search(_who(request), pk):
        raise Http404
    messages.success(request, "已删除这个检索。")
    return HttpResponseRedirect(reverse("archive:search", args=[request.organ.slug]))
