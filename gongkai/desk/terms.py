"""The statutory terms that a person must keep, across rooms, for reminders and the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.applications.models import AnswerReview, Assignment
from gongkai.applications.operations.closing import due_for_anonymising
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import applications_of
from gongkai.organs.models import Organ
from gongkai.organs.queries import organs_of
from gongkai.remedies.queries import open_deadlines
from gongkai.supervision.complaints.queries import complaints_of, contacts_to_delete
from gongkai.supervision.permissions import COMPLAINTS

MOST = 500


@dataclass(frozen=True, slots=True)
class DueTerm:
    """A term: what must be done by when. ``about`` names it for good, ``text`` names nobody."""

    about: str
    text: str
    due_on: date
    organ: Organ
    url: str


def terms_of(user: User, *, on: date) -> list[DueTerm]:
    """Return the open terms that the person answers for, the nearest first.

    Clerks and leaders answer for all of the organ, the others for what is in their hands.
    """
    found: list[DueTerm] = []
    for organ in organs_of(user, on=on):
        if APPLICATIONS.may(user, "view", organ, on=on):
            found += _applications(user, organ, on)
    for deadline in open_deadlines(user, on=on):
        if deadline.due_on is not None:
            dispute = deadline.dispute
            url = reverse("remedies:dispute", args=[dispute.organ.slug, dispute.number])
            found.append(
                DueTerm(
                    f"dispute:{dispute.pk}:{deadline.label}:{deadline.due_on}",
                    f"复议诉讼{dispute.number}号：{deadline.label}",
                    deadline.due_on,
                    dispute.organ,
                    url,
                )
            )
    return sorted(found, key=lambda one: (one.due_on, one.about))[:MOST]


def retention_told(user: User, *, on: date) -> list[tuple[str, str]]:
    """Return (what it is about, text) for each organ where personal data waits to be taken out.

    It is about the month, so that it is told once a month; nothing is cleared by it.
    """
    told = []
    for organ in organs_of(user, on=on):
        if APPLICATIONS.may(user, "set_up", organ, on=on):
            cases = applications_of(organ, user, on=on)
            if count := due_for_anonymising(cases, organ=organ, on=on).count():
                text = f"{organ.name}：{count}件依申请公开的个人信息保留期满，待匿名化"
                told.append((f"retention:{organ.pk}:{on:%Y-%m}", text))
        if COMPLAINTS.may(user, "handle", organ, on=on):
            complaints = complaints_of(organ, user, on=on)
            if count := contacts_to_delete(complaints, organ, on=on).count():
                text = f"{organ.name}：{count}件举报的联系方式保留期满，待删除"
                told.append((f"contacts:{organ.pk}:{on:%Y-%m}", text))
    return told


def _applications(user: User, organ: Organ, on: date) -> Iterator[DueTerm]:
    rows = applications_of(organ, user, on=on).filter(closed_on=None).exclude(due_on=None)
    if not APPLICATIONS.may(user, "serve", organ, on=on):
        mine = Assignment.objects.filter(person=user, answered_at=None, returned_at=None)
        in_hand = Q(handler=user) | Q(pk__in=mine.values("application"))
        if any(APPLICATIONS.may(user, step, organ, on=on) for step, _ in AnswerReview.STEPS):
            in_hand |= Q(answers__state="submitted")
        rows = rows.filter(in_hand).distinct()
    for row in rows.order_by("due_on", "pk")[:MOST]:
        assert row.due_on is not None
        yield DueTerm(
            f"application:{row.pk}:{row.due_on}",
            f"依申请公开{row.number}号的答复",
            row.due_on,
            organ,
            reverse("applications:case", args=[organ.slug, row.number]),
        )
