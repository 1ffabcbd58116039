"""How a deed on a dispute is done: the row locked, its events added, its state worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.operations import EditedElsewhere
from gongkai.remedies.models import Dispute, DisputeEvent, Instance
from gongkai.remedies.standing import standing_of

#: The days that the law puts in this order; told with every refusal.
ORDER = "行政复议法第二十条、第四十八条；行政诉讼法第四十六条、第六十七条、第八十五条"


@dataclass(slots=True)
class Doing:
    """A deed on one dispute while it is being done."""

    dispute: Dispute
    instances: list[Instance]
    deed: Deed
    by: User | None
    at: datetime

    @property
    def last(self) -> Instance:
        """Return the instance in which the dispute is."""
        return self.instances[-1]

    def happen(self, kind: str, *, on: date, level: str = "", **data: Any) -> None:
        """Add an event; its data holds days and choices, nothing of a person."""
        told = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in data.items()
            if value not in (None, "")
        }
        DisputeEvent.objects.create(
            organ=self.dispute.organ,
            dispute=self.dispute,
            number=self.dispute.events.count() + 1,
            kind=kind,
            level=level,
            on=on,
            data=told,
            by=self.by,
            at=self.at,
        )

    def remark(self, text: str) -> None:
        """Keep a reason beside the case, signed and dated."""
        if not text.strip():
            return
        who = self.by.name if self.by else "系统"
        line = f"{self.at.date()} {who}：{text.strip()}"
        self.dispute.remarks = "\n".join(filter(None, (self.dispute.remarks, line)))


@contextmanager
def dispute_deed(
    name: str,
    dispute: Dispute,
    *,
    by: User,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
    article: str | None = None,
) -> Iterator[Doing]:
    """Run a deed on a dispute: locked, its state worked out at the end, sealed in the chain.

    ``seen`` is the row version that the person had before them. Raises EditedElsewhere.
    """
    with deed(
        f"remedies.{name}", organ=dispute.organ.slug, by=by, at=at, key=key, article=article
    ) as done:
        current = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if seen is not None and seen != current.row_version:
            raise EditedElsewhere("这个案件", now=current.row_version)
        doing = Doing(current, list(current.instances.all()), done, by, at)
        yield doing
        current.row_version += 1
        restate(current, on=at.date())
        done.on(f"dispute:{current.pk}", number=current.number)


def restate(dispute: Dispute, *, on: date) -> None:
    """Work state, result and closing day out from the instances and store the dispute."""
    instances = list(dispute.instances.all())
    standing = standing_of(instances, on=on)
    dispute.closed_on, dispute.result = standing.closed_on, standing.result
    dispute.orders_redo = instances[-1].orders_redo
    dispute.save()


def in_order(at: datetime, *days: tuple[str, date | None]) -> None:
    """Refuse days that lie ahead or do not follow one another; unknown ones are passed over.

    Raises InvalidInput: ``date_in_future``, ``dates_in_wrong_order``.
    """
    known = [(name, day) for name, day in days if day is not None]
    for name, day in known:
        if day > at.date():
            raise InvalidInput(
                f"{name}（{day}）还没有到。请填写实际发生的日期。", code="date_in_future"
            )
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            raise InvalidInput(
                f"{later}（{second}）早于{earlier}（{first}）。请核对日期后重新填写。",
                code="dates_in_wrong_order",
                article=ORDER,
            )


def open_or_refuse(doing: Doing) -> Instance:
    """Return the instance being heard, or refuse a step where the case is decided."""
    if doing.last.is_decided:
        raise WrongState(
            f"本审级已于{doing.last.decided_on}作出决定、裁判，不能再办这一步。"
            "登记有误的，请先撤销结果登记；有上诉、重审的，请先登记。",
            code="instance_decided",
        )
    return doing.last
