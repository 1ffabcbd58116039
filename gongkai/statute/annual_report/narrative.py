"""Live references in the prose: ``{{简报}}`` prints a figure that is counted, never typed.

So the text cannot contradict the tables, and each printed figure keeps the records behind it.
The grammar is words parted by blanks inside double braces; ``REFERENCE_HELP`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.amounts import UNITS, amount_in_unit
from gongkai.statute.annual_report.ledger import DocumentEntry, FindingEntry, Ledger
from gongkai.statute.annual_report.report import Reference, Report, Value
from gongkai.statute.findings import Finding

REFERENCE_HELP = (
    "可用的引用：{{年度}}、{{上年度}}、{{行政机关}}；{{简报}}、{{发文}}"
    "（可加 主动公开、规范性文件、渠道=…、栏目=…）；{{发文 简报 均为公开项}}；"
    "{{表 t3.received.total}}、{{表 t2.procurement.amount 万元}}；{{上年 t3.received.total}}；"
    "{{信息处理费 通知数}}、{{信息处理费 收取金额 元}}；"
    "{{问题}}、{{问题 已整改}}、{{问题 未整改}}、{{问题 上年已整改}}、{{问题 以前已整改}}、"
    "{{问题 以前未整改}}、{{问题 编号}}"
)
#: What stands for a figure that nobody has filled in: neither empty nor 0.
NOT_FILLED = "〔未填报〕"

_REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str | None
    ids: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What references may speak of: the ledger, the counted report, last year's cells."""

    ledger: Ledger
    report: Report
    year: int
    previous: Mapping[str, Value]


def split_template(template: str) -> tuple[str, ...]:
    """Return the template in pieces: text and references in turn, beginning with text.

    >>> split_template("共{{简报}}篇")
    ('共', '{{简报}}', '篇')
    """
    pieces: list[str] = []
    end = 0
    for match in _REFERENCE.finditer(template):
        pieces += [template[end : match.start()], match[0]]
        end = match.end()
    return (*pieces, template[end:])


def resolve_prose(
    prose: Mapping[str, str], facts: Facts
) -> tuple[dict[str, str], tuple[Reference, ...], tuple[Finding, ...]]:
    """Return the sections with every reference printed, the references, and findings.

    A figure that is not filled prints 〔未填报〕 and gives the finding
    ``narrative_reference_blank``. Raises InvalidInput (``unknown_reference``) for words that are
    no reference.
    """
    references: list[Reference] = []
    sections = {
        section: _print_in(section, template, facts, references)
        for section, template in prose.items()
    }
    return sections, tuple(references), tuple(_blank_findings(references))


def _print_in(section: str, template: str, facts: Facts, references: list[Reference]) -> str:
    """Return the section with its references printed; each is added with the place it stands at."""
    text = ""
    for place, piece in enumerate(split_template(template)):
        if place % 2:
            result = _resolve(piece[2:-2].split(), facts, where=piece)
            printed = NOT_FILLED if result.text is None else result.text
            references.append(
                Reference(section, piece, printed, len(text), result.ids, result.cells)
            )
            piece = printed
        text += piece
    return text


def _blank_findings(references: Sequence[Reference]) -> list[Finding]:
    return [
        Finding(
            code="narrative_reference_blank",
            level="warning",
            cells=reference.cells,
            places=(reference.section, reference.text),
            message=(
                f"正文引用 {reference.text} 的数还没有填报，文中以{NOT_FILLED}代替。"
                "请先补录或确认相应台账。"
            ),
        )
        for reference in references
        if reference.printed == NOT_FILLED
    ]


def _resolve(words: Sequence[str], facts: Facts, *, where: str) -> _Printed:
    if not words:
        raise _unknown(where)
    head, rest = words[0], words[1:]
    if head in _PLAIN and not rest:
        return _Printed(_PLAIN[head](facts))
    if head in REGISTER_WORDS:
        return _documents(words, facts, where)
    if head in ("表", "上年") and rest:
        return _cell(head, rest, facts, where)
    if head == "信息处理费" and rest:
        return _fees(rest, facts, where)
    if head == "问题" and len(rest) <= 1:
        return _findings(rest[0] if rest else "", facts, where)
    raise _unknown(where)


def _unknown(where: str) -> InvalidInput:
    return InvalidInput(
        f"正文中的引用 {where} 无法识别。{REFERENCE_HELP}。", code="unknown_reference"
    )


_PLAIN: dict[str, Callable[[Facts], str]] = {
    "年度": lambda facts: str(facts.year),
    "上年度": lambda facts: str(facts.year - 1),
    "行政机关": lambda facts: facts.ledger.organ,
}
REGISTER_WORDS = {"发文": "documents", "简报": "briefs"}
ATTRIBUTE_WORDS = {"主动公开": "open", "依申请公开": "on_application", "不予公开": "closed"}
RANK_WORDS = {"规章": "rules", "规范性文件": "normative"}
ALL_OPEN = "均为公开项"


