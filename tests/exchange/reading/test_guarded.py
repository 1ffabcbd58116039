"""A report read in the guarded process is the same report, or the same refusal; or it took more."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.guarded import Ended
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.guarded import NotReadThrough, read_report_guarded
from gongkai.exchange.reading.pdf import source
from gongkai.exchange.writing import render_report
from gongkai.statute.annual_report.report import Report
from tests.factories import clean_report
from tests.foreign.layouts import LAYOUTS
from tests.foreign.pdf_layouts import PDF_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report
from tests.foreign.variations import VARIATIONS
from tests.strategies import reports


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_the_same_report_as_reading_it_here(name: str) -> None:
    cases = [
        (place, form_id, change)
        for place, (forms, change) in enumerate(VARIATIONS.values())
        for form_id in forms
    ]
    # Each layout is tried with other cases, all of them together; setting PDF pages takes long.
    cases = cases[list(LAYOUTS).index(name) % 8 :: 24 if name in PDF_LAYOUTS else 8]
    for place, form_id, change in cases:
        draw = random.Random(f"{name}-{form_id}-{place}")
        printed = print_report(make_report(place, form_id, is_dense=False))
        change(printed, draw)
        data, file = LAYOUTS[name](printed, draw)

        assert read_report_guarded(data, name=file) == read_report_bytes(data, name=file)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(report=reports())
def test_any_report_comes_through_whole(report: Report) -> None:
    for kind in ("json", "html"):
        data = render_report(report, kind)

        here = read_report_bytes(data, name=f"年报.{kind}")
        apart = read_report_guarded(data, name=f"年报.{kind}")

        assert apart == here
        assert {c: type(v) for c, v in apart.cells.items()} == {
            c: type(v) for c, v in here.cells.items()
        }


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 5000,
        b"%PDF-1.7 x",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        "今天天气很好。".encode(),
        b"<html><body>" + b"<div>" * 100_000,
        "某县2016年政府信息公开工作年度报告\n一、概述\n……".encode(),
        b'{"form": "2020", "cells": {}}',
        b'{"form": "2021", "cells": ' + b"[" * 100_000,
        b'{"form": "2021", "cells": {}, "organ": "\\ud800"}',
        "某街道2023年政府信息公开工作年度报告\n一、总体情况\n\x1b\n六、其他".encode(),
    ],
)
def test_refusals_are_the_same(data: bytes) -> None:
    ends = []
    for read in (read_report_bytes, read_report_guarded):
        try:
            ends.append(read(data, name="年报"))
        except GongkaiError as error:
            ends.append((type(error), error.code, error.message, error.article))

    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("number", "is_read"),
    [("12345678901234567890", True), ("123456789012345678901", False), ("9" * 5_000, False)],
)
def test_number_too_long_to_reckon_with_is_told_and_never_rounded(
    number: str, is_read: bool
) -> None:
    report = clean_report("2021")
    page = render_report(report, "html").decode()
    amount = f">{report.cells['t2.charges.amount'] / Decimal(10_000)}".rstrip("0") + "<"
    assert page.count(amount) == 1

    read = read_report_guarded(page.replace(amount, f">{number}<").encode(), name="年报.html")

    told = {item.cell: item.reason for item in read.unplaced}
    assert read.cells.get("t2.charges.amount") == (int(number) * 10_000 if is_read else None)
    assert told.get("t2.charges.amount") == (None if is_read else "too_long")


def test_file_that_takes_too_long_is_refused_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = render_report(clean_report("2021"), "html")
    read_report_guarded(good, name="年报.html")
    monkeypatch.setattr(source.READER, "limits", replace(source.READER.limits, seconds=0.3))
    slow = ("<html><body>" + "<table><tr><td>1</td></tr></table>" * 200_000).encode()

    with pytest.raises(InvalidInput) as caught:
        read_report_guarded(slow, name="年报.html")
    monkeypatch.undo()

    assert caught.value.code == "text_too_large"
    assert "没有读完" in caught.value.message
    assert read_report_guarded(good, name="年报.html").cells == clean_report("2021").cells


@pytest.mark.parametrize(
    "answer", [{}, {"report": 5}, {"report": {"form": "1999"}}, {"error": "x"}, {"report": None}]
)
def test_answer_of_a_process_that_was_taken_over_is_a_refusal(
    answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source.READER, "ask", lambda data, **told: answer)

    with pytest.raises(InvalidInput):
        read_report_guarded(b"x", name="年报.html")


def test_fault_of_ours_says_where_and_nothing_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source.READER, "ask", lambda data, **told: {"fault": "a.py:7 KeyError"})

    with pytest.raises(RuntimeError, match=r"a\.py:7 KeyError"):
        read_report_guarded(b"x", name="年报.html")


def test_pictures_go_to_the_process_that_recognises_text(monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report(1, "2021")
    printed = LAYOUTS["pdf_ruled"](print_report(report), random.Random(1))[0]
    asked = []

    def ask_scans(data: bytes, *, until: float | None, **told: object) -> dict[str, object]:
        asked.append((told, until))
        raise Ended("slow")

    monkeypatch.setattr(source.READER, "ask", lambda data, **told: {"scans": True})
    monkeypatch.setattr(source.SCAN_READER, "ask", ask_scans)

    with pytest.raises(InvalidInput) as caught:
        read_report_guarded(printed, name="年报.pdf")

    assert caught.value.code == "text_too_large"
    assert asked == [({"ask": "report", "name": "年报.pdf", "scans": True}, None)]


def test_a_scan_is_told_from_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the recogniser at once, with it when the patience of who waits is over."""

    def give_up(data: bytes, **told: object) -> dict[str, object]:
        raise Ended("slow")

    monkeypatch.setattr(source.READER, "ask", lambda data, **told: {"scans": True})
    monkeypatch.setattr(source.SCAN_READER, "ask", give_up)
    ends = []
    for told in ({"scans": False}, {"until": 1.0}, {}):
        with pytest.raises(NotReadThrough) as caught:
            read_report_guarded(b"x", name="年报.pdf", **told)  # type: ignore[arg-type]
        ends.append((caught.value.why, caught.value.code, "是扫描件" in caught.value.message))

    assert ends == [
        ("scan", "text_too_large", True),
        ("slow", "text_too_large", True),
        ("slow", "text_too_large", False),
    ]
