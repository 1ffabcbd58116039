"""Coverage of the standard catalogue: what stands on each row, and whether it came in time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

import xlsxwriter
from django.db.models import Q

from gongkai.errors import DataMissing
from gongkai.organs.models import Organ
from gongkai.publishing.catalogue import rows_of
from gongkai.publishing.models import CatalogueRow, Item
from gongkai.statute.publication_terms import (
    PublicationTerm,
    parse_term,
    publication_term_due,
)

State = Literal["nothing", "late", "stale", "fine", "by_hand", "on_application", "others"]

STATE_WORDS: dict[State, str] = {
    "nothing": "没有公开信息",
    "late": "逾期公开",
    "stale": "超期未更新",
    "fine": "正常",
    "by_hand": "由人工掌握",
    "on_application": "依申请公开",
    "others": "其他层级公开",
}
TONES: dict[State, str] = {
    "nothing": "late",
    "late": "late",
    "stale": "late",
    "fine": "ok",
    "by_hand": "soon",
    "on_application": "",
    "others": "",
}
#: Words of 公开层级 by the level of the organ; catalogues write 乡级, 乡、村级, 镇（街道）级 …
_OWN_LEVELS = {
    "street": "乡镇街村居社",
    "town": "乡镇街村居社",
    "county": "县区旗市",
    "city": "市州",
}
_HEADS = (
    ("领域", 16),
    ("序号", 8),
    ("一级事项", 20),
    ("二级事项", 24),
    ("公开时限", 30),
    ("状态", 14),
    ("公开条数", 10),
    ("最近公开", 12),
    ("说明", 40),
    ("负责岗位", 18),
)
#: Fixed, so that the same catalogue gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets keep no zone


@dataclass(frozen=True, slots=True)
class Published:
    """An item on a row: when it was made, when it was made public (None: not yet)."""

    dated_on: date
    published_on: date | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """A row of the catalogue and how it is covered: state, how many items, the last day, why.

    ``count`` are those that the public sees, ``hanging`` all of the row, those under way as well.
    """

    row: CatalogueRow
    state: State
    count: int
    last_on: date | None
    why: str = ""
    hanging: int = 0

    @property
    def word(self) -> str:
        """Return the state in words."""
        return STATE_WORDS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone of the state's tag."""
        return TONES[self.state]


def coverage_of(organ: Organ, *, on: date) -> list[Coverage]:
    """Return how each row in use is covered on a day, in the catalogue's order. Two queries."""
    on_rows: dict[int, list[Published]] = {}
    items = Item.objects.filter(
        # What is withheld waits for nothing; what is public counts while a correction is made.
        Q(record__attribute="open") | Q(published_version__isnull=False),
        Q(catalogue_row__isnull=False) | Q(published_row__isnull=False),
        organ=organ,
        record__cancelled_at=None,
    )
    for row, public_row, dated_on, published_on, version, down in items.values_list(
        "catalogue_row",
        "published_row",
        "record__dated_on",
        "record__published_on",
        "published_version",
        "taken_down_at",
    ):
        # What the public sees stands where it was published, wherever a draft would move it.
        is_public = version is not None and down is None
        hangs_on = public_row if is_public else row
        if hangs_on is not None:
            told = Published(dated_on, published_on, is_public)
            on_rows.setdefault(hangs_on, []).append(told)
    term_of = cache(parse_term)
    return [
        cover(
            row,
            on_rows.get(row.pk, ()),
            term_of(row.term),
            on=on,
            is_own=is_own_level(organ.level, row.levels),
        )
        for row in rows_of(organ)
    ]


def is_own_level(level: str, told: Sequence[str]) -> bool:
    """Say whether a row's 公开层级 takes an organ of the level in; without any it does.

    >>> is_own_level("street", ["县级"]), is_own_level("street", ["县级", "乡、村级"])
    (False, True)
    >>> is_own_level("county_department", ["区级"]), is_own_level("street", [])
    (True, True)
    """
    words = next((text for key, text in _OWN_LEVELS.items() if level.startswith(key)), "")
    return not told or not words or any(word in "".join(told) for word in words)


