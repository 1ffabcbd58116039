"""Reading disputes: the list with its terms, one case with its course, what is due for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person, organs_where
from gongkai.remedies.deadlines import DisputeTerm, left_words, terms_of
from gongkai.remedies.effect import effect_of
from gongkai.remedies.models import Dispute, DisputeFile, Instance, RemedySettings
from gongkai.remedies.permissions import REMEDIES
from gongkai.remedies.risks import risks_of
from gongkai.statute.calendars import Calendar
from gongkai.statute.findings import Finding, worst_first

#: What is listed first: without a term it comes last.
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: the instance in which it is, the next term, and how much of it is left."""

    dispute: Dispute
    instance: Instance
    term: DisputeTerm | None
    words: str
    tone: str

    @property
    def claimant(self) -> str:
        """Return who claims: the applicant unless somebody else does."""
        return claimant_of(self.dispute)


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A term of the office that runs or was missed, for the desk."""

    dispute: Dispute
    label: str
    due_on: date | None
    words: str
    tone: str


def settings_of(organ: Organ) -> RemedySettings:
    """Return what is local practice here; the defaults when nothing was set."""
    found = RemedySettings.objects.filter(organ=organ).first()
    return found or RemedySettings(organ=organ)


def claimant_of(dispute: Dispute) -> str:
    """Return who claims: the applicant unless somebody else does."""
    if dispute.claimant or dispute.application is None:
        return dispute.claimant
    return dispute.application.applicant.name


def subject_of(dispute: Dispute) -> str:
    """Return what is attacked in a line."""
    if dispute.application is None:
        return dispute.subject
    return dispute.subject or dispute.application.wanted


def disputes_of(organ: Organ) -> QuerySet[Dispute]:
    """Return the disputes of an organ with what lists show of them. Two queries."""
    return _with_rows(Dispute.objects.filter(organ=organ))


def _with_rows(found: QuerySet[Dispute]) -> QuerySet[Dispute]:
    return found.select_related("organ", "application__applicant", "review").prefetch_related(
        "instances__redo"
    )


def _unsettled() -> Q:
    """Pending, or ended with an order to decide anew that is not carried out (``effect_of``)."""
    redone = Instance.objects.filter(dispute=OuterRef("pk"), redo__closed_on__isnull=False)
    return Q(closed_on=None) | (
        Q(orders_redo=True, performed_on=None)
        & ~Q(application__closed_on__gte=F("closed_on"))
        & ~Q(Exists(redone))
    )


def unsettled(found: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Return the disputes that still ask something of the office, or run."""
    return found.filter(_unsettled())


def settled(found: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Return the other disputes, the last ended first."""
    return found.exclude(_unsettled()).order_by("-closed_on", "-pk")


def narrowed(found: QuerySet[Dispute], wanted: dict[str, Any]) -> QuerySet[Dispute]:
    """Return the disputes that fit what a person chose: kind, year, a word."""
    if kind := wanted.get("kind"):
        found = found.filter(kind=kind)
    if year := wanted.get("year"):
        found = found.filter(year=year)
    if word := (wanted.get("q") or "").strip():
        found = found.filter(
            Q(number__icontains=word)
            | Q(subject__icontains=word)
            | Q(claimant__icontains=word)
            | Q(application__number__icontains=word)
            | Q(application__wanted__icontains=word)
            | Q(application__applicant__name__icontains=word)
            | Exists(
                Instance.objects.filter(dispute=OuterRef("pk")).filter(
                    Q(case_number__icontains=word) | Q(body__icontains=word)
                )
            )
        )
    return found


def line_of(dispute: Dispute, *, on: date, calendar: Calendar) -> Line:
    """Return a case as a list shows it."""
    instances = list(dispute.instances.all())
    last = instances[-1]
    effect = effect_of(dispute, instances, calendar=calendar)
    if effect is not None and not effect.is_done:
        words = left_words(effect.term, on=on, calendar=calendar)
        return Line(dispute, last, effect.term, *words)
    if not dispute.is_open:
        return Line(dispute, last, None, last.result_word, "")
    running = [
        term
        for term in terms_of(instances, calendar=calendar)
        if term.met_on is None and (term.is_duty or (term.due_on and term.due_on >= on))
    ]
    if not running:
        return Line(dispute, last, None, "等待结果", "")
    term = min(running, key=lambda one: one.due_on or _NEVER)
    return Line(dispute, last, term, *left_words(term, on=on, calendar=calendar))


def open_lines(found: QuerySet[Dispute], *, on: date, calendar: Calendar) -> list[Line]:
    """Return the cases that run, the most pressing first."""
    lines = [line_of(one, on=on, calendar=calendar) for one in unsettled(found)]
    return sorted(lines, key=_urgency)


def _urgency(line: Line) -> tuple[int, date, int]:
    if line.term is None:
        return (2, _NEVER, line.dispute.pk)
    return (0 if line.tone == "late" else 1, line.term.due_on or _NEVER, line.dispute.pk)


def dispute_of(organ: Organ, number: str, user: Person, *, on: date) -> Dispute | None:
    """Return a dispute of the organ that the person may see, None otherwise."""
    seen = Dispute.objects.visible_to(user, on=on).filter(organ=organ, number=number)
    return _with_rows(seen).first()


def file_of(dispute: Dispute, pk: int) -> DisputeFile | None:
    """Return a paper of a dispute."""
    return dispute.files.filter(pk=pk).select_related("stored").first()


def findings_of(dispute: Dispute, *, on: date, calendar: Calendar) -> tuple[Finding, ...]:
    """Return what a person should mind in a case, the worst first."""
    found = risks_of(
        dispute,
        list(dispute.instances.all()),
        on=on,
        calendar=calendar,
        silence_review_first=settings_of(dispute.organ).silence_review_first,
    )
    return worst_first(found)


def reviews_of(organ: Organ) -> QuerySet[Dispute]:
    """Return the reconsiderations that a suit may follow, newest first."""
    reviews = Dispute.objects.filter(organ=organ, kind="review")
    return reviews.select_related("application__applicant").order_by("-filed_on", "-pk")


def open_deadlines(user: User, *, on: date) -> list[OpenDeadline]:
    """Return the terms that the person must keep, in all their organs, the nearest first.

    Answers owed, and orders to decide anew that are not carried out. A constant number of queries.
    """
    return _deadlines(organs_where(user, REMEDIES.deeds["handle"], on=on), on)


def late_deadlines(organs: Collection[int], *, on: date) -> list[OpenDeadline]:
    """Return the terms that these organs missed, the longest first, for who supervises them."""
    return [one for one in _deadlines(organs, on) if one.due_on is not None and one.due_on < on]


def _deadlines(organs: Collection[int], on: date) -> list[OpenDeadline]:
    found = unsettled(_with_rows(Dispute.objects.filter(organ_id__in=organs)))
    lines = [line_of(one, on=on, calendar=calendar_of(one.organ)) for one in found]
    return [
        OpenDeadline(line.dispute, line.term.label, line.term.due_on, line.words, line.tone)
        for line in sorted(lines, key=_urgency)
        if line.term is not None and line.term.is_duty
    ]
