"""The bundle of a case for the archive: every paper, every event, an index and all hashes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from gongkai.applications.dating import clock_of, standing_of
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.timeline import timeline
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from gongkai.statute.clocks import summarise

#: Members bear one moment, so that the same case gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the bundle: where it lies, what it is."""

    path: str
    label: str
    stored: StoredFile


def case_bundle(application: Application) -> bytes:
    """Return a ZIP: 目录.html, 办理经过.json, the papers in their order, 校验.txt with SHA-256.

    The same case gives the same bytes. A paper whose bytes are gone is named in the index.
    """
    members: dict[str, bytes] = {}
    shown: list[dict[str, Any]] = []
    for paper in papers_of(application):
        try:
            data = get(paper.stored.sha256)
        except DataMissing as error:
            shown.append({"paper": paper, "problem": error.message})
            continue
        members[paper.path] = data
        shown.append({"paper": paper, "sha256": hashlib.sha256(data).hexdigest()})
    events = list(application.events.select_related("by").order_by("number"))
    members["办理经过.json"] = events_json(application, events)
    members["目录.html"] = _index(application, events, shown)
    lines = [f"{hashlib.sha256(data).hexdigest()}  {path}" for path, data in members.items()]
    members["校验.txt"] = ("\n".join(sorted(lines)) + "\n").encode()
    return _zipped(members)


def papers_of(application: Application) -> Iterator[Paper]:
    """Yield the papers of a case: what came in, the letters, the signed sheets, the proofs."""
    for number, (label, stored) in enumerate(_in_order(application), start=1):
        name = _UNFIT.sub("_", stored.name)[-120:]
        yield Paper(f"材料/{number:03d} {label} {name}", label, stored)


def _in_order(application: Application) -> Iterator[tuple[str, StoredFile]]:
    files = list(application.files.select_related("stored").order_by("pk"))
    for file in files:
        if file.purpose != "service":
            yield file.get_purpose_display(), file.stored
    letters = application.letters.select_related("pdf", "docx").order_by("pk")
    for letter in letters:
        label = "文书（已作废）" if letter.voided_at else "文书"
        for stored in (letter.pdf, letter.docx):
            if stored is not None:
                yield label, stored
    seen: set[int] = set()
    for answer in application.answers.order_by("pk"):
        for review in answer.reviews.select_related("paper").order_by("pk"):
            if review.paper is not None and review.paper.pk not in seen:
                seen.add(review.paper.pk)
                yield "签批单", review.paper
    for file in files:
        if file.purpose == "service":
            yield file.get_purpose_display(), file.stored


def events_json(application: Application, events: list[CaseEvent]) -> bytes:
    """Return what happened to a case as JSON: facts with dates, no personal data."""
    told = {
        "number": application.number,
        "organ": application.organ.name,
        "arrived_on": application.arrived_on.isoformat(),
        "channel": application.channel,
        "events": [
            {
                "number": event.number,
                "kind": event.kind,
                "label": event.get_kind_display(),
                "on": event.on.isoformat(),
                "data": event.data,
                "ref": event.ref,
                "risk": event.risk,
                "by": event.by.name if event.by else None,
                "at": timezone.localtime(event.at).isoformat(timespec="seconds"),
            }
            for event in events
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _index(application: Application, events: list[CaseEvent], shown: list[dict[str, Any]]) -> bytes:
    standing = standing_of(application, events)
    closed = standing.closed_on or application.arrived_on
    try:
        clock = clock_of(standing, calendar=calendar_of(application.organ), as_of=closed)
    except DataMissing:
        clock = None
    names = {
        "consultation": dict(application.consultations.values_list("pk", "name")),
        "assignment": dict(application.assignments.values_list("pk", "office__name")),
    }
    text = render_to_string(
        "applications/bundle.html",
        {
            "application": application,
            "person": application.applicant,
            "answer": application.answers.exclude(state="dropped").first(),
            "events": timeline(events, names=names, risks=clock.risks if clock else ()),
            "summary": summarise(clock) if clock else (),
            "consultations": application.consultations.order_by("pk"),
            "searches": application.searches.order_by("pk"),
            "papers": shown,
        },
    )
    return text.encode()


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
