"""The runs of the answer term: the first from receipt, a fresh one after correction or payment.

Exclusions and extensions work inside one run. See docs/readings/0002-corrections.md,
0005-extensions.md and 0006-fees.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks.exclusions import Span, skip_spans
from gongkai.statute.clocks.facts import ApplicationFacts, Correction, Extension, FeeNotice
from gongkai.statute.clocks.readings import Readings
from gongkai.statute.clocks.risks import risk
from gongkai.statute.clocks.terms import Term, add_term, find_term
from gongkai.statute.findings import Finding
from gongkai.statute.sources import load_data


@dataclass(frozen=True, slots=True)
class Rules:
    """What all runs of one application share; the longest extension in working days."""

    answer: Term
    longest_extension: int
    spans: tuple[Span, ...]
    calendar: Calendar
    as_of: date | None
    readings: Readings


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its day 0, what began it, and the extension carried over from the run before."""

    start: date
    begun_by: str
    article: str
    carried_extension: int = 0


@dataclass(frozen=True, slots=True)
class RunEnd:
    """Where a run ends without and with its extension, and the spans it met."""

    unextended_on: date
    ends_on: date
    extension: int
    spans: tuple[Span, ...]
    risks: tuple[Finding, ...]


def end_of(run: Run, extensions: tuple[Extension, ...], *, rules: Rules) -> RunEnd:
    """Return where the run ends, given the extensions told in it.

    The first lawful extension counts: told and approved by the end of the run without it, at
    most as long as the law allows. The others are risks. Source: 条例第三十三条第二款.
    """
    unextended_on, spans = skip_spans(
        run.start, rules.answer.length, spans=rules.spans, calendar=rules.calendar
    )
    granted = run.carried_extension
    risks = []
    for extension in sorted(extensions, key=lambda extension: extension.told_on or date.max):
        if extension.told_on is None:
            risks.append(risk("extension_not_told", expected=unextended_on))
            continue
        settled_on = max(extension.told_on, extension.approved_on or extension.told_on)
        if settled_on > unextended_on:
            risks.append(risk("extension_after_due", expected=unextended_on, found=settled_on))
        elif granted:
            risks.append(risk("extension_repeated", found=extension.told_on))
        else:
            granted = min(extension.working_days, rules.longest_extension)
            if granted < extension.working_days:
                risks.append(
                    risk("extension_too_long", expected=granted, found=extension.working_days)
                )
    ends_on = unextended_on
    if granted:
        ends_on, spans = skip_spans(
            run.start, rules.answer.length + granted, spans=rules.spans, calendar=rules.calendar
        )
    return RunEnd(unextended_on, ends_on, granted, spans, tuple(risks))


def last_run(facts: ApplicationFacts, *, rules: Rules) -> tuple[Run, list[Finding]]:
    """Return the run that counts now, and the risks met on the way to it."""
    fresh_terms = load_data("terms.toml")["fresh_term"]
    begun_by = facts.set_term.begun_by if facts.set_term else "收到申请"
    run = Run(facts.received_on, begun_by, rules.answer.article)
    risks: list[Finding] = []
    corrected_before = False
    events: list[Correction | FeeNotice] = [*facts.corrections, *facts.fees]
    for event in sorted(events, key=_noticed_on):
        fresh_from = None
        if isinstance(event, FeeNotice):
            cause = fresh_terms["fee"]
            fresh_from = _after_payment(event, run, facts, rules=rules, risks=risks)
        elif corrected_before:
            risks.append(risk("correction_repeated", found=event.notice_on))
        else:
            cause = fresh_terms["correction"]
            corrected_before = True
            fresh_from = _after_correction(event, run, facts, rules=rules, risks=risks)
        if fresh_from is not None and fresh_from >= run.start:
            carried = 0
            if rules.readings.extension_survives_restart:
                told = told_between(facts, run.start, fresh_from)
                carried = end_of(run, told, rules=rules).extension
            run = Run(fresh_from, cause["label"], cause["article"], carried)
    return run, risks


def _noticed_on(event: Correction | FeeNotice) -> date:
    return event.noticed_on if isinstance(event, FeeNotice) else event.notice_on


def told_between(facts: ApplicationFacts, first: date, last: date) -> tuple[Extension, ...]:
    """Return the extensions told from ``first`` to ``last``, both included."""
    return tuple(
        extension
        for extension in facts.extensions
        if extension.told_on is not None and first <= extension.told_on <= last
    )


def correction_notice_limit(received_on: date, *, calendar: Calendar) -> date | None:
    """Return the last day for asking to complete an application, None before there was a term.

    Needs the calendar of these few days only, not that of the whole answer term. Raises
    DataMissing where it does not reach. Source: 条例第三十条.
    """
    term = find_term("correction_notice", on=received_on)
    return add_term(term, received_on, calendar=calendar) if term else None


def _after_correction(
    correction: Correction,
    run: Run,
    facts: ApplicationFacts,
    *,
    rules: Rules,
    risks: list[Finding],
) -> date | None:
    """Return the day from which the correction starts the term afresh, or None."""
    limit = correction_notice_limit(facts.received_on, calendar=rules.calendar)
    is_late = limit is not None and correction.notice_on > limit
    corrected_on, reply_by = correction.corrected_on, correction.reply_by
    if is_late and not rules.readings.late_notice_restarts:
        risks.append(risk("correction_notice_late", expected=limit, found=correction.notice_on))
        return None
    if corrected_on is None:
        if reply_by is not None and rules.as_of is not None and rules.as_of > reply_by:
            risks.append(risk("correction_lapsed", expected=reply_by))
        else:
            risks.append(risk("correction_pending", found=correction.notice_on))
        return None
    if reply_by is not None and corrected_on > reply_by and not correction.good_reason:
        risks.append(risk("correction_overdue", expected=reply_by, found=corrected_on))
        return None
    if is_late:
        told = told_between(facts, run.start, corrected_on)
        original = end_of(run, told, rules=rules).ends_on
        risks.append(
            risk(
                "correction_notice_late_restarted",
                expected=limit,
                found=correction.notice_on,
                original=original,
            )
        )
    return corrected_on


def _after_payment(
    fee: FeeNotice, run: Run, facts: ApplicationFacts, *, rules: Rules, risks: list[Finding]
) -> date | None:
    """Return the day of payment when it starts the term afresh, or None."""
    pay_by = payment_limit(fee, calendar=rules.calendar)
    if pay_by is None:
        risks.append(risk("fee_without_tariff", found=fee.noticed_on))
        return None
    due_on = end_of(run, told_between(facts, run.start, fee.noticed_on), rules=rules).ends_on
    if fee.noticed_on > due_on:
        risks.append(risk("fee_notice_late", expected=due_on, found=fee.noticed_on))
        return None
    if fee.paid_on is None:
        is_over = rules.as_of is not None and rules.as_of > pay_by
        risks.append(risk("fee_unpaid" if is_over else "fee_pending", expected=pay_by))
        return None
    if fee.paid_on > pay_by:
        risks.append(risk("fee_paid_late", expected=pay_by, found=fee.paid_on))
        return None
    return fee.paid_on


def payment_limit(fee: FeeNotice, *, calendar: Calendar) -> date | None:
    """Return the last day to pay, or None where no tariff was in force."""
    term = find_term("fee_payment", on=fee.noticed_on)
    return add_term(term, fee.noticed_on, calendar=calendar) if term else None
