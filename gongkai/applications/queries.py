"""Reading applications: whom they are shown to, lists in the order of work, the same applicant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.applications.lights import APPLICANT_TURN
from gongkai.applications.models import Application, Assignment, CaseEvent
from gongkai.applications.permissions import sees_all
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.permissions import Person

_NUMBER = re.compile(r"[0-9]{9,12}")
#: The last so many applications of one applicant are compared with a new one.
_COMPARED = 200
#: From this likeness on two descriptions are told as perhaps the same.
_ALIKE = 0.6


def applications_of(organ: Organ, user: Person, *, on: date) -> QuerySet[Application]:
    """Return the organ's applications that the person may see, without an order.

    The head of an office sees what was handed to that office or to them (``require_view`` asks
    the same of one application).
    """
    found: QuerySet[Application] = Application.objects.filter(organ=organ)
    if sees_all(user, Application(organ=organ), on=on):
        return found
    offices = (
        Appointment.objects.holding(on)
        .filter(user_id=user.pk, post__organ=organ)
        .exclude(post__office=None)
    )
    own = Assignment.objects.filter(
        Q(office_id__in=offices.values("post__office_id")) | Q(person_id=user.pk),
        organ=organ,
        returned_at=None,
    )
    return found.filter(pk__in=own.values("application_id"))


def by_number(number: str) -> Q | None:
    """Return what finds an application by its number within an index, None for no number.

    A number is the year of arrival and the serial of that year, so that none stands for two.

    >>> by_number("202000012")
    <Q: (AND: ('serial', 12), ('year', 2020))>
    """
    if not _NUMBER.fullmatch(number):
        return None
    return Q(year=int(number[:4]), serial=int(number[4:]))


def case_of(organ: Organ, number: str, user: Person, *, on: date) -> Application | None:
    """Return the application with this number, None when the person may not see it."""
    wanted = by_number(number)
    if wanted is None:
        return None
    return (
        applications_of(organ, user, on=on)
        .select_related("organ", "applicant", "office", "handler", "split_from", "redo_of")
        .filter(wanted, number=number)
        .first()
    )


def late_on(today: date) -> Q:
    """Return what tells open applications whose term is over and for which the office is due."""
    return Q(closed_on=None, due_on__lt=today) & ~Q(watch_name__in=APPLICANT_TURN)


class InOrder(Sequence[Application]):
    """Applications for pages: keys are counted and skipped inside an index, rows fetched by key.

    ``sort`` due: open ones by due date, those without one first, then closed ones, newest first.
    ``side``: they were narrowed to "open" or "closed" ones, so that the others are not looked for.
    ``scan``: they were searched for words, which reads every row; then all keys are kept, so that
    this is done once.
    """

    def __init__(
        self,
        found: QuerySet[Application],
        *,
        sort: str = "due",
        side: str = "",
        scan: bool = False,
    ) -> None:
        parts = _parts(found, sort, side)
        self.parts: list[Any] = [part.values_list("pk", flat=True) for part in parts]
        if scan:
            self.parts = [list(part) for part in self.parts]
        self._counts: list[int] | None = None

    def _lengths(self) -> list[int]:
        if self._counts is None:
            self._counts = [
                len(part) if isinstance(part, list) else part.count() for part in self.parts
            ]
        return self._counts

    def __len__(self) -> int:
        return sum(self._lengths())

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        first, last, _ = part.indices(len(self))
        keys: list[int] = []
        for one, length in zip(self.parts, self._lengths(), strict=True):
            begin, end = max(first, 0), min(last, length)
            # Asked even where nothing is wanted, so that every page asks the same questions.
            taken = list(one[begin : max(end, begin + 1)])
            keys += taken[: max(end - begin, 0)]
            first, last = first - length, last - length
        rows = in_list(Application.objects.all()).in_bulk(keys)
        return [rows[key] for key in keys]


def in_list(found: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications with what a list shows of each."""
    return found.select_related("applicant", "office", "handler").defer(
        "identifying", "applicant__identity_sealed", "applicant__address"
    )


def _parts(found: QuerySet[Application], sort: str, side: str) -> list[QuerySet[Application]]:
    if sort == "newest":
        return [found.order_by("-arrived_on", "-pk")]
    newest_open = ("-arrived_on", "-pk")
    by_due = (F("due_on").asc(nulls_first=True), "pk")
    opened = found.filter(closed_on=None).order_by(*(newest_open if sort == "closed" else by_due))
    closed = found.filter(closed_on__isnull=False).order_by("-closed_on", "-pk")
    if side:
        return [opened] if side == "open" else [closed]
    return [closed, opened] if sort == "closed" else [opened, closed]


def same_applicant(application: Application, found: QuerySet[Application]) -> QuerySet[Application]:
    """Return those of ``found`` that the same applicant made, newest first, this one included.

    The same is who shows the same identity document; without one, who has the same name and
    telephone. Nothing is opened for it.
    """
    person = application.applicant
    if person.identity_mark:
        same = Q(applicant__identity_mark=person.identity_mark)
    elif person.phone:
        same = Q(applicant__name=person.name, applicant__phone=person.phone)
    else:
        same = Q(pk=application.pk)
    return found.filter(same | Q(pk=application.pk)).order_by("-arrived_on", "-pk")


def counts_by_month(applications: Sequence[Application]) -> list[tuple[str, int]]:
    """Return how many were made in each calendar month, newest month first.

    By the day of receipt; while it is open, by the day of arrival. Source: 条例第三十五条; 国办函
    〔2020〕109号第三条 (fees count the applications of one applicant in a calendar month).
    """
    counts = Counter(
        f"{(one.received_on or one.arrived_on):%Y-%m}"
        for one in applications
        if one.kind == "disclosure"
    )
    return sorted(counts.items(), reverse=True)


def alike(application: Application, others: Sequence[Application]) -> list[Application]:
    """Return the others of one applicant that perhaps ask for the same; a person decides."""
    return [
        one
        for one in others[:_COMPARED]
        if one.pk != application.pk and _likeness(one.wanted, application.wanted) >= _ALIKE
    ]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:500], other[:500], autojunk=False).ratio()


def events_of(application: Application) -> list[CaseEvent]:
    """Return what happened to an application, with who entered it. One query."""
    return list(application.events.select_related("by").order_by("number"))


def related_to(application: Application, found: QuerySet[Application]) -> list[Application]:
    """Return the linked applications that the person may see: related, split, redone."""
    links = (
        Q(related=application)
        | Q(split_from=application)
        | Q(redo_of=application)
        | Q(pk__in=[pk for pk in (application.split_from_id, application.redo_of_id) if pk])
    )
    return list(found.filter(links).exclude(pk=application.pk).distinct().order_by("pk"))


def handlers_of(organ: Organ, *, on: date) -> QuerySet[User]:
    """Return the people who hold a post of the organ on the day."""
    held = Appointment.objects.holding(on).filter(post__organ=organ)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")
