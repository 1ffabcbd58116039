"""Who may do what with applications."""

from __future__ import annotations

from datetime import date

from gongkai.applications.models import Application
from gongkai.errors import NotPermitted
from gongkai.organs.models import Appointment
from gongkai.organs.permissions import Person, Policy, roles_by_organ
from gongkai.organs.roles import CLERKS, SIGNERS

#: Those who work on any application of the organ. The others see only what was handed to them.
_STAFF = CLERKS | SIGNERS | {"secrecy_reviewer", "inspector"}

APPLICATIONS = Policy(
    "applications",
    {
        "view": _STAFF | {"office_head"},
        "register": CLERKS,
        "handle": CLERKS | {"office_head"},
        "draft": CLERKS | {"office_head"},
        "secrecy": frozenset({"secrecy_reviewer"}),
        "privacy": frozenset({"secrecy_reviewer"}),
        # 延期 asks for the head of the office in charge of disclosure (Art. 33).
        "approve_extension": frozenset({"lead_office"}) | SIGNERS,
        "leader": SIGNERS,
        "serve": CLERKS,
        "set_up": frozenset({"lead_office"}) | SIGNERS,
    },
    {
        "view": "查看依申请公开",
        "register": "登记申请",
        "handle": "办理申请",
        "draft": "起草答复",
        "secrecy": "进行保密审查",
        "privacy": "进行个人信息审查",
        "approve_extension": "批准延期",
        "leader": "签发答复",
        "serve": "送达答复",
        "set_up": "设置依申请公开",
    },
)


def sees_all(user: Person, application: Application, *, on: date) -> bool:
    """Say whether the person's post is for all applications, not only those handed to them."""
    return sees_every_case(user, application.organ_id, on=on)


def sees_every_case(user: Person, organ_id: int, *, on: date) -> bool:
    """Say the same of any application of an organ."""
    held = roles_by_organ(user, on=on).get(organ_id, frozenset())
    return bool(held & _STAFF)


def require_view(user: Person, application: Application, *, on: date) -> None:
    """Raise NotPermitted unless the person may see this application.

    The head of an office sees what was handed to that office or to them, nothing else: an
    application holds personal data.
    """
    if sees_all(user, application, on=on):
        return
    offices = _offices(user, application, on)
    own = application.assignments.filter(returned_at=None)
    if own.filter(office_id__in=offices).exists() or own.filter(person_id=user.pk).exists():
        return
    raise NotPermitted("这件申请没有交给您或者您的科室办理，不能查看。")


def _offices(user: Person, application: Application, on: date) -> list[int]:
    rows = Appointment.objects.holding(on).filter(
        user_id=user.pk, post__organ_id=application.organ_id
    )
    return [office for office in rows.values_list("post__office_id", flat=True) if office]
