"""The life of an annual report: draft → checked → signed → published → corrected.

Every step is a deed. What was checked is bound by its digest: when a record, a text or a figure
changes afterwards, signing is refused and the report must be checked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings

from gongkai.accounts.models import User
from gongkai.audit.chain import text_hash
from gongkai.audit.operations import deed
from gongkai.audit.queries import trail
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ, PublicChange
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere, keep_file
from gongkai.reports.compiling import case_ledger, compile_now, ledger_of
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import (
    STATES,
    AnnualReport,
    Override,
    Section,
    Snapshot,
    Verdict,
    figure_text,
)
from gongkai.reports.permissions import REPORTS
from gongkai.reports.snapshots import report_digest, snapshot_text
from gongkai.reports.wording import OPTIONAL, WRITTEN, opening_text
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.narrative import Facts, resolve_prose
from gongkai.statute.annual_report.report import Report, Value

#: Kinds of file that a scan comes in.
SCANS = ("pdf", "jpg", "png")
#: Deeds after which a person does not sign the report.
OWN_WORK = frozenset(
    {
        "report.text_written",
        "report.word_taken_over",
        "report.figure_overridden",
        "report.finding_judged",
        "report.checked",
    }
)


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


def target_of(report: AnnualReport) -> str:
    """Return how the trail names a report."""
    return f"report:{report.year}"


def _locked(report: AnnualReport) -> AnnualReport:
    found: AnnualReport = (
        AnnualReport.objects.select_for_update().select_related("organ").get(pk=report.pk)
    )
    return found


def _require_state(report: AnnualReport, *states: str, doing: str) -> None:
    if report.state not in states:
        wanted = "或".join(f"“{STATES[state]}”" for state in states)
        raise WrongState(
            f"年报现在是“{STATES[report.state]}”，不能{doing}；{wanted}时才可以。",
            code="report_state",
        )


def _back_to_draft(report: AnnualReport) -> None:
    """A change voids the check: what is signed must be what was checked."""
    AnnualReport.objects.filter(pk=report.pk).update(
        state="draft", checked_sha256="", checked_by=None, checked_at=None
    )


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
    _refuse_unknown_references(report, section, text)
    with deed("report.text_written", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "draft", "checked", doing="修改文字")
        changed = Section.objects.filter(report=report, section=section, row_version=seen).update(
            text=text, row_version=seen + 1, by=by
        )
        if not changed:
            raise EditedElsewhere("这一部分")
        _back_to_draft(current)
        done.on(target_of(report), section=section, version=seen + 1)
    written: Section = Section.objects.get(report=report, section=section)
    return written


def _refuse_unknown_references(report: AnnualReport, section: str, text: str) -> None:
    compiled = compile_now(report)
    organ, year = report.organ, report.year
    ledger = ledger_of(organ, year, case_ledger(organ, year))
    resolve_prose({section: text}, Facts(ledger, compiled, year, ledger.opening))


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
        current = _locked(report)
        _require_state(current, "draft", "checked", doing="改数")
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
        _back_to_draft(current)
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
        current = _locked(report)
        _require_state(current, "draft", "checked", doing="撤销改数")
        lifted = report.overrides.filter(cell=cell, lifted_at=None).update(
            lifted_at=at, lifted_by=by
        )
        if not lifted:
            raise WrongState("这一格没有人工改数。", code="no_override")
        _back_to_draft(current)
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
        _require_state(_locked(report), "draft", "checked", doing="认定问题")
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


def check_report(
    report: AnnualReport, *, by: User, at: datetime, key: str | None = None
) -> AnnualReport:
    """Declare the report checked as it stands now, and hand it to those who sign.

    Raises WrongState while an error has no verdict: wrong arithmetic is never signed unseen.
    """
    REPORTS.require(by, "check", report.organ, on=at.date())
    compiled = compile_now(report)
    _refuse_open_errors(report, compiled)
    with deed("report.checked", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "draft", doing="提交核对")
        current.state, current.checked_by, current.checked_at = "checked", by, at
        current.checked_sha256 = report_digest(compiled)
        current.return_reason = ""
        current.row_version += 1
        current.save()
        done.on(target_of(report), sha256=current.checked_sha256)
    return current


def _refuse_open_errors(report: AnnualReport, compiled: Report) -> None:
    errors = [
        judged
        for judged in judged_findings(report, compiled)
        if judged.finding.level == "error" and judged.verdict is None
    ]
    if errors:
        raise WrongState(
            f"还有{len(errors)}处错误没有处理：{errors[0].finding.message}"
            "请改正台账或文字；确属特殊情况的，逐条认定并写明理由。",
            code="open_errors",
        )


def return_report(
    report: AnnualReport, *, reason: str, by: User, at: datetime, key: str | None = None
) -> AnnualReport:
    """Send a checked or signed report back to the draft (退回修改)."""
    REPORTS.require(by, "return", report.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明退回修改的原因。", code="reason_missing")
    with deed("report.returned", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "checked", "signed", doing="退回修改")
        _back_to_draft(current)
        AnnualReport.objects.filter(pk=report.pk).update(return_reason=reason.strip()[:300])
        done.on(target_of(report))
    return _again(report)


def _again(report: AnnualReport) -> AnnualReport:
    found: AnnualReport = AnnualReport.objects.select_related("organ").get(pk=report.pk)
    return found


def sign_report(
    report: AnnualReport,
    *,
    by: User,
    at: datetime,
    signed_on: date | None = None,
    signer: str = "",
    scan: tuple[str, bytes] | None = None,
    key: str | None = None,
) -> Snapshot:
    """Sign what was checked and freeze it.

    On screen the signer acts in person and may not be who wrote or checked it. On paper a clerk
    enters the signer's post or name, the day, and the scan of the signed and sealed sheet
    (``scan``: name and bytes). Raises WrongState when anything changed since the check.
    """
    organ = report.organ
    kept: StoredFile | None = None
    if scan is None:
        REPORTS.require(by, "sign", organ, on=at.date())
        _refuse_own_work(report, by)
        signer, signed_on = by.name, at.date()
    else:
        REPORTS.require(by, "publish", organ, on=at.date())
        if not signer.strip() or signed_on is None:
            raise InvalidInput("请填写签发人和签字日期。", code="signature_incomplete")
        if signed_on > at.date():
            raise InvalidInput("签字日期不能晚于今天。请核对。", code="date_in_future")
        kept = keep_file(organ, scan[1], name=scan[0], by=by, at=at)
        if kept.kind not in SCANS:
            raise InvalidInput("扫描件请用 PDF、JPG 或 PNG。", code="unsupported_kind")
    with deed("report.signed", organ=organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "checked", doing="签发")
        compiled = compile_now(current)
        if report_digest(compiled) != current.checked_sha256:
            raise WrongState(
                "核对之后台账、文字或改数又有变化，签发的内容必须是核对过的。"
                "请退回修改，重新核对后再签发。",
                code="changed_since_check",
            )
        if kept:
            kept.save()
        snapshot = _freeze(current, compiled, by, at, signer.strip(), signed_on, kept)
        AnnualReport.objects.filter(pk=report.pk).update(state="signed")
        done.on(target_of(report), number=snapshot.number, sha256=snapshot.sha256)
    return snapshot


def _refuse_own_work(report: AnnualReport, by: User) -> None:
    """Whoever wrote, set by hand or checked anything of it may not sign: the trail tells."""
    traces = trail(report.organ.slug, target_of(report))
    if any(trace.by == by.pk and trace.deed in OWN_WORK for trace in traces):
        raise NotPermitted(
            "您编写或核对过这份年报，不能由您签发。请由其他领导签发，或线下签字后上传扫描件。",
            code="own_work",
        )


def _freeze(
    report: AnnualReport,
    compiled: Report,
    by: User,
    at: datetime,
    signer: str,
    signed_on: date,
    scan: StoredFile | None,
) -> Snapshot:
    text = snapshot_text(
        compiled, overrides=_overrides_told(report), verdicts=_verdicts_told(report)
    )
    snapshot: Snapshot = Snapshot.objects.create(
        report=report,
        number=report.snapshots.count() + 1,
        text=text,
        sha256=text_hash(text),
        note=report.correction_note,
        signed_on=signed_on,
        by=by,
        signer=signer,
        scan=scan,
        at=at,
    )
    return snapshot


def _overrides_told(report: AnnualReport) -> list[dict[str, Any]]:
    return [
        {
            "at": row.at.isoformat(),
            "by": row.by.name if row.by else None,
            "cell": row.cell,
            "counted": figure_text(row.counted),
            "reason": row.reason,
            "value": figure_text(row.value),
        }
        for row in report.overrides.filter(lifted_at=None).select_related("by").order_by("pk")
    ]


def _verdicts_told(report: AnnualReport) -> list[dict[str, Any]]:
    return [
        {
            "at": row.at.isoformat(),
            "by": row.by.name if row.by else None,
            "code": row.code,
            "fingerprint": row.fingerprint,
            "reason": row.reason,
            "verdict": row.verdict,
        }
        for row in report.verdicts.select_related("by").order_by("pk")
    ]


def record_submission(
    report: AnnualReport, *, on: date, to: str, by: User, at: datetime, key: str | None = None
) -> None:
    """Record that the signed report was handed in (已报送): to whom and when."""
    REPORTS.require(by, "publish", report.organ, on=at.date())
    if not to.strip() or on > at.date():
        raise InvalidInput("请填写报送单位，报送日期不能晚于今天。", code="submission_incomplete")
    with deed("report.submitted", organ=report.organ.slug, by=by, at=at, key=key) as done:
        _require_state(_locked(report), "signed", "published", doing="登记报送")
        AnnualReport.objects.filter(pk=report.pk).update(submitted_on=on, submitted_to=to.strip())
        done.on(target_of(report), on=on.isoformat())


def publish_report(
    report: AnnualReport,
    *,
    on: date,
    url: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Record that the signed report is public (已公布): on our portal, or elsewhere at ``url``.

    The public page is asked for in the same transaction and written by the worker. Source:
    条例第五十条.
    """
    REPORTS.require(by, "publish", report.organ, on=at.date())
    organ = report.organ
    if on > at.date():
        raise InvalidInput("公布日期不能晚于今天。", code="date_in_future")
    if not url and not organ.has_portal:
        raise InvalidInput(
            "本机关没有启用公开网页，请填写年报在上级网站上的网址。", code="url_missing"
        )
    with deed(
        "report.published", organ=organ.slug, by=by, at=at, key=key, article="条例第五十条"
    ) as done:
        current = _locked(report)
        _require_state(current, "signed", doing="公布")
        snapshot = current.snapshots.latest("number")
        current.state, current.published_on = "published", on
        current.published_url = url or f"{settings.PUBLIC_BASE}/{organ.slug}/reports/{report.year}/"
        current.published_snapshot = snapshot
        current.row_version += 1
        current.save()
        if organ.has_portal:
            PublicChange.objects.create(
                organ=organ, topic="report", reference=str(report.year), at=at
            )
        done.on(target_of(report), number=snapshot.number, on=on.isoformat())


