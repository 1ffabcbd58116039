"""Reading communities: their items, what is late, one item with its course, who a link is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from gongkai.accounts.sealing import mark_of
from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person
from gongkai.statute.communities import Duty, duties_of
from gongkai.supervision.communities.words import AWAITED, LATE, OPEN_REPORT, STATES, TONES
from gongkai.supervision.models import (
    Community,
    CommunityLink,
    DisclosureEvent,
    DisclosureItem,
    DutyChoice,
)

#: Finished items of so many days stay on the page of a link.
SHOWN_DAYS = 120
#: What was due first on top; what has no day yet comes last.
_BY_DAY = (F("due_on").asc(nulls_last=True), "community__name", "pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands on a day; ``days_late`` is 0 within its term or without one."""

    words: str
    tone: str
    days_late: int
    awaited_on: date | None


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """A duty of the data with what the organ set: whether it is asked for, and its days."""

    duty: Duty
    is_on: bool
    due_days: int
    choice: DutyChoice | None


def communities_of(organ: Organ) -> QuerySet[Community]:
    """Return the communities of an organ, those that are no more last."""
    found: QuerySet[Community] = Community.objects.filter(organ=organ)
    return found.order_by(F("to_on").desc(nulls_first=True), "kind", "name")


def community_of(organ: Organ, pk: int, user: Person, *, on: date) -> Community | None:
    """Return a community that the person may see, with its organ."""
    found: Community | None = (
        Community.objects.visible_to(user, on=on)
        .filter(organ=organ, pk=pk)
        .select_related("organ")
        .first()
    )
    return found


def links_of(communities: Sequence[Community], *, on: date) -> dict[int, CommunityLink]:
    """Return by community the link that opens something on the day."""
    found = CommunityLink.objects.filter(
        community__in=communities, withdrawn_at=None, expires_on__gte=on
    )
    return {link.community_id: link for link in found}


def link_mark(key: str) -> str:
    """Return the mark by which a link is found."""
    return mark_of(key, purpose="community link")


def link_opened_by(key: str, *, on: date) -> CommunityLink | None:
    """Return the link that a key opens on the day; None for a wrong, old or withdrawn one.

    A community that is no more still finishes what it owes.
    """
    found: CommunityLink | None = (
        CommunityLink.objects.filter(mark=link_mark(key), withdrawn_at=None, expires_on__gte=on)
        .select_related("community__organ")
        .first()
    )
    return found


def duty_standings(organ: Organ) -> list[DutyStanding]:
    """Return the duties of the organ's region with what it set. One query."""
    choices = {choice.duty: choice for choice in DutyChoice.objects.filter(organ=organ)}
    return [_duty_standing(duty, choices.get(duty.slug)) for duty in duties_of(organ.region)]


def _duty_standing(duty: Duty, choice: DutyChoice | None) -> DutyStanding:
    if choice is None:
        return DutyStanding(duty, not duty.is_optional, duty.due_days, None)
    days = duty.due_days if choice.due_days is None else choice.due_days
    return DutyStanding(duty, choice.is_on, days, choice)


def items_of(organ: Organ) -> QuerySet[DisclosureItem]:
    """Return all items of an organ with their communities."""
    found: QuerySet[DisclosureItem] = DisclosureItem.objects.filter(organ=organ)
    return found.select_related("community", "organ")


def item_of(organ: Organ, pk: int, user: Person, *, on: date) -> DisclosureItem | None:
    """Return an item that the person may see."""
    return items_of(organ).visible_to(user, on=on).filter(pk=pk).first()  # type: ignore[attr-defined, no-any-return]


#: What was said to be done, accepted or not; of these what lies within its term, and what has none.
IS_DONE = Q(state__in=("entered", "accepted"))
IS_ON_TIME = IS_DONE & Q(done_on__lte=F("due_on"))
IS_UNDATED = IS_DONE & Q(due_on=None)


def is_late(on: date) -> Q:
    """Return the condition of what is past its day, or past the day told with a return."""
    return Q(state="open", due_on__lt=on) | Q(state="returned", redo_by__lt=on)


def late(found: QuerySet[DisclosureItem], *, on: date) -> QuerySet[DisclosureItem]:
    """Return the items that are late."""
    return found.filter(is_late(on)).order_by(*_BY_DAY)


