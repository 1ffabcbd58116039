"""A published standard catalogue, as places lay it out, into lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.standard_catalogue.grids import Grid, GridRow, read_grids
from gongkai.exchange.standard_catalogue.heads import (
    Heads,
    Meaning,
    audience_of,
    find_heads,
    way_of,
)
from gongkai.exchange.standard_catalogue.lines import (
    HEADS,
    LONGEST,
    Audience,
    CatalogueLine,
    CatalogueSheet,
)
from gongkai.exchange.standard_catalogue.marks import channel_of, chosen_names, is_chosen
from gongkai.statute.catalogue import words
from gongkai.statute.vocabulary import normalise

#: What an item is called by, in two steps.
ITEMS = ("item1", "item2")
TEXTS = ("number", "domain", "item1", "item2", "content", "basis", "term", "body")
#: A cell that says so means what stands above it.
SAME = frozenset({"同上", "〃", "″", "同前"})

_NUMBERING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．])\s*"
)
_DOMAIN = re.compile(
    r"(?:领域[:：](?P<told>.+)|(?P<named>[^:：，。；\d]{2,30}?)领域(?:.{0,20}目录.*)?)$"
)
#: A title is no longer than this; what follows is not looked at.
LONGEST_TITLE = 120


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one sheet."""

    grid: Grid
    domain: str
    lines: list[CatalogueLine] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notices: list[RowError] = field(default_factory=list)
    #: The last text of each field, for cells that are blank or say 同上.
    above: dict[str, str] = field(default_factory=dict)
    #: The last number that stands in the sheet, how many items have it, and whether the last row
    #: was taken, so that a further row of its item has a line to go to.
    number: str = ""
    items_of_number: int = 0
    was_kept: bool = False

    def error(self, row: int | None, column: str | None, message: str) -> None:
        self.errors.append(RowError(self.grid.name, row, column, message))

    def notice(self, row: int | None, column: str | None, message: str) -> None:
        self.notices.append(RowError(self.grid.name, row, column, message))


def read_catalogue(data: bytes, name: str) -> CatalogueSheet:
    """Return the lines of a catalogue in an XLSX, XLS or CSV file called ``name``.

    Titles above the heads, heads in one row or two, several domains one below the other or one a
    sheet, marks in one cell or one column each, cells merged downwards: all are read. Lines that
    lack their item, or whose number another one of the domain has, are errors; what was guessed
    or left out is a notice. Hidden sheets are not read. Raises InvalidInput for files that are
    no spreadsheet, damaged or too large. Source: 国办发〔2019〕54号.
    """
    readings = [_read_grid(grid) for grid in read_grids(data, name)]
    found = [reading for reading in readings if reading is not None]
    if not found:
        message = f"没有找到标准目录的表头。表头应有：{'、'.join(HEADS.values())}。"
        return CatalogueSheet((), (RowError(name, None, None, message),))
    _refuse_repeats(found)
    return CatalogueSheet(
        tuple(line for reading in found for line in reading.lines),
        tuple(error for reading in found for error in reading.errors),
        tuple(notice for reading in found for notice in reading.notices),
    )


def _read_grid(grid: Grid) -> _Reading | None:
    """Return what a sheet holds, None for one without heads."""
    reading = _Reading(grid, _domain_in(grid.title, is_whole=True) or "")
    heads: Heads | None = None
    for row, below in zip(grid.rows, [*grid.rows[1:], None], strict=True):
        if heads is not None and row.number <= heads.last_row:
            continue
        found = find_heads(row, below)
        if found is not None:
            _report_unknown(reading, row, found, before=heads)
            heads = found
            reading.above.clear()
        elif _is_title(reading, row, heads):
            reading.above.clear()
        elif heads is not None:
            _read_row(reading, row, heads)
    if heads is None:
        return None
    if not reading.lines and not reading.errors:
        reading.notice(None, None, "表头下面没有事项。")
    return reading


def _is_title(reading: _Reading, row: GridRow, heads: Heads | None) -> bool:
    """Say whether a row is a line of text across the sheet; one that names a domain sets it."""
    if len(row.own) > 1 or row.from_above:
        return False
    place = min(row.own, default=0)
    meaning = heads.columns.get(place) if heads else None
    if meaning is not None and meaning.field not in ("number", "item1"):
        return False
    if domain := _domain_in(row.cell(place)):
        reading.domain = domain
        return True
    return meaning is None or meaning.field == "number"


