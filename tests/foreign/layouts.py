"""All layouts by name: a printed page becomes the bytes of a file and the file's name."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.foreign.office_layouts import docx, xlsx
from tests.foreign.page_layouts import PAGE_LAYOUTS
from tests.foreign.pdf_layouts import PDF_LAYOUTS, pdf
from tests.foreign.printing import Printed
from tests.foreign.text_layouts import (
    TEXT_LAYOUTS,
    WITHOUT_BLANKS,
    flatten,
    flatten_with_runs,
    lose_blanks,
    markdown,
    markdown_detached,
)

#: A file: its bytes and its name.
File = tuple[bytes, str]
Layout = Callable[[Printed, random.Random], File]


def _text(name: str) -> Layout:
    def print_text(printed: Printed, draw: random.Random) -> File:
        if name in WITHOUT_BLANKS:
            lose_blanks(printed)
        return flatten(printed, name).encode(), "年报.txt"

    return print_text


def _page(name: str) -> Layout:
    return lambda printed, draw: (PAGE_LAYOUTS[name](printed, draw).encode(), "年报.html")


def _pdf(name: str) -> Layout:
    return lambda printed, draw: (pdf(printed, PDF_LAYOUTS[name]), "年报.pdf")


LAYOUTS: dict[str, Layout] = {
    **{f"text_{name}": _text(name) for name in TEXT_LAYOUTS},
    "text_runs_of_bars": lambda p, draw: (flatten_with_runs(p).encode(), "年报.txt"),
    "markdown": lambda p, draw: (markdown(p).encode(), "年报.md"),
    "markdown_detached": lambda p, draw: (markdown_detached(p, draw).encode(), "年报.md"),
    **{name: _page(name) for name in PAGE_LAYOUTS},
    "docx": lambda p, draw: (docx(p), "年报.docx"),
    "xlsx": lambda p, draw: (xlsx(p), "年报.xlsx"),
    "xlsx_sheets": lambda p, draw: (xlsx(p, sheets=True), "年报.xlsx"),
    **{name: _pdf(name) for name in PDF_LAYOUTS},
}
#: Layouts that lose something of the table: blanks vanish, or labels are torn from their values.
LOSSY = frozenset((*(f"text_{name}" for name in WITHOUT_BLANKS), "markdown_detached"))
