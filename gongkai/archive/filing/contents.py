"""What belongs to a 件: the papers of what is finished, in their order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from gongkai.accounts.models import User
from gongkai.applications.bundling import events_json, papers_of
from gongkai.applications.models import Application
from gongkai.archive.filing.waiting import Finished
from gongkai.archive.reading import pages_of
from gongkai.exchange.writing import render_report
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.publishing.public import public_item
from gongkai.publishing.sheets import review_sheet
from gongkai.records.files import get, put
from gongkai.records.models import StoredFile
from gongkai.remedies.models import Dispute
from gongkai.reports.models import Snapshot
from gongkai.reports.snapshots import report_of_snapshot
from gongkai.supervision.checks.papers import notice_of
from gongkai.supervision.models import Inspection

#: Purpose of a kept file → what the list of papers calls it, in the order of the papers.
_OF_PURPOSE = {"source": "原件", "attachment": "附件", "kept": "留存", "paper": "审核材料"}


@dataclass(slots=True)
class Paper:
    """A paper of a 件: its row, not saved yet where it was made for filing."""

    label: str
    stored: StoredFile

    @property
    def pages(self) -> int | None:
        """Return its pages as far as they can be counted without opening it by hand."""
        return pages_of(get(self.stored.sha256), self.stored.kind)


def papers_of_finished(finished: Finished, *, by: User, at: datetime) -> list[Paper]:
    """Return the papers of what is to be filed; those made now are kept as files already.

    Raises DataMissing where a file is gone or no longer what it was: such a thing is not filed.
    """
    thing = finished.thing
    if isinstance(thing, Item):
        papers = _of_item(thing, by, at)
    elif isinstance(thing, Application):
        papers = _of_application(thing, by, at)
    elif isinstance(thing, Dispute):
        papers = _of_dispute(thing, by, at)
    elif isinstance(thing, Inspection):
        papers = _of_inspection(thing, by, at)
    else:
        papers = _of_snapshot(thing, by, at)
    found = list(papers)
    for paper in found:
        get(paper.stored.sha256)
    return found


def _of_item(item: Item, by: User, at: datetime) -> Iterator[Paper]:
    told = public_item(item)
    text = render_to_string("archive/published_text.html", {"told": told, "organ": item.organ})
    yield Paper("公开的文本", _made(item.organ, text.encode(), "公开的文本.html", "html", by, at))
    files = list(item.record.files.filter(removed_at=None).order_by("pk"))
    for purpose, label in _OF_PURPOSE.items():
        yield from (Paper(label, file) for file in files if file.purpose == purpose)
    if not any(file.purpose == "paper" for file in files):
        # What was published elsewhere, or by an earlier edition, has no sheet kept with it.
        sheet = review_sheet(item, font_folders=settings.FONT_FOLDERS)
        yield Paper("审核材料", _made(item.organ, sheet, "信息发布审核表.pdf", "pdf", by, at))
    seen = {file.pk for file in files}
    for review in item.reviews.select_related("paper").order_by("pk"):
        if review.paper is not None and review.paper_id not in seen:
            seen.add(review.paper_id)
            yield Paper("签批扫描件", review.paper)
    for placement in item.placements.select_related("evidence").order_by("pk"):
        if placement.evidence is not None and placement.evidence_id not in seen:
            seen.add(placement.evidence_id)
            yield Paper("张贴、播放记录", placement.evidence)


def _of_application(application: Application, by: User, at: datetime) -> Iterator[Paper]:
    events = list(application.events.select_related("by").order_by("number"))
    # Whose name the index of a case bears stands in the case; it is drawn when it is exported.
    data = events_json(application, events)
    yield Paper("办理经过", _made(application.organ, data, "办理经过.json", "json", by, at, "case"))
    for paper in papers_of(application):
        yield Paper(paper.label, paper.stored)


def _of_dispute(dispute: Dispute, by: User, at: datetime) -> Iterator[Paper]:
    data = _dispute_json(dispute)
    yield Paper("案件经过", _made(dispute.organ, data, "案件经过.json", "json", by, at, "case"))
    for file in dispute.files.select_related("stored").order_by("pk"):
        yield Paper(file.get_purpose_display(), file.stored)


def _dispute_json(dispute: Dispute) -> bytes:
    told = {
        "number": dispute.number,
        "kind": dispute.get_kind_display(),
        "filed_on": dispute.filed_on.isoformat(),
        "closed_on": dispute.closed_on.isoformat() if dispute.closed_on else None,
        "result": dispute.get_result_display(),
        "instances": [
            {
                "level": one.get_level_display(),
                "body": one.body,
                "case_number": one.case_number,
                "filed_on": one.filed_on.isoformat(),
                "decided_on": one.decided_on.isoformat() if one.decided_on else None,
                "result": one.result_word,
            }
            for one in dispute.instances.order_by("number")
        ],
        "events": [
            {"number": e.number, "kind": e.get_kind_display(), "on": e.on.isoformat()}
            for e in dispute.events.order_by("number")
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _of_inspection(inspection: Inspection, by: User, at: datetime) -> Iterator[Paper]:
    organ = inspection.inspecting
    findings = list(
        inspection.findings.select_related("post", "organ", "inspecting")
        .prefetch_related("events__file")
        .order_by("number")
    )
    told = {"inspection": inspection, "items": inspection.items.all(), "findings": findings}
    text = render_to_string("archive/inspection_record.html", told)
    yield Paper("检查记录", _made(organ, text.encode(), "检查记录.html", "html", by, at))
    if findings:
        notice = notice_of(inspection, findings)
        yield Paper("整改通知书", _made(organ, notice, "整改通知书.pdf", "pdf", by, at))
    for finding in findings:
        for event in finding.events.all():
            if event.file is not None and event.file.removed_at is None:
                yield Paper("整改材料", _own_row(organ, event.file, by, at))


def _own_row(organ: Organ, stored: StoredFile, by: User, at: datetime) -> StoredFile:
    """Return the row of a file; of another organ's file one of our own, for it stays theirs."""
    if stored.organ_id == organ.pk:
        return stored
    data = get(stored.sha256)
    return _made(organ, data, stored.name, stored.kind, by, at)


def _of_snapshot(snapshot: Snapshot, by: User, at: datetime) -> Iterator[Paper]:
    organ, year = snapshot.report.organ, snapshot.report.year
    report = report_of_snapshot(snapshot)
    data = render_report(report, "pdf", font_folders=settings.FONT_FOLDERS)
    name = f"{year}年政府信息公开工作年度报告"
    yield Paper("年度报告", _made(organ, data, f"{name}.pdf", "pdf", by, at))
    yield Paper(
        "年度报告数据", _made(organ, snapshot.text.encode(), f"{name}数据.json", "json", by, at)
    )
    if snapshot.scan is not None:
        yield Paper("签字扫描件", snapshot.scan)


def _made(
    organ: Organ,
    data: bytes,
    name: str,
    kind: str,
    by: User,
    at: datetime,
    purpose: str = "archived",
) -> StoredFile:
    """Keep what we made out of what was screened already, and return its row, not saved yet."""
    return StoredFile(
        organ=organ,
        sha256=put(data),
        name=name,
        kind=kind,
        purpose=purpose,
        size=len(data),
        by=by,
        at=at,
    )
