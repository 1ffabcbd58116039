"""Who may say that an extension was approved: whoever approved it, or the leading office."""

from datetime import date

import pytest

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.assigning import assign
from gongkai.applications.operations.steps import extend
from gongkai.errors import NotPermitted
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment
from tests.office import make_person

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 11)


def _extended(office: OfficeOfCases, case: Application, by: User) -> Application:
    return extend(
        case,
        working_days=10,
        approved_on=DAY,
        approver=office.head,
        told_on=DAY,
        reason="需要检索多个年度的档案",
        by=by,
        at=moment(DAY, 12),
    )


def test_the_head_of_an_office_does_not_enter_the_approval_of_another() -> None:
    office = make_office()
    head = make_person(office.organ, "office_head")
    case = make_application(office, DAY)
    assign(case, office=office.office, person=head, by=office.clerk, at=moment(DAY, 11))

    with pytest.raises(NotPermitted):
        _extended(office, case, head)

    assert not case.events.filter(kind="extended").exists()
    _extended(office, case, office.clerk)
    assert case.events.get(kind="extended").data["approver"] == office.head.pk
