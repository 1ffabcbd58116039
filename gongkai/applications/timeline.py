"""What happened to an application, as people read it: what, who, when, how long after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.applications.models import AnswerReview, CaseEvent
from gongkai.applications.words import CONSULTATION_KINDS, OPINIONS, WAYS_OF_SERVICE
from gongkai.exchange.days import chinese_day
from gongkai.statute.clocks.risks import RISKS
from gongkai.statute.decisions import all_decisions
from gongkai.statute.findings import Finding

#: What stands for the values of a risk that the clock no longer tells.
_VALUES = {"expected": "规定的期限", "found": "登记的日期", "original": "原来的期限"}
#: Such events are not to be taken back: they say how a case was entered, or stand for rows that
#: have a way back of their own (an answer is returned or edited, a dispute is mended there).
FIXED = frozenset(
    {
        "registered",
        "voided",
        "redated",
        "split",
        "archived",
        "anonymised",
        "remedy",
        "submitted",
        "answer_reviewed",
        "answer_returned",
        "answer_approved",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words. ``after`` says how long after the one before it happened.

    ``entered_on`` is told only when it was entered on another day than it happened.
    """

    number: int
    label: str
    details: str
    on: date
    by: str
    at: datetime
    entered_on: date | None
    after: str
    risk: str
    is_void: bool
    may_be_voided: bool


def timeline(
    events: Iterable[CaseEvent],
    *,
    names: Mapping[str, Mapping[int, str]],
    risks: Iterable[Finding] = (),
) -> list[Line]:
    """Return the events as lines, in the order of entry.

    ``names`` has the names of the rows that events point at, by their word in an event's data:
    ``office``, ``consultation``. ``risks`` are those of the clock, whose messages know the days.
    """
    ordered = sorted(events, key=lambda event: event.number)
    void = {event.ref for event in ordered if event.kind == "voided"}
    answered = {event.ref for event in ordered if event.number not in void}
    messages = {finding.code: finding.message for finding in risks}
    lines: list[Line] = []
    before: date | None = None
    for event in ordered:
        is_void = event.number in void
        lines.append(
            Line(
                number=event.number,
                label=event.get_kind_display(),
                details=details_of(event, names),
                on=event.on,
                by=event.by.name if event.by else "系统",
                at=event.at,
                entered_on=_entered_on(event),
                after=_after(before, event.on),
                risk=messages.get(event.risk) or risk_words(event.risk),
                is_void=is_void,
                may_be_voided=not is_void
                and event.kind not in FIXED
                and event.number not in answered,
            )
        )
        if not is_void and event.kind != "voided":
            before = event.on
    return lines


def _entered_on(event: CaseEvent) -> date | None:
    day = timezone.localtime(event.at).date()
    return day if day != event.on else None


def _after(before: date | None, on: date) -> str:
    if before is None or on <= before:
        return ""
    return f"{(on - before).days}天"


def risk_words(code: str) -> str:
    """Return what a risk code warns of, without the days.

    >>> risk_words("correction_repeated")[:13]
    '登记的日期再次通知补正。补'
    """
    if not code:
        return ""
    if code not in RISKS:
        return "与规定不符，请核对。"
    return RISKS[code][2].format(**_VALUES)


def details_of(event: CaseEvent, names: Mapping[str, Mapping[int, str]]) -> str:
    """Return what an event tells beside its kind: a length, an amount, a name, a result."""
    told = event.data
    teller = _TELLERS.get(event.kind)
    return teller(told, names, event) if teller else ""


def _name(told: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], word: str) -> str:
    key = told.get(word)
    return names.get(word, {}).get(key, "") if isinstance(key, int) else ""


def _assigned(told: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], _: Any) -> str:
    return _name(told, names, "office") or _name(told, names, "assignment")


def _consulted(told: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], _: Any) -> str:
    kind = CONSULTATION_KINDS.get(told.get("asked", ""), "")
    return "：".join(text for text in (kind, _name(told, names, "consultation")) if text)


def _opinion(told: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], _: Any) -> str:
    opinion = OPINIONS.get(told.get("opinion", ""), "")
    return "：".join(text for text in (_name(told, names, "consultation"), opinion) if text)


def _answered(told: Mapping[str, Any], _: Any, __: Any) -> str:
    labels = {one.slug: one.label for one in all_decisions()}
    late = f"补登记，{told.get('approved_on')}签发" if told.get("is_recorded") else ""
    found = (labels.get(told.get("decision", "")), WAYS_OF_SERVICE.get(told.get("way", "")), late)
    return "，".join(text for text in found if text)


def _reviewed(told: Mapping[str, Any], _: Any, __: Any) -> str:
    return dict(AnswerReview.STEPS).get(told.get("step", ""), "")


def _decided_publication(told: Mapping[str, Any], _: Any, __: Any) -> str:
    if told.get("outcome") == "keep":
        return "不主动公开"
    return f"转为主动公开（索引号{told.get('reference', '')}）"


def inspection_words(told: Mapping[str, Any]) -> str:
    """Return an arranged inspection in words.

    >>> inspection_words({"inspect_on": "2026-03-02", "time": "上午9时", "place": "一楼大厅"})
    '2026年3月2日上午9时，一楼大厅'
    """
    day = chinese_day(date.fromisoformat(told["inspect_on"]))
    bring = f"，请带{told['bring']}" if told.get("bring") else ""
    return f"{day}{told['time']}，{told['place']}{bring}"


def _redated(told: Mapping[str, Any], _: Any, __: Any) -> str:
    days = "、".join(f"{on} {why}" for on, why in told.get("days", ()))
    moved = f"答复期限由{told.get('from') or '未定'}改为{told.get('to') or '未定'}"
    return f"{moved}（期间的调整：{days}）" if days else moved


_TELLERS: dict[str, Any] = {
    "assigned": _assigned,
    "signed_for": _assigned,
    "assignment_returned": _assigned,
    "assignment_answered": _assigned,
    "consulted": _consulted,
    "consultation_received": _consulted,
    "opinion_received": _opinion,
    "answered": _answered,
    "answer_reviewed": _reviewed,
    "answer_returned": _reviewed,
    "publication_decided": _decided_publication,
    "redated": _redated,
    "correction_notified": lambda told, _, __: (
        f"请于{told['reply_by']}前补正" if told.get("reply_by") else ""
    ),
    "extended": lambda told, _, __: f"延长{told['working_days']}个工作日",
    "fee_units": lambda told, _, __: f"{told['units']}件",
    "fee_noticed": lambda told, _, __: f"{told['amount']}元",
    "postponed": lambda told, _, __: f"延至{told['until']}",
    "split": lambda told, _, __: f"另立{'、'.join(told.get('into', ()))}",
    "merged": lambda told, _, __: f"与{'、'.join(told.get('numbers', ()))}",
    "inspection_arranged": lambda told, _, __: inspection_words(told),
    "voided": lambda told, _, event: f"第{event.ref}项登记有误，作废",
}
