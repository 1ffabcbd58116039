"""Reading inspections and findings: lists, one of each, what waits for whom, a year's findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Appointment, Organ, Post, Supervision
from gongkai.organs.permissions import Person
from gongkai.records.models import Record
from gongkai.statute.annual_report.ledger import FindingEntry
from gongkai.statute.inspecting import rectification_working_days
from gongkai.supervision.models import CheckFinding, FindingEvent, Inspection, InspectionItem

#: How the ledger of the annual report names findings.
ENTRY = "check_findings"
#: Which side of a finding the list shows.
SIDES = {"ours": "本机关整改的", "theirs": "本机关检查的"}
#: States of the filter; the last is no state of the row but of the day.
FILTER_STATES = {"open": "待整改", "rectified": "待复查", "closed": "已办结", "late": "超时未办"}


def organs_to_inspect(organ: Organ, *, on: date) -> QuerySet[Organ]:
    """Return whom an organ may inspect on a day: itself, and those that it supervises."""
    links = Supervision.objects.holding(on).filter(parent=organ, kind="supervises")
    found: QuerySet[Organ] = Organ.objects.filter(Q(pk=organ.pk) | Q(pk__in=links.values("child")))
    return found.order_by("name")


def _of(organ: Organ) -> Q:
    """Return what tells the rows of an organ's pages: inspected by it, or told to it."""
    return Q(inspecting=organ) | Q(organ=organ, issued_at__isnull=False)


def inspections_of(organ: Organ, user: Person, *, on: date) -> QuerySet[Inspection]:
    """Return the inspections that a page of the organ shows, newest first. One query."""
    found: QuerySet[Inspection] = Inspection.objects.visible_to(user, on=on).filter(_of(organ))
    return (
        found.select_related("organ", "inspecting", "inspector")
        .annotate(
            found=Count("findings"),
            closed=Count("findings", filter=Q(findings__state="closed")),
        )
        .order_by("-on", "-pk")
    )


def inspection_of(organ: Organ, pk: int, user: Person, *, on: date) -> Inspection | None:
    """Return the inspection with this key, None when the page of the organ does not show it."""
    return inspections_of(organ, user, on=on).filter(pk=pk).first()


def vetoed(items: Iterable[InspectionItem]) -> list[InspectionItem]:
    """Return the items not met of which each alone fails the whole inspection (单项否决)."""
    return [one for one in items if one.is_veto and one.verdict == "unmet"]


def findings_of(organ: Organ, user: Person, *, on: date) -> QuerySet[CheckFinding]:
    """Return the findings that a page of the organ shows, open ones and near terms first."""
    found: QuerySet[CheckFinding] = CheckFinding.objects.visible_to(user, on=on).filter(_of(organ))
    joined = found.select_related("organ", "inspecting", "post", "inspection", "item")
    return joined.order_by(F("closed_on").asc(nulls_first=True), "due_on", "pk")


def finding_of(organ: Organ, pk: int, user: Person, *, on: date) -> CheckFinding | None:
    """Return the finding with this key, None when the page of the organ does not show it."""
    return findings_of(organ, user, on=on).filter(pk=pk).first()


def narrowed(
    found: QuerySet[CheckFinding], wanted: Mapping[str, Any], organ: Organ, *, on: date
) -> QuerySet[CheckFinding]:
    """Return the findings that fit what a person chose: side, state, year, organ, a word."""
    if side := wanted.get("side"):
        found = found.filter(**{"organ" if side == "ours" else "inspecting": organ})
    if state := wanted.get("state"):
        late = Q(state="open", due_on__lt=on, issued_at__isnull=False)
        found = found.filter(late if state == "late" else Q(state=state))
    if year := wanted.get("year"):
        found = found.filter(year=year)
    if of := wanted.get("of"):
        found = found.filter(organ=of)
    if word := (wanted.get("q") or "").strip():
        found = found.filter(
            Q(text__icontains=word)
            | Q(asked__icontains=word)
            | Q(number__icontains=word)
            | Q(post__name__icontains=word)
        )
    return found


def events_of(finding: CheckFinding) -> QuerySet[FindingEvent]:
    """Return what happened to a finding, in order. One query."""
    found: QuerySet[FindingEvent] = finding.events.select_related("by", "file", "record")
    return found.order_by("number")


def posts_of(organ: Organ) -> QuerySet[Post]:
    """Return the posts of an organ, in order."""
    found: QuerySet[Post] = organ.posts.select_related("office")
    return found.order_by("order", "pk")


