"""The words of a catalogue's column 公开时限 as a term, and by when a publication is withdrawn.

What the words do not say clearly stays words and is told; nothing is guessed
(docs/readings/0026-catalogue-terms.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from gongkai.errors import InvalidInput
from gongkai.statute.calendars import Calendar, default_calendar
from gongkai.statute.clocks.publication import CatalogueTerm, publication_due
from gongkai.statute.clocks.terms import UNIT_WORDS, Deadline, Unit, add_months, get_term
from gongkai.statute.sources import load_data

Kind = Literal["fixed", "prompt", "long_term", "periodic", "posting", "unknown"]
Period = Literal["week", "month", "quarter", "half_year", "year"]

PERIOD_WORDS: dict[Period, str] = {
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
#: Months of a period; a week has none.
PERIOD_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
#: What may start a term → what the office calls it and what catalogues write for it.
EVENTS: dict[str, tuple[str, str]] = {
    "formed": ("信息形成", r"形成|产生|生成|制[定作]|印发|成文|发文"),
    "changed": ("信息变更", r"变更|变动|更新|调整|修[订改]"),
    "obtained": ("信息获取", r"获取|获得"),
    "decided": ("作出决定", r"决定|确定|认定|审[批定核]|批[准复]|通过"),
    "applied": ("收到申请", r"申请|受理"),
    "completed": ("办理完毕", r"办结|完成|结束|竣工|期满|终了"),
}
#: A term that starts with any of these runs from the day by which Art. 26 counts, too.
OF_THE_INFORMATION = frozenset({"formed", "changed", "obtained"})


@dataclass(frozen=True, slots=True)
class Span:
    """How long: a number of working days, calendar days or months."""

    number: int
    unit: Unit

    @property
    def words(self) -> str:
        """Return the length as people say it (7个工作日)."""
        return f"{self.number}{UNIT_WORDS[self.unit]}"

    def after(self, start: date, *, calendar: Calendar | None = None) -> date:
        """Return the last day of the span when ``start`` is day 0."""
        if self.unit == "working_day":
            return (calendar or default_calendar()).add_working_days(start, self.number)
        if self.unit == "day":
            return start + timedelta(days=self.number)
        return add_months(start, self.number)


@dataclass(frozen=True, slots=True)
class PublicationTerm:
    """What a row of a catalogue says of time; ``words`` are exactly the catalogue's.

    ``fixed``: ``number`` ``unit`` after any of ``events`` (keys of EVENTS; empty when none is
    told, or one that we do not know, then only ``event_words``). ``periodic``: once a ``period``
    (None: 定期), with number and unit when so much time is left after its end. ``posting``: how
    long it is to stay up (公示期), which a fixed term may have as well. ``problem`` tells in
    Chinese why no day can be reckoned (always in an ``unknown`` one).
    """

    words: str
    kind: Kind
    number: int | None = None
    unit: Unit = "working_day"
    events: tuple[str, ...] = ()
    event_words: str = ""
    period: Period | None = None
    posting: Span | None = None
    problem: str = ""

    @property
    def runs_from_information(self) -> bool:
        """Say whether the term starts when the information is formed, changed or obtained."""
        return not self.event_words or bool(OF_THE_INFORMATION.intersection(self.events))

    @property
    def catalogue_term(self) -> CatalogueTerm | None:
        """Return the term for ``publication_due``; None when nothing is written (Art. 26 holds).

        Only a fixed term has a number there; one from another event needs ``publication_term_due``.
        """
        if not self.words:
            return None
        if self.kind != "fixed" or not self.runs_from_information:
            return CatalogueTerm(self.words)
        return CatalogueTerm(self.words, self.number, self.unit)


_TENS = "一二两三四五六七八九"
_NUMERAL = rf"(?:[0-9]{{1,3}}|[{_TENS}]?十[{_TENS}]?|[{_TENS}])"
_LENGTH = (
    rf"(?<![0-9.第〇零百千十{_TENS}]){_NUMERAL}"
    r"(?:个?工作[日天]|个?自然日|个?日历日|日|天|周|个星期|个?月|年)"
    r"|(?<![每按])半年"
)
_POSTING = re.compile(
    rf"(?:公示|公告期|公布期)[期时间限为的:]*(?:一般)?(?:不[少低]于|不得[少低]于|至少)?({_LENGTH})"
    r"(?:以上|内)?"
)
_FIXED = re.compile(
    rf"({_LENGTH})(之?内|以内)?(?!之?前|以?后|[0-9度]|(?:公[开布示]|更新|发布)?[一1]次)"
)
_BEFORE = re.compile(rf"(?:{_LENGTH})之?前")
_MONTH_DAY = re.compile(r"(?:[0-9]{1,2})?月(?:[0-9]{1,2}日|底|初|末)(?:之?前)?")
_EVENT = re.compile(r"(?:自|从)?([^,;。:()]{2,40}?)(?:(?:之日|之后|以后|后|当[日天])起?算?|起)$")
_PROMPT = re.compile(r"及时|实时|即时|适时|立即|随时|第一时间|尽快|当[日天](?:公开)?$")
_LONG = re.compile(r"长期|常年|永久|长年|持续公开")
_OTHERS = re.compile(r"其[他它余](?!.{0,6}规定)")
_EVERY = r"(?:每个?|按|逐|分)"
_ONCE = r"[一1](?:{})(?:公[开布示]|更新|发布)?[一1]次"
_PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("half_year", re.compile(r"[每按]半年|半年度(?:公[开布示]|$)|半年(?:公[开布示]|更新)?[一1]次")),
    ("quarter", re.compile(rf"{_EVERY}季|^季度?(?:公[开布示])?$|{_ONCE.format('季度?')}")),
    ("month", re.compile(rf"{_EVERY}月|^月度?(?:公[开布示])?$|{_ONCE.format('个?月')}")),
    ("week", re.compile(rf"{_EVERY}(?:周|星期)|{_ONCE.format('周')}")),
    ("year", re.compile(rf"{_EVERY}年|^年度?(?:公[开布示])?$|{_ONCE.format('年')}")),
)


def parse_term(text: str) -> PublicationTerm:
    """Return what a catalogue's 公开时限 says; whatever the text, it never raises.

    Source: 基层政务公开标准目录 (公开时限); docs/readings/0026-catalogue-terms.md.

    >>> term = parse_term("自信息形成或者变更之日起20个工作日内予以公开")
    >>> term.kind, term.number, term.unit, term.events
    ('fixed', 20, 'working_day', ('formed', 'changed'))
    >>> parse_term("每季度公开一次").period, parse_term("公示7个工作日").posting.words
    ('quarter', '7个工作日')
    >>> parse_term("按有关规定").problem
    '看不懂“按有关规定”，没有换算成期限，请由人工掌握'
    """
    words = text.strip()
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    if not plain:
        return PublicationTerm("", "unknown", problem="没有写公开时限")
    postings = {_span(found) for found in _POSTING.findall(plain)}
    if len(postings) > 1:
        return _unknown(words, f"“{words}”里有几个不同的公示期，没有换算成期限，请由人工掌握")
    rest = _POSTING.sub("", plain)
    posting = postings.pop() if postings else None
    return replace(_parse(words, rest, is_posting=posting is not None), posting=posting)


def _parse(words: str, rest: str, *, is_posting: bool) -> PublicationTerm:
    """Return the term in the text without its 公示期."""
    period = next((slug for slug, pattern in _PERIODS if pattern.search(rest)), None)
    rest, dates = _MONTH_DAY.subn("", rest)
    is_open = _PROMPT.search(rest) or _LONG.search(rest)
    if _BEFORE.search(rest) and not period:
        return _unknown(words, f"“{words}”要从某日向前推算，没有换算成期限，请由人工掌握")
    found = {one for match in _FIXED.finditer(rest) if (one := _fixed(match, rest))}
    events = {event for _, event in found if event}
    if len({span for span, _ in found}) > 1 or len(events) > 1:
        return _unknown(words, f"“{words}”里有几个不同的时限，没有换算成期限，请由人工掌握")
    if found and is_open and _OTHERS.search(rest):
        return _unknown(words, f"“{words}”里有几个不同的时限，没有换算成期限，请由人工掌握")
    if found:
        span, event = max(found, key=lambda one: one[1])
        if period and (not event or "completed" in _events(event)):
            return PublicationTerm(words, "periodic", span.number, span.unit, period=period)
        return PublicationTerm(words, "fixed", span.number, span.unit, _events(event), event)
    if period or "定期" in rest:
        problem = f"“{words}”写明了日期，没有换算成期限，请由人工掌握" if dates else ""
        return PublicationTerm(words, "periodic", period=period, problem=problem)
    if is_open:
        return PublicationTerm(words, "prompt" if _PROMPT.search(rest) else "long_term")
    if is_posting:
        return PublicationTerm(words, "posting")
    return _unknown(words, f"看不懂“{words}”，没有换算成期限，请由人工掌握")


def _unknown(words: str, problem: str) -> PublicationTerm:
    return PublicationTerm(words, "unknown", problem=problem)


def _fixed(match: re.Match[str], rest: str) -> tuple[Span, str] | None:
    """Return the length found and the words of what it runs from.

    None for bare months or years, which may as well be how long something stays up.
    """
    span = _span(match[1])
    event = _EVENT.search(re.split(r"[,;。:()]", rest[: match.start()])[-1])
    if span.unit == "month" and not match[2] and not event:
        return None
    return span, event[1] if event else ""


def _events(words: str) -> tuple[str, ...]:
    return tuple(slug for slug, (_, pattern) in EVENTS.items() if re.search(pattern, words))


def _span(text: str) -> Span:
    """Return the length that the words tell: a week is seven days, a year twelve months."""
    if text == "半年":
        return Span(6, "month")
    numeral = re.match(_NUMERAL, text)
    digits = numeral[0] if numeral else ""
    number, unit = _number(digits), text[len(digits) :].removeprefix("个")
    if unit.startswith("工作"):
        return Span(number, "working_day")
    if unit in ("周", "星期"):
        return Span(number * 7, "day")
    if unit in ("月", "年"):
        return Span(number * 12 if unit == "年" else number, "month")
    return Span(number, "day")


def _number(digits: str) -> int:
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _value(ones)
    return (_value(tens) if tens else 1) * 10 + (_value(ones) if ones else 0)


def _value(digit: str) -> int:
    return 2 if digit == "两" else "一二三四五六七八九".index(digit) + 1


def publication_term_due(
    term: PublicationTerm,
    *,
    happened: Mapping[str, date],
    last_published_on: date | None = None,
    calendar: Calendar | None = None,
) -> Deadline:
    """Return by when information of a catalogue row is to be published, or why no day is set.

    ``happened`` has the days of EVENTS that are known, and under ``event`` the day of an event
    that we do not know; the latest that the term names is day 0. A periodic term falls due on the
    last day of the period after the one of ``last_published_on`` (the first one: of the period in
    which the information was formed), and so much later as it says. Raises DataMissing for years
    without a holiday notice. Source: 条例第二十六条; docs/readings/0026-catalogue-terms.md.

    >>> term = parse_term("集体讨论做出决定之日起7个工作日内")
    >>> publication_term_due(term, happened={"formed": date(2024, 3, 1)}).why
    '目录规定自“集体讨论做出决定”起计算，还没有登记这一日期，请补登'
    >>> publication_term_due(term, happened={"decided": date(2024, 3, 1)}).due_on
    datetime.date(2024, 3, 12)
    """
    if term.problem and term.words:
        return Deadline(None, f"目录规定的时限：{term.problem}")
    if term.kind == "periodic" and term.period:
        return _periodic_due(term, term.period, happened, last_published_on, calendar)
    if term.words and term.kind != "fixed":
        return publication_due(date.max, term=CatalogueTerm(term.words))
    names = term.events or (("event",) if term.event_words else tuple(OF_THE_INFORMATION))
    days = [happened[name] for name in names if name in happened]
    if not days:
        event = term.event_words or "信息形成或者变更"
        return Deadline(None, f"目录规定自“{event}”起计算，还没有登记这一日期，请补登")
    length = CatalogueTerm(term.words, term.number, term.unit) if term.words else None
    return publication_due(max(days), term=length, calendar=calendar)


def _periodic_due(
    term: PublicationTerm,
    period: Period,
    happened: Mapping[str, date],
    last_published_on: date | None,
    calendar: Calendar | None,
) -> Deadline:
    known = [happened[name] for name in OF_THE_INFORMATION if name in happened]
    if last_published_on is not None:
        ends_on = period_end(period_end(last_published_on, period) + timedelta(days=1), period)
    elif known:
        ends_on = period_end(max(known), period)
    else:
        return Deadline(None, f"目录规定“{term.words}”，还没有登记形成日期或上次公开日期，请补登")
    why = f"目录规定的时限：{PERIOD_WORDS[period]}公开一次，本期至{ends_on}"
    if term.number is None:
        return Deadline(ends_on, why)
    due_on = Span(term.number, term.unit).after(ends_on, calendar=calendar)
    return Deadline(due_on, f"{why}，期满后{Span(term.number, term.unit).words}内")


def period_end(on: date, period: Period) -> date:
    """Return the last day of the period in which a day lies; weeks end on Sundays.

    >>> period_end(date(2024, 2, 10), "quarter"), period_end(date(2024, 2, 10), "week")
    (datetime.date(2024, 3, 31), datetime.date(2024, 2, 11))
    """
    if period == "week":
        return on + timedelta(days=6 - on.weekday())
    months = PERIOD_MONTHS[period]
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    return add_months(first, months) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WithdrawalReason:
    """Why a publication is withdrawn, and the article that says so.

    ``term`` is a key of the statutory terms, "at_once", or "" where the law sets no day.
    """

    slug: str
    label: str
    term: str
    article: str


@cache
def withdrawal_reasons() -> tuple[WithdrawalReason, ...]:
    """Return why a publication may be withdrawn, in the order of a form."""
    return tuple(
        WithdrawalReason(row["slug"], row["label"], row["term"], row["article"])
        for row in load_data("platform.toml")["withdrawals"]
    )


def withdrawal_due(on: date, *, reason: str, calendar: Calendar | None = None) -> Deadline:
    """Return by when a publication is to be withdrawn for a reason that came up on a day.

    A punishment that was changed, revoked, found unlawful or void: within three working days,
    since the law on punishments counts 三日 in working days (第八十五条). Secrets and personal
    data: at once, so the same day. Other reasons have no day. Raises InvalidInput for an unknown
    reason, DataMissing for days before the law. Source: 行政处罚法第四十八条;
    docs/readings/0027-withdrawal.md.

    >>> withdrawal_due(date(2024, 3, 1), reason="penalty_revoked").due_on  # a Friday
    datetime.date(2024, 3, 6)
    """
    found = next((one for one in withdrawal_reasons() if one.slug == reason), None)
    if found is None:
        known = "、".join(one.label for one in withdrawal_reasons())
        raise InvalidInput(
            f"“{reason}”不是可用的撤下原因。可以选：{known}。", code="unknown_withdrawal_reason"
        )
    if not found.term:
        return Deadline(None, f"{found.label}：没有规定具体期限，应当及时撤下", found.article)
    if found.term == "at_once":
        return Deadline(on, f"{found.label}：应当立即撤下并报告", found.article)
    term = get_term(found.term, on=on)
    # Art. 85 makes the days of this law working days, whatever its table of terms calls them.
    due_on = (calendar or default_calendar()).add_working_days(on, term.length)
    return Deadline(due_on, f"{found.label}：{term.length}个工作日，{on}当日不计入", found.article)
