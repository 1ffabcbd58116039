"""The terms of a dispute: by when the office answers, who may appeal or sue until when, and why.

Source: 行政复议法第四十八条、第五十四条; 行政诉讼法第四十五条、第四十六条、第六十七条、第八十五条;
docs/readings/0008-last-day-on-a-holiday.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gongkai.errors import DataMissing
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks import get_term, term_due
from gongkai.statute.clocks.terms import Unit

#: The copy of an appeal is answered within the same fifteen days, by another article.
_SECOND_ANSWER = "最高人民法院关于适用《行政诉讼法》的解释第一百零八条"
_EVIDENCE = "应当同时提交作出行政行为的证据、依据和其他有关材料"
#: So many working days or days before its end a term is shown as pressing.
PRESSING = 3
APPEALABLE = ("judgment", "ruling")


class Instanced(Protocol):
    """An instance as a row of the database or as a plain value."""

    number: int
    level: str
    procedure: str
    filed_by: str
    received_on: date | None
    answered_on: date | None
    paper: str
    decided_on: date | None
    outcome_received_on: date | None


@dataclass(frozen=True, slots=True)
class DisputeTerm:
    """One term: its last day, or None with the reason; ``met_on`` the day on which it was kept.

    ``is_duty``: the office must act by then; otherwise it is somebody's right that ends.
    """

    key: str
    label: str
    from_on: date
    due_on: date | None
    unit: Unit
    why: str
    article: str
    is_duty: bool
    met_on: date | None = None

    def is_late(self, *, on: date) -> bool:
        """Say whether the office missed it, or let it pass by a day."""
        return bool(self.is_duty and self.due_on and (self.met_on or on) > self.due_on)


def _term(
    key: str,
    label: str,
    from_on: date,
    calendar: Calendar,
    *,
    note: str,
    is_duty: bool,
    met_on: date | None = None,
    article: str = "",
) -> DisputeTerm | None:
    """Return a term; None where the law of the day had none, no last day without a calendar."""
    try:
        term = get_term(key, on=from_on)
    except DataMissing:
        return None
    try:
        deadline = term_due(key, from_on=from_on, calendar=calendar)
        due_on, why = deadline.due_on, f"{term.words}，自{from_on}次日起算"
        if term.rolls:
            why += "，最后一日是节假日的顺延到节后第一个工作日"
    except DataMissing as error:
        due_on, why = None, error.message.removesuffix("。")
    return DisputeTerm(
        key,
        label,
        from_on,
        due_on,
        term.unit,
        f"{why}。{note}",
        article or term.article,
        is_duty,
        met_on,
    )


def answer_term(instance: Instanced, *, calendar: Calendar) -> DisputeTerm | None:
    """Return by when the office answers an instance; None where it need not.

    >>> from types import SimpleNamespace
    >>> from gongkai.statute.calendars import default_calendar
    >>> review = SimpleNamespace(level="review", procedure="simplified", filed_by="other",
    ...     received_on=date(2024, 9, 25), answered_on=None)
    >>> answer_term(review, calendar=default_calendar()).due_on
    datetime.date(2024, 10, 8)
    """
    if instance.received_on is None or instance.filed_by == "organ":
        return None
    label, key, article, note = "提交答辩状和证据", "litigation_answer", "", ""
    if instance.level == "review":
        label, key = "提交书面答复和证据", "reconsideration_answer"
        if instance.procedure == "simplified":
            key = "reconsideration_answer_simplified"
        note = f"{_EVIDENCE}；逾期不提交的，视为没有证据、依据。"
    elif instance.level == "second":
        label, article = "提交二审答辩状", _SECOND_ANSWER
        note = "不答辩不影响审理。"
    else:
        note = f"{_EVIDENCE}；逾期不提交又没有正当理由的，视为没有相应证据。"
    return _term(
        key,
        label,
        instance.received_on,
        calendar,
        note=note,
        is_duty=True,
        met_on=instance.answered_on,
        article=article,
    )


def appeal_term(instance: Instanced, *, calendar: Calendar) -> DisputeTerm | None:
    """Return until when a judgment or ruling of the first instance may be appealed."""
    if instance.level not in ("first", "remand") or instance.outcome_received_on is None:
        return None
    if instance.paper not in APPEALABLE:
        return None
    key = "appeal_judgment" if instance.paper == "judgment" else "appeal_ruling"
    note = "不服的可以上诉，由本机关决定；对方的期限自其收到之日起算。"
    if instance.paper == "ruling":
        note += "不予立案、驳回起诉和管辖异议的裁定才可以上诉。"
    return _term(key, "上诉期限", instance.outcome_received_on, calendar, note=note, is_duty=False)


def suit_term(instance: Instanced, *, calendar: Calendar) -> DisputeTerm | None:
    """Return until when the claimant may sue after a review decision."""
    if instance.level != "review" or instance.outcome_received_on is None:
        return None
    return _term(
        "litigation_after_review",
        "对方起诉期限",
        instance.outcome_received_on,
        calendar,
        note="自申请人收到复议决定书之日起算，这里按本机关收到的日期推算，仅供参考。",
        is_duty=False,
    )


def terms_of(instances: Sequence[Instanced], *, calendar: Calendar) -> list[DisputeTerm]:
    """Return every term of a dispute in the order of its instances.

    What an appeal or a decision has ended is not told: an appeal term goes when somebody has
    appealed, and no answer is owed any more on an instance that has been decided unanswered.
    """
    found: list[DisputeTerm | None] = []
    last = max((one.number for one in instances), default=0)
    for one in instances:
        answer = answer_term(one, calendar=calendar)
        if one.decided_on is None or one.answered_on is not None:
            found.append(answer)
        if one.number == last:
            found += [appeal_term(one, calendar=calendar), suit_term(one, calendar=calendar)]
    return [term for term in found if term is not None]


def rights_after(from_on: date, *, review_first: bool, calendar: Calendar) -> list[DisputeTerm]:
    """Return until when an applicant may apply for review and sue, from the day of the answer.

    >>> from gongkai.statute.calendars import default_calendar
    >>> terms = rights_after(date(2024, 3, 29), review_first=False, calendar=default_calendar())
    >>> [term.due_on.isoformat() for term in terms]
    ['2024-05-28', '2024-09-29']
    """
    note = "自知道答复之日起算。"
    review = _term(
        "reconsideration_application", "申请复议期限", from_on, calendar, note=note, is_duty=False
    )
    suit = _term("litigation_direct", "直接起诉期限", from_on, calendar, note=note, is_duty=False)
    return [term for term in (review, None if review_first else suit) if term is not None]


def left_words(term: DisputeTerm, *, on: date, calendar: Calendar) -> tuple[str, str]:
    """Return how much of a term is left, in its own unit, and the tone of the words.

    >>> from gongkai.statute.calendars import default_calendar
    >>> term = DisputeTerm("litigation_answer", "", date(2024, 3, 1), date(2024, 3, 18), "day",
    ...     "", "", True)
    >>> left_words(term, on=date(2024, 3, 11), calendar=default_calendar())
    ('剩余7日', '')
    """
    if term.met_on is not None:
        is_late = term.due_on is not None and term.met_on > term.due_on
        return (f"{term.met_on}办理，逾期", "late") if is_late else (f"{term.met_on}已办", "ok")
    if term.due_on is None:
        return "期限未能推算", "soon"
    if term.due_on < on:
        if not term.is_duty:
            return "已届满", ""
        return f"逾期{(on - term.due_on).days}日", "late"
    if term.due_on == on:
        return "今天到期", "soon"
    days, unit = (term.due_on - on).days, "日"
    if term.unit == "working_day":
        try:
            days = calendar.count_working_days(on, term.due_on) - calendar.is_working_day(on)
            unit = "个工作日"
        except DataMissing:
            pass
    return f"剩余{days}{unit}", "soon" if days <= PRESSING else ""
