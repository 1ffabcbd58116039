"""Annual reports in the index: an organ's own, and those handed in to its rounds."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from gongkai.archive.searching.indexing.parts import Built, texts
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.reports.models import AnnualReport, HandIn, Snapshot, UnitEvent
from gongkai.reports.queries import FROZEN
from gongkai.search.entry import Entry
from gongkai.statute.annual_report.forms import FORM_IDS, get_form

#: Section → its heading.
_HEADINGS = {one.id: one.heading for form in FORM_IDS for one in get_form(form).sections}


def report_keys(organ: Organ) -> Iterator[str]:
    """Yield the years of the organ's own reports."""
    return map(str, AnnualReport.objects.filter(organ=organ).values_list("year", flat=True))


def build_reports(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of the organ's own reports of these years. Five queries.

    A signed report is found by what was signed, another by the text as it is being written.
    """
    newest = Prefetch("snapshots", Snapshot.objects.order_by("-number"))
    rows = AnnualReport.objects.filter(organ=organ, year__in=keys).prefetch_related(
        newest, "sections", "overrides", "verdicts"
    )
    for report in rows:
        yield Built(_report(organ, report))


def _report(organ: Organ, report: AnnualReport) -> Entry:
    sections = {one.section: one.text for one in report.sections.all()}
    snapshots = report.snapshots.all()
    if report.state in FROZEN and snapshots:
        sections = json.loads(snapshots[0].text)["report"].get("sections", {})
    signed_on = snapshots[0].signed_on if snapshots else None
    return Entry(
        key=f"report:{report.pk}",
        organ=organ.slug,
        kind="report",
        title=f"{organ.name}{report.year}年政府信息公开工作年度报告",
        texts=texts(
            [
                *_told(sections),
                *(("人工改数的原因", one.reason) for one in report.overrides.all()),
                *(("问题认定", f"{one.message} {one.reason}") for one in report.verdicts.all()),
                ("更正说明", report.correction_note),
            ]
        ),
        year=report.year,
        dated_on=report.published_on or signed_on or date(report.year, 12, 31),
        url=reverse("reports:page", args=[organ.slug, report.year]),
        subject=f"report:{report.year}",
        readers=(reader(organ, "reports"),),
        state=report.get_state_display(),
        persons=(report.checked_by_id,) if report.checked_by_id else (),
    )


def _told(sections: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for section, text in sections.items():
        if isinstance(text, str):
            yield _HEADINGS.get(section, section), text


def hand_in_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of what was handed in to the organ's rounds."""
    rows = HandIn.objects.filter(round__organ=organ).order_by("pk").values_list("pk", flat=True)
    return map(str, rows.iterator(chunk_size=2_000))


def build_hand_ins(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of reports handed in to the organ that were not put aside. Two queries."""
    rows = HandIn.objects.filter(round__organ=organ, pk__in=keys, put_aside_at=None)
    rows = rows.select_related("round", "unit")
    said: dict[int, list[UnitEvent]] = {}
    for event in UnitEvent.objects.filter(hand_in__in=list(map(int, keys))).order_by("pk"):
        said.setdefault(event.hand_in_id, []).append(event)
    for one in rows:
        yield Built(_hand_in(organ, one, said.get(one.pk, [])))


def _hand_in(organ: Organ, one: HandIn, said: list[UnitEvent]) -> Entry:
    report: dict[str, Any] = json.loads(one.report) if one.report else {}
    year = one.round.year
    whose = one.unit.name if one.unit else one.organ_read
    args = [organ.slug, year, *([one.unit.pk] if one.unit else [])]
    state = "没有读出" if one.failure else said[-1].get_kind_display() if said else "已收到"
    return Entry(
        key=f"hand_in:{one.pk}",
        organ=organ.slug,
        kind="hand_in",
        title=f"{whose or one.name}{year}年年报",
        texts=texts(
            [
                ("文件名", one.name),
                *_told(report.get("sections") or {}),
                *((event.get_kind_display(), event.text) for event in said),
            ]
        ),
        year=year,
        dated_on=timezone.localtime(one.at).date(),
        url=reverse("reports:round_unit" if one.unit else "reports:round", args=args),
        subject=f"hand_in:{one.pk}",
        readers=(reader(organ, "rounds"),),
        state=state if one.unit else "等待认领",
        persons=(one.by_id,) if one.by_id else (),
    )
