"""The standard catalogue as a spreadsheet in the standard layout, one sheet a domain."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.standard_catalogue.lines import HEADS, CatalogueLine
from gongkai.statute.catalogue import words

A3 = 8
#: A spreadsheet keeps so many characters in a cell, and so many in the name of a sheet.
MOST_CHARACTERS, MOST_IN_NAME = 32_767, 31
#: Fixed, so that the same catalogue gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets keep no zone
LEVELS = ("县级", "乡级")
TICK = "√"

#: The columns before those of channels, with their widths.
TEXT_COLUMNS = (
    ("number", 6),
    ("item1", 14),
    ("item2", 14),
    ("content", 36),
    ("basis", 36),
    ("term", 18),
    ("body", 16),
)
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "domain": {"bold": True},
    "head": {"bold": True, "border": 1, "align": "center", "bg_color": "#FAFBFC"},
    "cell": {"border": 1, "valign": "top"},
    "mark": {"border": 1, "align": "center"},
}
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}


def write_catalogue(lines: Sequence[CatalogueLine], *, title: str) -> bytes:
    """Return the lines as an XLSX workbook; ``read_catalogue`` gives the same lines again.

    One sheet a domain, in the order of first appearance; ■ and □ before each channel, √ for
    audience, way and level. No text can become a formula. Raises InvalidInput
    (``text_too_long``) for a text that no cell can hold.
    """
    for line in lines:
        for name, _ in TEXT_COLUMNS:
            if len(getattr(line, name)) > MOST_CHARACTERS:
                raise InvalidInput(
                    f"序号“{line.number}”的“{HEADS[name]}”超过{MOST_CHARACTERS}字，"
                    "表格放不下。请先缩短。",
                    code="text_too_long",
                )
    order = {domain: place for place, domain in enumerate(dict.fromkeys(x.domain for x in lines))}
    ordered = sorted(lines, key=lambda line: order[line.domain])
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        formats = {name: book.add_format({**_BASE, **own}) for name, own in _FORMATS.items()}
        names: set[str] = set()
        for domain, group in groupby(ordered, key=lambda line: line.domain):
            sheet = book.add_worksheet(_sheet_name(domain, names))
            _write_sheet(sheet, formats, tuple(group), title=title, domain=domain)
        if not ordered:
            _write_sheet(book.add_worksheet("标准目录"), formats, (), title=title, domain="")
    return buffer.getvalue()


def _sheet_name(domain: str, taken: set[str]) -> str:
    """Return a name that a spreadsheet allows and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", domain).strip()[:MOST_IN_NAME] or "标准目录"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: MOST_IN_NAME - 4]} {number}"
        number += 1
    taken.add(name.lower())
    return name


def _write_sheet(
    sheet: Any,
    formats: dict[str, Any],
    lines: Sequence[CatalogueLine],
    *,
    title: str,
    domain: str,
) -> None:
    levels = tuple(dict.fromkeys((*LEVELS, *(level for line in lines for level in line.levels))))
    choices = [
        *(("audience", label) for label in ("全社会", "特定群体")),
        *(("way", label) for label in ("主动", "依申请")),
        *(("levels", label) for label in levels),
    ]
    width = len(TEXT_COLUMNS) + 1 + len(choices)
    sheet.merge_range(0, 0, 0, width - 1, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    top = 1
    if domain:
        sheet.merge_range(1, 0, 1, width - 1, "", formats["domain"])
        sheet.write_string(1, 0, f"领域：{domain}", formats["domain"])
        top = 2
    _write_heads(sheet, formats["head"], top, choices)
    for row, line in enumerate(lines, start=top + 2):
        _write_line(sheet, formats, row, line, choices)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, top + 1)
    sheet.freeze_panes(top + 2, 0)


def _write_heads(sheet: Any, style: Any, top: int, choices: list[tuple[str, str]]) -> None:
    for place, (name, width) in enumerate((*TEXT_COLUMNS, ("channels", 40))):
        sheet.set_column(place, place, width)
        if name in ("item1", "item2"):
            sheet.write_string(top + 1, place, HEADS[name], style)
        else:
            sheet.merge_range(top, place, top + 1, place, HEADS[name], style)
    sheet.merge_range(top, 1, top, 2, "公开事项", style)
    place = len(TEXT_COLUMNS) + 1
    for name, group in groupby(choices, key=lambda choice: choice[0]):
        labels = [label for _, label in group]
        sheet.merge_range(top, place, top, place + len(labels) - 1, HEADS[name], style)
        for label in labels:
            sheet.set_column(place, place, 7)
            sheet.write_string(top + 1, place, label, style)
            place += 1


def _write_line(
    sheet: Any,
    formats: dict[str, Any],
    row: int,
    line: CatalogueLine,
    choices: list[tuple[str, str]],
) -> None:
    for place, (name, _) in enumerate(TEXT_COLUMNS):
        sheet.write_string(row, place, getattr(line, name), formats["cell"])
    place = len(TEXT_COLUMNS)
    marks = (
        f"{'■' if word.slug in line.channels else '□'}{word.label}" for word in words("channels")
    )
    sheet.write_string(row, place, "\n".join(marks), formats["cell"])
    chosen = {
        "全社会": line.audience in ("all", "both"),
        "特定群体": line.audience in ("specific", "both"),
        "主动": "open" in line.way,
        "依申请": "on_application" in line.way,
    }
    for name, label in choices:
        place += 1
        is_on = label in line.levels if name == "levels" else chosen[label]
        sheet.write_string(row, place, TICK if is_on else "", formats["mark"])
