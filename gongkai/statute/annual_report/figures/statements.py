"""The statements of the prose: each subject with the quantity that the text gives for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.statute.annual_report.figures.prose import Clause, Prose
from gongkai.statute.annual_report.figures.quantities import NUMBER, Quantity, quantity_of
from gongkai.statute.annual_report.figures.scope import is_apart
from gongkai.statute.annual_report.figures.subjects import CASE_COUNTERS, subject_of

#: Subjects that are parts by nature: 其中 before them makes them no less comparable.
_PARTS = re.compile(
    r"^(?!received$|accepted$|done$|answered$|reviews$|suits$|disputes$|carried_out$"
    r"|licensing$|penalties$|coercion$|charges$|projects$|amount$|normative|rules)"
)
#: A clause that opens a statement of its own after a list of parts.
_OPENS = re.compile(
    r"^(?:全年|年内|目前|截至[^，]{0,12})?(?:已|共|累计|均)?(?:依法)?(?:办结|答复|结转|新收)"
)
_WIDE = re.compile(
    r"全(?:区|市|县|省|镇|乡|街道|系统)|各级|各(?:部门|单位|镇|街道)|本机关|机关本级"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure stated in the prose: what it counts, its quantity, the words it stood in.

    ``is_all`` marks "12件，均已答复"; ``is_scoped`` a sentence that names whom it counts.
    """

    subject: str
    quantity: Quantity
    quote: str
    is_all: bool = False
    is_scoped: bool = False

    @property
    def value(self) -> Decimal:
        """Return the printed number."""
        return self.quantity.value


def figures_in(text: str, *, year: int | None = None, organ: str = "") -> Iterator[Figure]:
    """Yield the figures of the prose that can be compared with a table.

    ``year`` and ``organ`` are the report's, to leave other years and other bodies aside.

    >>> [(f.subject, int(f.value)) for f in figures_in("收到政府信息公开申请12件，上年结转1件。")]
    [('received', 12), ('carried_in', 1)]
    """
    yield from statements(Prose(text), year=year, organ=organ)


def statements(prose: Prose, *, year: int | None, organ: str) -> Iterator[Figure]:
    """Yield the figures of a prose made ready: pairs by order, plain statements, none, all."""
    spans: list[tuple[int, int]] = []
    for pair in _pairs(prose, year=year, organ=organ):
        if isinstance(pair, tuple):
            spans.append(pair)
        else:
            yield pair
    nth = 0
    listing = _Listing(-1)
    for quantity in prose.quantities:
        while nth < len(spans) and spans[nth][1] <= quantity.start:
            nth += 1
        if nth < len(spans) and spans[nth][0] <= quantity.start:
            continue
        clause = prose.clause(quantity.start, quantity.end)
        listing = _listing(prose, listing, quantity, clause)
        figure = _plain(prose, quantity, clause, listing, year=year, organ=organ)
        if figure:
            if not clause.is_bracketed and not listing.holds:
                listing = replace(listing, subject=figure.subject)
            yield figure
            yield from _all_of(prose, figure)
    yield from _none(prose, year=year, organ=organ)


@dataclass(frozen=True, slots=True)
class _Listing:
    """Where the reading stands in a sentence: after 其中 or not, and what is being divided."""

    sentence: int
    holds: bool = False
    subject: str = ""


def _listing(prose: Prose, before: _Listing, quantity: Quantity, clause: Clause) -> _Listing:
    """Return the state for this quantity: 其中 opens a list, a whole statement closes it."""
    start, _ = prose.sentence(quantity.start)
    if before.sentence != start:
        before = _Listing(start)
    if clause.is_bracketed:
        return before
    if "其中" in clause.text:
        return replace(before, holds=True)
    lead = prose.text[clause.start - 1 : clause.start]
    if lead in "；;" or (lead in "，," and _OPENS.search(clause.text)):
        return replace(before, holds=False)
    return before


def _plain(
    prose: Prose,
    quantity: Quantity,
    clause: Clause,
    listing: _Listing,
    *,
    year: int | None,
    organ: str,
) -> Figure | None:
    topic, own = clause.topic, clause.has_own_topic
    words = clause.text
    if not own and "申请" in clause.after and re.search(r"收到|接到|受理|新收", words):
        # "共收到3件政府信息公开申请"
        topic, own = ("application", True) if "公开" in clause.after else (topic, own)
    if not topic and "结转" in words:
        topic = "application"
    subject = subject_of(words, topic=topic, counter=quantity.counter, after=clause.after, own=own)
    if not subject:
        return None
    if listing.holds and not clause.is_bracketed:
        if not _PARTS.search(subject) or listing.subject in ("person", "organisation"):
            return None
        words = words.replace("其中", "")
    lead = prose.text[max(clause.start - 14, 0) : clause.start] if clause.is_bracketed else ""
    if is_apart(words, year=year, organ=organ) or "不含" in clause.after or "不含" in lead:
        return None
    if clause.is_bracketed and subject.startswith(("normative", "rules")):
        return None
    start, end = prose.sentence(quantity.start)
    following = prose.text[quantity.end : quantity.end + 16]
    if re.match(r"[（(](?:不含|不包括|除)", following):
        return None
    if subject in ("received", "accepted") and _WITH_CARRIED_IN.match(following):
        subject = "received+carried_in"
    return Figure(
        subject,
        quantity,
        prose.quote(clause.start, quantity.end + (len(clause.after) if len(words) < 5 else 0)),
        is_scoped=bool(_WIDE.search(prose.text[start:end])),
    )


