"""The demonstration's cases and tasks: every standing is there, whatever the day it is begun on.

The office takes seconds to make: each test looks at all of it.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest

from gongkai.applications.checking import broken_cases
from gongkai.applications.lights import light_of
from gongkai.applications.models import Answer, Applicant, Application, CaseFile, SearchEntry
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.remedies.checking import broken_disputes
from gongkai.remedies.models import Dispute
from gongkai.remedies.queries import open_lines
from gongkai.sample.office import load_sample_site
from gongkai.supervision.models import InformationSending, Task, TaskPlan
from gongkai.supervision.tasks.alarms import idle_among, watched_plans
from gongkai.supervision.tasks.coverage import coverage_of
from gongkai.supervision.tasks.queries import late_tasks, undated_tasks
from tests.office import PASSWORD

pytestmark = pytest.mark.django_db

#: A Sunday, a day in the long holiday, and one for which next year's notice is needed.
BEFORE_THE_NOTICE = date(2026, 12, 30)
DAYS = (date(2026, 5, 17), date(2026, 10, 3), BEFORE_THE_NOTICE)
#: A Thursday.
TODAY = date(2026, 11, 26)


def sample_on(day: date) -> Organ:
    """Return the sample office as it stands in the afternoon of a day."""
    at = datetime(day.year, day.month, day.day, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    site = load_sample_site(at=at, password=PASSWORD)
    assert site is not None
    return site.organ


def standing_on(organ: Organ) -> list[tuple[str, str, str]]:
    """Return state, result and kind of each case, sorted."""
    rows = Application.objects.filter(organ=organ).values_list("state", "decision", "kind")
    return sorted(rows)


EXPECTED = [
    ("answered", "not_existing", "disclosure"),
    ("answered", "personnel", "disclosure"),
    ("answered", "petition", "disclosure"),
    ("answered", "process", "disclosure"),
    ("answered", "provided", "disclosure"),
    ("answered", "severed", "disclosure"),
    ("consulting", "", "disclosure"),
    ("correcting", "", "disclosure"),
    *[("handling", "", "disclosure")] * 4,
    ("received", "", "disclosure"),
    ("received", "", "disclosure"),
    ("received", "", "disclosure"),
    ("received", "", "redo"),
    ("withdrawn", "withdrawn", "disclosure"),
]


@pytest.mark.parametrize("day", DAYS)
def test_every_standing_is_there_on_any_day(day: date) -> None:
    organ = sample_on(day)

    _cases_have_every_standing(organ, without_notice=day == BEFORE_THE_NOTICE)
    _tasks_have_every_standing(organ, day)


def _cases_have_every_standing(organ: Organ, *, without_notice: bool = False) -> None:
    """Without next year's holidays a case stops where they are needed."""
    standing = standing_on(organ)
    cases = Application.objects.filter(organ=organ).order_by("year", "serial")
    arrived = list(cases.values_list("arrived_on", flat=True))
    waiting = Answer.objects.exclude(state="served").values_list("state", flat=True)

    assert [*broken_cases(), *broken_disputes()] == []
    assert len(standing) == len(EXPECTED)
    if without_notice:
        missing = [one for one in EXPECTED if one not in standing]
        assert missing == [("correcting", "", "disclosure")]
        return
    assert standing == EXPECTED
    assert arrived == sorted(arrived)
    assert sorted(waiting) == ["approved", "submitted"]


def _tasks_have_every_standing(organ: Organ, day: date) -> None:
    states = set(Task.objects.filter(organ=organ).values_list("state", flat=True))
    idle = idle_among(watched_plans(organ, on=day), on=day)
    rows = coverage_of(organ, day.year, weeks=6, on=day)

    assert states == {"open", "handed_in", "returned", "confirmed"}
    assert late_tasks(organ, on=day).filter(state="open").count() == 3
    assert "河道和扬尘巡查（示例）" in [one.plan.title for one in idle if one.plan]
    assert undated_tasks(organ).exists() == (day.month > 10)
    covered = {row.topic.name for row in rows if row.outputs}
    assert {"食品安全", "重点会议精神", "医疗救助"} <= covered


def test_the_demonstration_of_a_thursday_looks_alive_and_says_that_it_is_made_up() -> None:
    organ = sample_on(TODAY)

    _cases_have_every_standing(organ)
    _tasks_have_every_standing(organ, TODAY)
    _lists_and_disputes_look_alive(organ)
    _people_and_matters_say_that_they_are_made_up(organ)
    _what_was_covered_is_gone_from_the_file_that_was_given_out()


def _lists_and_disputes_look_alive(organ: Organ) -> None:
    calendar = calendar_of(organ)

    lights = {
        light_of(case, today=TODAY, calendar=calendar).words
        for case in Application.objects.filter(organ=organ)
    }
    disputes = Dispute.objects.filter(organ=organ).order_by("pk")
    running = open_lines(disputes, on=TODAY, calendar=calendar)

    assert {"逾期3天", "剩余2个工作日", "等申请人补正", "待与申请人确认"} <= lights
    assert list(disputes.values_list("result", "closed_on")) == [
        ("corrected", date(2026, 11, 10)),
        ("", None),
    ]
    assert sorted(line.words for line in running) == ["剩余2个工作日", "剩余5个工作日"]


def _people_and_matters_say_that_they_are_made_up(organ: Organ) -> None:
    wanted = Application.objects.filter(organ=organ).values_list("wanted", flat=True)
    assert [text for text in wanted if "示例" not in text] == []
    names = Applicant.objects.filter(organ=organ).values_list("name", flat=True)
    assert [name for name in names if "示例" not in name] == []
    assert SearchEntry.objects.filter(organ=organ).count() == 2
    titles = [
        *TaskPlan.objects.filter(organ=organ).values_list("title", flat=True),
        *InformationSending.objects.filter(organ=organ).values_list("title", flat=True),
    ]
    assert len(titles) == 11
    assert [title for title in titles if "示例" not in title] == []


def _what_was_covered_is_gone_from_the_file_that_was_given_out() -> None:
    (given,) = CaseFile.objects.filter(purpose="redacted")

    document = pdfium.PdfDocument(get(given.stored.sha256))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()

    assert len(given.boxes) == 2
    assert "13800001234" not in text
    assert "范例一" not in text
