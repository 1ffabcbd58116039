"""The rounds of an organ, and one round with all its units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.errors import WrongState
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.staff.views import page_url
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.forms import (
    AsideForm,
    AssignForm,
    ChangeRoundForm,
    FilesForm,
    RoundForm,
    UnitsForm,
)
from gongkai.reports.rounds.incoming import Upload, look_through
from gongkai.reports.rounds.notices import reminder_text
from gongkai.reports.rounds.operations import (
    Taken,
    add_units,
    assign,
    change_round,
    close_round,
    open_round,
    put_aside,
    record_reminder,
    reopen_round,
    take_in,
)
from gongkai.reports.rounds.queries import (
    digests_of,
    organs_to_ask,
    rounds_of,
    waiting_for_a_unit,
    waiting_to_be_read,
)
from gongkai.reports.rounds.standing import STANDINGS, standings_of
from gongkai.reports.rounds.waiting import waiting_of
from gongkai.statute.annual_report.naming import government_behind

PAGE = 100


def round_of(request: StaffRequest, year: int) -> CollectionRound:
    """Return the organ's round on a year, or answer "not found"."""
    found = rounds_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    collection: CollectionRound | None = found.filter(year=year).first()
    if collection is None:
        raise Http404
    return collection


def may(request: StaffRequest, collection: CollectionRound | None = None) -> dict[str, bool]:
    """Return what the person may do with a round; with a closed one nothing but look."""
    is_closed = collection is not None and collection.closed_at is not None
    return {
        deed: (deed == "view" or not is_closed)
        and ROUNDS.may(request.user, deed, request.organ, on=request.today)
        for deed in ROUNDS.deeds
    }


def address(request: StaffRequest, name: str, *parts: object) -> str:
    """Return the address of a page of the room for this organ."""
    return reverse(f"reports:{name}", args=[request.organ.slug, *parts])


@staff(ROUNDS, "view")
def round_list(request: StaffRequest) -> HttpResponse:
    """Show the rounds of the organ."""
    context = {"rounds": rounds_of(request.organ), "may": may(request)}
    return render(request, "reports/rounds/list.html", context)


@staff(ROUNDS, "arrange")
def new(request: StaffRequest) -> HttpResponse:
    """Open a round."""
    year = request.today.year - 1
    names = organs_to_ask(request.organ, year)
    form = RoundForm(
        request.POST or None,
        initial={
            "year": year,
            "government": government_behind(request.organ.name),
            "contact": request.organ.phone,
            "units": "\n".join(names),
        },
    )

    def save(form: RoundForm, who: Who) -> str:
        told = form.cleaned_data
        open_round(
            request.organ,
            told["year"],
            due_on=told["due_on"],
            government=told["government"],
            contact=told["contact"],
            names=told["units"],
            **who,
        )
        return address(request, "round", told["year"])

    context = {
        "title": "发起年报收集",
        "lead": "各单位不需要账号：把年报发来，由您上传。",
        "submit": "发起",
        "back": address(request, "rounds"),
    }
    return act_on_form(
        request, form, save, template="accounts/form.html", context=context, done="已发起。"
    )


@staff(ROUNDS, "view")
def page(request: StaffRequest, year: int) -> HttpResponse:
    """Show how all units stand, what waits for a person, and the next steps."""
    collection = round_of(request, year)
    standings = standings_of(collection)
    wanted = request.GET.get("state", "")
    shown = [one for one in standings if wanted not in STANDINGS or one.slug == wanted]
    # Looked into for faults are only those on the page.
    leaves = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    waiting = waiting_of(collection, at=request.now)
    context = {
        "collection": collection,
        "counts": [
            (slug, words, sum(one.slug == slug for one in standings))
            for slug, words in STANDINGS.items()
            # Nobody has to know of it but while files wait.
            if slug != "waiting" or waiting.files
        ],
        "asked": len(standings),
        "late": sum(one.days_late(request.today) > 0 for one in standings),
        "wanted": wanted if wanted in STANDINGS else "",
        "lines": [
            {
                "one": one,
                "errors": one.open_count("error"),
                "warnings": one.open_count("warning"),
                "late": one.days_late(request.today),
            }
            for one in leaves
        ],
        "page": leaves,
        "page_url": page_url(request),
        "waiting": waiting,
        "unknown": waiting_for_a_unit(collection),
        "reminder": reminder_text(collection, standings, on=request.today),
        "may": may(request, collection),
        "may_reopen": may(request)["arrange"],
    }
    return render(request, "reports/rounds/round.html", context)


