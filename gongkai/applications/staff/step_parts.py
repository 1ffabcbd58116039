"""What the steps share: first values, limits in words, a letter to the applicant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.letters import values_of
from gongkai.applications.staff.stepping import Case, LetterPlan
from gongkai.errors import DataMissing
from gongkai.exchange.days import chinese_day

#: Usual working days given for a reply where the law names none.
REPLY_WORKING_DAYS = 15
BEFORE_ANSWER = frozenset({"received", "in_review", "handling", "consulting"})


def is_active(case: Case) -> bool:
    """Say whether the application still waits for its answer."""
    return case.standing.closed_on is None


def has_term(case: Case) -> bool:
    """Say whether the application waits for its answer within a term: no 更正 (Art. 41)."""
    return is_active(case) and case.standing.has_term


def may_be_asked(case: Case) -> bool:
    """Say whether the applicant can still be asked for something, to correct or to pay."""
    return case.standing.state in BEFORE_ANSWER and case.standing.has_term


def seen(case: Case, **given: Any) -> dict[str, Any]:
    """Return the usual first values of a step."""
    return {"seen": case.application.row_version, "on": case.today, **given}


def carries(deed: Callable[..., object], *names: str) -> Callable[[Case, Any, Who], object]:
    """Return what carries a step out: the deed on the case with the form's fields so named."""

    def carry(case: Case, form: Any, who: Who) -> object:
        told = {name: form.cleaned_data[name] for name in names}
        return deed(case.application, **told, **who)

    return carry


def later(case: Case, working_days: int) -> date | None:
    """Return a day so many working days from today, None where no calendar reaches."""
    try:
        return case.calendar.add_working_days(case.today, working_days)
    except DataMissing:
        return None


def end_words(tell: Callable[[], date | None]) -> str:
    """Return a day for a letter, "" for a person to fill in where no calendar reaches."""
    try:
        return chinese_day(tell())
    except DataMissing:
        return ""


def until(day: date | None, rule: str) -> str:
    """Return a limit in words, the rule alone while the day is open."""
    return f"最迟{chinese_day(day)}（{rule}）。" if day else f"{rule}。"


def to_applicant(case: Case, kind: str, **values: str) -> dict[str, LetterPlan]:
    name = case.application.applicant.name
    return {"applicant": LetterPlan(kind, name, values_of(case.application) | values)}
