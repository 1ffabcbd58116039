"""The course of a dispute: answer, hearing, outcome, appeal, hearing anew.

What happened is entered with its true day; a day that cannot be is refused, a term that was
missed is told as a risk. Source: 行政复议法第四十八条; 行政诉讼法第六十七条、第八十五条.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.operations.intake import Received
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.secrets import refuse_secret_text
from gongkai.remedies.models import Dispute, Instance
from gongkai.remedies.operations.recording import (
    Doing,
    dispute_deed,
    in_order,
    open_or_refuse,
)
from gongkai.remedies.operations.registering import attach, kept_files
from gongkai.remedies.permissions import REMEDIES
from gongkai.remedies.standing import ended_below
from gongkai.remedies.words import KEEPS_RESULT, REMANDED, column_of_result

_UPPER = ("second", "retrial")


def note_answer(
    dispute: Dispute,
    *,
    on: date,
    evidence: str,
    uploads: Sequence[Received] = (),
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Enter that the office handed in its answer with evidence, late or after the decision too."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    refuse_secret_text({"evidence": evidence})
    files = kept_files(dispute.organ, uploads, by=by, at=at)
    with dispute_deed("answered", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = doing.last
        if instance.answered_on is not None:
            raise WrongState(
                f"已经登记过{instance.answered_on}提交答复、答辩。登记有误的，请用“更正登记”。",
                code="already_answered",
            )
        in_order(
            at,
            ("提起日期", instance.filed_on),
            ("收到通知日期", instance.received_on),
            ("提交答复、答辩日期", on),
            ("决定、裁判作出日期", instance.decided_on),
        )
        instance.answered_on, instance.evidence = on, evidence.strip()
        instance.save(update_fields=["answered_on", "evidence"])
        attach(doing, files)
        doing.happen("answered", on=on, level=instance.level)
    return doing.dispute


def note_hearing(
    dispute: Dispute,
    *,
    on: date,
    note: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Enter that the case was heard, or is to be heard on a day to come."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    with dispute_deed("heard", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = open_or_refuse(doing)
        if on < instance.filed_on:
            in_order(at, ("提起日期", instance.filed_on), ("听证、开庭日期", on))
        instance.heard_on = on
        instance.save(update_fields=["heard_on"])
        doing.happen("heard", on=on, level=instance.level)
        doing.remark(note)
    return doing.dispute


def record_outcome(
    dispute: Dispute,
    *,
    paper: str,
    result_word: str,
    decided_on: date,
    received_on: date,
    orders_redo: bool = False,
    redo_length: int | None = None,
    redo_unit: str = "working_day",
    uploads: Sequence[Received] = (),
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Enter how the instance ended; terms run from the day on which the office got the paper.

    An upper court that keeps the judgment keeps its result and its order too. Raises InvalidInput
    for an unknown result or impossible days.
    """
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    files = kept_files(dispute.organ, uploads, by=by, at=at)
    with dispute_deed("decided", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = open_or_refuse(doing)
        in_order(
            at,
            ("提起日期", instance.filed_on),
            ("收到通知日期", instance.received_on),
            ("决定、裁判作出日期", decided_on),
            ("收到决定、裁判日期", received_on),
        )
        in_order(
            at, ("提交答复、答辩日期", instance.answered_on), ("决定、裁判作出日期", decided_on)
        )
        instance.result = _column(doing, instance, result_word)
        instance.paper, instance.result_word = paper, result_word
        instance.decided_on, instance.outcome_received_on = decided_on, received_on
        if result_word in KEEPS_RESULT:
            below = doing.instances[-2]
            orders_redo = below.orders_redo
            redo_length, redo_unit = below.redo_length, below.redo_unit
        instance.orders_redo = orders_redo
        instance.redo_length = redo_length if orders_redo else None
        instance.redo_unit = redo_unit
        instance.save()
        attach(doing, files)
        doing.happen(
            "decided",
            on=received_on,
            level=instance.level,
            decided_on=decided_on,
            result=result_word,
        )
    return doing.dispute


def _column(doing: Doing, instance: Instance, word: str) -> str:
    if word in (*KEEPS_RESULT, REMANDED) and instance.level not in _UPPER:
        raise InvalidInput(
            f"“{word}”是对一审裁判的处理，本审级没有这种结果。请重新选择。", code="unknown_result"
        )
    return column_of_result(word, before=ended_below(doing.instances, instance.number))


def void_outcome(
    dispute: Dispute,
    *,
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Take back an outcome that was entered by mistake; what it said stays in the timeline."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明撤销结果登记的原因。", code="reason_missing")
    with dispute_deed("outcome_voided", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = doing.last
        if not instance.is_decided:
            raise WrongState("本审级还没有登记结果。", code="no_outcome")
        if instance.redo_id is not None or doing.dispute.performed_on is not None:
            raise WrongState("已经按这个结果重新处理、履行，不能撤销登记。", code="redo_begun")
        doing.happen(
            "voided",
            on=at.date(),
            level=instance.level,
            decided_on=instance.decided_on,
            result=instance.result_word,
        )
        instance.paper = instance.result_word = instance.result = ""
        instance.decided_on = instance.outcome_received_on = None
        instance.orders_redo, instance.redo_length = False, None
        instance.save()
        doing.remark(f"撤销结果登记，{reason}")
    return doing.dispute


def begin_instance(
    dispute: Dispute,
    *,
    level: str,
    body: str,
    filed_on: date,
    filed_by: str = "other",
    received_on: date | None = None,
    case_number: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Enter that a suit goes on: 二审 after an appeal, 重审 after being sent back, or 再审.

    The dispute is pending again. An appeal after its term is recorded and told as a risk.
    """
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    with dispute_deed("instance_begun", dispute, by=by, at=at, key=key, seen=seen) as doing:
        below = doing.last
        _refuse_level(doing.dispute, below, level)
        if not body.strip():
            raise InvalidInput("请填写法院的名称。", code="body_missing")
        if filed_by == "other" and received_on is None:
            raise InvalidInput(
                "请填写收到上诉状副本或者应诉通知的日期，答辩期限自次日起算。",
                code="received_on_missing",
                article="行政诉讼法第六十七条",
            )
        in_order(
            at,
            ("下级裁判作出日期", below.decided_on),
            ("提起日期", filed_on),
            ("收到通知日期", received_on),
        )
        Instance.objects.create(
            organ=doing.dispute.organ,
            dispute=doing.dispute,
            number=below.number + 1,
            level=level,
            body=body.strip(),
            case_number=case_number.strip(),
            filed_by=filed_by,
            filed_on=filed_on,
            received_on=received_on,
        )
        kind = "appealed" if level == "second" else "reopened"
        doing.happen(kind, on=filed_on, level=level, filed_by=filed_by)
    return doing.dispute


def _refuse_level(dispute: Dispute, below: Instance, level: str) -> None:
    if not dispute.is_suit:
        raise WrongState(
            "不服行政复议决定的，登记为“复议后起诉”的案件，不在复议案件里登记上诉。",
            code="review_has_no_appeal",
            article="行政诉讼法第四十五条",
        )
    if not below.is_decided:
        raise WrongState(
            "本审级还没有登记裁判结果。请先登记结果，再登记上诉。", code="instance_undecided"
        )
    was_remanded = below.result_word == REMANDED
    fits = {
        "second": below.level in ("first", "remand") and not was_remanded,
        "remand": was_remanded,
        "retrial": not was_remanded,
    }
    if not fits.get(level, False):
        raise WrongState(
            "这个审级接不上现在的审级：一审、重审之后才有二审，发回重审之后才有重审。请核对。",
            code="level_does_not_follow",
        )
