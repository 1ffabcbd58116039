"""What is said to units: findings judged, reports returned or accepted, reminders sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.operations import EditedElsewhere
from gongkai.reports.models import CollectionRound, UnitEvent, UnitVerdict
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.operations.locking import (
    locked,
    refuse_removed,
    target_of,
    target_of_unit,
)
from gongkai.reports.rounds.standing import UnitStanding, standings_of


def judge_unit_finding(
    standing: UnitStanding,
    fingerprint: str,
    *,
    verdict: str,
    reason: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Keep what a person says of a finding: confirmed, or dismissed, and why."""
    collection = standing.unit.round
    ROUNDS.require(by, "decide", collection.organ, on=at.date())
    finding = next(
        (row.finding for row in standing.judged() if row.fingerprint == fingerprint), None
    )
    if finding is None:
        raise WrongState("这个问题已经不在了，请回到机关的页面看现在的内容。", code="finding_gone")
    with deed("round.finding_judged", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        refuse_removed(standing.unit)
        UnitVerdict.objects.update_or_create(
            unit=standing.unit,
            fingerprint=fingerprint,
            defaults={
                "code": finding.code,
                "message": finding.message,
                "verdict": verdict,
                "reason": reason.strip(),
                "by": by,
                "at": at,
            },
        )
        done.on(target_of_unit(standing.unit), code=finding.code, verdict=verdict)


def return_to_unit(
    standing: UnitStanding,
    *,
    text: str,
    due_on: date,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Return a unit's report for correction, with what it is told and until when."""
    if not text.strip():
        raise InvalidInput("请写明要改什么。", code="reason_missing")
    if due_on < at.date():
        raise InvalidInput("重新报送的期限不能早于今天。", code="date_in_past")
    _say(standing, "returned", text=text.strip(), due_on=due_on, seen=seen, by=by, at=at, key=key)


def accept_report(
    standing: UnitStanding, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Accept a unit's report. Raises WrongState while an error stands that nobody has judged."""
    if standing.slug == "unreadable":
        raise WrongState(
            "这份文件没有读出来，不能接受。请对方换一种格式，或由您照着填成表格再上传。",
            code="not_read",
        )
    open_errors = standing.open_count("error")
    if open_errors:
        raise WrongState(
            f"还有{open_errors}处错误没有处理。请退改，或者逐条认定后再接受。", code="errors_open"
        )
    _say(standing, "accepted", seen=seen, by=by, at=at, key=key)


def reopen_report(
    standing: UnitStanding, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Take a return or an acceptance back, so that the report is to be looked at again."""
    if standing.slug not in ("returned", "accepted"):
        raise WrongState("这份年报还没有退改或接受。", code="nothing_said")
    _say(standing, "reopened", seen=seen, by=by, at=at, key=key)


def _say(
    standing: UnitStanding,
    kind: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None,
    text: str = "",
    due_on: date | None = None,
) -> None:
    """Add what is said about exactly the hand-in that the person had before them."""
    collection = standing.unit.round
    ROUNDS.require(by, "decide", collection.organ, on=at.date())
    with deed(f"round.report_{kind}", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        refuse_removed(standing.unit)
        now = standings_of(collection, unit=standing.unit)[0]
        if now.current is None or now.current.pk != seen or now.slug != standing.slug:
            raise EditedElsewhere("这个机关报来的年报")
        UnitEvent.objects.create(
            unit=standing.unit,
            kind=kind,
            hand_in=now.current,
            text=text,
            due_on=due_on,
            by=by,
            at=at,
        )
        done.on(target_of_unit(standing.unit), hand_in=now.current.pk)


def record_reminder(
    collection: CollectionRound,
    standings: Sequence[UnitStanding],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> int:
    """Record that those who keep us waiting were reminded; return how many."""
    ROUNDS.require(by, "collect", collection.organ, on=at.date())
    waited_for = [one for one in standings if one.awaited_on()]
    if not waited_for:
        raise WrongState("没有要催的机关。", code="nobody_to_remind")
    with deed("round.reminded", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        UnitEvent.objects.bulk_create(
            UnitEvent(unit=one.unit, kind="reminded", by=by, at=at) for one in waited_for
        )
        done.on(target_of(collection), units=[one.unit.pk for one in waited_for])
    return len(waited_for)
