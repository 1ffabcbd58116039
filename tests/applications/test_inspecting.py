"""查阅、抄录: arranged, moved, come to; no term moves by it, and the applicant reads when."""

from datetime import date

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.inspecting import arrange_inspection, note_inspection
from gongkai.applications.operations.steps import withdraw
from gongkai.applications.timeline import timeline
from gongkai.errors import InvalidInput, WrongState
from gongkai.portal.applying.status import told_of
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment

pytestmark = pytest.mark.django_db
TODAY, AGREED, MOVED = date(2025, 3, 4), date(2025, 3, 10), date(2025, 3, 12)


@pytest.fixture
def office(db: None) -> OfficeOfCases:
    return make_office()


@pytest.fixture
def application(office: OfficeOfCases) -> Application:
    return make_application(office, TODAY, form_of_provision="inspection")


def arranged(office: OfficeOfCases, application: Application, on: date) -> Application:
    return arrange_inspection(
        application,
        inspect_on=on,
        time="上午9时至11时",
        place="便民服务中心二楼档案室",
        bring="本人身份证件",
        by=office.clerk,
        at=moment(TODAY),
    )


def test_the_applicant_reads_when_and_where_and_the_last_one_holds(
    office: OfficeOfCases, application: Application
) -> None:
    due_on = application.due_on
    arranged(office, application, AGREED)
    application = arranged(office, application, MOVED)

    told = told_of(application, today=TODAY)

    assert application.due_on == due_on
    assert told.inspection == (
        "2025年3月12日上午9时至11时，便民服务中心二楼档案室，请带本人身份证件"
    )
    assert [step.label for step in told.steps].count("约定查阅、抄录") == 2
    lines = timeline(application.events.all(), names={})
    assert lines[-1].details == told.inspection


def test_who_came_is_an_internal_note(office: OfficeOfCases, application: Application) -> None:
    arranged(office, application, TODAY)

    note_inspection(
        application, on=TODAY, remark="本人到场，抄录两页", by=office.clerk, at=moment(TODAY, 15)
    )

    told = told_of(application, today=TODAY)
    assert told.inspection == ""
    assert "抄录两页" not in str(told)
    assert application.notes.get().text == "查阅、抄录：本人到场，抄录两页"


def test_reading_that_was_not_arranged_is_refused(
    office: OfficeOfCases, application: Application
) -> None:
    with pytest.raises(WrongState, match="还没有约定"):
        note_inspection(application, on=TODAY, by=office.clerk, at=moment(TODAY))


def test_a_day_gone_by_and_a_case_given_up_are_refused(
    office: OfficeOfCases, application: Application
) -> None:
    with pytest.raises(InvalidInput, match="已经过去"):
        arranged(office, application, date(2025, 3, 3))
    withdraw(application, on=TODAY, by=office.clerk, at=moment(TODAY))
    with pytest.raises(WrongState, match="不再办理"):
        arranged(office, application, AGREED)
