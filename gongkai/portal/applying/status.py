"""Where an application stands, as its applicant is told: in plain words, nothing internal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.applications.dating import clock_of, standing_of, waits_for_applicant
from gongkai.applications.folding import LAPSED, Happened, Standing, standing_events
from gongkai.applications.letters import hearing_bodies
from gongkai.applications.lights import light_on
from gongkai.applications.models import Answer, Application, Letter
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.queries import events_of
from gongkai.applications.timeline import inspection_words
from gongkai.applications.words import CONSULTATION_KINDS, NO_TERM, WAYS_OF_SERVICE
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of
from gongkai.remedies.queries import settings_of as remedy_settings_of
from gongkai.statute.clocks import Clock, summarise
from gongkai.statute.decisions import silence_remedy_text
from gongkai.statute.procedure import next_steps

#: Letters that go to the applicant, the answer apart; the others go to those who are asked.
_LETTERS = (
    "receipt",
    "correction",
    "reasons",
    "consulting",
    "extension",
    "fee",
    "postponement",
    "split",
    "transfer",
)
#: Answers that are read here: those that were made available online.
ONLINE = "online"
_STANDS = {
    "received": "已经登记，正在审核申请内容。",
    "in_review": "申请内容已经审核，正在办理。",
    "correcting": "需要您补正，补正后继续办理。",
    "consulting": "正在征求有关方面的意见。",
    "handling": "正在办理。",
    "fee_pending": "等待您缴纳信息处理费，缴清后继续办理。",
}
#: Event → what the applicant reads of it; what is not here stays inside the office.
_EVENTS = {
    "registered": "收到并登记申请",
    "confirmed": "与申请人确认收到",
    "correction_notified": "告知补正",
    "corrected": "收到补正",
    "reasons_asked": "要求说明理由",
    "reasons_given": "收到理由说明",
    "consulted": "发函征求意见",
    "opinion_received": "征求意见结束",
    "extended": "告知延期",
    "fee_noticed": "送达收费通知",
    "paid": "确认费用缴清",
    "postponed": "告知延迟答复的合理期限",
    "split": "申请拆分办理",
    "transferred": "转送、引导其他渠道",
    "answered": "答复",
    "withdrawn": "撤回申请",
    "reading_noted": "申请人首次查看答复",
    "inspection_arranged": "约定查阅、抄录",
    "inspected": "查阅、抄录",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that is waited for: until when, and whether it can still be made here."""

    told_on: date
    until: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that is waited for. ``is_stated``: the applicant has said that it was paid."""

    told_on: date
    amount: str
    until: date | None
    how: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, as the applicant is told."""

    on: date
    label: str
    details: str


@dataclass(frozen=True, slots=True)
class Told:
    """An application as its applicant may see it.

    ``inspection`` is when and where to read, ``remedy`` what may be done about an answer that is
    overdue; both may be "". ``why`` explains the due date line by line; empty while the term waits
    to begin anew (``waits``): a correction or fee that begins no new term does not let it wait.
    """

    application: Application
    stands: str
    explanation: str
    left: str
    is_overdue: bool
    waits: bool
    why: tuple[str, ...]
    problem: str
    correction: Correction | None
    fee: Fee | None
    inspection: str
    remedy: str
    may_withdraw: bool
    answer: Answer | None
    letters: tuple[Letter, ...]
    steps: tuple[Step, ...]

    @property
    def is_online(self) -> bool:
        """Say whether the answer is read here."""
        return self.answer is not None and self.answer.served_by == ONLINE


def told_of(application: Application, *, today: date) -> Told:
    """Return what the applicant is told today."""
    events = events_of(application)
    holding = standing_events(events)
    standing = standing_of(application, events)
    clock, problem = _clock(application, standing, today)
    answer = served_answer(application)
    waits = waits_for_applicant(standing, clock)
    left = ""
    if clock and not standing.closed_on and not waits:
        left = light_on(clock.due_on, today=today, calendar=calendar_of(application.organ)).words
    is_overdue = bool(left and clock and today > clock.due_on)
    return Told(
        application=application,
        stands=_stands(standing, answer),
        explanation=_explanation(standing, waits=waits),
        left=left,
        is_overdue=is_overdue,
        waits=waits,
        why=tuple(_for_applicants(summarise(clock))) if clock and not waits else (),
        problem=problem,
        correction=_correction(standing, holding, today),
        fee=_fee(application, standing, holding, clock),
        inspection=_inspection(holding),
        remedy=_silence_remedy(application) if is_overdue else "",
        may_withdraw="withdraw" in {one.slug for one in next_steps("application", standing.state)}
        and standing.closed_on is None,
        answer=answer,
        letters=tuple(letters_to_applicant(application)),
        steps=tuple(_steps(holding)),
    )


def served_answer(application: Application) -> Answer | None:
    """Return the answer once it was served, None before: a draft is nobody's to read."""
    found: Answer | None = (
        application.answers.filter(state="served").select_related("letter__pdf").first()
    )
    return found