@staff(ROUNDS, "view")
def waiting(request: StaffRequest, year: int) -> HttpResponse:
    """Say how many files wait, for a page that looks whether it is still up to date."""
    now = waiting_of(round_of(request, year), at=request.now)
    return HttpResponse(now.mark, content_type="text/plain; charset=utf-8")


def step(
    request: StaffRequest,
    form: DeedForm,
    carry: Callable[[Any, Who], object],
    *,
    back: str,
    then: str = "",
    done: str = "",
    template: str = "accounts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of a step or carry it out, then go to ``then``, else back to where it began."""

    def act(form: DeedForm, who: Who) -> str:
        carry(form, who)
        return then or back

    return act_on_form(
        request, form, act, template=template, context={"back": back, **context}, done=done
    )


def _step(
    request: StaffRequest,
    collection: CollectionRound,
    form: DeedForm,
    carry: Callable[[Any, Who], object],
    **more: Any,
) -> HttpResponse:
    """Do a step of the round."""
    return step(request, form, carry, back=address(request, "round", collection.year), **more)


@staff(ROUNDS, "arrange")
def more_units(request: StaffRequest, year: int) -> HttpResponse:
    """Add organs."""
    collection = round_of(request, year)
    return _step(
        request,
        collection,
        UnitsForm(request.POST or None),
        lambda form, who: add_units(collection, form.cleaned_data["units"], **who),
        title="增加应报机关",
        submit="增加",
        done="已增加。",
    )


@staff(ROUNDS, "collect")
def files(request: StaffRequest, year: int) -> HttpResponse:
    """Take files in, an archive of forty or one by one."""
    collection = round_of(request, year)

    def carry(form: FilesForm, who: Who) -> None:
        uploads = [Upload(f.name, f.read(), "file") for f in form.cleaned_data["reports"]]
        looked = look_through(uploads, known=digests_of(collection))
        tell_taken(request, take_in(collection, looked, **who))

    return _step(
        request,
        collection,
        FilesForm(request.POST or None, request.FILES or None),
        carry,
        title=f"上传各单位{year}年年报",
        lead=(
            "一次收多份：先读、再查，读不出、认不出机关的会单独列出来，不会漏；"
            "读得慢的在后台接着读，不用等。"
        ),
        submit="上传",
    )


def tell_taken(request: StaffRequest, taken: Taken) -> None:
    """Tell what became of the files of an upload."""
    if taken.kept:
        waiting = sum(one.waiting_since is not None for one in taken.kept)
        unknown = sum(one.unit_id is None and not one.waiting_since for one in taken.kept)
        unread = sum(bool(one.failure) for one in taken.kept)
        told = f"已收下{len(taken.kept)}份。"
        if unknown:
            told += f"其中{unknown}份认不出是哪个机关的，请在下面指定。"
        past = sum(one.year is not None and one.year < one.round.year for one in taken.kept)
        if past:
            told += f"其中{past}份是往年的，用来核对结转、增减和走势；报错年度的，请让对方重报。"
        if unread:
            told += f"其中{unread}份读不出，请看原因。"
        if waiting:
            told += f"其中{waiting}份（扫描件，或者来不及读的）在后台接着读，不用再上传。"
        messages.success(request, told)
    if taken.known:
        messages.info(request, f"以前收过、没有重复收的{len(taken.known)}份。")
    for one in taken.refused:
        messages.warning(request, f"没有收下：{one.why}")


@staff(ROUNDS, "collect")
def remind(request: StaffRequest, year: int) -> HttpResponse:
    """Give the list of those who are waited for as text, and record that they were reminded."""
    collection = round_of(request, year)
    standings = standings_of(collection)
    text = reminder_text(collection, standings, on=request.today)
    if not text:
        raise WrongState("没有要催的机关。", code="nobody_to_remind")
    lead = "复制名单发到工作群，再登记这次催报。"
    if unread := waiting_to_be_read(collection).count():
        lead = f"还有{unread}份文件待读取，名单里可能有已经报来的机关，最好等读完再催。{lead}"
    return _step(
        request,
        collection,
        KeyForm(request.POST or None),
        lambda form, who: record_reminder(collection, standings, **who),
        template="reports/rounds/remind.html",
        title="催报",
        lead=lead,
        submit="登记催报",
        text=text,
        done="已登记催报。",
    )


@staff(ROUNDS, "arrange")
def close(request: StaffRequest, year: int) -> HttpResponse:
    """Close the round."""
    collection = round_of(request, year)
    open_ones = [one.unit.name for one in standings_of(collection) if one.slug != "accepted"]
    lead = "结束以后，名单、文件和认定都不再改动，仍可查看和导出。"
    if open_ones:
        lead += f"还有{len(open_ones)}个机关没有接受：{'、'.join(open_ones[:8])}。"
    if unread := waiting_to_be_read(collection).count():
        lead += f"还有{unread}份文件待读取，结束以后不再读。"
    return _step(
        request,
        collection,
        KeyForm(request.POST or None),
        lambda form, who: close_round(collection, **who),
        title=f"结束{year}年年报收集",
        lead=lead,
        submit="结束",
        done="已结束。",
    )


@staff(ROUNDS, "arrange")
def change(request: StaffRequest, year: int) -> HttpResponse:
    """Change until when, to whom and for which government."""
    collection = round_of(request, year)
    initial = {
        "seen": collection.row_version,
        "due_on": collection.due_on,
        "government": collection.government,
        "contact": collection.contact,
    }
    return _step(
        request,
        collection,
        ChangeRoundForm(request.POST or None, initial=initial),
        lambda form, who: change_round(
            collection, form.content, seen=form.cleaned_data["seen"], **who
        ),
        title=f"修改{year}年年报收集",
        done="已保存。",
    )


@staff(ROUNDS, "arrange")
def reopen(request: StaffRequest, year: int) -> HttpResponse:
    """Open a closed round again."""
    collection = round_of(request, year)
    return _step(
        request,
        collection,
        KeyForm(request.POST or None),
        lambda form, who: reopen_round(collection, **who),
        title=f"重新打开{year}年年报收集",
        lead="重新打开以后，可以接着收、退改和认定。",
        submit="重新打开",
        done="已重新打开。",
    )


def _hand_in(request: StaffRequest, collection: CollectionRound, pk: int) -> HandIn:
    found: HandIn | None = collection.hand_ins.filter(pk=pk).select_related("round__organ").first()
    if found is None:
        raise Http404
    return found


@staff(ROUNDS, "collect")
def whose(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """Say whose report a file is."""
    collection = round_of(request, year)
    hand_in = _hand_in(request, collection, pk)
    return _step(
        request,
        collection,
        AssignForm(collection, request.POST or None, initial={"unit": hand_in.unit_id}),
        lambda form, who: assign(hand_in, form.cleaned_data["unit"], **who),
        title=f"指定机关：{hand_in.name}",
        lead=f"从文件里读到的机关：{hand_in.organ_read or '没有读到'}。",
        submit="指定",
        done="已指定。",
    )


@staff(ROUNDS, "collect")
def aside(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """Put a file aside."""
    collection = round_of(request, year)
    hand_in = _hand_in(request, collection, pk)
    return _step(
        request,
        collection,
        AsideForm(request.POST or None),
        lambda form, who: put_aside(hand_in, reason=form.cleaned_data["reason"], **who),
        title=f"弃用文件：{hand_in.name}",
        lead="弃用的文件仍然保存，不再用来核对和汇总。",
        submit="弃用",
        done="已弃用。",
    )