def _domain_in(text: str, *, is_whole: bool = False) -> str | None:
    """Return the domain that a title tells (安全生产领域基层政务公开标准目录), None for others."""
    plain = _NUMBERING.sub("", "".join(text.split()))[:LONGEST_TITLE]
    match = _DOMAIN.match(plain)
    named = (match["told"] or match["named"]) if match else plain if is_whole else ""
    if not named:
        return None
    known = _known_domain(named)
    return known or (named if match and not re.search("试点|各|基层|政务", named) else None)


def _known_domain(text: str) -> str | None:
    """Return the label of the domain that a text is, or ends with (康川街道安全生产)."""
    plain = normalise(text)
    ends = [name for name in _domains() if plain.endswith(name)]
    return _domains()[max(ends, key=len)] if ends else None


@cache
def _domains() -> dict[str, str]:
    """Return every word for a domain → its label."""
    return {normalise(name): word.label for word in words("domains") for name in word.words}


def _report_unknown(reading: _Reading, row: GridRow, found: Heads, *, before: Heads | None) -> None:
    if found.unknown and (before is None or before.unknown != found.unknown):
        reading.notice(
            row.number, None, f"有不认识的列，没有使用：{'、'.join(dict.fromkeys(found.unknown))}。"
        )


def _read_row(reading: _Reading, row: GridRow, heads: Heads) -> None:
    places = {
        one.field: place
        for place, one in sorted(heads.columns.items(), reverse=True)
        if one.field in TEXTS and not one.choice
    }
    values = {
        name: _as_above(reading, name, row.cell(place))
        for name, place in places.items()
        if place in row.own or place in row.from_above
    }
    own = {name for name in values if places[name] in row.own}
    if (not own & {*ITEMS, "content"} and not row.from_above) or ":" in _narrow(
        values.get("number", "")
    ):
        reading.notice(row.number, None, "这一行不像事项，没有读入。请核对。")
        return
    values.setdefault("item1", reading.above.get("item1", ""))
    line = _line(reading, row, heads, values)
    reading.above.update(values)
    last = reading.lines[-1] if reading.was_kept else None
    if "number" not in places:
        _keep(reading, row, replace(line, number=str(len(reading.lines) + 1)))
    elif "number" in own:
        reading.number, reading.items_of_number = line.number, 1
        _keep(reading, row, line)
    elif not reading.number:
        reading.error(row.number, HEADS["number"], "没有序号。请补填。")
    elif last is None or any(
        name in own and getattr(line, name) != getattr(last, name) for name in ITEMS
    ):
        reading.items_of_number += 1
        number = f"{reading.number}-{reading.items_of_number}"
        reading.notice(row.number, HEADS["number"], f"与上一行共用序号，编为“{number}”。请核对。")
        _keep(reading, row, replace(line, number=number))
    else:
        _join(reading, row, line, own)


def _as_above(reading: _Reading, name: str, text: str) -> str:
    return reading.above.get(name, "") if text in SAME else text


def _line(reading: _Reading, row: GridRow, heads: Heads, values: dict[str, str]) -> CatalogueLine:
    told = "".join(values.get("domain", "").split())
    channels, unknown = _channels(row, heads)
    if unknown:
        reading.notice(
            row.number, HEADS["channels"], f"“{'”“'.join(unknown)}”不在渠道清单里，归入“其他”。"
        )
    return CatalogueLine(
        number=values.get("number", ""),
        domain=(_domain_in(told, is_whole=True) or told) or reading.domain,
        item1=_flat(values.get("item1", "")),
        item2=_flat(values.get("item2", "")),
        content=values.get("content", ""),
        basis=values.get("basis", ""),
        term=_flat(values.get("term", "")),
        body=_flat(values.get("body", "")),
        channels=channels,
        audience=_audience(row, heads),
        way=_way(row, heads),
        levels=_levels(row, heads),
    )


def _narrow(text: str) -> str:
    return text.replace("：", ":")


def _flat(text: str) -> str:
    """Return a text that a narrow column broke into lines, whole again."""
    return re.sub(r"\s*\n\s*", "", text).strip()


def _choices(row: GridRow, heads: Heads, name: str) -> Iterator[tuple[Meaning, str]]:
    for place, one in sorted(heads.columns.items()):
        text = row.cell(place)
        if one.field == name and text:
            yield one, text