def open_correction(
    report: AnnualReport, *, note: str, by: User, at: datetime, key: str | None = None
) -> None:
    """Open a published report for correction; the public page stays until the new one is public."""
    REPORTS.require(by, "edit", report.organ, on=at.date())
    if not note.strip():
        raise InvalidInput(
            "请写明更正什么、为什么更正；更正说明将随新版公布。", code="reason_missing"
        )
    with deed("report.correction_opened", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "published", doing="更正")
        _back_to_draft(current)
        AnnualReport.objects.filter(pk=report.pk).update(correction_note=note.strip()[:300])
        done.on(target_of(report))


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
        _refuse_unknown_references(report, section, text)
    with deed("report.word_taken_over", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(report)
        _require_state(current, "draft", "checked", doing="修改文字")
        for section, (text, seen) in texts.items():
            changed = Section.objects.filter(
                report=report, section=section, row_version=seen
            ).update(text=text, row_version=seen + 1, by=by)
            if not changed:
                raise EditedElsewhere("这一部分")
        _back_to_draft(current)
        done.on(target_of(report), sections=sorted(texts), sha256=sha256)


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
        _require_state(_locked(report), "draft", "checked", doing="读回 Word")
        kept.save()
        done.on(target_of(report), sha256=kept.sha256)
    return kept
