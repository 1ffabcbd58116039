"""What a signed report holds, as one exact text, and the report drawn from it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from gongkai.audit.chain import canonical, text_hash
from gongkai.audit.queries import traces_of_deed, trail
from gongkai.errors import DataMissing
from gongkai.exchange.report_json import decode_report, report_to_mapping
from gongkai.reports.models import AnnualReport, Snapshot
from gongkai.statute.annual_report.report import Provenance, Reference, Report
from gongkai.statute.findings import Finding


def snapshot_text(
    report: Report, *, overrides: list[dict[str, Any]], verdicts: list[dict[str, Any]]
) -> str:
    """Return the canonical JSON of a report with what people decided about it."""
    content = {
        "overrides": overrides,
        "report": report_to_mapping(report),
        "verdicts": verdicts,
    }
    return canonical(content)


def report_digest(report: Report) -> str:
    """Return the digest that binds a check, and the signature after it, to exactly this report."""
    return text_hash(canonical(report_to_mapping(report)))


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the snapshot's content; raises DataMissing when its text is not what was signed."""
    if text_hash(snapshot.text) != snapshot.sha256:
        raise DataMissing(
            "签发的年报与签发时的摘要不符，可能被改动，已停止提供。请联系系统管理员。",
            code="snapshot_changed",
        )
    content: dict[str, Any] = json.loads(snapshot.text)
    return content


def report_of_snapshot(snapshot: Snapshot) -> Report:
    """Return the frozen report as the public sees it, without what stands behind its figures.

    Raises DataMissing when the snapshot was tampered with.
    """
    return _decoded(canonical(content_of(snapshot)["report"]), str(snapshot))


def frozen_report(snapshot: Snapshot) -> Report:
    """Return the frozen report with the records, references and findings behind its figures.

    Raises DataMissing when the snapshot was tampered with.
    """
    background = content_of(snapshot)["report"]
    return replace(
        _decoded(canonical(background), str(snapshot)),
        provenance={
            cell: Provenance(tuple(behind["ids"]))
            for cell, behind in background.get("provenance", {}).items()
        },
        references=tuple(
            Reference(
                section=told["section"],
                text=told["text"],
                printed=told["printed"],
                start=told["start"],
                ids=tuple(told["ids"]),
                cells=tuple(told["cells"]),
            )
            for told in background.get("references", ())
        ),
        findings=tuple(
            Finding(**{**told, "cells": tuple(told["cells"]), "places": tuple(told["places"])})
            for told in background.get("findings", ())
        ),
    )


@lru_cache(maxsize=16)
def _decoded(text: str, name: str) -> Report:
    report = decode_report(text, name=name)
    # The canonical text has its keys sorted; people and programs get the cells in printed order.
    printed = {
        cell: report.cells[cell] for cell in report.official_form.cells if cell in report.cells
    }
    return replace(report, cells={**printed, **report.cells})


def signature_hash(snapshot: Snapshot) -> str:
    """Return what binds who signed, when, by which scan and with which note; no name in it."""
    scan = snapshot.scan.sha256 if snapshot.scan else ""
    told = [snapshot.signer, snapshot.signed_on.isoformat(), scan, snapshot.note]
    return text_hash("\n".join(told))


def broken_snapshots() -> Iterator[str]:
    """Yield a sentence for every signed report whose text is not what was signed.

    The hash in the audit trail is compared too, so that changing text and hash together shows.
    """
    snapshots = Snapshot.objects.select_related("report__organ", "scan").order_by("pk")
    for snapshot in snapshots.iterator(chunk_size=100):
        report = snapshot.report
        where = f"{report.organ.name}{report.year}年年报第{snapshot.number}版"
        if text_hash(snapshot.text) != snapshot.sha256:
            yield f"{where}的内容与签发时的摘要不符：签发的年报被改动。"
        signed = {
            trace.details.get("sha256"): trace.details.get("signature")
            for trace in trail(report.organ.slug, f"report:{report.year}")
            if trace.deed == "report.signed" and trace.details.get("number") == snapshot.number
        }
        if snapshot.sha256 not in signed:
            yield f"{where}的摘要与审计记录不符：签发的年报被替换。"
        elif signed[snapshot.sha256] not in (None, signature_hash(snapshot)):
            # None: signed before the trail bound the signature too.
            yield f"{where}的签发人、签发日期、扫描件或更正说明与签发时不符：被改动。"
    yield from _lost_snapshots()
    yield from _wrongly_published()


def _wrongly_published() -> Iterator[str]:
    """Yield a sentence for every report whose public version is not what a deed made public."""
    told = {
        (organ, trace.target): trace.details.get("number")
        for organ, trace in traces_of_deed("report.published")
    }
    reports = AnnualReport.objects.select_related("organ", "published_snapshot").order_by("pk")
    for report in reports:
        public = report.published_snapshot.number if report.published_snapshot else None
        if public != told.get((report.organ.slug, f"report:{report.year}")):
            yield (
                f"{report.organ.name}{report.year}年年报公布的版次与审计记录不符："
                "没有经过办理就被改动。"
            )


def _lost_snapshots() -> Iterator[str]:
    """Yield a sentence for every signature in the trail whose report is gone."""
    kept = set(Snapshot.objects.values_list("report__organ__slug", "report__year", "number"))
    for organ, trace in traces_of_deed("report.signed"):
        year, number = int(trace.target.removeprefix("report:")), trace.details.get("number")
        if (organ, year, number) not in kept:
            yield f"“{organ}”{year}年年报第{number}版签发过，现在没有了：签发的年报被删去。"
