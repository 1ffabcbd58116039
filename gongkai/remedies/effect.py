"""What a dispute makes the office do: answer anew by a day, through which case, done or not.

Source: 行政复议法第六十四条第一款、第七十七条; 行政诉讼法第七十条、第七十二条、第九十四条;
docs/readings/0045-redo.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.applications.models import Application
from gongkai.errors import DataMissing
from gongkai.remedies.deadlines import DisputeTerm
from gongkai.remedies.models import Dispute, Instance
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks import get_term

_REVIEW_ARTICLE = "行政复议法第六十四条第一款"
_COURT_ARTICLE = "行政诉讼法第七十条、第七十二条"
#: The key and the word of the term within which an order is carried out.
REDO = ("redo", "重新处理")


@dataclass(frozen=True, slots=True)
class Effect:
    """An order to decide anew: its term, and the case in which it is carried out, if there is one.

    ``carrier`` is the redo, or the application itself where it had not been answered yet.
    """

    term: DisputeTerm
    carrier: Application | None

    @property
    def is_done(self) -> bool:
        """Say whether the order is carried out."""
        return self.term.met_on is not None


def effect_of(
    dispute: Dispute, instances: Sequence[Instance], *, calendar: Calendar
) -> Effect | None:
    """Return what the last paper makes the office do, None while it is open or orders nothing."""
    last = instances[-1]
    received_on = last.outcome_received_on
    if received_on is None or not last.orders_redo:
        return None
    carrier = _carrier(dispute, instances)
    met_on = dispute.performed_on or (carrier.closed_on if carrier else None)
    try:
        days, article = redo_term(last, received_on, calendar)
        due_on, why = calendar.add_working_days(received_on, days), f"{days}个工作日"
        why += f"，自收到{last.get_paper_display()}（{received_on}）次日起算。"
    except DataMissing as error:
        due_on, why, article = None, error.message, ""
    if carrier is not None and carrier.kind == "redo":
        # Its own clock knows of extensions and opinions asked.
        due_on = carrier.due_on
    key, label = REDO
    term = DisputeTerm(key, label, received_on, due_on, "working_day", why, article, True, met_on)
    return Effect(term, carrier)


def _carrier(dispute: Dispute, instances: Sequence[Instance]) -> Application | None:
    redo = next((one.redo for one in reversed(instances) if one.redo), None)
    if redo is not None:
        return redo
    original, decided_on = dispute.application, instances[-1].decided_on
    if original is None or decided_on is None:
        return None
    was_open = original.closed_on is None or original.closed_on >= decided_on
    return original if was_open else None


def redo_term(instance: Instance, received_on: date, calendar: Calendar) -> tuple[int, str]:
    """Return the working days within which to decide anew, and the article they rest on.

    A term set in calendar days is told as the working days up to its last day, which moves to
    the next working day when it is a holiday.
    """
    article = _REVIEW_ARTICLE if instance.level == "review" else _COURT_ARTICLE
    if not instance.redo_length:
        answer = get_term("answer", on=received_on)
        return answer.length, answer.article
    if instance.redo_unit == "working_day":
        return instance.redo_length, article
    last = calendar.next_working_day(received_on + timedelta(days=instance.redo_length))
    return calendar.count_working_days(received_on + timedelta(days=1), last), article
