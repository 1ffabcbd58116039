"""Word files and workbooks, written plainly so that no reader of ours shares code with them."""

from __future__ import annotations

import io
import zipfile
from html import escape

import xlsxwriter

from tests.foreign.printing import Cell, Printed, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def docx(printed: Printed) -> bytes:
    """Return the page as a Word file: a paragraph for each line of a cell, real merged cells."""
    parts = [_paragraph(printed.title)]
    for block in printed.blocks:
        parts.append(_paragraph(block) if isinstance(block, str) else _word_table(block))
    body = "".join(parts)
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_table(table: Table) -> str:
    below: dict[int, tuple[int, int]] = {}  # column → rows still covered, columns wide
    rows = []
    for row in table.rows:
        starts = {cell.column: cell for cell in row}
        column, cells = 0, []
        while column < table.width:
            if column in starts:
                cell = starts[column]
                cells.append(_word_cell(cell, "restart" if cell.rowspan > 1 else ""))
                if cell.rowspan > 1:
                    below[column] = (cell.rowspan - 1, cell.colspan)
                column += cell.colspan
            elif column in below and below[column][0]:
                left, width = below[column]
                cells.append(_word_cell(Cell("", column, 1, width), "continue"))
                below[column] = (left - 1, width)
                column += width
            else:
                column += 1
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    properties = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
    return f"<w:tbl>{properties}{''.join(rows)}</w:tbl>"


def _word_cell(cell: Cell, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = "".join(_paragraph(line) for line in cell.text.split("\n"))
    return f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{inside}</w:tc>"


def xlsx(printed: Printed, *, sheets: bool = False) -> bytes:
    """Return the page as a workbook, all on one sheet or each table on a sheet of its own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("年报")
        sheet.write(0, 0, printed.title)
        at = 1
        for block in printed.blocks:
            if isinstance(block, str):
                sheet.write_string(at, 0, block)
                at += 1
                continue
            if sheets:
                sheet, at = workbook.add_worksheet(f"表{block.id[1]}"), 0
            _fill(sheet, block, at)
            at += len(block.rows) + 1
    return out.getvalue()


def _fill(sheet: xlsxwriter.workbook.Worksheet, table: Table, at: int) -> None:
    for number, row in enumerate(table.rows, start=at):
        for cell in row:
            bottom, right = number + cell.rowspan - 1, cell.column + cell.colspan - 1
            if (bottom, right) != (number, cell.column):
                sheet.merge_range(number, cell.column, bottom, right, "")
            if cell.cell and cell.text.isdigit():
                sheet.write_number(number, cell.column, int(cell.text))
            else:
                sheet.write_string(number, cell.column, cell.text)
