"""Changing an organ's data and people, each a deed with its entry in the trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment, Office, Organ, Post, PublicChange
from gongkai.organs.permissions import ORGANS

CONTACT_FIELDS = (
    "submits_to",
    "address",
    "office_hours",
    "phone",
    "fax",
    "postcode",
    "contact",
    "site_code",
    "icp_number",
    "police_number",
)
#: The chain of what is done to the site as a whole.
SITE = "site"
POST_FIELDS = ("name", "office", "role", "seat", "duties", "order")


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


def save_office(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    office: Office | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Office:
    """Add an office, or change it; a new lead office takes the place of the old one.

    Raises InvalidInput for a name that the organ has already.
    """
    ORGANS.require(by, "appoint", organ, on=at.date())
    saved = office or Office(organ=organ)
    name = f"office.{'changed' if office else 'added'}"
    try:
        with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
            if content["is_lead"]:
                organ.offices.exclude(pk=saved.pk).filter(is_lead=True).update(is_lead=False)
            for field in ("name", "phone", "is_lead"):
                setattr(saved, field, content[field])
            saved.save()
            done.on(f"office:{saved.pk}", is_lead=saved.is_lead)
    except IntegrityError as error:
        raise _taken("科室", content["name"]) from error
    return saved


def save_post(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    post: Post | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Post:
    """Add a post, or change it.

    Nobody changes the role of a post that they hold themselves. Raises InvalidInput for a name
    that the organ has already.
    """
    ORGANS.require(by, "appoint", organ, on=at.date())
    saved = post or Post(organ=organ)
    changed = [name for name in POST_FIELDS if getattr(saved, name) != content[name]]
    if post and "role" in changed and post.appointments.filter(user=by).exists():
        raise NotPermitted(
            "您自己任职的岗位，角色不能由您改。请由其他负责人或系统管理员办理。",
            code="own_appointment",
        )
    for name in changed:
        setattr(saved, name, content[name])
    deed_name = f"post.{'changed' if post else 'added'}"
    try:
        with deed(deed_name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved.save(update_fields=changed if post else None)
            done.on(f"post:{saved.pk}", fields=changed, role=saved.role)
    except IntegrityError as error:
        raise _taken("岗位", content["name"]) from error
    return saved


def _taken(what: str, name: str) -> InvalidInput:
    return InvalidInput(
        f"已有名为“{name}”的{what}。请换一个名称，或修改原来的。", code="name_taken"
    )


def appoint(
    post: Post,
    user: User | None,
    *,
    name: str = "",
    from_on: date,
    to_on: date | None = None,
    acting_for: Appointment | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """Give a post to a person from a day; ``acting_for`` must be an appointment to the post.

    ``name`` instead of a user registers a person who does not sign in. Nobody appoints
    themselves: rights are given by somebody else.
    """
    if by is not None:
        ORGANS.require(by, "appoint", post.organ, on=at.date())
        if user == by:
            raise NotPermitted(
                "不能给自己登记任职或代行。请由其他负责人或系统管理员办理。", code="own_appointment"
            )
    _refuse_unfit_days(post, user, from_on, to_on, acting_for)
    with deed("post.appointed", organ=post.organ.slug, by=by, at=at, key=key) as done:
        person = user or _unsigned_person(name)
        appointment = Appointment.objects.create(
            post=post, user=person, from_on=from_on, to_on=to_on, acting_for=acting_for
        )
        done.on(
            f"post:{post.pk}",
            appointment=appointment.pk,
            user=person.pk,
            from_on=from_on.isoformat(),
            to_on=to_on.isoformat() if to_on else None,
            acting_for=acting_for.pk if acting_for else None,
        )
    return appointment


def _refuse_unfit_days(
    post: Post, user: User | None, from_on: date, to_on: date | None, acting_for: Appointment | None
) -> None:
    if acting_for is not None and acting_for.post_id != post.pk:
        raise InvalidInput("代行职责只能代本岗位的任职人员。请重新选择。", code="acting_elsewhere")
    if to_on is not None and to_on < from_on:
        raise InvalidInput("任职止日早于起日。请核对两个日期。", code="dates_reversed")
    same = Appointment.objects.filter(post=post, user=user).filter(
        Q(to_on=None) | Q(to_on__gte=from_on)
    )
    if user and (same.filter(from_on__lte=to_on) if to_on else same).exists():
        raise InvalidInput(
            f"{user.name}在这段时间已经任这个岗位。请核对日期，或先填写原任职的止日。",
            code="appointment_overlaps",
        )


def _unsigned_person(name: str) -> User:
    """Return a new person without a password: they hold posts, and nobody signs in as them."""
    if not name.strip():
        raise InvalidInput("请填写姓名。", code="name_missing")
    return User.objects.create_user(
        f"person-{secrets.token_hex(6)}", name=name.strip(), password=None
    )


def end_appointment(
    appointment: Appointment, *, to_on: date, by: User, at: datetime, key: str | None = None
) -> Appointment:
    """Enter the last day of an appointment, or move it while it is still to come.

    Those who stand in keep their own days: a post may stay vacant for a while.
    """
    post = appointment.post
    ORGANS.require(by, "appoint", post.organ, on=at.date())
    if to_on < appointment.from_on:
        raise InvalidInput("任职止日早于起日。请核对两个日期。", code="dates_reversed")
    with deed("post.appointment_ended", organ=post.organ.slug, by=by, at=at, key=key) as done:
        current: Appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if current.to_on is not None and current.to_on < at.date():
            raise WrongState("这次任职已经结束。又任职的，请另登记一次。", code="appointment_over")
        if current.user_id == by.pk and current.to_on is not None and current.to_on < to_on:
            raise NotPermitted(
                "不能延长自己的任职。请由其他负责人或系统管理员办理。", code="own_appointment"
            )
        current.to_on = to_on
        current.save(update_fields=["to_on"])
        done.on(f"post:{post.pk}", appointment=current.pk, to_on=to_on.isoformat())
    return current
