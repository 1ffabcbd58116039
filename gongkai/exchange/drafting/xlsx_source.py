"""Spreadsheets as tables: what a person sees on the visible sheets, no hidden row or column."""

from __future__ import annotations

import html
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gongkai.errors import InvalidInput
from gongkai.exchange.files import open_archive, refuse_vast_sheets
from gongkai.exchange.reading.xlsx_source import cell_text

#: A document's table has fewer cells; larger ones are attachments.
MOST_CELLS = 60_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class SheetTables:
    """The visible sheets as HTML, and sentences on what was left out."""

    html: str
    notes: tuple[str, ...]


def read_sheets(data: bytes, name: str) -> SheetTables:
    """Return one table for each visible sheet, under its name where there are several.

    Raises InvalidInput: ``unreadable_file``, ``sheet_too_large``, ``file_has_macros``,
    ``unsafe_file`` and those of the archive.
    """
    with open_archive(data, name) as archive:
        if any(member.lower().endswith("vbaproject.bin") for member in archive.namelist()):
            raise InvalidInput(
                f"“{name}”含有宏，没有读取。请另存为不带宏的 .xlsx 后再试。", code="file_has_macros"
            )
        refuse_vast_sheets(archive, name)
        try:
            hidden = dict(_hidden_places(archive))
        except (KeyError, ValueError, zipfile.BadZipFile, OSError, etree.XMLSyntaxError) as error:
            raise _damaged(name) from error
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _tables(workbook, hidden, name)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
        code="unreadable_file",
    )


def _hidden_places(
    archive: zipfile.ZipFile,
) -> Iterator[tuple[str, tuple[frozenset[int], frozenset[int]]]]:
    """Yield each sheet's name with its hidden rows and columns, counted from 0."""
    relations = _root(archive, "xl/_rels/workbook.xml.rels")
    parts = {told.get("Id"): told.get("Target", "") for told in relations.iter("{*}Relationship")}
    for sheet in _root(archive, "xl/workbook.xml").iter("{*}sheet"):
        target = parts.get(sheet.get(_RELATION), "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        rows: set[int] = set()
        columns: set[int] = set()
        if member in archive.namelist():
            with archive.open(member) as part:
                _add_hidden(part, rows, columns)
        yield sheet.get("name", ""), (frozenset(rows), frozenset(columns))


def _add_hidden(part: Any, rows: set[int], columns: set[int]) -> None:
    number = -1
    marks = etree.iterparse(
        part, events=("end",), tag=("{*}row", "{*}col"), resolve_entities=False, no_network=True
    )
    for _, element in marks:
        is_hidden = element.get("hidden") in ("1", "true")
        if element.tag.endswith("}row"):
            told = element.get("r") or ""
            number = int(told) - 1 if told.isdigit() else number + 1
            is_hidden = is_hidden or element.get("ht") == "0"
            rows.update([number] if is_hidden else [])
            element.clear()
        elif is_hidden or element.get("width") == "0":
            first, last = int(element.get("min") or 1), int(element.get("max") or 1)
            columns.update(range(first - 1, min(last, 16_384)))


def _root(archive: zipfile.ZipFile, member: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(member), parser)


def _tables(
    workbook: CalamineWorkbook,
    hidden: dict[str, tuple[frozenset[int], frozenset[int]]],
    name: str,
) -> SheetTables:
    visible = [
        told.name
        for told in workbook.sheets_metadata
        if told.visible == SheetVisibleEnum.Visible and told.typ == SheetTypeEnum.WorkSheet
    ]
    notes = []
    if left := len(workbook.sheet_names) - len(visible):
        notes.append(f"文件有{left}张隐藏的工作表，没有带进正文。")
    out: list[str] = []
    for title in visible:
        rows, columns = hidden.get(title, (frozenset[int](), frozenset[int]()))
        table = _table(workbook.get_sheet_by_name(title), rows, columns, name)
        if rows or columns:
            notes.append(f"工作表“{title}”有隐藏的行或列，没有带进正文。")
        if table:
            heading = f"<h2>{html.escape(title)}</h2>" if len(visible) > 1 else ""
            out.append(heading + table)
    return SheetTables("".join(out), tuple(notes))


def _table(
    sheet: Any, hidden_rows: frozenset[int], hidden_columns: frozenset[int], name: str
) -> str:
    rows = sheet.to_python(skip_empty_area=False)
    if sum(map(len, rows)) > MOST_CELLS:
        raise InvalidInput(
            f"“{name}”的表格有{len(rows)}行，放进正文过大。请把它作为附件上传，正文另写。",
            code="sheet_too_large",
        )
    shown_rows = [n for n in range(len(rows)) if n not in hidden_rows]
    shown_columns = [n for n in range(len(rows[0]) if rows else 0) if n not in hidden_columns]
    texts = {(r, c): _shown(rows[r][c]) for r in shown_rows for c in shown_columns}
    while shown_rows and not any(texts[shown_rows[-1], c] for c in shown_columns):
        shown_rows.pop()
    while shown_columns and not any(texts[r, shown_columns[-1]] for r in shown_rows):
        shown_columns.pop()
    spans, covered = _merged(sheet, shown_rows, shown_columns)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{spans.get((r, c), '')}>{html.escape(texts[r, c], quote=False)}</td>"
            for c in shown_columns
            if (r, c) not in covered
        )
        + "</tr>"
        for r in shown_rows
    )
    return f"<table>{body}</table>" if body else ""


def _merged(
    sheet: Any, rows: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], str], set[tuple[int, int]]]:
    """Return the spans of merged cells as they are seen, and the places they cover.

    A merged cell whose first row or column is hidden is not seen at all: its places stay empty.
    """
    spans: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        places_down = [r for r in rows if top <= r <= bottom]
        places_across = [c for c in columns if left <= c <= right]
        if top not in places_down or left not in places_across:
            continue
        across, down = len(places_across), len(places_down)
        spans[top, left] = (f' colspan="{across}"' if across > 1 else "") + (
            f' rowspan="{down}"' if down > 1 else ""
        )
        covered.update((r, c) for r in places_down for c in places_across if (r, c) != (top, left))
    return spans, covered


def _shown(cell: Any) -> str:
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return f"{cell:%Y-%m-%d}" if is_day else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell_text(cell)
