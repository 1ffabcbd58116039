"""The 信息报送 register: an entry added or changed, its 采用情况, an entry cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.models import InformationSending
from gongkai.supervision.permissions import TASKS

_FIELDS = ("record", "title", "recipient", "sent_on", "way", "note")


def save_sending(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    sending: InformationSending | None = None,
    seen: int = 0,
    by: User,
    at: datetime,
    key: str | None = None,
) -> InformationSending:
    """Enter what was sent, or change it; without a title it is that of the brief.

    Raises InvalidInput without either, for another organ's brief, and for a day to come.
    """
    TASKS.require(by, "send", organ, on=at.date())
    refuse_secret_text(content)
    name = f"sending.{'changed' if sending else 'added'}"
    with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
        kept = _locked(sending, seen) if sending else InformationSending(organ=organ, by=by, at=at)
        record = content.get("record")
        if record is not None and record.organ_id != organ.pk:
            raise InvalidInput("这份简报不属于本机关。请重新选择。", code="record_unfit")
        title = content["title"].strip() or (record.title if record else "")
        if not title:
            raise InvalidInput("请选择简报，或填写标题。", code="title_missing")
        if content["sent_on"] > at.date():
            raise InvalidInput("报送日期还没有到。请在报送以后登记。", code="day_to_come")
        _refuse_reversed(content["sent_on"], kept.adopted_on)
        for field in _FIELDS:
            setattr(kept, field, content.get(field))
        kept.title, kept.note = title, content.get("note") or ""
        kept.row_version += sending is not None
        kept.save()
        done.on(f"sending:{kept.pk}", way=kept.way)
    return kept


def record_adoption(
    sending: InformationSending,
    *,
    adoption: str,
    adopted_in: str = "",
    adopted_on: date | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Enter whether what was sent was taken up, where it was printed, and when.

    Raises InvalidInput for a day before it was sent.
    """
    TASKS.require(by, "send", sending.organ, on=at.date())
    refuse_secret_text({"adopted_in": adopted_in})
    with deed("sending.answered", organ=sending.organ.slug, by=by, at=at, key=key) as done:
        kept = _locked(sending, seen)
        _refuse_reversed(kept.sent_on, adopted_on)
        kept.adoption = adoption
        # Nothing stands printed of what waits or was not taken up.
        kept.adopted_in = adopted_in.strip() if adoption == "adopted" else ""
        kept.adopted_on = None if adoption == "waiting" else adopted_on
        kept.row_version += 1
        kept.save()
        done.on(f"sending:{kept.pk}", adoption=adoption)


def cancel_sending(
    sending: InformationSending,
    *,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Cancel an entry made by mistake; it stays readable and is no longer counted."""
    TASKS.require(by, "send", sending.organ, on=at.date())
    refuse_secret_text({"reason": reason})
    with deed("sending.cancelled", organ=sending.organ.slug, by=by, at=at, key=key) as done:
        kept = _locked(sending, seen)
        kept.cancelled_at, kept.cancel_reason = at, reason.strip()
        kept.row_version += 1
        kept.save()
        done.on(f"sending:{kept.pk}")


def _locked(sending: InformationSending, seen: int) -> InformationSending:
    kept: InformationSending = InformationSending.objects.select_for_update(of=("self",)).get(
        pk=sending.pk
    )
    if kept.row_version != seen:
        raise EditedElsewhere("这条报送登记", now=kept.row_version)
    if kept.cancelled_at is not None:
        raise WrongState("这条报送登记已经注销，不能再改。", code="sending_cancelled")
    return kept


def _refuse_reversed(sent_on: date, adopted_on: date | None) -> None:
    if adopted_on is not None and adopted_on < sent_on:
        raise InvalidInput("反馈或刊载日期早于报送日期。请核对两个日期。", code="dates_reversed")
