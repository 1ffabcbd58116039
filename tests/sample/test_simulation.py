"""A year of the sample office, day after day: its report counts what happened, and only that."""

import csv
import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.audit.models import Entry
from gongkai.audit.queries import broken_links
from gongkai.errors import InvalidInput
from gongkai.organs.models import Post
from gongkai.publishing.models import Item, Placement, Review
from gongkai.remedies.models import Dispute
from gongkai.reports.queries import entries_behind, report_shown
from gongkai.sample import sample_folder
from gongkai.sample.simulation.playing import moment, play_stories
from gongkai.sample.simulation.year import (
    SimulatedYear,
    communities_of,
    figures_of,
    registers_of,
    simulate_year,
)
from gongkai.supervision.communities.matrix import matrix_of
from gongkai.supervision.models import CheckFinding, DisclosureEvent, Task, TaskEvent, Topic
from gongkai.supervision.tasks.queries import late_tasks
from tests.office import make_organ

pytestmark = pytest.mark.django_db
#: The day on which the year's report is published.
LAST = date(2021, 1, 20)
ROOM = "/office/kangchuan/supervision/"


def _register(name: str) -> list[dict[str, str]]:
    """Return the lines of a register as they stand in its file."""
    with (sample_folder("kangchuan/2020") / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_the_year_ends_with_the_figures_of_its_registers_and_every_figure_opens(
    client: Client,
) -> None:
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
    # Every deed on its day: the trail goes only forward.
    trail = Entry.objects.filter(chain__organ=done.organ.slug).order_by("sequence")
    moments = [json.loads(text)["at"] for text in trail.values_list("text", flat=True)]
    assert moments == sorted(moments)
    clerk = User.objects.get(username="信息员")
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    _the_tasks_are_those_of_the_year(done, client)
    _every_community_stands_in_the_matrix(done, client)
    _section_five_speaks_of_what_was_found(done, client)


def _the_tasks_are_those_of_the_year(done: SimulatedYear, client: Client) -> None:
    """Count the tasks and what was handed in, and compare with the registers' files."""
    briefs = _register("简报")
    fridays = {_friday_of(date.fromisoformat(line["印发日期"])) for line in briefs}
    weekly = Task.objects.filter(plan__title="工作动态简报")
    states = Counter(weekly.values_list("state", flat=True))
    assert states == {"confirmed": len(fridays), "cancelled": 52 - len(fridays)}
    # What stands behind the posts' and the topics' months is what the registers have.
    officer = Post.objects.get(organ=done.organ, name="政府信息员")
    steady = client.get(f"{ROOM}tasks/steadiness/?year=2020")
    [of_officer] = [one for one, _ in steady.context["rows"] if one.post == officer]
    by_month = Counter(int(line["印发日期"][5:7]) for line in briefs)
    assert dict(of_officer.months) == {month: by_month[month] for month in range(1, 13)}
    behind = client.get(f"{ROOM}tasks/posts/{officer.pk}/outputs/?year=2020&month=6")
    told = [output.record.title for output in behind.context["outputs"]]
    assert told == [line["标题"] for line in briefs if line["印发日期"][5:7] == "06"]
    for topic in Topic.objects.filter(organ=done.organ, year=2020).exclude(name="重点会议精神"):
        outputs = client.get(f"{ROOM}tasks/topics/{topic.pk}/").context["outputs"]
        handed_in = sorted(output.record.number for output in outputs if output.record)
        owed = [line for line in _register("发文") if line["栏目"] == topic.name]
        # The last quarter's food inspection was never handed in.
        last = "2020-09-30" if topic.name == "食品安全" else "2020-12-31"
        assert handed_in == sorted(line["文号"] for line in owed if line["成文日期"] <= last)
    first_given = {
        event.task: event.at.date()
        for event in TaskEvent.objects.filter(kind="handed_in").order_by("-pk")
    }
    late = sorted(
        task.period for task, on in first_given.items() if task.due_on and on > task.due_on
    )
    assert late == ["2020-04", "2020-Q3", "2020-W24"]
    assert [(one.title, one.period) for one in late_tasks(done.organ, on=LAST)] == [
        ("食品安全检查", "2020-Q4")
    ]
    assert TaskEvent.objects.filter(kind="returned").count() == 1
    [waiting] = client.get(f"{ROOM}tasks/alarms/").context["waiting"]
    assert waiting.task.title == "采购台账核对"
    [counts] = client.get(f"{ROOM}sendings/?year=2020").context["counts"]
    assert (counts.sent, counts.adopted, counts.not_adopted, counts.waiting) == (8, 4, 2, 2)


def _friday_of(day: date) -> date:
    """Return the Friday on which a brief is handed in: its own or the next one."""
    return day + timedelta(days=(4 - day.weekday()) % 7)


#: Duty → what was asked for, told, accepted, told in time, late: three communities and a village.
COMMUNITIES = {
    "党务公开": (16, 16, 16, 15, 0),
    "居务公开": (12, 12, 12, 12, 0),
    "村务公开": (4, 4, 4, 4, 0),
    "财务公开情况报送": (8, 7, 7, 7, 1),
}


def _every_community_stands_in_the_matrix(done: SimulatedYear, client: Client) -> None:
    """Open the year, every cell of it and what stands behind every count."""
    on_the_day = matrix_of(done.organ, 2020, on=LAST)
    words = Counter(cell.words for row in on_the_day.rows for cell in row.cells if cell.item)
    assert words == {"已核对": 39, "超时未办": 1}
    assert communities_of(done) == {"asked": 40, "accepted": 39, "late": 1}
    page = client.get(f"{ROOM}communities/?year=2020")
    matrix, coverage = page.context["matrix"], page.context["coverage"]
    assert [row.community.name for row in matrix.rows] == [
        "幸福社区",
        "朝阳社区",
        "河滨社区",
        "柳湾村",
    ]
    for cell in (cell for row in matrix.rows for cell in row.cells if cell.item):
        opened = client.get(f"{ROOM}communities/items/{cell.item.pk}/").content.decode()
        assert cell.item.title in opened
        assert cell.words in opened
    told = {one.label: tuple(count for _, count in one.counts) for one in coverage}
    assert told == COMMUNITIES
    for one in coverage:
        for state, count in one.counts:
            address = f"{ROOM}communities/list/?year=2020&duty={one.duty}&state={state}"
            assert client.get(address).context["page"].paginator.count == count
    # Two of four by their link, ten items each, one of them twice.
    entered = DisclosureEvent.objects.filter(kind="entered")
    assert (entered.filter(by=None).count(), entered.exclude(by=None).count()) == (21, 19)
    printed = client.get(f"{ROOM}communities/print/?year=2020").content
    assert printed.startswith(b"%PDF")


def _section_five_speaks_of_what_was_found(done: SimulatedYear, client: Client) -> None:
    report = report_shown(done.report)
    found = CheckFinding.objects.filter(organ=done.organ)
    this_year = found.filter(found_on__year=2020)
    closed = this_year.filter(state="closed").count()
    still_open = this_year.count() - closed
    assert closed == 2
    assert still_open > 0
    text = report.sections["problems"]
    assert f"发现问题{this_year.count()}个，已经整改{closed}个，正在整改{still_open}个" in text
    [last_year] = found.filter(found_on__year=2019, closed_on__year=2020)
    assert "上年度发现、本年度完成整改的1个" in text
    assert last_year.text in text
    told = [one for one in report.references if one.text.startswith("{{问题")]
    assert len(told) == 4 + this_year.count() + 1
    for one in told:
        assert len(entries_behind(done.organ, one.ids).findings) == len(one.ids) > 0
    for one in found:
        shown = client.get(f"{ROOM}check-findings/{one.pk}/").content.decode()
        assert one.text in shown


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
