"""待归档: what is finished in the working rooms and has no 件 yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils.timezone import localtime

from gongkai.applications.filters import CLOSED_STATES
from gongkai.applications.models import Application
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.remedies.models import Dispute
from gongkai.reports.models import AnnualReport, Snapshot
from gongkai.supervision.models import CheckFinding, Inspection


@dataclass(frozen=True, slots=True)
class Finished:
    """Something that can be filed, as the list shows it; ``key`` names it in forms.

    Titles name no person: the list of files is read by many.
    """

    key: str
    category: str
    year: int
    title: str
    number: str
    responsible: str
    dated_on: date
    thing: Item | Application | Dispute | Snapshot | Inspection


def waiting_items(organ: Organ) -> QuerySet[Item]:
    """Return the items whose public version has no 件. No correction is in the works."""
    found: QuerySet[Item] = Item.objects.filter(
        organ=organ,
        state__in=("published", "taken_down"),
        substance=F("record__substance"),
        published_version__isnull=False,
        published_version__piece=None,
    )
    return found.select_related("record", "published_version", "organ", "drafter")


def waiting_applications(organ: Organ) -> QuerySet[Application]:
    """Return the closed applications without a 件 that still hold their papers."""
    found: QuerySet[Application] = Application.objects.filter(
        organ=organ, closed_on__isnull=False, state__in=CLOSED_STATES, piece=None
    )
    return found.select_related("organ", "applicant")


def waiting_disputes(organ: Organ) -> QuerySet[Dispute]:
    """Return the closed disputes without a 件."""
    found: QuerySet[Dispute] = Dispute.objects.filter(
        organ=organ, closed_on__isnull=False, piece=None
    )
    return found.select_related("organ", "application")


def waiting_snapshots(organ: Organ) -> QuerySet[Snapshot]:
    """Return the published snapshots of reports without a 件."""
    rows = AnnualReport.objects.filter(organ=organ, state="published")
    found: QuerySet[Snapshot] = Snapshot.objects.filter(
        pk__in=rows.values("published_snapshot"), piece=None
    )
    return found.select_related("report__organ", "scan")


def waiting_inspections(organ: Organ) -> QuerySet[Inspection]:
    """Return the organ's inspections without a 件 that are issued and whose findings are closed."""
    open_ones = CheckFinding.objects.exclude(state="closed").filter(inspection=OuterRef("pk"))
    rows = Inspection.objects.filter(inspecting=organ, issued_at__isnull=False, piece=None)
    found: QuerySet[Inspection] = rows.exclude(Exists(open_ones)).annotate(
        closed_on=Max("findings__closed_on")
    )
    return found.select_related("organ", "inspecting")


def _item(one: Item) -> Finished:
    record = one.record
    return Finished(
        f"item-{one.pk}",
        "publication",
        record.dated_on.year,
        record.title,
        record.number,
        record.maker or one.organ.name,
        record.dated_on,
        one,
    )


def _application(one: Application) -> Finished:
    closed = one.closed_on or one.arrived_on
    title = f"{one.number}号政府信息公开申请办理材料"
    return Finished(
        f"application-{one.pk}",
        "application",
        closed.year,
        title,
        one.number,
        one.organ.name,
        closed,
        one,
    )


def _dispute(one: Dispute) -> Finished:
    closed = one.closed_on or one.filed_on
    title = f"{one.number}号{one.get_kind_display()}案件材料"
    return Finished(
        f"dispute-{one.pk}", "dispute", closed.year, title, one.number, one.organ.name, closed, one
    )


def _snapshot(one: Snapshot) -> Finished:
    report = one.report
    published = report.published_on or localtime(one.at).date()
    corrected = f"（第{one.number}版）" if one.number > 1 else ""
    title = f"{report.organ.name}{report.year}年政府信息公开工作年度报告{corrected}"
    return Finished(
        f"report-{one.pk}",
        "report",
        published.year,
        title,
        "",
        report.organ.name,
        published,
        one,
    )


def _inspection(one: Inspection) -> Finished:
    issued = localtime(one.issued_at).date() if one.issued_at else one.on
    closed: date = one.closed_on or issued  # type: ignore[attr-defined]
    return Finished(
        f"inspection-{one.pk}",
        "inspection",
        closed.year,
        f"{one.number}号{one.title}材料（{one.organ.name}）",
        one.number,
        one.inspecting.name,
        closed,
        one,
    )


_KINDS: dict[str, tuple[Callable[[Organ], QuerySet], Callable[..., Finished]]] = {  # type: ignore[type-arg]
    "item": (waiting_items, _item),
    "application": (waiting_applications, _application),
    "dispute": (waiting_disputes, _dispute),
    "report": (waiting_snapshots, _snapshot),
    "inspection": (waiting_inspections, _inspection),
}
#: Category → which kind of thing it is made of.
_OF_CATEGORY = {
    "publication": "item",
    "application": "application",
    "dispute": "dispute",
    "report": "report",
    "inspection": "inspection",
}


def waiting(organ: Organ, category: str, *, most: int | None = None) -> list[Finished]:
    """Return what waits in a category, in the order in which it came; one query."""
    kind = _OF_CATEGORY.get(category)
    if kind is None:
        return []
    rows, told = _KINDS[kind]
    return [told(one) for one in islice(rows(organ).order_by("pk").iterator(500), most)]


def count_waiting(organ: Organ) -> dict[str, int]:
    """Return how much waits in each category, those with nothing too."""
    return {slug: _KINDS[kind][0](organ).count() for slug, kind in _OF_CATEGORY.items()}


def find_waiting(organ: Organ, keys: Collection[str]) -> Iterator[Finished]:
    """Yield the things with these keys that still wait, in the order in which they came."""
    for kind, (rows, told) in _KINDS.items():
        wanted = [
            int(number)
            for name, _, number in (key.partition("-") for key in keys)
            if name == kind and number.isascii() and number.isdigit() and len(number) < 19
        ]
        for start in range(0, len(wanted), 500):
            for one in rows(organ).filter(pk__in=wanted[start : start + 500]).order_by("pk"):
                yield told(one)
