"""Reading published reports: a PDF against its text alone, a web page against its bare parse.

Run: ``.venv/bin/python benchmarks/bench_reading.py [FILE.pdf …]``; without files a made report of
ruled tables is read. Bounds, of the same run: a PDF in at most 4 times what pypdfium2 takes merely
to extract its text, and faster than pdfplumber extracts its tables; the tables of a page of 40 KB
in at most 3 times what selectolax takes merely to parse it and count its nodes (told besides: its
tables and lines, and the whole report); the checks of a report of any kind in at most half of the
time that its reading takes.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pdfplumber
import pypdfium2
from selectolax.lexbor import LexborHTMLParser

from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.document import Row
from gongkai.exchange.reading.html_source import body_of, read_html, take_tables
from gongkai.statute.annual_report.reconcile import reconcile
from tests.foreign.layouts import LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report

ROUNDS = 15
CHECKED = ("html_plain", "text_cell_a_line", "docx", "pdf_ruled")
PAGE_BYTES = 40 * 1024


def best_seconds(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the shortest time of each, taken in turn so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for place, run in enumerate(runs):
            start = time.perf_counter()
            run()
            times[place].append(time.perf_counter() - start)
    return [min(of_run) for of_run in times]


def extract_text(data: bytes) -> None:
    """Take the text of each page as pypdfium2 gives it."""
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def extract_tables(data: bytes) -> None:
    """Take the tables of each page as pdfplumber gives them."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def parse_and_walk(data: bytes) -> int:
    """Return how many nodes a page has."""
    tree = LexborHTMLParser(data)
    assert tree.root is not None
    return sum(1 for _ in tree.root.traverse(include_text=True))


def made(layout: str) -> bytes:
    """Return a made report in a layout."""
    return LAYOUTS[layout](print_report(make_report(1, "2021")), random.Random(1))[0]


def pdf_ratio(name: str, data: bytes) -> bool:
    """Print the figures of one PDF; True when a bound is broken."""
    text, whole = best_seconds(
        lambda: extract_text(data), lambda: read_report_bytes(data, name=name)
    )
    (tables,) = best_seconds(lambda: extract_tables(data), rounds=3)
    print(
        f"{name}: read in {whole * 1000:.1f} ms, {whole / text:.2f} times its text alone "
        f"({text * 1000:.1f} ms); pdfplumber's tables {tables * 1000:.0f} ms"
    )
    return whole > 4 * text or whole > tables


def pages_of_html() -> dict[str, bytes]:
    """Return a page of short lines without marks, and one as Word saves it."""
    page = made("html_plain")
    # What sites put around a report: more paragraphs, up to the size that is asked for.
    filler = "<div class='item'><p>信息公开目录</p><span>2024-01-20</span></div>".encode()
    page = page.replace(b"</body>", filler * ((PAGE_BYTES - len(page)) // len(filler)) + b"</body>")
    return {"page of short lines": page, "page from Word": made("html_word")}


def page_ratio(name: str, page: bytes) -> bool:
    """Print the figures of one page; True when the bound is broken."""
    walk, tables, blocks, whole = best_seconds(
        lambda: parse_and_walk(page),
        lambda: tables_of(page),
        lambda: read_html(page, "page.html"),
        lambda: read_report_bytes(page, name="page.html"),
    )
    print(
        f"{name}, {len(page) // 1024} KB: parsed and walked in {walk * 1000:.2f} ms; its tables "
        f"{tables / walk:.2f} times that, tables and lines {blocks / walk:.2f} times, the whole "
        f"report {whole / walk:.1f} times ({whole * 1000:.1f} ms)"
    )
    return tables > 3 * walk


def tables_of(page: bytes) -> list[list[Row]]:
    """Return the rows of each table of a page."""
    body = body_of(page, "page.html")
    assert body is not None
    return take_tables(body)


def checks_share(layout: str) -> float:
    """Print and return what share of the reading of a made report its checks take."""
    data, name = LAYOUTS[layout](print_report(make_report(1, "2021")), random.Random(1))
    report = read_report_bytes(data, name=name)
    reading, checks = best_seconds(
        lambda: read_report_bytes(data, name=name), lambda: reconcile(report)
    )
    print(
        f"{layout}: read in {reading * 1000:.1f} ms, checked in {checks * 1000:.1f} ms, "
        f"{checks / reading:.2f} of it"
    )
    return checks / reading


def main(files: list[str]) -> int:
    """Print the figures; 1 when a bound is broken."""
    pages = {Path(file).name: Path(file).read_bytes() for file in files}
    pages = pages or {"made.pdf": made("pdf_ruled")}
    is_broken = bool(sum(pdf_ratio(name, data) for name, data in pages.items()))
    is_broken |= bool(sum(page_ratio(name, page) for name, page in pages_of_html().items()))
    slow = [layout for layout in CHECKED if checks_share(layout) > 0.5]
    return int(is_broken or bool(slow))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
