"""Reading complaints: who handles them, the list, one of them, the statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.errors import DataMissing
from gongkai.organs.models import Appointment, Organ, Supervision
from gongkai.organs.permissions import Person
from gongkai.statute.calendars import Calendar
from gongkai.statute.personal_data import kept_until, over_before
from gongkai.supervision.models import Complaint, ComplaintEvent, ComplaintSettings
from gongkai.supervision.models.complaints import HANDLERS, MATTERS, STATES

#: States of the filter; the last two are no states of the row but of the day.
FILTER_STATES = {**STATES, "late": "超时未办", "over": "联系方式保留期满"}
#: Still waits for an answer.
OPEN = ("received", "handed_on", "investigated")


def handler_of(organ: Organ, *, on: date) -> Organ | None:
    """Return the organ that handles complaints about ``organ`` on a day, None when none is here.

    It supervises on that day, and somebody there holds a post that handles complaints; who works
    in the organ complained of as well sees none about it and does not count. Source:
    条例第四十七条、第五十一条. At most two queries.
    """
    links = Supervision.objects.holding(on).filter(child=organ, kind="supervises")
    works_there = Appointment.objects.holding(on).filter(post__organ=organ)
    holding = (
        Appointment.objects.holding(on)
        .filter(post__role__in=HANDLERS, post__organ__in=links.values("parent"))
        .filter(user__is_active=True)
        .exclude(user__in=works_there.values("user"))
    )
    first = links.filter(parent__in=holding.values("post__organ")).order_by("from_on", "pk")
    link = first.select_related("parent").first()
    return link.parent if link else None


def organs_without_pages(organ: Organ, *, on: date) -> list[Organ]:
    """Return the organs below that have no public pages of their own, so that complaints about
    them are handed in on the pages of this one. One query.
    """
    return list(organs_below(organ, on=on).filter(has_portal=False))


def settings_of(organ: Organ) -> ComplaintSettings:
    """Return what is set about complaints; the defaults when nothing was set."""
    found = ComplaintSettings.objects.filter(organ=organ).first()
    return found or ComplaintSettings(organ=organ)


def term_of(calendar: Calendar, *, received_on: date, working_days: int) -> tuple[date | None, str]:
    """Return the last day to answer a complaint received on a day, or why it cannot be told."""
    try:
        return calendar.add_working_days(received_on, working_days), ""
    except DataMissing as error:
        return None, error.message[:300]


def organs_below(organ: Organ, *, on: date) -> QuerySet[Organ]:
    """Return the organs that this one supervises on a day, by name: it handles complaints about."""
    links = Supervision.objects.holding(on).filter(parent=organ, kind="supervises")
    found: QuerySet[Organ] = Organ.objects.filter(pk__in=links.values("child"))
    return found.exclude(pk=organ.pk).order_by("name")


def complaints_of(organ: Organ, user: Person, *, on: date) -> QuerySet[Complaint]:
    """Return the complaints that the person handles here, open ones and near terms first."""
    found: QuerySet[Complaint] = Complaint.objects.visible_to(user, on=on).filter(organ=organ)
    joined = found.select_related("about", "organ")
    closed, due = F("closed_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True)
    return joined.order_by(closed, due, "pk")


def complaint_of(organ: Organ, pk: int, user: Person, *, on: date) -> Complaint | None:
    """Return the complaint with this key, None when the person does not handle it here."""
    return complaints_of(organ, user, on=on).filter(pk=pk).first()


def contact_kept_until(complaint: Complaint) -> date | None:
    """Return the last day on which a contact is kept, None while it is needed to answer."""
    if complaint.closed_on is None:
        return None
    return kept_until(complaint.closed_on, settings_of(complaint.organ).contact_years)


def contacts_to_delete(
    found: QuerySet[Complaint], organ: Organ, *, on: date
) -> QuerySet[Complaint]:
    """Narrow an organ's complaints to those whose contact is not kept any more: a person does it.

    Source: 个人信息保护法第四十七条. One query for the setting, one for them.
    """
    before = over_before(on, settings_of(organ).contact_years)
    return found.filter(closed_on__lt=before).exclude(contact_sealed="")


def narrowed(
    found: QuerySet[Complaint], wanted: Mapping[str, Any], organ: Organ, *, on: date
) -> QuerySet[Complaint]:
    """Return the complaints that fit what a person chose: state, matter, year, organ, a word."""
    if state := wanted.get("state"):
        if state == "late":
            found = found.filter(state__in=OPEN, due_on__lt=on)
        elif state == "over":
            found = contacts_to_delete(found, organ, on=on)
        else:
            found = found.filter(state=state)
    if matter := wanted.get("matter"):
        found = found.filter(matter=matter)
    if year := wanted.get("year"):
        found = found.filter(year=year)
    if word := (wanted.get("q") or "").strip():
        found = found.filter(
            Q(number__icontains=word) | Q(text__icontains=word) | Q(about__name__icontains=word)
        )
    return found


def events_of(complaint: Complaint) -> QuerySet[ComplaintEvent]:
    """Return what happened to a complaint, in order. One query."""
    found: QuerySet[ComplaintEvent] = complaint.events.select_related("by", "finding")
    return found.order_by("number")


def open_complaints(organ: Organ, user: Person, *, on: date) -> QuerySet[Complaint]:
    """Return the complaints that wait for an answer, the nearest term first. One query."""
    return complaints_of(organ, user, on=on).filter(state__in=OPEN)


@dataclass(frozen=True, slots=True)
class Counts:
    """A year's complaints in figures: by matter, by organ, by state, late ones."""

    total: int
    late: int
    matters: Sequence[tuple[str, int]]
    organs: Sequence[tuple[str, int]]
    states: Sequence[tuple[str, int]]


def counts_of(found: QuerySet[Complaint], *, on: date) -> Counts:
    """Return the figures of complaints. One query."""
    rows = list(found)
    matters, states = Counter(one.matter for one in rows), Counter(one.state for one in rows)
    organs = Counter(one.about.name for one in rows)
    return Counts(
        total=len(rows),
        late=sum(one.is_late(on) for one in rows),
        matters=[(word, matters[slug]) for slug, word in MATTERS.items() if matters[slug]],
        organs=sorted(organs.items(), key=lambda told: (-told[1], told[0])),
        states=[(word, states[slug]) for slug, word in STATES.items() if states[slug]],
    )
