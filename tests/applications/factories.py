"""Applications for tests: an office that answers them, forms that came in, cases at any step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.applications.models import Answer, Application, CaseSettings
from gongkai.applications.operations.answering import (
    review_answer,
    save_answer,
    steps_of_answer,
    submit_answer,
)
from gongkai.applications.operations.intake import register
from gongkai.applications.operations.serving import serve_answer
from gongkai.organs.models import Office, Organ
from tests.office import make_organ, make_person

BEIJING = ZoneInfo("Asia/Shanghai")
#: An identity number of nobody: its check digit is right, its region and day are of examples.
IDENTITY = "11010519491231002X"


@dataclass
class OfficeOfCases:
    """An office with everybody whom an application needs."""

    organ: Organ
    clerk: User
    head: User
    reviewer: User
    leader: User
    office: Office


def moment(day: date, hour: int = 10) -> datetime:
    """Return a moment of a day in Beijing."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def make_office(slug: str = "kangchuan", **settings: Any) -> OfficeOfCases:
    """Make an office that takes applications online and names its reviewing body."""
    organ = make_organ(slug)
    chosen = {"is_online_open": True, "review_body": "示例区人民政府"} | settings
    CaseSettings.objects.create(organ=organ, **chosen)
    return OfficeOfCases(
        organ=organ,
        clerk=make_person(organ, "information_officer"),
        head=make_person(organ, "lead_office"),
        reviewer=make_person(organ, "secrecy_reviewer"),
        leader=make_person(organ, "leader_in_charge"),
        office=Office.objects.create(organ=organ, name="城建办公室"),
    )


def applicant(**given: Any) -> dict[str, Any]:
    """Return what a person tells of themselves."""
    return {
        "category": "person",
        "name": "张三",
        "identity_type": "resident",
        "phone": "13900000000",
        "address": "示例路1号",
        "email": "zhang@example.org",
    } | given


def wanted(**given: Any) -> dict[str, Any]:
    """Return what a person wants."""
    return {"wanted": "2020年老旧小区改造工程的验收报告", "way_of_provision": "post"} | given


def make_application(
    office: OfficeOfCases, on: date, *, channel: str = "counter", **given: Any
) -> Application:
    """Register an application handed in on a day, entered the same day."""
    person = {name: given.pop(name) for name in list(given) if name in applicant()}
    registered = register(
        office.organ,
        applicant(**person),
        wanted(**given),
        channel=channel,
        arrived_on=on,
        identity_number=IDENTITY,
        by=office.clerk,
        at=moment(on),
    )
    return registered.application


def make_request_to_correct(office: OfficeOfCases, on: date) -> Application:
    """Register a request to correct a record on the applicant (更正, Art. 41)."""
    return register(
        office.organ,
        applicant(),
        wanted(wanted="公示中本人的户籍所在社区"),
        channel="counter",
        arrived_on=on,
        identity_number=IDENTITY,
        kind="rectification",
        by=office.clerk,
        at=moment(on),
    ).application


def make_approved(
    office: OfficeOfCases, application: Application, on: date, **given: Any
) -> Answer:
    """Draft, submit and sign the answer of an application on a day."""
    content = {"decision": "provided", "grounds": "", "text": "现将所需信息提供给您。"} | given
    answer = save_answer(application, **content, by=office.clerk, at=moment(on))
    submit_answer(application, seen=answer.substance, by=office.clerk, at=moment(on))
    for step in steps_of_answer(answer):
        answer = review_answer(
            application,
            step=step,
            outcome="approved",
            seen=answer.substance,
            by=office.leader if step == "leader" else office.reviewer,
            at=moment(on),
        )
    return answer


def make_answered(
    office: OfficeOfCases, application: Application, on: date, **given: Any
) -> Application:
    """Answer an application on a day, served by post."""
    answer = make_approved(office, application, on, **given)
    serve_answer(
        application,
        on=on,
        way="post",
        postal_number="XA00000000163",
        seen=answer.substance,
        by=office.clerk,
        at=moment(on),
    )
    return Application.objects.get(pk=application.pk)


def days_after(day: date, days: int) -> date:
    """Return a day so many calendar days later."""
    return day + timedelta(days=days)
