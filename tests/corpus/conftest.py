"""A folder of made reports in every page layout, with files among them that are none."""

import gc
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from gongkai.corpus.schemas import SCHEMAS
from tests.foreign.page_layouts import PAGE_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report

#: Files that give no report, and the code that each is listed with.
BROKEN = {
    "空.html": (b"", "file_empty"),
    "通知.html": ("<p>关于召开会议的通知</p>".encode(), "not_a_report"),
    "噪声.html": (bytes(range(256)) * 40, "unreadable_file"),
    "截断.docx": (b"PK\x03\x04" + b"x" * 200, "unreadable_file"),
}


@pytest.fixture(autouse=True)
def _pipes_of_daft() -> Iterator[None]:
    """Let go, within the test, of pipes that Daft leaves to the garbage collector."""
    yield
    gc.collect()


def page(seed: int) -> bytes:
    """Return the page of a made report."""
    layout = list(PAGE_LAYOUTS.values())[seed % len(PAGE_LAYOUTS)]
    report = make_report(seed, "2021" if seed % 2 else "2019", is_dense=seed % 3 == 0)
    return layout(print_report(report), random.Random(seed)).encode()


def write_pages(folder: Path, seeds: range) -> None:
    """Write the pages of made reports into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / f"{seed:05}.html").write_bytes(page(seed))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a folder 年报 with twelve reports and four files that are none."""
    folder = tmp_path / "年报"
    write_pages(folder / "2023", range(12))
    for name, (data, _) in BROKEN.items():
        (folder / name).write_bytes(data)
    return folder


def content(corpus: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, sorted: what two corpora have to have in common."""
    found = {}
    for table in SCHEMAS:
        rows = duckdb.read_parquet(f"{corpus}/batches/*/{table}.parquet").fetchall()
        found[table] = sorted(rows, key=repr)
    return found
