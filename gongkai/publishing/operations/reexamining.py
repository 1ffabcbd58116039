"""Looking again at what is withheld; whether it becomes public is then done in its draft."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.publishing.models import Reexamination
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.models import Record

OUTCOMES: dict[str, str] = dict(Reexamination.OUTCOMES)


def reexamine(
    record: Record,
    *,
    outcome: str,
    reason: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Reexamination:
    """Enter the outcome of a periodic look at a withheld record; the row is never changed.

    ``publish`` changes nothing by itself: a person sets the attribute in the draft, which then
    goes through every review. Raises WrongState for what is public already. Source: 条例第十八条.
    """
    PUBLISHING.require(by, "draft", record.organ, on=at.date())
    if outcome not in OUTCOMES:
        raise InvalidInput(f"结论只能选{'、'.join(OUTCOMES.values())}。", code="unknown_outcome")
    if not reason.strip():
        raise InvalidInput(
            "请写明理由，例如“仍属过程性信息”“已超过保密期限”。", code="reason_missing"
        )
    with deed(
        "publishing.reexamined",
        organ=record.organ.slug,
        by=by,
        at=at,
        key=key,
        article="条例第十八条",
    ) as done:
        current = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
        if current.cancelled_at:
            raise WrongState("这条信息已注销登记，不用审查。", code="record_cancelled")
        if current.attribute == "open":
            raise WrongState("这条信息已是主动公开，不用审查。", code="already_open")
        row: Reexamination = Reexamination.objects.create(
            organ=record.organ,
            record=current,
            outcome=outcome,
            reason=reason.strip()[:300],
            on=at.date(),
            by=by,
            at=at,
        )
        done.on(f"record:{record.public_id}", outcome=outcome, reexamination=row.pk)
    return row
