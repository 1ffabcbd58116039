"""PDF pages: ruled or not, tables over pages, footers among the rows, labels that wrap."""

from __future__ import annotations

import json
from dataclasses import dataclass

import typst
from pylopdf_fonts_zh_cn import sans_path

from tests.foreign.printing import Printed, Table


@dataclass(frozen=True, slots=True)
class PdfLayout:
    """How the page is set."""

    is_ruled: bool = True
    repeats_heads: bool = False
    height: int = 297
    footer: str = "- {} -"
    size: float = 9
    is_justified: bool = False


PDF_LAYOUTS: dict[str, PdfLayout] = {
    "pdf_ruled": PdfLayout(),
    "pdf_ruled_short_pages": PdfLayout(height=180, footer="— {} —"),
    "pdf_ruled_heads_repeated": PdfLayout(height=200, repeats_heads=True),
    "pdf_unruled": PdfLayout(is_ruled=False),
    "pdf_unruled_short_pages": PdfLayout(is_ruled=False, height=180),
    "pdf_unruled_heads_repeated": PdfLayout(
        is_ruled=False, height=160, repeats_heads=True, size=10
    ),
    "pdf_large_type": PdfLayout(size=12),
}


def pdf(printed: Printed, layout: PdfLayout) -> bytes:
    """Return the page as PDF."""
    before, _, after = layout.footer.partition("{}")
    parts = [
        f"#set page(width: 210mm, height: {layout.height}mm, margin: 20mm, footer: align(center,"
        f" context {_string(before)} + counter(page).display() + {_string(after)}))",
        f'#set text(font: "Noto Sans SC", lang: "zh", region: "cn", size: {layout.size}pt)',
        f"#align(center, text(size: 16pt, {_string(printed.title)}))",
    ]
    for block in printed.blocks:
        if isinstance(block, str):
            parts.append(f"#par(first-line-indent: (amount: 2em, all: true), {_string(block)})")
        else:
            parts.append(_table(block, layout))
    fonts = [str(sans_path().parent)]
    return bytes(typst.compile("\n\n".join(parts).encode(), font_paths=fonts))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _table(table: Table, layout: PdfLayout) -> str:
    widths = {
        "t2": ["2fr"] + ["1fr"] * (table.width - 1),
        "t3": ["1.6em", "4.5em", "1fr"] + ["2.9em"] * (table.width - 3),
        "t4": ["1fr"] * table.width,
    }[table.id]
    cells, heads = [], []
    for number, row in enumerate(table.rows):
        for cell in row:
            body = " #linebreak() ".join(f"#{_string(line)}" for line in cell.text.split("\n"))
            place = "center" if cell.cell or cell.rowspan > 1 else "left"
            drawn = (
                f"table.cell(rowspan: {cell.rowspan}, colspan: {cell.colspan},"
                f" align: {place} + horizon)[{body}]"
            )
            (heads if number < table.head_rows and layout.repeats_heads else cells).append(drawn)
    header = f"table.header({', '.join(heads)})," if heads else ""
    stroke = "0.5pt" if layout.is_ruled else "none"
    return (
        f"#table(columns: ({', '.join(widths)}), stroke: {stroke}, inset: 4pt,"
        f" {header} {', '.join(cells)})"
    )
