"""An office at work on a day, and a case of it."""

import pytest

from gongkai.applications.models import Application
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment
from tests.applications.staff.clerks import BEFORE, TODAY


@pytest.fixture
def working_office(db: None, monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    """Return an office whose pages are opened on the day."""
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office(charges_fees=True, payment_words="在政务服务大厅窗口缴纳")


@pytest.fixture
def open_case(working_office: OfficeOfCases) -> Application:
    """Return a case handed in two days before."""
    return make_application(working_office, BEFORE)
