"""A year of the sample office, day after day: its report counts what happened, and only that."""

from datetime import date

import pytest

from gongkai.applications.models import Application
from gongkai.audit.queries import broken_links
from gongkai.errors import InvalidInput
from gongkai.publishing.models import Item, Placement, Review
from gongkai.remedies.models import Dispute
from gongkai.reports.queries import entries_behind, report_shown
from gongkai.sample.simulation.playing import moment, play_stories
from gongkai.sample.simulation.year import figures_of, registers_of, simulate_year
from tests.office import make_organ

pytestmark = pytest.mark.django_db


def test_the_year_ends_with_the_figures_of_its_registers_and_every_figure_opens() -> None:
    days: list[date] = []

    done = simulate_year(2020, on_day=days.append)

    seed = {"documents": 154, "briefs": 47, "purchases": 89, "amount": "1054600"}
    assert figures_of(done) == registers_of(2020) == seed
    assert days == sorted(days)
    report = report_shown(done.report)
    assert done.report.state == "published"
    assert [finding.code for finding in report.findings if finding.level == "error"] == []
    assert "简报47期" in report.sections["overview"]
    assert "154件" in report.sections["overview"]
    for cell, behind in report.provenance.items():
        found = entries_behind(done.organ, behind.ids)
        opened = len(found.records) + sum(map(len, found.rows.values())) + len(found.others)
        assert opened == (89 if cell == "t2.procurement.amount" else report.cells[cell])
    # Everything public went through the chain, each item by somebody else than its drafter.
    public = Item.objects.filter(state="published")
    assert public.count() == 201
    assert Review.objects.filter(step="leader", decision="approved").count() == 201
    assert Review.objects.filter(step="principal", decision="approved").count() > 5
    assert Placement.objects.count() > 201
    assert Application.objects.filter(state="answered").count() == 3
    assert Dispute.objects.get().closed_on is not None
    assert list(broken_links()) == []


def test_a_site_with_an_office_and_a_year_without_registers_are_refused() -> None:
    with pytest.raises(InvalidInput, match="没有2019年的台账"):
        simulate_year(2019)
    make_organ()
    with pytest.raises(InvalidInput, match="已经有机关"):
        simulate_year(2020)


def test_stories_go_on_side_by_side_in_the_order_of_their_days() -> None:
    told: list[tuple[str, int]] = []

    def story(name: str, *days: int):  # type: ignore[no-untyped-def]
        for day in days:
            yield moment(date(2020, 1, day))
            told.append((name, day))

    play_stories([story("a", 1, 5), story("b", 2, 3), story("c")], on_day=lambda day: None)

    assert told == [("a", 1), ("b", 2), ("b", 3), ("a", 5)]
