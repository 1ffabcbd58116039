"""The worked examples, from a file that people can read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gongkai.statute.clocks import (
    ApplicationFacts,
    Channel,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    answer_clock,
    publication_due,
    receipt_date,
)

EXAMPLES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "clock_examples.toml").read_text(encoding="utf-8")
)


def number_of(case: dict[str, Any]) -> str:
    return str(case["number"])


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=number_of)
def test_worked_example(case: dict[str, Any]) -> None:
    received = dict(case["received"])
    happened = case.get("facts", {})
    expected = case["expect"]

    receipt = receipt_date(Channel(received.pop("channel")), **received)
    assert receipt.received_on is not None
    clock = answer_clock(
        ApplicationFacts(
            received_on=receipt.received_on,
            corrections=tuple(Correction(**row) for row in happened.get("corrections", ())),
            consultations=tuple(Consultation(**row) for row in happened.get("consultations", ())),
            extensions=tuple(Extension(**row) for row in happened.get("extensions", ())),
            fees=tuple(FeeNotice(**row) for row in happened.get("fees", ())),
        )
    )

    found = {
        "received_on": clock.received_on,
        "due_on": clock.due_on,
        "limits": {name: clock.limits[name] for name in expected.get("limits", {})},
        "excluded_working_days": sum(span.working_days for span in clock.excluded),
    }
    assert found == {"limits": {}, "excluded_working_days": 0} | expected
    assert clock.risks == ()
    assert max(day.n or 0 for day in clock.days) == clock.working_days
    assert clock.days[-1].date == clock.due_on


@pytest.mark.parametrize("case", EXAMPLES["publications"], ids=number_of)
def test_worked_example_of_publication(case: dict[str, Any]) -> None:
    assert publication_due(case["formed_on"]).due_on == case["due_on"]


def test_all_ten_examples_are_there() -> None:
    numbers = {number_of(case)[0:2].rstrip("ab，") for case in EXAMPLES["cases"]}
    numbers |= {number_of(case) for case in EXAMPLES["publications"]}

    assert numbers == {str(number) for number in range(1, 11)}
