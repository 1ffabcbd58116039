"""How many units a form counts for the fee: apart from 件, cumulative over the month."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.operations.arranging import void_event
from gongkai.applications.operations.charging import (
    FeeUnits,
    count_fee_units,
    fee_units,
    propose_fee,
)
from gongkai.errors import InvalidInput
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_application,
    make_office,
    moment,
)
from tests.applications.staff.clerks import address, sign_in

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2025, 3, 4), date(2025, 4, 1)


@pytest.fixture
def office(db: None) -> OfficeOfCases:
    return make_office(charges_fees=True)


def counted(office: OfficeOfCases, application: Application, units: int) -> Application:
    return count_fee_units(
        application,
        units=units,
        reason="验收报告、付款凭证、监理日志各为一项",
        by=office.clerk,
        at=moment(MARCH),
    )


def test_units_of_one_form_are_charged_over_the_tiers_and_the_next_form_goes_on_from_them(
    office: OfficeOfCases,
) -> None:
    first, second, third = (make_application(office, MARCH) for _ in range(3))
    counted(office, first, 9)
    counted(office, second, 22)

    assert fee_units(first) == FeeUnits(0, 9)
    assert propose_fee(first, method="items") == 0
    assert fee_units(second) == FeeUnits(9, 22)
    # 第10件不收费，第11至30件每件100元，第31件200元
    assert propose_fee(second, method="items") == Decimal(2_200)
    assert fee_units(second).words == "第10至31件"
    assert fee_units(third) == FeeUnits(31, 1)
    assert propose_fee(third, method="items") == Decimal(200)
    assert Application.objects.filter(organ=office.organ).count() == 3


def test_the_notice_names_the_tiers_that_its_units_fall_into(
    client: Client, office: OfficeOfCases
) -> None:
    first, second = (make_application(office, MARCH) for _ in range(2))
    counted(office, first, 9)
    sign_in(client, office.clerk)

    entered = client.post(
        address(second, "step/fee-units/"),
        {"seen": second.row_version, "units": 22, "reason": "逐月的报表各为一项"},
    )
    shown = client.post(
        address(second, "step/fee/"),
        {"seen": second.row_version + 1, "method": "items", "on": MARCH},
    )

    assert entered.status_code == 302
    page = shown.content.decode()
    assert "您当月的第10至31件申请，其中第10件不收费；第11至30件每件100元；第31件每件200元" in page
    assert "应缴金额：2200元" in page


def test_a_new_month_and_another_person_begin_anew(office: OfficeOfCases) -> None:
    counted(office, make_application(office, MARCH), 12)
    later = make_application(office, APRIL)

    assert fee_units(later) == FeeUnits(0, 1)


def test_a_count_that_was_taken_back_counts_no_more(office: OfficeOfCases) -> None:
    application = counted(office, make_application(office, MARCH), 12)
    event = CaseEvent.objects.get(kind="fee_units")

    void_event(application, event.number, reason="登记有误", by=office.head, at=moment(MARCH))

    assert fee_units(application) == FeeUnits(0, 1)


@pytest.mark.parametrize(("units", "reason"), [(0, "一项"), (3, " ")])
def test_less_than_one_and_more_without_a_reason_are_refused(
    office: OfficeOfCases, units: int, reason: str
) -> None:
    application = make_application(office, MARCH)

    with pytest.raises(InvalidInput) as refused:
        count_fee_units(application, units=units, reason=reason, by=office.clerk, at=moment(MARCH))

    assert refused.value.code == "fee_units_unfit"
    assert IDENTITY not in refused.value.message


@pytest.mark.parametrize("kind", ["rectification", "redo"])
def test_what_is_no_application_for_disclosure_counts_alone(
    client: Client, office: OfficeOfCases, kind: str
) -> None:
    counted(office, make_application(office, MARCH), 12)
    other = make_application(office, MARCH)
    Application.objects.filter(pk=other.pk).update(kind=kind)
    sign_in(client, office.clerk)

    assert fee_units(Application.objects.get(pk=other.pk)) == FeeUnits(0, 1)
    assert client.get(address(other, "step/fee/")).status_code == 200
