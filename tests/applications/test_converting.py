"""What was asked for may become public for all: proposed, decided, told on the desk."""

from datetime import date

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.converting import decide_publication, propose_publication
from gongkai.desk.queries import desk_of
from gongkai.errors import GongkaiError
from tests.applications.factories import make_application, make_office, moment

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)


def test_a_proposal_waits_on_the_desk_until_it_is_decided() -> None:
    office = make_office()
    application = make_application(office, DAY)
    who = {"by": office.clerk, "at": moment(DAY)}

    def waits() -> bool:
        lines = desk_of(office.clerk, office.organ, on=DAY).mine
        return any(line.state == "建议主动公开" for line in lines)

    assert not waits()
    propose_publication(application, reason="三人申请同一报告", **who)
    assert waits()
    with pytest.raises(GongkaiError, match="索引号"):
        decide_publication(application, is_accepted=True, reason="涉及公众利益", **who)
    decide_publication(
        application, is_accepted=True, reason="涉及公众利益", reference="KC/2021-00001", **who
    )

    event = application.events.get(kind="publication_decided")
    assert (waits(), event.data) == (False, {"outcome": "publish", "reference": "KC/2021-00001"})


def test_a_proposal_is_made_once_and_decided_once_by_the_clerk() -> None:
    office = make_office()
    application = make_application(office, DAY, proposes_publication=True)
    who = {"by": office.clerk, "at": moment(DAY)}

    with pytest.raises(GongkaiError, match="已经提出"):
        propose_publication(application, reason="再提一次", **who)
    with pytest.raises(GongkaiError, match="不能在"):
        decide_publication(
            application, is_accepted=False, reason="不宜", by=office.leader, at=moment(DAY)
        )
    decide_publication(application, is_accepted=False, reason="涉及个人隐私", **who)
    with pytest.raises(GongkaiError, match="没有等待"):
        decide_publication(application, is_accepted=False, reason="涉及个人隐私", **who)

    assert Application.objects.get(pk=application.pk).state == "received"
