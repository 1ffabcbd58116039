"""When a statutory term starts, stops and ends."""

from gongkai.statute.clocks.answer import answer_clock, extend_term
from gongkai.statute.clocks.clock import Clock, ClockDay, Excluded
from gongkai.statute.clocks.explain import explain, summarise
from gongkai.statute.clocks.facts import (
    ApplicationFacts,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    Postponement,
    SetTerm,
)
from gongkai.statute.clocks.publication import CatalogueTerm, publication_due
from gongkai.statute.clocks.readings import PRUDENT, Readings
from gongkai.statute.clocks.receipt import (
    Channel,
    Confirmation,
    Receipt,
    find_channel,
    receipt_date,
)
from gongkai.statute.clocks.report_dates import report_due
from gongkai.statute.clocks.runs import correction_notice_limit
from gongkai.statute.clocks.terms import Deadline, Term, get_term, term_due

__all__ = [
    "PRUDENT",
    "ApplicationFacts",
    "CatalogueTerm",
    "Channel",
    "Clock",
    "ClockDay",
    "Confirmation",
    "Consultation",
    "Correction",
    "Deadline",
    "Excluded",
    "Extension",
    "FeeNotice",
    "Postponement",
    "Readings",
    "Receipt",
    "SetTerm",
    "Term",
    "answer_clock",
    "correction_notice_limit",
    "explain",
    "extend_term",
    "find_channel",
    "get_term",
    "publication_due",
    "receipt_date",
    "report_due",
    "summarise",
    "term_due",
]
