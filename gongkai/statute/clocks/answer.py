"""The clock of an answer to an application: Art. 30 to 35 applied to dated facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongkai.errors import DataMissing, NotAllowedByLaw
from gongkai.statute.calendars import Calendar, default_calendar
from gongkai.statute.clocks.clock import Clock, Excluded
from gongkai.statute.clocks.exclusions import (
    consultation_risks,
    opinion_limits,
    spans_of,
)
from gongkai.statute.clocks.facts import ApplicationFacts, Extension, Postponement
from gongkai.statute.clocks.readings import PRUDENT, Readings
from gongkai.statute.clocks.risks import risk
from gongkai.statute.clocks.runs import (
    Rules,
    Run,
    RunEnd,
    correction_notice_limit,
    end_of,
    last_run,
    payment_limit,
)
from gongkai.statute.clocks.terms import get_term
from gongkai.statute.findings import Finding

_EXTENSION_ARTICLE = "条例第三十三条第二款"


def answer_clock(
    facts: ApplicationFacts,
    *,
    calendar: Calendar | None = None,
    as_of: date | None = None,
    readings: Readings = PRUDENT,
) -> Clock:
    """Return the clock of an application: when it must be answered, and why.

    ``as_of`` is the day on which the question is asked: an open consultation then excludes the
    time up to that day, at most up to the end of its own term; without it, its whole term.
    Unlawful facts do not move the due date; they come back as risks. Raises DataMissing when the
    due date lies in a year without a holiday notice or the law of the day is not in the data.
    Source: 条例第三十条至第三十五条; docs/readings/0002 to 0006 and 0009.

    >>> answer_clock(ApplicationFacts(received_on=date(2020, 4, 20))).due_on
    datetime.date(2020, 5, 19)
    >>> from gongkai.statute.clocks.facts import SetTerm
    >>> fifteen = SetTerm(15, "收到行政复议决定书", "行政复议法第六十四条第一款")
    >>> answer_clock(ApplicationFacts(date(2020, 4, 20), set_term=fifteen)).due_on
    datetime.date(2020, 5, 12)
    """
    rules = _rules(facts, calendar=calendar, as_of=as_of, readings=readings)
    run, risks = last_run(facts, rules=rules)
    end = _end_of_last_run(run, facts, rules=rules)
    risks += end.risks
    if not readings.extension_survives_restart:
        risks += [
            risk("extension_superseded", found=extension.told_on)
            for extension in facts.extensions
            if extension.told_on is not None and extension.told_on < run.start
        ]
    risks += consultation_risks(
        facts.consultations, due_on=end.ends_on, calendar=rules.calendar, as_of=as_of
    )
    due_on, postponement_risks = _postpone(facts.postponement, end.ends_on)
    return Clock(
        received_on=facts.received_on,
        term_from=run.start,
        begun_by=run.begun_by,
        article=run.article,
        starts_on=rules.calendar.add_working_days(run.start, 1),
        working_days=rules.answer.length + end.extension,
        term_ends_on=end.ends_on,
        due_on=due_on,
        limits=_limits(facts, end, calendar=rules.calendar),
        excluded=tuple(
            Excluded(
                span.first,
                span.last,
                span.why,
                rules.calendar.count_working_days(span.first, span.last),
            )
            for span in end.spans
        ),
        risks=(*risks, *postponement_risks),
        calendar=rules.calendar,
    )


def extend_term(
    facts: ApplicationFacts,
    *,
    working_days: int,
    told_on: date,
    approved_on: date,
    calendar: Calendar | None = None,
) -> ApplicationFacts:
    """Return the facts with the extension added, or refuse it where it would be unlawful.

    For an extension that the office is about to make; one that already happened is entered in
    the facts as it was. Raises NotAllowedByLaw with code ``extension_after_due`` when it is
    approved or told after the term, ``extension_too_long`` beyond 20 working days,
    ``extension_repeated`` when this term was extended before. Source: 条例第三十三条第二款.

    >>> facts = ApplicationFacts(received_on=date(2020, 4, 20))
    >>> extended = extend_term(
    ...     facts, working_days=20, told_on=date(2020, 5, 19), approved_on=date(2020, 5, 18)
    ... )
    >>> answer_clock(extended).due_on
    datetime.date(2020, 6, 16)
    """
    extension = Extension(working_days, told_on, approved_on)
    extended = replace(facts, extensions=(*facts.extensions, extension))
    settled_on = max(told_on, approved_on)
    rules = _rules(facts, calendar=calendar, as_of=settled_on, readings=PRUDENT)
    run, _ = last_run(facts, rules=rules)
    end = _end_within_calendar(run, facts, rules=rules, settled_on=settled_on)
    if end is not None and settled_on > end.unextended_on:
        raise NotAllowedByLaw(
            f"答复期限已于{end.unextended_on}届满，此后批准或者告知的延期无效，不能办理延期。"
            "请立即答复，并留存逾期原因。",
            code="extension_after_due",
            article=_EXTENSION_ARTICLE,
        )
    if end.extension if end else _extensions_in(run, facts):
        until = f"在{end.ends_on}前" if end else "按期"
        raise NotAllowedByLaw(
            f"本答复期限已经延长过，不能再次延期。请{until}答复。",
            code="extension_repeated",
            article=_EXTENSION_ARTICLE,
        )
    if working_days > rules.longest_extension:
        raise NotAllowedByLaw(
            f"延长答复的期限最长不得超过{rules.longest_extension}个工作日，"
            f"现填写{working_days}个工作日。请改短后再办理。",
            code="extension_too_long",
            article=_EXTENSION_ARTICLE,
        )
    return extended


def _rules(
    facts: ApplicationFacts,
    *,
    calendar: Calendar | None,
    as_of: date | None,
    readings: Readings,
) -> Rules:
    calendar = calendar or default_calendar()
    answer = get_term("answer", on=facts.received_on)
    if facts.set_term is not None:
        length, article = facts.set_term.working_days, facts.set_term.article
        answer = replace(answer, length=length, article=article)
    return Rules(
        answer=answer,
        longest_extension=get_term("extension", on=facts.received_on).length,
        spans=spans_of(facts.consultations, calendar=calendar, as_of=as_of, readings=readings),
        calendar=calendar,
        as_of=as_of,
        readings=readings,
    )


def _end_of_last_run(run: Run, facts: ApplicationFacts, *, rules: Rules) -> RunEnd:
    return end_of(run, _extensions_in(run, facts), rules=rules)


def _extensions_in(run: Run, facts: ApplicationFacts) -> tuple[Extension, ...]:
    return tuple(
        extension
        for extension in facts.extensions
        if extension.told_on is None or extension.told_on >= run.start
    )


def _end_within_calendar(
    run: Run, facts: ApplicationFacts, *, rules: Rules, settled_on: date
) -> RunEnd | None:
    """Return where the run ends, None when that is beyond the calendar and so after the day."""
    try:
        return _end_of_last_run(run, facts, rules=rules)
    except DataMissing:
        if not rules.calendar.first_day <= run.start <= settled_on <= rules.calendar.last_day:
            raise
        return None


def _postpone(postponement: Postponement | None, ends_on: date) -> tuple[date, list[Finding]]:
    """Return the due date that a told later day makes, and the risk when it makes none."""
    if postponement is None:
        return ends_on, []
    if postponement.told_on > ends_on:
        return ends_on, [
            risk("postponement_after_due", expected=ends_on, found=postponement.told_on)
        ]
    if postponement.until <= ends_on:
        return ends_on, [risk("postponement_not_later", expected=ends_on, found=postponement.until)]
    return postponement.until, []


def _limits(facts: ApplicationFacts, end: RunEnd, *, calendar: Calendar) -> dict[str, date]:
    """Return the days to watch by name; of several consultations or notices, the latest."""
    limits = {}
    if limit := correction_notice_limit(facts.received_on, calendar=calendar):
        limits["correction_notice"] = limit
    found = [("correction_reply", facts.correction_reply_by)]
    found += opinion_limits(facts.consultations, calendar=calendar)
    found += [("fee_payment", payment_limit(fee, calendar=calendar)) for fee in facts.fees]
    for name, day in found:
        if day is not None:
            limits[name] = max(day, limits.get(name, day))
    limits["extension_latest"] = end.unextended_on
    return limits