def _channels(row: GridRow, heads: Heads) -> tuple[tuple[str, ...], list[str]]:
    """Return the slugs of the chosen channels in official order, and names that no list has."""
    slugs: set[str] = set()
    unknown: list[str] = []
    for one, text in _choices(row, heads, "channels"):
        if one.choice:
            slugs |= {one.choice} if is_chosen(text) else set()
            continue
        for name in chosen_names(text):
            slug = channel_of(name)
            slugs.add(slug or "other")
            unknown += [] if slug else [name]
    return _in_order("channels", slugs), unknown


def _audience(row: GridRow, heads: Heads) -> Audience:
    found: set[str] = set()
    for one, text in _choices(row, heads, "audience"):
        if one.choice:
            found |= {one.choice} if is_chosen(text) else set()
        else:
            found |= {told for name in chosen_names(text) if (told := audience_of(name))}
    if len(found) == 2:
        return "both"
    return cast(Audience, found.pop() if found else "")


def _way(row: GridRow, heads: Heads) -> tuple[str, ...]:
    found: set[str] = set()
    for one, text in _choices(row, heads, "way"):
        if one.choice:
            found |= {one.choice} if is_chosen(text) else set()
        else:
            found |= {told for name in chosen_names(text) if (told := way_of(name))}
    return _in_order("attributes", found)


def _levels(row: GridRow, heads: Heads) -> tuple[str, ...]:
    found: list[str] = []
    for one, text in _choices(row, heads, "levels"):
        if one.choice:
            found += [one.choice] if is_chosen(text) else []
        else:
            names = chosen_names(text)
            # 乡、村级 is one label; 县级、乡级 are two.
            are_many = all(name.endswith("级") for name in names)
            found += names if are_many else ["".join(text.split())]
    return tuple(dict.fromkeys(found))


def _keep(reading: _Reading, row: GridRow, line: CatalogueLine) -> None:
    """Add a line after looking at what it must have."""
    reading.was_kept = bool(line.item1) and not _is_too_long(reading, row, line)
    if not line.item1:
        reading.error(row.number, HEADS["item1"], "没有填写公开事项。请补填。")
    if not reading.was_kept:
        return
    for name in ("term", "channels", "way"):
        if not getattr(line, name):
            reading.notice(row.number, HEADS[name], "是空的，或没有选中任何一项。")
    reading.lines.append(line)
    reading.row_numbers.append(row.number)


def _is_too_long(reading: _Reading, row: GridRow, line: CatalogueLine) -> bool:
    before = len(reading.errors)
    for name, longest in LONGEST.items():
        size = len(getattr(line, name))
        if size > longest:
            reading.error(
                row.number, HEADS[name], f"有{size}字，超过{longest}字的上限。请核对是否错列。"
            )
    return len(reading.errors) > before


def _join(reading: _Reading, row: GridRow, more: CatalogueLine, own: set[str]) -> None:
    """Add to the last line what a further row of the same item says."""
    last = reading.lines[-1]
    joined = replace(
        last,
        content=_added(last.content, more.content if "content" in own else ""),
        basis=_added(last.basis, more.basis if "basis" in own else ""),
        term=last.term or more.term,
        body=last.body or more.body,
        channels=_in_order("channels", {*last.channels, *more.channels}),
        audience=last.audience if more.audience in ("", last.audience) else _both(last, more),
        way=_in_order("attributes", {*last.way, *more.way}),
        levels=tuple(dict.fromkeys((*last.levels, *more.levels))),
    )
    names = ("term", "body", "channels", "audience", "way", "levels")
    if any(getattr(more, name) not in ("", (), getattr(last, name)) for name in names):
        reading.notice(
            row.number, None, "与上一行是同一事项，但时限、主体或选项不同，已并入上一行。请核对。"
        )
    if not _is_too_long(reading, row, joined):
        reading.lines[-1] = joined


def _added(had: str, more: str) -> str:
    if not more or more in had.split("\n"):
        return had
    return f"{had}\n{more}" if had else more


def _both(last: CatalogueLine, more: CatalogueLine) -> Audience:
    return "both" if last.audience else more.audience


def _in_order(name: str, slugs: set[str]) -> tuple[str, ...]:
    return tuple(word.slug for word in words(name) if word.slug in slugs)


def _refuse_repeats(readings: list[_Reading]) -> None:
    """Report lines whose number another line of the domain has already."""
    counts: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        for line, row in zip(reading.lines, reading.row_numbers, strict=True):
            counts[line.domain, line.number] += 1
            if counts[line.domain, line.number] > 1:
                where = f"“{line.domain}”领域" if line.domain else "本目录"
                reading.error(
                    row, HEADS["number"], f"{where}里已有序号“{line.number}”。请核对后改正。"
                )
