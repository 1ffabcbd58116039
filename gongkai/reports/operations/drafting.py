"""Drafting a report: texts, figures set by hand, findings judged, a Word file that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere, keep_file
from gongkai.reports.compiling import compile_now, printed_prose
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import (
    AnnualReport,
    Override,
    Section,
    Verdict,
)
from gongkai.reports.operations.standing import back_to_draft, locked, require_state, target_of
from gongkai.reports.permissions import REPORTS
from gongkai.reports.proposing import SECTION, problems_proposal
from gongkai.reports.wording import OPTIONAL, WRITTEN, opening_text
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.report import Value


def start_report(
    organ: Organ,
    year: int,
    *,
    by: User | None,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    key: str | None = None,
) -> AnnualReport:
    """Start the report on a year with the texts of its form; the one already there is returned."""
    if by is not None:
        REPORTS.require(by, "edit", organ, on=at.date())
    if year > at.year:
        raise InvalidInput(f"{year}年还没有到，不能编制年报。请核对年度。", code="year_to_come")
    form = form_for_year(year)
    existing: AnnualReport | None = AnnualReport.objects.filter(organ=organ, year=year).first()
    if existing:
        return existing
    with deed("report.started", organ=organ.slug, by=by, at=at, key=key) as done:
        report, is_new = AnnualReport.objects.get_or_create(organ=organ, year=year)
        if is_new:
            for section in (*WRITTEN, *OPTIONAL):
                text = (texts or {}).get(section, opening_text(section, form.id))
                Section.objects.create(report=report, section=section, text=text, by=by)
        done.on(target_of(report))
    return report


def write_section(
    report: AnnualReport,
    section: str,
    text: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Section:
    """Write a section's prose; ``seen`` is the version that the person had before them.

    Raises EditedElsewhere when somebody saved it meanwhile, InvalidInput for a reference that is
    none.
    """
    REPORTS.require(by, "edit", report.organ, on=at.date())
    text = text.replace("\r\n", "\n").strip()
    printed_prose(report, section, text)
    with deed("report.text_written", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", "checked", doing="修改文字")
        changed = Section.objects.filter(report=report, section=section, row_version=seen).update(
            text=text, row_version=seen + 1, by=by
        )
        if not changed:
            now = Section.objects.values_list("row_version", flat=True)
            raise EditedElsewhere("这一部分", now=now.get(report=report, section=section))
        back_to_draft(current)
        done.on(target_of(report), section=section, version=seen + 1)
    written: Section = Section.objects.get(report=report, section=section)
    return written


def take_proposal(
    report: AnnualReport,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Section:
    """Take the proposal for section 五 over: in place of the opening text, else below what stands.

    Raises WrongState where supervision found nothing, EditedElsewhere.
    """
    proposed = problems_proposal(report.organ, report.year)
    if not proposed:
        raise WrongState("监督检查没有可以写进年报的问题。", code="nothing_proposed")
    current = report.sections.get(section=SECTION)
    written = current.text.strip()
    opening = opening_text(SECTION, form_for_year(report.year).id)
    if written in ("", opening):
        text = proposed
    elif proposed in written:
        raise WrongState("建议的文字已经在这一部分里了，没有重复写入。", code="already_taken")
    else:
        text = f"{written}\n{proposed}"
    return write_section(report, SECTION, text, seen=seen, by=by, at=at, key=key)


def override_cell(
    report: AnnualReport,
    cell: str,
    value: Value,
    *,
    reason: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Override:
    """Set a figure by hand; the counted one, the person and the reason stay beside it."""
    REPORTS.require(by, "edit", report.organ, on=at.date())
    if cell not in form_for_year(report.year).cells:
        raise InvalidInput("没有这个指标。请从年报表格中选择。", code="unknown_cell")
    if not reason.strip():
        raise InvalidInput("请写明改数的原因和依据。", code="reason_missing")
    with deed("report.figure_overridden", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", "checked", doing="改数")
        standing = report.overrides.filter(cell=cell, lifted_at=None)
        earlier = standing.first()
        counted = earlier.counted if earlier else compile_now(report).cells.get(cell)
        standing.update(lifted_at=at, lifted_by=by)
        override: Override = Override.objects.create(
            report=report,
            cell=cell,
            counted=counted,
            value=value,
            reason=reason.strip()[:300],
            by=by,
            at=at,
        )
        back_to_draft(current)
        done.on(target_of(report), cell=cell, counted=_text(counted), value=_text(value))
    return override


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def lift_override(
    report: AnnualReport, cell: str, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Lift a figure set by hand; the counted one stands again."""
    REPORTS.require(by, "edit", report.organ, on=at.date())
    with deed("report.override_lifted", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", "checked", doing="撤销改数")
        lifted = report.overrides.filter(cell=cell, lifted_at=None).update(
            lifted_at=at, lifted_by=by
        )
        if not lifted:
            raise WrongState("这一格没有人工改数。", code="no_override")
        back_to_draft(current)
        done.on(target_of(report), cell=cell)


def judge_finding(
    report: AnnualReport,
    mark: str,
    verdict: str,
    *,
    reason: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Verdict:
    """Say of a finding that it is right (confirmed) or not (dismissed), with the reason."""
    REPORTS.require(by, "check", report.organ, on=at.date())
    if verdict not in dict(Verdict.VERDICTS) or not reason.strip():
        raise InvalidInput("请选择“属实”或“不成立”，并写明理由。", code="reason_missing")
    compiled = compile_now(report)
    found = {judged.fingerprint: judged for judged in judged_findings(report, compiled)}
    if mark not in found:
        raise WrongState("这条问题已经不在了，可能数据已改正。请刷新页面。", code="finding_gone")
    finding = found[mark].finding
    with deed("report.finding_judged", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", "checked", doing="认定问题")
        # What was said of a finding is part of what is signed.
        back_to_draft(current)
        judged, _ = Verdict.objects.update_or_create(
            report=report,
            fingerprint=mark,
            defaults={
                "code": finding.code,
                "message": finding.message,
                "verdict": verdict,
                "reason": reason.strip()[:300],
                "by": by,
                "at": at,
            },
        )
        done.on(target_of(report), code=finding.code, verdict=verdict)
    return judged


def receive_word(
    report: AnnualReport, data: bytes, *, name: str, by: User, at: datetime, key: str | None = None
) -> StoredFile:
    """Keep an edited Word file that came back; nothing of the report changes yet."""
    REPORTS.require(by, "edit", report.organ, on=at.date())
    kept = keep_file(report.organ, data, name=name, by=by, at=at)
    if kept.kind != "docx":
        raise InvalidInput(
            f"“{name}”不是 .docx 文件。请在 Word 或 WPS 里另存为 .docx 后再上传。",
            code="unsupported_kind",
        )
    with deed("report.word_received", organ=report.organ.slug, by=by, at=at, key=key) as done:
        require_state(locked(report), "draft", "checked", doing="读回 Word")
        kept.save()
        done.on(target_of(report), sha256=kept.sha256)
    return kept


def take_over_sections(
    report: AnnualReport,
    texts: Mapping[str, tuple[str, int]],
    *,
    sha256: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Take the prose of an edited Word file over: section → text with references, version seen."""
    REPORTS.require(by, "edit", report.organ, on=at.date())
    for section, (text, _) in texts.items():
        printed_prose(report, section, text)
    with deed("report.word_taken_over", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", "checked", doing="修改文字")
        for section, (text, seen) in texts.items():
            changed = Section.objects.filter(
                report=report, section=section, row_version=seen
            ).update(text=text, row_version=seen + 1, by=by)
            if not changed:
                raise EditedElsewhere("这一部分")
        back_to_draft(current)
        done.on(target_of(report), sections=sorted(texts), sha256=sha256)
