"""Changing an organ's data and people, each a deed with its entry in the trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Appointment, Organ, Post, PublicChange
from gongkai.organs.permissions import ORGANS

CONTACT_FIELDS = (
    "submits_to",
    "address",
    "office_hours",
    "phone",
    "fax",
    "postcode",
    "contact",
)


def change_contact(
    organ: Organ, contact: dict[str, Any], *, by: User, at: datetime, key: str | None = None
) -> None:
    """Change the public contact data; the public pages follow."""
    ORGANS.require(by, "edit", organ, on=at.date())
    with deed("organ.contact_changed", organ=organ.slug, by=by, at=at, key=key) as done:
        changed = [name for name in CONTACT_FIELDS if getattr(organ, name) != contact[name]]
        Organ.objects.filter(pk=organ.pk).update(**{name: contact[name] for name in changed})
        PublicChange.objects.create(organ=organ, topic="organ", at=at)
        done.on(f"organ:{organ.slug}", fields=changed)


def appoint(
    post: Post,
    user: User,
    *,
    from_on: date,
    to_on: date | None = None,
    acting_for: Appointment | None = None,
    by: User | None,
    at: datetime,
) -> Appointment:
    """Give a post to a person from a day; ``acting_for`` must be an appointment to the post."""
    if acting_for is not None and acting_for.post_id != post.pk:
        raise InvalidInput("代行职责只能代本岗位的任职人员。请重新选择。", code="acting_elsewhere")
    if to_on is not None and to_on < from_on:
        raise InvalidInput("任职止日早于起日。请核对两个日期。", code="dates_reversed")
    with deed("post.appointed", organ=post.organ.slug, by=by, at=at) as done:
        appointment = Appointment.objects.create(
            post=post, user=user, from_on=from_on, to_on=to_on, acting_for=acting_for
        )
        done.on(f"post:{post.pk}", appointment=appointment.pk, user=user.pk)
    return appointment
