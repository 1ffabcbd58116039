"""Keeping a case in order: what was entered wrongly, whether it counts, papers, local practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.operations.intake import Received
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.remedies.models import Dispute, RemedySettings
from gongkai.remedies.operations.recording import dispute_deed, in_order
from gongkai.remedies.operations.registering import attach, kept_files
from gongkai.remedies.permissions import REMEDIES

#: What may be put right on a dispute and on the instance in which it is.
CORRECTABLE = ("claimant", "claim", "subject")
CORRECTABLE_INSTANCE = (
    "body",
    "case_number",
    "procedure",
    "received_on",
    "answered_on",
    "evidence",
)


def correct_dispute(
    dispute: Dispute,
    content: Mapping[str, Any],
    *,
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Put right what was entered wrongly; the timeline tells which days were changed, and why.

    ``content`` holds columns of CORRECTABLE and CORRECTABLE_INSTANCE.
    """
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明更正登记的原因。", code="reason_missing")
    refuse_secret_text(content)
    with dispute_deed("corrected", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = doing.last
        days: dict[str, Any] = {}
        for row, names in ((doing.dispute, CORRECTABLE), (instance, CORRECTABLE_INSTANCE)):
            for name in names:
                if name not in content or content[name] == getattr(row, name):
                    continue
                before = getattr(row, name)
                if isinstance(before or content[name], date):
                    days[name] = [str(before or ""), str(content[name] or "")]
                setattr(row, name, content[name])
        in_order(
            at,
            ("提起日期", instance.filed_on),
            ("收到通知日期", instance.received_on),
            ("提交答复、答辩日期", instance.answered_on),
            ("决定、裁判作出日期", instance.decided_on),
        )
        instance.save()
        doing.happen("corrected", on=at.date(), level=instance.level, days=days or None)
        doing.remark(f"更正登记，{reason}")
    return doing.dispute


def set_counting(
    dispute: Dispute,
    uncounted: str,
    *,
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Say whether table 四 counts the case, and why not; "" counts it."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明原因。", code="reason_missing")
    with dispute_deed("counting_set", dispute, by=by, at=at, key=key, seen=seen) as doing:
        doing.dispute.uncounted = uncounted
        doing.happen("uncounted", on=at.date(), uncounted=uncounted or "counted")
        doing.remark(reason)
    return doing.dispute


def add_files(
    dispute: Dispute,
    uploads: Sequence[Received],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Add papers to a case."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    files = kept_files(dispute.organ, uploads, by=by, at=at)
    with dispute_deed("files_added", dispute, by=by, at=at, key=key) as doing:
        attach(doing, files)
        for _, purpose in files:
            doing.happen("file_added", on=at.date(), purpose=purpose)
    return doing.dispute


def set_up(
    organ: Organ,
    *,
    counts_instances: bool,
    silence_review_first: bool,
    by: User,
    at: datetime,
    key: str | None = None,
) -> RemedySettings:
    """Set what is local practice: the counting of instances, and where silence goes first."""
    REMEDIES.require(by, "set_up", organ, on=at.date())
    chosen = {
        "counts_instances": counts_instances,
        "silence_review_first": silence_review_first,
    }
    with deed("remedies.set_up", organ=organ.slug, by=by, at=at, key=key) as done:
        settings, _ = RemedySettings.objects.update_or_create(organ=organ, defaults=chosen)
        done.on("remedy_settings", **chosen)
    return settings
