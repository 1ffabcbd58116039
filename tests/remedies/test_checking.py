"""A result that no instance has is named."""

from datetime import date

import pytest

from gongkai.remedies.checking import broken_disputes
from gongkai.remedies.models import Dispute
from tests.applications.factories import make_office
from tests.remedies.factories import make_decided, make_dispute, make_refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change", [{"result": "corrected"}, {"closed_on": None}, {"orders_redo": True}]
)
def test_a_result_that_no_instance_has_is_named(change: dict[str, object]) -> None:
    office = make_office()
    dispute = make_dispute(office, make_refusal(office))
    make_dispute(office)
    make_decided(office, dispute, date(2024, 5, 20), "维持")
    assert list(broken_disputes()) == []

    Dispute.objects.filter(pk=dispute.pk).update(**change)

    assert list(broken_disputes()) == [
        f"kangchuan街道办事处的案件{dispute.number}的结果与各审级登记的不符：没有经过办理就被改动。"
    ]
