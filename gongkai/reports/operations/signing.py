"""From the check to the public: the checked text is bound by its digest, the signed one frozen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from gongkai.accounts.models import User
from gongkai.audit.chain import text_hash
from gongkai.audit.operations import deed
from gongkai.audit.queries import trail
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import PublicChange
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.reports.compiling import compile_now
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import (
    AnnualReport,
    Snapshot,
    figure_text,
)
from gongkai.reports.operations.standing import (
    again,
    back_to_draft,
    locked,
    require_state,
    target_of,
)
from gongkai.reports.permissions import REPORTS
from gongkai.reports.rounds.operations import hand_in_submitted
from gongkai.reports.snapshots import report_digest, signature_hash, snapshot_text
from gongkai.statute.annual_report.report import Report

#: Kinds of file that a scan comes in.
SCANS = ("pdf", "jpg", "png")
#: Warnings that stop the check too: 〔未填报〕 would stand in the printed report.
NEVER_PRINTED = frozenset({"narrative_reference_blank"})
#: Deeds after which a person does not sign the report.
OWN_WORK = frozenset(
    {
        "report.text_written",
        "report.word_taken_over",
        "report.figure_overridden",
        "report.override_lifted",
        "report.finding_judged",
        "report.checked",
    }
)


def check_report(
    report: AnnualReport,
    *,
    by: User,
    at: datetime,
    digest_seen: str | None = None,
    key: str | None = None,
) -> AnnualReport:
    """Declare the report checked as it stands now, and hand it to those who sign.

    ``digest_seen`` is the digest of what the person had before them. Raises WrongState when it is
    no longer that, or while an error has no verdict: wrong arithmetic is never signed unseen.
    """
    REPORTS.require(by, "check", report.organ, on=at.date())
    compiled = compile_now(report)
    _refuse_unseen(digest_seen, report_digest(compiled))
    _refuse_open_errors(report, compiled)
    with deed("report.checked", organ=report.organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "draft", doing="提交核对")
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
        if judged.verdict is None
        and (judged.finding.level == "error" or judged.finding.code in NEVER_PRINTED)
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
        current = locked(report)
        require_state(current, "checked", "signed", doing="退回修改")
        back_to_draft(current)
        AnnualReport.objects.filter(pk=report.pk).update(return_reason=reason.strip()[:300])
        done.on(target_of(report))
    return again(report)


def sign_report(
    report: AnnualReport,
    *,
    by: User,
    at: datetime,
    signed_on: date | None = None,
    signer: str = "",
    scan: tuple[str, bytes] | None = None,
    digest_seen: str | None = None,
    key: str | None = None,
) -> Snapshot:
    """Sign what was checked and freeze it; ``digest_seen`` is what the signer had before them.

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
        _refuse_before_year_ends(report, signed_on, "签字")
        kept = keep_file(organ, scan[1], name=scan[0], by=by, at=at)
        if kept.kind not in SCANS:
            raise InvalidInput("扫描件请用 PDF、JPG 或 PNG。", code="unsupported_kind")
    with deed("report.signed", organ=organ.slug, by=by, at=at, key=key) as done:
        current = locked(report)
        require_state(current, "checked", doing="签发")
        _refuse_unseen(digest_seen, current.checked_sha256)
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
        done.on(
            target_of(report),
            number=snapshot.number,
            sha256=snapshot.sha256,
            signature=signature_hash(snapshot),
        )
    return snapshot


def _refuse_before_year_ends(report: AnnualReport, day: date, what: str) -> None:
    if day.year <= report.year:
        raise InvalidInput(
            f"{what}日期{day}早于{report.year}年年底，{report.year}年的年报那时还不能定稿。请核对。",
            code="date_before_year_ends",
        )


def _refuse_unseen(seen: str | None, stands: str) -> None:
    if seen is not None and seen != stands:
        raise WrongState(
            "您打开这个页面之后，年报又有变化，没有办理。请回到年报看过现在的内容，再办这一步。",
            code="changed_since_seen",
        )


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
        current = locked(report)
        require_state(current, "signed", "published", doing="登记报送")
        _refuse_before_year_ends(current, on, "报送")
        AnnualReport.objects.filter(pk=report.pk).update(submitted_on=on, submitted_to=to.strip())
        hand_in_submitted(current, current.snapshots.latest("number"), done, by=by, at=at)
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
        current = locked(report)
        require_state(current, "signed", doing="公布")
        _refuse_before_year_ends(current, on, "公布")
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
        current = locked(report)
        require_state(current, "published", doing="更正")
        back_to_draft(current)
        AnnualReport.objects.filter(pk=report.pk).update(correction_note=note.strip()[:300])
        done.on(target_of(report))
