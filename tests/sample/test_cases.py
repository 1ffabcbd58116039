"""The cases of the demonstration: every standing is there, whatever the day it is begun on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest

from gongkai.applications.checking import broken_cases
from gongkai.applications.lights import light_of
from gongkai.applications.models import Answer, Applicant, Application, CaseFile, SearchEntry
from gongkai.audit.models import Entry
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.registers.models import ZeroReport
from gongkai.remedies.checking import broken_disputes
from gongkai.remedies.models import Dispute
from gongkai.remedies.queries import open_lines
from gongkai.sample.office import load_sample_site
from tests.office import AT, PASSWORD

pytestmark = pytest.mark.django_db

#: A Thursday, a Sunday, and a day in the long holiday.
DAYS = (date(2026, 11, 26), date(2026, 5, 17), date(2026, 10, 3))
TODAY = DAYS[0]


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
    cases = list(Application.objects.filter(organ=organ).order_by("year", "serial"))

    assert standing_on(organ) == EXPECTED
    assert [case.arrived_on for case in cases] == sorted(case.arrived_on for case in cases)
    assert [*broken_cases(), *broken_disputes()] == []
    assert sorted(Answer.objects.exclude(state="served").values_list("state", flat=True)) == [
        "approved",
        "submitted",
    ]


def test_without_next_years_holidays_a_case_stops_where_they_are_needed() -> None:
    organ = sample_on(date(2026, 12, 30))

    states = standing_on(organ)
    assert len(states) == len(EXPECTED)
    assert [one for one in EXPECTED if one not in states] == [("correcting", "", "disclosure")]
    assert [*broken_cases(), *broken_disputes()] == []


def test_lists_and_disputes_look_alive_today() -> None:
    organ = sample_on(TODAY)
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


def test_people_and_matters_are_made_up_and_say_so() -> None:
    organ = sample_on(TODAY)

    wanted = Application.objects.filter(organ=organ).values_list("wanted", flat=True)
    assert [text for text in wanted if "示例" not in text] == []
    names = Applicant.objects.filter(organ=organ).values_list("name", flat=True)
    assert [name for name in names if "示例" not in name] == []
    assert SearchEntry.objects.filter(organ=organ).count() == 2


def test_what_was_covered_is_gone_from_the_file_that_was_given_out() -> None:
    sample_on(TODAY)
    (given,) = CaseFile.objects.filter(purpose="redacted")

    document = pdfium.PdfDocument(get(given.stored.sha256))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()

    assert len(given.boxes) == 2
    assert "13800001234" not in text
    assert "范例一" not in text


def test_the_sample_of_the_year_of_the_report_has_no_cases() -> None:
    site = load_sample_site(at=AT, password=PASSWORD)

    assert site is not None
    assert not Application.objects.exists()
    assert not Dispute.objects.exists()
    assert not Entry.objects.filter(deed__startswith="applications.").exists()
    told = ZeroReport.objects.filter(organ=site.organ, year=2020, register="applications")
    assert list(told.values_list("state", flat=True)) == ["none"]
