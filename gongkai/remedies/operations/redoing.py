"""The effect of a dispute on the application: answered anew, within the term that was set.

Source: 行政复议法第六十四条第一款; 行政诉讼法第七十条、第七十二条; docs/readings/0045-redo.md.
"""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.redoing import RedoOrder, insert_redo
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.days import chinese_day
from gongkai.organs.calendar import calendar_of
from gongkai.remedies.effect import redo_term
from gongkai.remedies.models import Dispute, Instance
from gongkai.remedies.operations.recording import Doing, dispute_deed, in_order
from gongkai.remedies.permissions import REMEDIES


def begin_redo(
    dispute: Dispute,
    *,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Begin to answer the application anew, as the decision or judgment in force orders.

    The term runs from the day on which the paper was received: the one it sets, else the answer
    term. Raises WrongState when nothing orders it, when a redo exists, or while it is appealed.
    """
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    with dispute_deed("redo_begun", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = _ordering(doing)
        original = doing.dispute.application
        if original is None:
            raise WrongState(
                "这个案件没有对应登记在册的申请。请先补登记原申请（启用前结转），再登记案件。",
                code="no_application",
            )
        received_on = instance.outcome_received_on
        assert received_on is not None
        days, article = redo_term(instance, received_on, calendar_of(dispute.organ))
        order = RedoOrder(
            dispute=doing.dispute.number,
            paper=_paper_words(instance),
            received_on=received_on,
            working_days=days,
            begun_by=f"收到{instance.get_paper_display()}",
            article=article,
        )
        redo = insert_redo(original, order, by=by, at=at)
        instance.redo = redo
        instance.save(update_fields=["redo"])
        doing.happen("redo_begun", on=received_on, level=instance.level, redo=redo.number)
    return redo


def _paper_words(instance: Instance) -> str:
    """Return how a letter names the paper: by whom, of which day, with its number."""
    number = f"（{instance.case_number}）" if instance.case_number else ""
    day = f"{chinese_day(instance.decided_on)}作出的"
    return f"{instance.body}{day}{instance.get_paper_display()}{number}"


def _ordering(doing: Doing) -> Instance:
    """Return the instance that orders the redo, or refuse."""
    last = doing.last
    if not last.is_decided:
        raise WrongState("案件还没有审结，裁判没有生效，不能办理重新处理。", code="dispute_pending")
    if not last.orders_redo:
        raise WrongState("登记的结果没有责令重新处理。", code="no_redo_ordered")
    if doing.dispute.performed_on is not None:
        raise WrongState(
            f"已经登记{doing.dispute.performed_on}履行，不用再立重新处理件。", code="performed"
        )
    done = next((one.redo for one in doing.instances if one.redo_id), None)
    if done is not None:
        raise WrongState(f"已经立了重新处理件{done.number}，不能再立。", code="redo_begun")
    return last


def note_performance(
    dispute: Dispute,
    *,
    on: date,
    note: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Enter that an order was carried out without a redo (published, answered elsewhere)."""
    REMEDIES.require(by, "handle", dispute.organ, on=at.date())
    if not note.strip():
        raise InvalidInput("请写明怎样履行的。", code="reason_missing")
    with dispute_deed("performed", dispute, by=by, at=at, key=key, seen=seen) as doing:
        instance = _ordering(doing)
        in_order(at, ("收到决定、裁判日期", instance.outcome_received_on), ("履行日期", on))
        doing.dispute.performed_on = on
        doing.happen("performed", on=on, level=instance.level)
        doing.remark(f"履行，{note}")
    return doing.dispute