def letters_to_applicant(application: Application) -> list[Letter]:
    """Return the letters issued to the applicant that still stand, without the answer."""
    found = (
        application.letters.filter(kind__in=_LETTERS, voided_at=None)
        .exclude(issued_on=None)
        .select_related("pdf")
    )
    return list(found)


def _clock(application: Application, standing: Standing, today: date) -> tuple[Clock | None, str]:
    if not standing.has_term:
        return None, NO_TERM
    try:
        clock = clock_of(standing, calendar=calendar_of(application.organ), as_of=today)
    except DataMissing:
        return None, "法定节假日安排尚未公布，答复期限公布后推算。"
    if clock is None:
        return None, "收到申请之日以本机关与您确认之日为准，确认后推算（条例第三十一条）。"
    return clock, ""


def _for_applicants(lines: Iterable[str]) -> list[str]:
    """Return the lines without the warnings that are for the office."""
    return [line for line in lines if not line.startswith("注意：")]


def _stands(standing: Standing, answer: Answer | None) -> str:
    if standing.closed_on is None:
        if standing.receipt.received_on is None:
            return "已经登记，等待本机关与您确认收到。"
        return _STANDS[standing.state]
    if standing.decision == "withdrawn":
        return "您已撤回申请，不再办理。"
    if standing.decision in LAPSED:
        return {
            "correction_lapsed": "补正期限已过，没有收到补正，不再处理。",
            "fee_unpaid": "缴费期限已过，没有收到费用，不再处理。",
        }[standing.decision]
    if answer is None:
        return "已经答复。"
    return f"已经答复：{answer.get_decision_display()}。"


def _explanation(standing: Standing, *, waits: bool) -> str:
    if standing.closed_on is not None:
        return ""
    if standing.state == "consulting":
        kinds = [one.kind for one in standing.facts.consultations] if standing.facts else []
        asked = "、".join(dict.fromkeys(CONSULTATION_KINDS[kind] for kind in kinds))
        return (
            f"您申请的信息涉及{asked}，本机关正在征求意见，所需时间不计算在答复期限内"
            "（条例第三十三条第三款）。意见收到后，下面的答复期限会重新推算。"
        )
    if not waits:
        return ""
    if standing.state == "correcting":
        return "答复期限自收到补正之日起重新计算（条例第三十条）。"
    if standing.state == "fee_pending":
        return "缴清费用后，答复期限重新计算（国办函〔2020〕109号）。"
    return ""


def _correction(standing: Standing, events: Sequence[Happened], today: date) -> Correction | None:
    if not standing.open_corrections or standing.closed_on:
        return None
    notice = _event(events, standing.open_corrections[-1])
    until = standing.facts.correction_reply_by if standing.facts else None
    return Correction(notice.on, until, until is not None and today > until)


def _fee(
    application: Application,
    standing: Standing,
    events: Sequence[Happened],
    clock: Clock | None,
) -> Fee | None:
    if not standing.open_fees or standing.closed_on:
        return None
    notice = _event(events, standing.open_fees[-1])
    return Fee(
        told_on=notice.on,
        amount=str(notice.data["amount"]),
        until=clock.limits.get("fee_payment") if clock else None,
        how=settings_of(application.organ).payment_words,
        is_stated=application.files.filter(purpose="payment").exists(),
    )


def _silence_remedy(application: Application) -> str:
    """Return where an applicant may turn who got no answer within the term."""
    organ = application.organ
    return silence_remedy_text(
        must_review_first=remedy_settings_of(organ).silence_review_first, **hearing_bodies(organ)
    )


def _inspection(events: Sequence[Happened]) -> str:
    """Return when and where the applicant may read; "" once they came."""
    told = [event for event in events if event.kind in ("inspection_arranged", "inspected")]
    if not told or told[-1].kind == "inspected":
        return ""
    return inspection_words(told[-1].data)


def _event(events: Sequence[Happened], number: int) -> Happened:
    return next(event for event in events if event.number == number)


def _steps(events: Iterable[Happened]) -> Iterator[Step]:
    for event in events:
        if event.kind in _EVENTS:
            yield Step(event.on, _EVENTS[event.kind], _details(event.kind, event.data))


def _details(kind: str, data: Mapping[str, Any]) -> str:
    """Return what a step tells beside its name.

    >>> _details("extended", {"working_days": 20})
    '延长20个工作日'
    """
    if kind == "extended":
        return f"延长{data['working_days']}个工作日"
    if kind == "fee_noticed":
        return f"{data['amount']}元"
    if kind == "consulted":
        return CONSULTATION_KINDS.get(str(data.get("asked", "")), "")
    if kind == "split":
        return f"另立{'、'.join(data.get('into', ()))}"
    if kind == "postponed":
        return f"延至{data['until']}"
    if kind == "inspection_arranged":
        return inspection_words(data)
    if kind == "answered":
        return WAYS_OF_SERVICE.get(str(data.get("way", "")), "")
    return ""
