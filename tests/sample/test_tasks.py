"""The tasks of the demonstration: every standing is there, whatever the day it is begun on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gongkai.organs.models import Organ
from gongkai.sample.office import load_sample_site
from gongkai.supervision.models import InformationSending, Task, TaskPlan
from gongkai.supervision.tasks.alarms import idle_among, watched_plans
from gongkai.supervision.tasks.coverage import coverage_of
from gongkai.supervision.tasks.queries import late_tasks, undated_tasks
from tests.office import AT, PASSWORD

pytestmark = pytest.mark.django_db
#: A Thursday, a Sunday, a day in the long holiday, one for which next year's notice is needed.
DAYS = (date(2026, 11, 26), date(2026, 5, 17), date(2026, 10, 3), date(2026, 12, 30))


def sample_on(day: date) -> Organ:
    """Return the sample office as it stands in the afternoon of a day."""
    at = datetime(day.year, day.month, day.day, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    site = load_sample_site(at=at, password=PASSWORD)
    assert site is not None
    return site.organ


@pytest.mark.parametrize("day", DAYS)
def test_every_standing_of_a_task_is_there_on_any_day(day: date) -> None:
    organ = sample_on(day)

    states = set(Task.objects.filter(organ=organ).values_list("state", flat=True))
    assert states == {"open", "handed_in", "returned", "confirmed"}
    assert late_tasks(organ, on=day).filter(state="open").count() == 3
    idle = idle_among(watched_plans(organ, on=day), on=day)
    assert "河道和扬尘巡查（示例）" in [one.plan.title for one in idle if one.plan]
    assert undated_tasks(organ).exists() == (day.month > 10)
    covered = {
        row.topic.name for row in coverage_of(organ, day.year, weeks=6, on=day) if row.outputs
    }
    assert {"食品安全", "重点会议精神", "医疗救助"} <= covered


def test_tasks_and_sendings_are_made_up_and_say_so() -> None:
    organ = sample_on(DAYS[0])

    titles = [
        *TaskPlan.objects.filter(organ=organ).values_list("title", flat=True),
        *InformationSending.objects.filter(organ=organ).values_list("title", flat=True),
    ]
    assert len(titles) == 11
    assert [title for title in titles if "示例" not in title] == []


def test_the_sample_of_the_year_of_the_report_has_no_tasks() -> None:
    load_sample_site(at=AT, password=PASSWORD)

    assert not TaskPlan.objects.exists()
    assert not InformationSending.objects.exists()