def awaited(found: QuerySet[DisclosureItem]) -> QuerySet[DisclosureItem]:
    """Return the items in which something is awaited from the community."""
    return found.filter(state__in=AWAITED).order_by(*_BY_DAY)


def standing_of(item: DisclosureItem, *, on: date) -> Standing:
    """Return how an item stands on the day."""
    awaited_on = {"open": item.due_on, "returned": item.redo_by}.get(item.state)
    days_late = max(0, (on - awaited_on).days) if awaited_on else 0
    words = OPEN_REPORT if item.state == "open" and item.is_reported else STATES[item.state]
    if days_late:
        return Standing(LATE, "late", days_late, awaited_on)
    return Standing(words, TONES[item.state], 0, awaited_on)


def course_of(item: DisclosureItem) -> list[DisclosureEvent]:
    """Return what happened to an item, in order, with photos and people. One query."""
    return list(item.events.select_related("photo", "by").order_by("number"))


def last_entry(events: Sequence[DisclosureEvent]) -> DisclosureEvent | None:
    """Return what the community said last."""
    return next((event for event in reversed(events) if event.kind == "entered"), None)


def filled_before(item: DisclosureItem, entry: DisclosureEvent | None) -> dict[str, Any]:
    """Return what a form begins with, so that nothing is asked twice: what was said of the item,
    else where the community's board hung last. At most one query.
    """
    if entry:
        names = ("finding", "place", "posted_on", "posted_until", "note")
        return {name: getattr(entry, name) for name in names}
    told = DisclosureEvent.objects.filter(item__community=item.community_id).exclude(place="")
    return {"place": told.order_by("-at", "-pk").values_list("place", flat=True).first() or ""}


def last_return(item: DisclosureItem, events: Sequence[DisclosureEvent]) -> DisclosureEvent | None:
    """Return the return that the community still has to answer."""
    return events[-1] if item.state == "returned" and events else None


def event_of(item: DisclosureItem, number: int) -> DisclosureEvent | None:
    """Return one event of an item with its photo."""
    found: DisclosureEvent | None = (
        item.events.filter(number=number).select_related("photo").first()
    )
    return found


def unfinished(found: QuerySet[DisclosureItem]) -> QuerySet[DisclosureItem]:
    """Return the items that are not in order yet, what was due first on top."""
    return found.exclude(state="accepted").order_by(*_BY_DAY)


def shown_by_link(community: Community, *, on: date) -> list[DisclosureItem]:
    """Return what the page of a community's link lists: what is not finished, then the newest
    that is.
    """
    found = items_of(community.organ).filter(community=community)
    finished = found.filter(state="accepted", due_on__gte=on - timedelta(days=SHOWN_DAYS)).order_by(
        "-due_on", "pk"
    )
    return [*unfinished(found), *finished]


def narrowed(
    found: QuerySet[DisclosureItem], wanted: dict[str, Any], *, on: date
) -> QuerySet[DisclosureItem]:
    """Return the items that fit what a person chose: year, duty, state, kind, a word.

    ``late``, ``done``, ``on_time`` and ``undated`` are states of their own. Those that are not
    finished stand first.
    """
    told = {"late": is_late(on), "done": IS_DONE, "on_time": IS_ON_TIME, "undated": IS_UNDATED}
    if state := wanted.get("state"):
        found = found.filter(told.get(state, Q(state=state)))
    if year := wanted.get("year"):
        found = found.filter(year=year)
    if duty := wanted.get("duty"):
        found = found.filter(duty=duty)
    if kind := wanted.get("kind"):
        found = found.filter(community__kind=kind)
    if word := (wanted.get("q") or "").strip():
        found = found.filter(community__name__icontains=word)
    return found.annotate(
        is_finished=Case(When(state="accepted", then=Value(1)), default=Value(0))
    ).order_by("is_finished", *_BY_DAY)


def item_by_link(link: CommunityLink, pk: int) -> DisclosureItem | None:
    """Return an item of the link's own community; whatever else is not there."""
    return items_of(link.community.organ).filter(community=link.community_id, pk=pk).first()


def desk_counts(organ: Organ, *, on: date) -> tuple[int, int]:
    """Return how many items wait to be checked, and how many are late. One query."""
    counts = DisclosureItem.objects.filter(organ=organ).aggregate(
        entered=Count("pk", filter=Q(state="entered")), late=Count("pk", filter=is_late(on))
    )
    return counts["entered"], counts["late"]
