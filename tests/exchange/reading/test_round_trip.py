"""What we write we read back: the same cells, units and prose, from every kind of file."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings

from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.writing import render_report
from gongkai.statute.annual_report.report import Report
from tests.factories import changed, clean_report
from tests.strategies import reports

KINDS = ["html", "docx", "xlsx", "json"]


def _essence(report: Report) -> dict[str, object]:
    return {
        "organ": report.organ,
        "year": report.year,
        "form": report.form,
        "cells": dict(report.cells),
        "units": dict(report.units),
        "sections": dict(report.sections),
        "lost": {item.cell: item.reason for item in report.unplaced},
    }


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(report=reports())
@example(report=changed(clean_report("2021"), {"t2.charges.amount": Decimal("0.01")}))
def test_any_report_written_and_read_back_is_the_same(kind: str, report: Report) -> None:
    again = read_report_bytes(render_report(report, kind), name=f"年报.{kind}")

    assert _essence(again) == _essence(report)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_figure_read_has_its_place(kind: str, form_id: str) -> None:
    report = clean_report(form_id)

    again = read_report_bytes(render_report(report, kind), name=f"年报.{kind}")

    assert again.cells == report.cells
    assert again.unplaced == ()
    if kind != "json":
        assert set(again.places) == set(report.cells)
