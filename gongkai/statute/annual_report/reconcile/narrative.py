"""Rules on the figures of the prose: against the tables, and against one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from gongkai.statute.annual_report.figures import (
    Figure,
    Prose,
    gaps_in_lists,
    statements,
    wrong_rates,
)
from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS
from gongkai.statute.annual_report.reconcile.registry import (
    TABLE_THREE_NOTE,
    Case,
    Deviation,
    rule,
    shown,
)

PROSE_SECTIONS = ("overview", "problems", "others")

#: One way to read a subject: the cells that add up to it.
Reading = tuple[str, ...]

_ROWS = (
    *("granted", "partial", "secret", "third_party", "internal", "process", "enforcement"),
    *("query", "not_held", "to_be_made", "unclear", "petition", "duplicate", "publication"),
    *("excessive", "reissue", "correction_lapsed", "fee_unpaid", "carried_in", "carried_out"),
)
_GROUPS = {
    "refused": (
        *("secret", "forbidden", "stability", "third_party", "internal", "process"),
        *("enforcement", "query"),
    ),
    "not_provided": ("not_held", "to_be_made", "unclear"),
    "not_processed": ("petition", "duplicate", "publication", "excessive", "reissue"),
}
_ORGANISATIONS = tuple(column for column in APPLICANT_COLUMNS if column != "person")
_SUITS = ("direct", "after_review")


def _totals(*rows: str) -> Reading:
    return tuple(f"t3.{row}.total" for row in rows)


def _received_from(columns: tuple[str, ...]) -> tuple[Reading, ...]:
    new = tuple(f"t3.received.{column}" for column in columns)
    return new, (*new, *(f"t3.carried_in.{column}" for column in columns))


#: Subject of a figure → the ways to read it, the usual one first. 受理 may or may not include
#: what was carried in; 公开 of documents may mean the year's or all that are in force.
READINGS: dict[str, tuple[Reading, ...]] = {
    "received": (_totals("received"),),
    "accepted": (_totals("received"), _totals("received", "carried_in"), _totals("total")),
    "received+carried_in": (_totals("received", "carried_in"),),
    "done": (_totals("total"),),
    "answered": (_totals("total"), _totals("received"), _totals("received", "carried_in")),
    **{row: (_totals(row),) for row in _ROWS},
    **{group: (_totals(*rows),) for group, rows in _GROUPS.items()},
    "other_processing": (
        _totals("other_processing"),
        _totals("correction_lapsed", "fee_unpaid", "other"),
    ),
    "person": _received_from(("person",)),
    "organisation": _received_from(_ORGANISATIONS),
    "reviews": (("t4.review.total",),),
    "suits": (tuple(f"t4.{group}.total" for group in _SUITS),),
    "direct": (("t4.direct.total",),),
    "after_review": (("t4.after_review.total",),),
    "disputes": (("t4.review.total", *(f"t4.{group}.total" for group in _SUITS)),),
    "licensing": (("t2.licensing.decisions",),),
    "penalties": (("t2.penalties.decisions",),),
    "coercion": (("t2.coercion.decisions",),),
    "charges": (("t2.charges.amount",),),
    "projects": (("t2.procurement.projects",),),
    "amount": (("t2.procurement.amount",),),
}
for _result in ("upheld", "corrected", "pending"):
    READINGS[f"reviews.{_result}"] = ((f"t4.review.{_result}",),)
    _both = tuple(f"t4.{group}.{_result}" for group in _SUITS)
    READINGS[f"suits.{_result}"] = (_both, (f"t4.review.{_result}", *_both))
    for _group in _SUITS:
        READINGS[f"{_group}.{_result}"] = ((f"t4.{_group}.{_result}",),)
for _rank in ("normative", "rules"):
    READINGS[f"{_rank}.made"] = ((f"t2.{_rank}.made",),)
    READINGS[f"{_rank}.repealed"] = ((f"t2.{_rank}.repealed",),)
    READINGS[f"{_rank}.in_force"] = ((f"t2.{_rank}.in_force",),)
    READINGS[f"{_rank}.disclosed"] = tuple(
        (f"t2.{_rank}.{column}",) for column in ("disclosed", "made", "disclosed_total", "in_force")
    )
#: Subjects stated in words that mean nothing else: each statement must agree by itself.
_PLAIN_WORDS = frozenset(("received", "done", "received+carried_in", *_ROWS))


@lru_cache(maxsize=8)
def _prose(text: str) -> Prose:
    return Prose(text)


def _prose_of(case: Case) -> Prose:
    """Return the prose sections made ready once for all rules on the report."""
    sections = case.report.sections
    # Before 2019 every section is prose.
    names = PROSE_SECTIONS if case.report.form else sections
    return _prose("。\n".join(sections.get(section, "") for section in names))


def _figures(case: Case) -> Iterator[Figure]:
    return statements(_prose_of(case), year=case.report.year, organ=case.report.organ or "")


def _readings(subject: str) -> tuple[Reading, ...]:
    """Return the ways to read a subject; several rows named together are added up."""
    if subject in READINGS or "+" not in subject:
        return READINGS.get(subject, ())
    parts = subject.split("+")
    return (tuple(cell for part in parts for cell in READINGS[part][0]),)


def _expected(case: Case, figure: Figure) -> dict[Reading, Decimal] | None:
    """Return what each possible reading gives; None when a cell it needs is blank or unread.

    A reading whose cells the form does not have at all is none.
    """
    sums: dict[Reading, Decimal] = {}
    for reading in _readings(figure.subject):
        printed = [cell for cell in reading if cell in case.report.cells]
        if not printed and not any(cell in case.form.cells for cell in reading):
            continue
        values = [case.report.cells.get(cell) for cell in reading]
        if any(value is None for value in values):
            return None
        sums[reading] = sum((Decimal(value) for value in values if value is not None), Decimal(0))
    return sums or None


def _agrees(case: Case, figure: Figure, expected: Mapping[Reading, Decimal]) -> bool:
    if any(figure.quantity.admits(number) for number in expected.values()):
        return True
    if figure.is_all and figure.subject == "done":
        # "21件，均已答复": of this year's, when nothing was carried over.
        return case.report.cells.get("t3.carried_out.total") == 0
    return False


@rule("narrative_differs", "warning", "正文数字与表格不一致")
def narrative_differs(case: Case) -> Iterator[Deviation]:
    """Compare the figures of the prose with the cells they speak of.

    Several statements on one subject: where a sentence names whom it counts, or the words have
    more than one meaning, one that agrees is enough. Blank cells are not compared; approximate
    figures within what their words allow.
    """
    by_subject: dict[str, list[Figure]] = {}
    for figure in _figures(case):
        by_subject.setdefault(figure.subject, []).append(figure)
    told: set[str] = set()
    for subject, figures in by_subject.items():
        expected = _expected(case, figures[0])
        if not expected:
            continue
        right: list[Figure] = []
        wrong: list[Figure] = []
        for figure in figures:
            (right if _agrees(case, figure, expected) else wrong).append(figure)
        is_plain = subject in _PLAIN_WORDS and not any(figure.is_scoped for figure in figures)
        if not is_plain and any(figure.quantity.is_exact for figure in right):
            continue
        for figure in wrong:
            if (said := f"{figure.quote}{figure.value}") not in told:
                told.add(said)
                yield _difference(case, figure, expected)


def _difference(case: Case, figure: Figure, expected: Mapping[Reading, Decimal]) -> Deviation:
    reading, number = next(iter(expected.items()))
    names = "、".join(case.name(cell) for cell in reading)
    together = "合计" if len(reading) > 1 else ""
    return Deviation(
        message=(
            f"正文写“{figure.quote}”，即{shown(figure.value)}；表格中{names}{together}"
            f"为{shown(number)}。请核对口径，使文字与表格一致。"
        ),
        cells=reading,
        expected=shown(number),
        found=shown(figure.value),
    )


@rule("narrative_parts", "warning", "正文“其中”各项之和与总数不符")
def narrative_parts(case: Case) -> Iterator[Deviation]:
    """Warn of a closed list whose parts do not add up, and of any whose parts exceed the whole."""
    for gap in gaps_in_lists(_prose_of(case)):
        more = "多于" if gap.exceeds else "少于"
        yield Deviation(
            message=(
                f"正文写“{gap.quote}”：各项之和为{shown(gap.parts)}，{more}总数{shown(gap.whole)}。"
                "请核对；各项有重叠或没有列全的，请在文字中说明。"
            ),
            expected=shown(gap.whole),
            found=shown(gap.parts),
        )


@rule(
    "narrative_balance",
    "warning",
    "正文中收到＋上年结转与办结＋结转下年度不相等",
    source=TABLE_THREE_NOTE,
)
def narrative_balance(case: Case) -> Iterator[Deviation]:
    """Warn when the four figures that the text itself gives do not balance."""
    stated: dict[str, set[Decimal]] = {}
    for figure in _figures(case):
        if figure.quantity.is_exact and not figure.is_all:
            stated.setdefault(figure.subject, set()).add(figure.value)
    four = [stated.get(name, set()) for name in ("received", "carried_in", "done", "carried_out")]
    if any(len(values) != 1 for values in four):
        return
    received, carried_in, done, carried_out = (next(iter(values)) for values in four)
    if received + carried_in != done + carried_out:
        yield Deviation(
            message=(
                f"正文写收到{received}件、上年结转{carried_in}件，合计{received + carried_in}件；"
                f"办结{done}件、结转下年度{carried_out}件，合计{done + carried_out}件。"
                "两边应相等，请核对。"
            ),
            expected=shown(received + carried_in),
            found=shown(done + carried_out),
        )


@rule("narrative_percentage", "warning", "正文百分比与所列数字算出的不符")
def narrative_percentage(case: Case) -> Iterator[Deviation]:
    """Recompute growth rates and shares where both numbers stand in the text."""
    for gap in wrong_rates(_prose_of(case)):
        yield Deviation(
            message=(
                f"正文写“{gap.quote}”，按文中两个数计算应为{gap.computed}，写的是{gap.printed}。"
                "请核对。"
            ),
            expected=gap.computed,
            found=gap.printed,
        )
