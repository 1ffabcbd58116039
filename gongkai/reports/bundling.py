"""The January bundle of a signed report, drawn from its frozen snapshot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gongkai.exchange.writing.bundle import (
    CheckedFinding,
    CheckSheet,
    Letter,
    SetByHand,
    render_bundle,
)
from gongkai.reports.findings import fingerprint
from gongkai.reports.models import AnnualReport, Snapshot, Verdict
from gongkai.reports.snapshots import content_of, frozen_report, report_of_snapshot


def bundle_of(
    report: AnnualReport, snapshot: Snapshot, *, on: date, font_folders: list[Path]
) -> bytes:
    """Return the bundle as a zip: report in all formats, 报送函, 校验单, figures in cell order."""
    organ = report.organ
    letter = Letter(
        to=organ.submits_to,
        sender=organ.name,
        dated_on=on,
        contact=organ.contact,
        phone=organ.phone,
    )
    return render_bundle(
        report_of_snapshot(snapshot),
        letter=letter,
        sheet=check_sheet(report, snapshot),
        font_folders=font_folders,
    )


def check_sheet(report: AnnualReport, snapshot: Snapshot) -> CheckSheet:
    """Return what the check sheet of a snapshot states."""
    content = content_of(snapshot)
    verdicts = {told["fingerprint"]: told for told in content["verdicts"]}
    words = dict(Verdict.VERDICTS)
    frozen = frozen_report(snapshot)
    findings = []
    for finding in frozen.findings:
        told = verdicts.get(fingerprint(finding), {})
        findings.append(
            CheckedFinding(
                finding,
                verdict=words.get(told.get("verdict", ""), ""),
                reason=told.get("reason", ""),
                by=told.get("by") or "",
            )
        )
    names = frozen.official_form.cells
    return CheckSheet(
        digest=snapshot.sha256,
        checked_by=report.checked_by.name if report.checked_by else "",
        signed_by=snapshot.signer,
        signed_on=snapshot.signed_on,
        findings=findings,
        set_by_hand=[
            SetByHand(
                names[told["cell"]].name,
                told["counted"],
                told["value"],
                told["reason"],
                told["by"] or "",
            )
            for told in content["overrides"]
        ],
    )
