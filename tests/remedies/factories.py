"""Disputes for tests: an answered application, a case about it, cases at any step."""

from datetime import date, timedelta
from typing import Any

from gongkai.applications.models import Application
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.proceeding import note_answer, record_outcome
from gongkai.remedies.operations.registering import Filing, register_dispute
from tests.applications.factories import OfficeOfCases, make_answered, make_application, moment

#: A refusal of the year 2024: received on 4 March, answered on 8 March.
RECEIVED, ANSWERED = date(2024, 3, 4), date(2024, 3, 8)
FILED, NOTICED = date(2024, 4, 1), date(2024, 4, 10)


def make_refusal(office: OfficeOfCases, **given: Any) -> Application:
    """Make an application that was refused because of process information."""
    answer = {
        "decision": "process",
        "grounds": "条例第十六条第二款",
        "text": "该信息属于过程性信息，不予公开。",
    } | given
    return make_answered(office, make_application(office, RECEIVED), ANSWERED, **answer)


def filing(**given: Any) -> Filing:
    """Return what a notice of a reconsideration tells."""
    content: dict[str, Any] = {
        "kind": "review",
        "target": "other",
        "subject": "2018年3月5日作出的答复书",
        "claimant": "张三",
        "filed_on": FILED,
        "received_on": NOTICED,
    }
    return Filing(**(content | given))


def make_dispute(
    office: OfficeOfCases, application: Application | None = None, **given: Any
) -> Dispute:
    """Register a dispute on the day its notice came in."""
    if application is not None:
        given = {"target": "answer", "subject": "", "claimant": ""} | given
    if given.get("kind", "review") != "review":
        given = {"body": "示例区人民法院"} | given
    told = filing(application=application, **given)
    at = moment(max(told.filed_on, told.received_on))
    return register_dispute(office.organ, told, by=office.clerk, at=at)


def make_decided(
    office: OfficeOfCases, dispute: Dispute, on: date, word: str, **given: Any
) -> Dispute:
    """Answer a dispute the day after its notice, unless it is, and decide it on a day."""
    last = dispute.instances.order_by("number").last()
    assert last is not None
    if last.answered_on is None and last.received_on is not None and last.received_on < on:
        day = last.received_on + timedelta(days=1)
        note_answer(dispute, on=day, evidence="答复书、送达凭证", by=office.clerk, at=moment(day))
    told: dict[str, Any] = {
        "paper": "review_decision" if last.level == "review" else "judgment",
        "result_word": word,
        "decided_on": on,
        "received_on": on,
    }
    told |= given
    return record_outcome(dispute, **told, by=office.clerk, at=moment(told["received_on"]))