def _documents(words: Sequence[str], facts: Facts, where: str) -> _Printed:
    registers = [REGISTER_WORDS[word] for word in words if word in REGISTER_WORDS]
    filters = [word for word in words if word not in REGISTER_WORDS]
    states = facts.ledger.states
    if any(states.get(register) not in ("kept", "none") for register in registers):
        return _Printed(None)
    entries = [
        entry
        for entry in facts.ledger.documents
        if entry.register in registers and entry.is_own and entry.dated_on.year == facts.year
    ]
    if ALL_OPEN in filters:
        return _all_open(entries)
    for word in filters:
        entries = [entry for entry in entries if _fits(entry, word, where)]
    return _Printed(str(len(entries)), tuple(entry.id for entry in entries))


def _fits(entry: DocumentEntry, word: str, where: str) -> bool:
    if word in ATTRIBUTE_WORDS:
        return entry.attribute == ATTRIBUTE_WORDS[word]
    if word in RANK_WORDS:
        return entry.rank == RANK_WORDS[word]
    key, _, wanted = word.partition("=")
    if key == "渠道" and wanted:
        return wanted in entry.channels
    if key == "栏目" and wanted:
        return entry.column == wanted
    raise _unknown(where)


def _all_open(entries: Sequence[DocumentEntry]) -> _Printed:
    ids = tuple(entry.id for entry in entries)
    closed = any(entry.attribute != "open" for entry in entries)
    if not closed:
        return _Printed(ALL_OPEN, ids)
    counts = [
        f"{label}{count}件"
        for label, slug in ATTRIBUTE_WORDS.items()
        if (count := sum(entry.attribute == slug for entry in entries))
    ]
    return _Printed("其中" + "、".join(counts), ids)


def _cell(head: str, rest: Sequence[str], facts: Facts, where: str) -> _Printed:
    cell, units = rest[0], rest[1:]
    known = facts.report.official_form.cells
    if head == "表" and cell not in known:
        raise _unknown(where)
    values = facts.report.cells if head == "表" else facts.previous
    value = values.get(cell)
    unit = units[0] if units else facts.report.units.get(cell, "元")
    if unit not in UNITS or len(units) > 1:
        raise _unknown(where)
    behind = facts.report.provenance.get(cell) if head == "表" else None
    ids = behind.ids if behind else ()
    cells = (cell,) if head == "表" else ()
    if value is None:
        return _Printed(None, ids, cells)
    if isinstance(value, Decimal) or (cell in known and known[cell].kind == "amount"):
        return _Printed(amount_in_unit(Decimal(value), unit) + unit, ids, cells)
    return _Printed(str(value), ids, cells)


def _fees(rest: Sequence[str], facts: Facts, where: str) -> _Printed:
    """Print notices or money of the year; both come from the register of applications."""
    if facts.ledger.states.get("applications") not in ("kept", "none"):
        return _Printed(None)
    if list(rest) == ["通知数"]:
        noticed = [fee for fee in facts.ledger.fees if fee.noticed_on.year == facts.year]
        return _Printed(str(len(noticed)), tuple(fee.id for fee in noticed))
    unit = rest[1] if len(rest) == 2 else "元"
    if rest[0] != "收取金额" or unit not in UNITS or len(rest) > 2:
        raise _unknown(where)
    paid = [fee for fee in facts.ledger.fees if fee.paid_on and fee.paid_on.year == facts.year]
    total = sum((fee.amount_yuan for fee in paid), Decimal(0))
    return _Printed(amount_in_unit(total, unit) + unit, tuple(fee.id for fee in paid))


def _findings(word: str, facts: Facts, where: str) -> _Printed:
    """Print how many problems supervision found, or one of them in its own words, by its number.

    Closed after the year counts as open in it.
    """
    entries, year = facts.ledger.findings, facts.year
    if entries is None:
        return _Printed(None)
    kinds: dict[str, Callable[[FindingEntry], bool]] = {
        "": lambda one: one.found_on.year == year,
        "已整改": lambda one: one.found_on.year == year and _is_closed(one, year),
        "未整改": lambda one: one.found_on.year == year and not _is_closed(one, year),
        "上年已整改": lambda one: one.found_on.year == year - 1 and _closed_in(one) == year,
        "以前已整改": lambda one: one.found_on.year < year and _closed_in(one) == year,
        "以前未整改": lambda one: one.found_on.year < year and not _is_closed(one, year),
    }
    if word in kinds:
        ids = tuple(one.id for one in entries if kinds[word](one))
        return _Printed(str(len(ids)), ids)
    for one in entries:
        if one.number == word:
            return _Printed(in_one_line(one.text), (one.id,))
    raise _unknown(where)


def in_one_line(text: str) -> str:
    """Return a text to stand inside a sentence: lines joined, the last full stop left to it.

    >>> in_one_line("没有写时限。\\n也没有写电话。")
    '没有写时限；也没有写电话'
    """
    lines = (line.strip().rstrip("。；;") for line in text.splitlines())
    return "；".join(filter(None, lines))


def _closed_in(entry: FindingEntry) -> int | None:
    return entry.closed_on.year if entry.closed_on else None


def _is_closed(entry: FindingEntry, year: int) -> bool:
    return entry.closed_on is not None and entry.closed_on.year <= year