#: "105件（含上年结转5件）".
_WITH_CARRIED_IN = re.compile(
    r"[^，。；]{0,4}[，（(][^，。；]{0,3}(?<!不)(?:含|包括|包含)[^，。；]{0,3}上(?:一)?年"
)
_ALL_DONE = re.compile(
    r"^[^，。；]{0,14}[，,](?:目前)?(?:均|全部|都|已全部|已均)(?P<words>[^，。；]{0,16})"
)
_ALL_DONE_WORDS = re.compile(r"^(?:已)?[^，。；]{0,10}?(?:答复|回复|办结|办理完毕|办复)")
_ALL_UPHELD = re.compile(r"^(?:为|被|获|结果)?[^，。；]{0,6}?维持")


def _all_of(prose: Prose, figure: Figure) -> Iterator[Figure]:
    """Yield what 均 and 全部 say: as many answered as received, as many upheld as there were."""
    if not figure.quantity.is_exact:
        return
    end = figure.quantity.end
    match = _ALL_DONE.match(prose.text[end : end + 40])
    if not match:
        return
    subject = ""
    if figure.subject in ("received", "accepted") and _ALL_DONE_WORDS.match(match["words"]):
        subject = "done"
    elif figure.subject in ("reviews", "suits") and _ALL_UPHELD.match(match["words"]):
        subject = f"{figure.subject}.upheld"
    if subject:
        start, _ = prose.sentence(figure.quantity.start)
        words = prose.quote(max(start, figure.quantity.start - 16), end + match.end())
        yield replace(figure, subject=subject, quote=words, is_all=True)


_ONE = re.sub(r"\?P<\w+>", "?:", NUMBER)
_UNIT = r"(?:件次|件|宗|条|份|起|次|个|项|篇)"
_RESPECTIVELY = re.compile(
    r"(?P<names>[^。；;，,：:（）()\d\n]{2,60}?)(?:的)?(?:数量|案件|申请|件数|金额)?(?:，)?分别"
    r"(?:共)?(?:为|是|有|达到|达)?"
    rf"(?P<numbers>{_ONE}{_UNIT}?(?:(?:[、，,]|和|及|与|以及){_ONE}{_UNIT}?){{1,8}})"
)
_JOINT = re.compile(r"、|以及|和|及|与")
_NUMBER = re.compile(NUMBER + rf"(?P<counter>{_UNIT})?")


def _pairs(prose: Prose, *, year: int | None, organ: str) -> Iterator[Figure | tuple[int, int]]:
    """Yield the span of each list "分别为 a、b 和 c", then its figures paired by order."""
    for match in _RESPECTIVELY.finditer(prose.text):
        yield match.span("numbers")
        names = [name for name in _JOINT.split(match["names"]) if name]
        numbers = list(_NUMBER.finditer(match["numbers"]))
        counters = {one["counter"] for one in numbers if one["counter"]}
        if len(names) != len(numbers) or len(counters) > 1 or "其中" in names[0][:-2]:
            continue
        counter = counters.pop() if counters else ""
        if counter and counter not in CASE_COUNTERS:
            continue
        if is_apart(match["names"], year=year, organ=organ):
            continue
        around, _ = prose.topic_at(match.start("names"), match.start("names"))
        for name, one in zip(names, numbers, strict=True):
            own_topic = prose.topic_of(name)
            topic, own = own_topic or around, bool(own_topic)
            if not own and prose.topic_of(match["names"]) == "application":
                topic = "application"
            verb = name if len(name) > 2 else name + "申请"
            subject = subject_of(verb, topic=topic, counter=counter or "件", own=own)
            if subject:
                quantity = quantity_of(one, counter=counter)
                yield Figure(subject, quantity, prose.quote(match.start(), match.end()))


_NO_CASE = r"(?:未|没有|无)(?:发生|收到|接到|产生|出现|因|涉及|被|受理)"
_NONE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (subject, re.compile(pattern))
    for subject, pattern in (
        (
            "received",
            r"(?:未|没有|无)(?:收到|接到|受理|接收)(?:过|任何)?[^。；;，,\n\d]{0,16}(?:信息公开申请|依申请公开)",
        ),
        ("carried_in", r"(?:无|没有)上(?:一)?年度?结转"),
        ("carried_out", r"(?:无|没有)结转(?:至|到)?(?:下|次)(?:一)?年"),
        ("reviews", _NO_CASE + r"[^。；;，,\n\d]{0,20}行政复议"),
        ("suits", _NO_CASE + r"[^。；;\n\d]{0,26}行政诉讼"),
    )
)
#: "没有行政复议被纠正的情况" denies an outcome, not the cases.
_OUTCOME = re.compile(r"[^。；;，,\n]{0,10}(?:纠正|败诉|撤销|违法|责令)")
_QUALIFIED = re.compile(r"超期|逾期|不当|不及时|不规范|不到位")


def _none(prose: Prose, *, year: int | None, organ: str) -> Iterator[Figure]:
    """Yield 0 for each statement that there was none."""
    zero = Decimal(0)
    for subject, pattern in _NONE:
        for match in pattern.finditer(prose.text):
            start, end = match.span()
            begin, _ = prose.stretch(start)
            before = re.split(r"[，,：:（(）)]", prose.text[begin:start])[-1] + match.group()
            if (
                _OUTCOME.match(prose.text, end)
                or _QUALIFIED.search(before)
                or is_apart(before, year=year, organ=organ)
            ):
                continue
            yield Figure(
                subject,
                Quantity(zero, zero, zero, Decimal(1), "件", start, end),
                prose.quote(start, end),
            )