def record_by_index(organ: Organ, index: str) -> Record | None:
    """Return the organ's record with this index number."""
    found: Record | None = Record.objects.filter(
        organ=organ, index_number=index.strip(), cancelled_at=None
    ).first()
    return found


def usual_term(organ: Organ, *, on: date) -> date | None:
    """Return the last day of the usual term of a rectification, None without a calendar for it."""
    try:
        return calendar_of(organ).add_working_days(on, rectification_working_days())
    except DataMissing:
        return None


def waiting_here(organ: Organ, user: User, *, on: date) -> QuerySet[CheckFinding]:
    """Return what an organ has to put right and what it has to look at again. One query.

    Each with ``is_own_post`` (it belongs to a post that the person holds) and ``is_reported`` (the
    person reported a rectification of it, and never looks again).
    """
    posts = Appointment.objects.holding(on).filter(user=user, post=OuterRef("post"))
    reports = FindingEvent.objects.filter(finding=OuterRef("pk"), kind="rectified", by=user)
    found: QuerySet[CheckFinding] = CheckFinding.objects.filter(
        Q(organ=organ, state="open", issued_at__isnull=False)
        | Q(inspecting=organ, state="rectified")
    )
    annotated = found.annotate(is_own_post=Exists(posts), is_reported=Exists(reports))
    return annotated.select_related("organ").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class ReportFindings:
    """A year's findings for section 五 of the report, each list in the order found.

    ``open`` and ``closed`` are those found in the year, as they stand on its last day or today;
    ``earlier_open`` and ``earlier_closed`` those found before it: still open then, or closed in it.
    """

    open: tuple[CheckFinding, ...]
    closed: tuple[CheckFinding, ...]
    earlier_open: tuple[CheckFinding, ...]
    earlier_closed: tuple[CheckFinding, ...]

    def __bool__(self) -> bool:
        return bool(self.open or self.closed or self.earlier_open or self.earlier_closed)


def _for_report(organ: Organ, year: int) -> QuerySet[CheckFinding]:
    """Return what a report on a year may speak of: found in it, or not closed before it."""
    rows: QuerySet[CheckFinding] = CheckFinding.objects.filter(
        organ=organ, issued_at__isnull=False, year__lte=year
    )
    rows = rows.filter(Q(year__gte=year - 1) | Q(closed_on=None) | Q(closed_on__year__gte=year))
    return rows.order_by("found_on", "pk")


def findings_for_report(organ: Organ, year: int) -> ReportFindings:
    """Return what section 五 of an organ's report on a year may speak of. One query.

    Closed after the year counts as open in it. Source: 条例第五十条第四项.
    """
    last_day = date(year, 12, 31)
    found = list(_for_report(organ, year))
    closed = [one for one in found if one.closed_on is not None and one.closed_on <= last_day]
    still_open = [one for one in found if one.closed_on is None or one.closed_on > last_day]
    return ReportFindings(
        open=tuple(one for one in still_open if one.year == year),
        closed=tuple(one for one in closed if one.year == year),
        earlier_open=tuple(one for one in still_open if one.year < year),
        earlier_closed=tuple(
            one
            for one in closed
            if one.year < year and one.closed_on.year == year  # type: ignore[union-attr]
        ),
    )


def finding_entries(organ: Organ, year: int) -> tuple[FindingEntry, ...]:
    """Return the findings that the text of a year's report may refer to. One query."""
    rows = _for_report(organ, year).values_list("pk", "number", "text", "found_on", "closed_on")
    return tuple(
        FindingEntry(f"{ENTRY}:{pk}", number, text, found_on, closed_on)
        for pk, number, text, found_on, closed_on in rows
    )


def findings_by_entry(organ: Organ, ids: Sequence[str]) -> list[CheckFinding]:
    """Return the findings that ledger entries stand for; no query where none is among them."""
    keys = [int(one.partition(":")[2]) for one in ids if one.startswith(f"{ENTRY}:")]
    if not keys:
        return []
    return list(CheckFinding.objects.filter(organ=organ, pk__in=keys).order_by("pk"))


def rectified_texts(findings: Sequence[CheckFinding]) -> dict[int, str]:
    """Return how each finding was put right, in the words of its last report. One query."""
    rows = FindingEvent.objects.filter(finding__in=findings, kind="rectified").order_by("number")
    return dict(rows.values_list("finding_id", "text"))
