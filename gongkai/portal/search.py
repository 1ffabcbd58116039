"""The public search: what an address asks for, and the page that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from gongkai.organs.models import Organ
from gongkai.portal import queries
from gongkai.records.models import KINDS
from gongkai.search.entry import Filters, Order, Results
from gongkai.search.queries import search
from gongkai.search.suggesting import suggest
from gongkai.statute.catalogue import statutory_items

PER_PAGE = 20
#: No page after this one: whoever gets here should narrow the search.
LAST_PAGE = 5_000
_LENGTH = 200
_ORDERS: dict[str, Order] = {"relevance": "relevance", "date": "date"}
ORDER_WORDS = {"relevance": "按相关度", "date": "按日期"}
FORCE_WORDS = {"1": "现行有效", "0": "已失效、废止"}
#: The items of Art. 20, which are the same for organs of every level.
ITEM_WORDS = {
    str(one.number): f"第{one.number}项　{one.label}"
    for one in statutory_items("street")
    if one.number
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, each part in order or left out."""

    q: str = ""
    organ: str = ""
    column: str = ""
    kind: str = ""
    item: str = ""
    year: str = ""
    in_force: str = ""
    order: str = "relevance"
    page: int = 1

    def address(self, **changed: Any) -> str:
        """Return the address of this search with something else asked, from page 1."""
        asked = replace(self, **({"page": 1} | changed))
        parts = {name: getattr(asked, name) for name in self.__slots__}
        left_out = {"order": "relevance", "page": 1}
        told = {
            name: value
            for name, value in parts.items()
            if value != "" and value != left_out.get(name)
        }
        return "?" + urlencode(told)


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that narrows the search, with how many hits it leaves among those counted."""

    label: str
    address: str
    count: int
    is_chosen: bool


def read_address(given: Mapping[str, str], organs: Mapping[str, Organ]) -> Asked:
    """Return what an address asks for; what is not understood counts as not asked.

    >>> read_address({"q": " 低保 ", "page": "x", "year": "二〇二〇"}, {}) == Asked(q="低保")
    True
    """
    year, page = given.get("year", ""), given.get("page", "")
    return Asked(
        q=_plain(given.get("q", "")),
        organ=organ if (organ := given.get("organ", "")) in organs else "",
        column=_plain(given.get("column", ""))[:64],
        kind=kind if (kind := given.get("kind", "")) in KINDS else "",
        item=item if (item := given.get("item", "")) in ITEM_WORDS else "",
        year=year if year.isascii() and year.isdigit() and len(year) == 4 else "",
        in_force=force if (force := given.get("in_force", "")) in FORCE_WORDS else "",
        order=_ORDERS.get(given.get("order", ""), "relevance"),
        page=min(max(int(page), 1), LAST_PAGE)
        if page.isascii() and page.isdigit() and len(page) < 8
        else 1,
    )


def find(asked: Asked, organs: Mapping[str, Organ]) -> Results:
    """Return a page of what the public may find."""
    return search(
        asked.q,
        scope="public",
        organs=[asked.organ] if asked.organ else list(organs),
        filters=Filters(
            kind=asked.kind or None,
            column=asked.column or None,
            item=asked.item or None,
            year=int(asked.year) if asked.year else None,
            in_force={"1": True, "0": False}.get(asked.in_force),
        ),
        order=_ORDERS[asked.order],
        page=asked.page,
        per_page=PER_PAGE,
    )


def suggestions(typed: str, organ: str, organs: Mapping[str, Organ]) -> list[str]:
    """Return what the words being typed may become."""
    return suggest(
        _plain(typed), scope="public", organs=[organ] if organ in organs else list(organs)
    )


def page_context(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what the search page shows for an address."""
    organs = {organ.slug: organ for organ in queries.organs_with_pages()}
    asked = read_address(given, organs)
    results = find(asked, organs)
    return {
        "asked": asked,
        "results": results,
        "hits": [(hit, organs.get(hit.organ), KINDS.get(hit.kind, "")) for hit in results.hits],
        "organs": list(organs.values()),
        "kinds": KINDS,
        "orders": ORDER_WORDS,
        "forces": FORCE_WORDS,
        "items": ITEM_WORDS,
        "applied": _applied(asked, organs),
        "registered": queries.registered(organs.values()),
        "groups": _groups(asked, results),
        "first": (results.page - 1) * PER_PAGE + 1,
        "previous": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "next": asked.address(page=asked.page + 1)
        if results.has_next and asked.page < LAST_PAGE
        else "",
        "without_filters": Asked(q=asked.q, order=asked.order).address(),
        "is_filtered": asked.address() != Asked(q=asked.q, order=asked.order).address(),
    }


def _applied(asked: Asked, organs: Mapping[str, Organ]) -> list[tuple[str, str]]:
    """Return what the search is narrowed to, each with the address that takes it off."""
    told = {
        "organ": organs[asked.organ].name if asked.organ else "",
        "item": ITEM_WORDS.get(asked.item, ""),
        "kind": KINDS.get(asked.kind, ""),
        "column": asked.column,
        "year": f"{asked.year}年" if asked.year else "",
        "in_force": FORCE_WORDS.get(asked.in_force, ""),
    }
    return [(word, asked.address(**{name: ""})) for name, word in told.items() if word]


def _groups(asked: Asked, results: Results) -> list[tuple[str, list[Choice]]]:
    """Return the filters with counts; one that is chosen stays, to be taken off again."""
    facets = results.facets
    years = dict(sorted(((str(year), n) for year, n in facets.years.items()), reverse=True)[:12])
    told: list[tuple[str, str, Mapping[str, int], Mapping[str, str]]] = [
        ("类别", "kind", facets.kinds, KINDS),
        ("栏目", "column", dict(list(facets.columns.items())[:12]), {}),
        ("年份", "year", years, {year: f"{year}年" for year in (*years, asked.year)}),
    ]
    groups = []
    for label, name, counts, words in told:
        chosen = getattr(asked, name)
        values = {chosen: 0, **counts} if chosen and chosen not in counts else counts
        choices = [
            Choice(
                words.get(value, value),
                asked.address(**{name: "" if value == chosen else value}),
                count,
                value == chosen,
            )
            for value, count in values.items()
        ]
        if choices:
            groups.append((label, choices))
    return groups


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:_LENGTH]).strip()
