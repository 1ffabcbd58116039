"""What was found is put right by its post, and looked at again by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment
from gongkai.organs.permissions import roles_by_organ
from gongkai.organs.roles import CLERKS
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.checks.operations.locking import (
    happen,
    locked_finding,
    require_issued,
    target_of,
)
from gongkai.supervision.models import CheckFinding
from gongkai.supervision.permissions import CHECKS


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that it was put right: a file, a record of the organ, or an address; optional."""

    name: str = ""
    data: bytes = b""
    record: Record | None = None
    url: str = ""


def may_rectify(finding: CheckFinding, user: User, *, on: date) -> bool:
    """Say whether a rectification is the person's: they hold the post, or keep the books there.

    The clerks may enter it for a post that does not sign in.
    """
    held = roles_by_organ(user, on=on).get(finding.organ_id, frozenset())
    if held & CLERKS:
        return True
    posts = Appointment.objects.holding(on).filter(user=user, post=finding.post_id)
    return finding.post_id is not None and bool(held) and posts.exists()


def may_reinspect(finding: CheckFinding, user: User) -> bool:
    """Say whether a person never reported a rectification of this finding."""
    return not finding.events.filter(kind="rectified", by=user).exists()


def report_rectified(
    finding: CheckFinding,
    text: str,
    *,
    evidence: Evidence | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Report that a finding was put right; the file is screened in memory before it is kept.

    Raises NotPermitted, WrongState, SecrecyMark, EditedElsewhere.
    """
    CHECKS.require(by, "rectify", finding.organ, on=at.date())
    if not may_rectify(finding, by, on=at.date()):
        raise NotPermitted("这个问题由责任岗位整改，信息员和牵头科室可以代为登记。请转交他们。")
    if not text.strip():
        raise InvalidInput("请写明怎么整改的。", code="text_missing")
    told = evidence or Evidence()
    refuse_secret_text({"text": text, "url": told.url})
    if told.record is not None and told.record.organ_id != finding.organ_id:
        raise InvalidInput("对应的信息不是本机关的。请核对索引号。", code="record_elsewhere")
    stored: StoredFile | None = None
    if told.data:
        stored = keep_file(
            finding.organ, told.data, name=told.name, by=by, at=at, purpose="supervision"
        )
    with deed("check.rectified", organ=finding.organ.slug, by=by, at=at, key=key) as done:
        current = locked_finding(finding, seen=seen)
        require_issued(current)
        if current.state != "open":
            raise WrongState("这个问题不在整改中，不用再报告整改。", code="finding_not_open")
        if stored is not None:
            stored.save()
        current.state = "rectified"
        current.row_version += 1
        current.save(update_fields=["state", "row_version"])
        happen(
            current,
            "rectified",
            by=by,
            at=at,
            text=text.strip(),
            file=stored,
            record=told.record,
            url=told.url.strip(),
        )
        sha256 = {"sha256": stored.sha256} if stored else {}
        done.on(target_of(current), number=current.number, **sha256)


def reinspect(
    finding: CheckFinding,
    *,
    is_closed: bool,
    text: str = "",
    due_on: date | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Look again: close the finding, or ask again with a reason and a new term.

    Whoever reported a rectification of the finding never looks again. Raises NotPermitted,
    WrongState, InvalidInput, EditedElsewhere.
    """
    CHECKS.require(by, "inspect", finding.inspecting, on=at.date())
    if not may_reinspect(finding, by):
        raise NotPermitted("整改是您报告的，不能由您复查。请其他督查人员复查。")
    if not is_closed and not text.strip():
        raise InvalidInput("请写明哪里没有改到位。", code="reason_missing")
    if not is_closed and (due_on is None or due_on < at.date()):
        raise InvalidInput("请填写继续整改的期限，不能早于今天。", code="date_in_past")
    refuse_secret_text({"text": text})
    kind = "closed" if is_closed else "again"
    with deed(f"check.{kind}", organ=finding.organ.slug, by=by, at=at, key=key) as done:
        current = locked_finding(finding, seen=seen)
        if current.state != "rectified":
            raise WrongState(
                "这个问题现在不在等复查。请回到问题页面看最新情况。", code="not_rectified"
            )
        current.state = "closed" if is_closed else "open"
        current.closed_on = at.date() if is_closed else None
        if not is_closed and due_on is not None:
            current.due_on = due_on
        current.row_version += 1
        current.save(update_fields=["state", "closed_on", "due_on", "row_version"])
        happen(current, kind, by=by, at=at, text=text.strip(), due_on=None if is_closed else due_on)
        done.on(target_of(current), number=current.number)
