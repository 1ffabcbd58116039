"""By when a document must be published (Art. 26), or by when its catalogue says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.statute.calendars import Calendar, default_calendar
from gongkai.statute.clocks.terms import UNIT_WORDS, Deadline, Unit, add_months, term_due


@dataclass(frozen=True, slots=True)
class CatalogueTerm:
    """A term of a catalogue: a number of days or months, or words without a day (长期公开)."""

    words: str
    number: int | None = None
    unit: Unit = "working_day"


def publication_due(
    formed_on: date, *, term: CatalogueTerm | None = None, calendar: Calendar | None = None
) -> Deadline:
    """Return by when information formed or changed on a day is to be published.

    Without a catalogue term the 20 working days of the Regulation apply. A catalogue term in
    words only (及时, 长期公开) gives no day and says so. Raises DataMissing for years without a
    holiday notice. Source: 条例第二十六条; docs/readings/0007-publication-and-reports.md.

    >>> publication_due(date(2020, 12, 28)).due_on
    datetime.date(2021, 1, 26)
    """
    if term is None:
        return term_due("publication", from_on=formed_on, calendar=calendar)
    if term.number is None:
        return Deadline(None, f"目录规定的时限为“{term.words}”，没有确定的到期日，请由人工掌握")
    why = f"目录规定的时限：{term.number}{UNIT_WORDS[term.unit]}，{formed_on}当日不计入"
    if term.unit == "working_day":
        calendar = calendar or default_calendar()
        return Deadline(calendar.add_working_days(formed_on, term.number), why)
    if term.unit == "day":
        return Deadline(formed_on + timedelta(days=term.number), why)
    return Deadline(add_months(formed_on, term.number), why)
