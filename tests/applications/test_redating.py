"""A late holiday notice: the open cases are dated anew without a restart, and told why."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongkai.applications import jobs
from gongkai.applications.dating import CACHED, redate_open
from gongkai.applications.jobs import redate_all
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.operations.applicant import correct_online
from gongkai.applications.operations.consulting import consult, note_consultation_received
from gongkai.applications.operations.serving import archive
from gongkai.applications.operations.steps import notify_correction, review_application
from gongkai.audit.models import Entry
from gongkai.desk.queries import desk_of
from gongkai.errors import NotAllowedByLaw
from gongkai.organs.calendar import calendar_of
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
#: The notice that gives 11 and 12 May 2020 off comes on 8 May.
RECEIVED, TODAY = date(2020, 4, 20), date(2020, 5, 8)
BEFORE, AFTER = date(2020, 5, 19), date(2020, 5, 21)
NOTICE = """
[source]
document = "临时放假通知"
article = ""
mark = "verified"
checked_on = 2020-05-08

[[versions]]
notice = "临时放假通知"
number = "〔2020〕1号"
announced_on = 2020-05-08
holidays = [{ name = "临时放假", from = 2020-05-11, to = 2020-05-12 }]
"""
TOLD = {
    "from": "2020-05-19",
    "to": "2020-05-21",
    "days": [
        ["2020-04-26", "调休上班（劳动节）"],
        ["2020-05-01", "劳动节放假"],
        ["2020-05-02", "劳动节放假"],
        ["2020-05-03", "劳动节放假"],
        ["2020-05-04", "劳动节放假"],
        ["2020-05-05", "劳动节放假"],
        ["2020-05-09", "调休上班（劳动节）"],
        ["2020-05-11", "临时放假放假"],
        ["2020-05-12", "临时放假放假"],
    ],
}


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.CALENDARS_FOLDER = tmp_path / "calendars"
    settings.CALENDARS_FOLDER.mkdir()
    monkeypatch.setattr(jobs, "_dated", {})
    return settings.CALENDARS_FOLDER  # type: ignore[no-any-return]


@pytest.fixture
def office(folder: Path) -> OfficeOfCases:
    return make_office()


def lay_in(folder: Path, text: str = NOTICE, name: str = "临时.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def again(application: Application) -> Application:
    found: Application = Application.objects.select_related("organ").get(pk=application.pk)
    return found


def told(application: Application) -> list[dict[str, Any]]:
    return [event.data for event in application.events.filter(kind="redated")]


def cached(application: Application) -> dict[str, Any]:
    return dict(Application.objects.values(*CACHED, "row_version").get(pk=application.pk))


def test_a_notice_laid_into_the_folder_moves_the_open_cases_and_says_why(
    office: OfficeOfCases, folder: Path
) -> None:
    first, second = make_application(office, RECEIVED), make_application(office, RECEIVED)
    version = calendar_of(office.organ).version
    assert redate_all(at=moment(TODAY)) == 0

    lay_in(folder)
    moved = redate_all(at=moment(TODAY))

    assert moved == 2
    assert [again(one).due_on for one in (first, second)] == [AFTER, AFTER]
    assert [told(one) for one in (first, second)] == [[TOLD], [TOLD]]
    assert again(first).calendar_version == calendar_of(office.organ).version != version
    assert [(e.kind, e.on, e.by) for e in first.events.all()][1:] == [("redated", TODAY, None)]
    entry = Entry.objects.get(deed="applications.redated")
    assert '"dated":2' in entry.text
    assert '"moved":2' in entry.text


def test_once_more_nothing_is_written(office: OfficeOfCases, folder: Path) -> None:
    make_application(office, RECEIVED)
    lay_in(folder)
    assert redate_all(at=moment(TODAY)) == 1
    before = (Entry.objects.count(), CaseEvent.objects.count())

    # A timer that was started anew does not remember what it dated.
    jobs._dated.clear()

    assert redate_all(at=moment(TODAY)) == 0
    assert redate_open(office.organ, at=moment(TODAY)) == []
    assert redate_open(office.organ, at=moment(TODAY), everything=True) == []
    assert (Entry.objects.count(), CaseEvent.objects.count()) == before


def test_a_closed_case_keeps_its_days_even_when_it_is_filed_away(
    office: OfficeOfCases, folder: Path
) -> None:
    # Answered a day late by the calendar of its day; the new notice would make it timely.
    day = date(2020, 5, 20)
    application = make_answered(office, make_application(office, RECEIVED), day)
    before = cached(application)
    assert (before["due_on"], before["is_late"]) == (BEFORE, True)
    lay_in(folder)

    assert redate_all(at=moment(day)) == 0
    archive(application, by=office.clerk, at=moment(day))

    changes = {"state": "archived", "row_version": before["row_version"] + 1}
    assert cached(application) == before | changes
    assert told(application) == []


@pytest.mark.parametrize(
    "text",
    ["[source", "", NOTICE.replace("to = 2020-05-12", "to = 2020-05-01")],
    ids=["not TOML", "empty", "days the wrong way round"],
)
def test_a_faulty_file_changes_nothing_and_is_told_in_the_log(
    office: OfficeOfCases, folder: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    application = make_application(office, RECEIVED)
    lay_in(folder)
    redate_all(at=moment(TODAY))
    before = cached(application)

    with caplog.at_level(logging.ERROR):
        lay_in(folder, text, "坏.toml")
        moved = [redate_all(at=moment(TODAY)) for _ in range(2)]
        review_application(application, by=office.clerk, at=moment(TODAY))

    assert moved == [0, 0]
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 1
    assert messages[0].startswith("calendar_unusable")
    assert "坏.toml" in messages[0]
    # What is done meanwhile is dated by the calendar that was read last.
    changes = {"state": "in_review", "row_version": before["row_version"] + 1}
    assert cached(application) == before | changes

    (folder / "坏.toml").unlink()
    assert redate_all(at=moment(TODAY)) == 0


def test_a_deed_before_the_timer_tells_first_what_the_notice_moved(
    office: OfficeOfCases, folder: Path
) -> None:
    application = make_application(office, RECEIVED)
    lay_in(folder)

    review_application(application, by=office.clerk, at=moment(TODAY))

    kinds = [event.kind for event in application.events.order_by("number")]
    assert kinds == ["registered", "redated", "reviewed"]
    assert told(application) == [TOLD]
    assert again(application).due_on == AFTER
    assert redate_all(at=moment(TODAY)) == 0


def test_a_case_that_somebody_deals_with_meanwhile_keeps_what_was_done(
    office: OfficeOfCases, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, slow = make_application(office, RECEIVED), make_application(office, RECEIVED)
    lay_in(folder)
    from gongkai.applications import dating

    stored = dating._store

    def store_late(*args: Any) -> Any:
        make_answered(office, quick, TODAY)
        return stored(*args)

    monkeypatch.setattr(dating, "_store", store_late)

    moved = redate_open(office.organ, at=moment(TODAY))

    assert [one.application.pk for one in moved] == [slow.pk]
    assert (again(quick).state, again(quick).closed_on) == ("answered", TODAY)
    assert (told(quick), told(slow)) == ([TOLD], [TOLD])


def test_while_somebody_is_consulted_the_term_moves_day_by_day(office: OfficeOfCases) -> None:
    application = make_application(office, RECEIVED)
    sent = date(2020, 4, 27)
    party = {"kind": "third_party", "name": "示例物业公司"}
    letter = consult(application, party, on=sent, by=office.clerk, at=moment(sent))
    note_consultation_received(letter, on=sent, by=office.clerk, at=moment(sent))

    dates: list[date] = []
    for day in (date(2020, 4, 28), date(2020, 4, 29), date(2020, 4, 30)):
        redate_all(at=moment(day))
        due_on = again(application).due_on
        assert due_on is not None
        dates.append(due_on)

    assert dates == sorted(set(dates))
    # No calendar moved it: the timeline is not filled with it.
    assert told(application) == []


def test_the_timeline_and_the_desk_tell_it_for_a_week(
    office: OfficeOfCases, folder: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make_application(office, RECEIVED)
    lay_in(folder)
    redate_all(at=moment(TODAY))
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    place = f"/office/{office.organ.slug}/applications/"

    page = client.get(f"{place}{application.number}/").content.decode()

    assert "工作日安排变化，期限重新推算" in page
    assert "答复期限由2020-05-19改为2020-05-21（期间的调整：" in page
    assert "2020-05-12 临时放假放假" in page

    def lines(on: date) -> list[tuple[str, str, str, str]]:
        desk = desk_of(office.clerk, office.organ, on=on)
        every = (*desk.late, *desk.mine, *desk.theirs)
        return [(o.state, o.title, o.url, o.end) for o in every if o.state == "期限已重新推算"]

    words = f"{application.number} {application.wanted}"
    end = "答复期限由05-19改为05-21"
    assert lines(TODAY) == [("期限已重新推算", words, f"{place}{application.number}/", end)]
    assert len(lines(date(2020, 5, 15))) == 1
    assert lines(date(2020, 5, 16)) == []


def test_a_correction_is_asked_for_in_december_before_the_next_calendar_is_published(
    office: OfficeOfCases,
) -> None:
    """The answer term ends in a year without a calendar; the seven days for asking do not."""
    last = calendar_of(office.organ).last_day
    received = date(last.year, 12, 15)
    application = make_application(office, received)
    assert application.due_on is None
    assert str(last.year + 1) in application.due_problem

    asked = notify_correction(
        application,
        on=received,
        reply_by=date(last.year, 12, 31),
        points="请写明文号",
        by=office.clerk,
        at=moment(received, 15),
    )

    assert asked.state == "correcting"
    done = correct_online(
        asked,
        content="文号为示街〔2020〕3号",
        at=moment(date(last.year, 12, 30)),
        key="corrected-in-december",
    )
    assert done.state == "in_review"
    with pytest.raises(NotAllowedByLaw, match="期限已于"):
        notify_correction(
            make_application(office, date(last.year, 12, 1)),
            on=date(last.year, 12, 28),
            reply_by=date(last.year, 12, 31),
            by=office.clerk,
            at=moment(date(last.year, 12, 28)),
        )