def cover(
    row: CatalogueRow,
    items: Sequence[Published],
    term: PublicationTerm,
    *,
    on: date,
    is_own: bool = True,
) -> Coverage:
    """Return how a row is covered by what hangs on it.

    ``late``: something waits past its term, or the newest came after it; ``stale``: a period went
    by without anything new; ``by_hand``: the words set no day. Rows that are only given on
    application, or that another level publishes (not ``is_own``), need nothing. Without words the
    20 working days hold. Source: 条例第二十六条.
    """
    public = [one for one in items if one.is_public and one.published_on]
    last = max(public, key=lambda one: (one.published_on or date.min, one.dated_on), default=None)
    last_on = last.published_on if last else None

    def told(state: State, why: str = "") -> Coverage:
        return Coverage(row, state, len(public), last_on, why, len(items))

    try:
        waiting = [late for one in items if not one.published_on and (late := _late(term, one, on))]
        if waiting:
            return told("late", f"有{len(waiting)}件还没有公开，应于{min(waiting)}前公开")
        if last is None or last_on is None:
            if not is_own:
                return told("others", f"目录的公开层级：{'、'.join(row.levels)}")
            is_asked_for = bool(row.way) and "open" not in row.way
            return told("on_application" if is_asked_for else "nothing")
        if term.kind == "periodic":
            return told(*_periodic(term, last_on, on))
        due = publication_term_due(term, happened=_happened(last.dated_on))
    except DataMissing as error:
        return told("by_hand", error.message)
    if due.due_on is None:
        return told("by_hand", due.why)
    if last_on > due.due_on:
        return told("late", f"最近一件应于{due.due_on}前公开，{last_on}才公开")
    return told("fine")


def _late(term: PublicationTerm, item: Published, on: date) -> date | None:
    """Return the day by which an unpublished item was due, None when that is not past."""
    if term.kind == "periodic":
        return None
    due = publication_term_due(term, happened=_happened(item.dated_on)).due_on
    return due if due and due < on else None


def _happened(dated_on: date) -> dict[str, date]:
    """A document's date is the day on which its information was formed, or last changed."""
    return {"formed": dated_on, "changed": dated_on}


def _periodic(term: PublicationTerm, last_on: date, on: date) -> tuple[State, str]:
    due = publication_term_due(term, happened={}, last_published_on=last_on)
    if due.due_on is None:
        return "by_hand", due.why
    if due.due_on < on:
        return "stale", f"应于{due.due_on}前再公开一次（{due.why}）"
    return "fine", f"下一次应于{due.due_on}前公开"


def count_states(found: Iterable[Coverage]) -> list[tuple[State, str, int]]:
    """Return each state with its words and how many rows are in it."""
    counts = Counter(one.state for one in found)
    return [(state, word, counts[state]) for state, word in STATE_WORDS.items()]


def narrow(found: Iterable[Coverage], chosen: Mapping[str, str]) -> list[Coverage]:
    """Return the rows in the chosen ``state`` and ``domain``; an empty choice takes all."""
    state, domain = chosen.get("state", ""), chosen.get("domain", "")
    return [
        one
        for one in found
        if (not state or one.state == state) and (not domain or one.row.domain == domain)
    ]


def write_coverage(organ: Organ, found: Sequence[Coverage], *, on: date) -> bytes:
    """Return the coverage as a spreadsheet: counts on top, a row of the catalogue a line."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = f"{organ.name}标准目录覆盖情况（{on}）"
        book.set_properties({"title": title, "created": _CREATED})
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
        cell = book.add_format({**base, "border": 1})
        head = book.add_format({**base, "border": 1, "bold": True, "bg_color": "#FAFBFC"})
        large = book.add_format({**base, "bold": True, "font_size": 16, "text_wrap": False})
        plain = book.add_format({**base, "text_wrap": False})
        sheet = book.add_worksheet("目录覆盖情况")
        sheet.write_string(0, 0, title, large)
        counts = "　".join(f"{word}{count}项" for _, word, count in count_states(found))
        sheet.write_string(1, 0, f"共{len(found)}项　{counts}", plain)
        for place, (label, width) in enumerate(_HEADS):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, label, head)
        for line, one in enumerate(found, start=3):
            for place, value in enumerate(_cells(one)):
                if isinstance(value, int):
                    sheet.write_number(line, place, value, cell)
                else:
                    sheet.write_string(line, place, value, cell)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
    return buffer.getvalue()


def _cells(one: Coverage) -> tuple[str | int, ...]:
    row = one.row
    return (
        row.domain,
        row.number,
        row.item1,
        row.item2,
        row.term,
        one.word,
        one.count,
        one.last_on.isoformat() if one.last_on else "",
        one.why,
        row.post.name if row.post else "",
    )
