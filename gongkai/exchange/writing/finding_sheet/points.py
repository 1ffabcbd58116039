"""What a 退改单 says, before it is drawn: its head, its parts, and the points of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.exchange.composition import printable
from gongkai.exchange.days import chinese_day
from gongkai.exchange.judging import JudgedFinding
from gongkai.statute.annual_report.advice import what_to_do
from gongkai.statute.annual_report.reconcile import RULES
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import LEVEL_WORDS, Finding, Level, places_told

#: The columns of the sheet, in order.
HEADS = ("序号", "级别", "问题", "填报数", "应为/对照", "位置", "涉及的格", "依据", "怎么改")
#: How many cells a point names; the tables below mark them all.
CELLS_SHOWN = 4
#: The name of a row is cut behind so many characters; numeral and first words tell it.
LONGEST_ROW = 20


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose report the sheet is about, who sends it, and until when and to whom it comes back.

    ``file`` is the name of the file that was checked; ``year`` None where nothing tells it.
    """

    organ: str
    year: int | None
    file: str
    sent_by: str = ""
    reply_to: str = ""
    reply_by: date | None = None
    checked_on: date | None = None

    @property
    def report_name(self) -> str:
        """Return what the report is called inside a sentence."""
        return f"{self.year or ''}{'年' if self.year else ''}政府信息公开工作年度报告"

    @property
    def title(self) -> str:
        """Return the title of the sheet."""
        return printable(f"{self.organ}{self.report_name}退改单")

    @property
    def return_line(self) -> str:
        """Return the sentence that says until when and to whom to hand in again."""
        by = f"于{chinese_day(self.reply_by)}前" if self.reply_by else ""
        to = self.reply_to or self.sent_by
        return printable(f"请{by}修改后重新报送{to}。")


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point of the sheet as its columns print it."""

    number: int
    judged: JudgedFinding
    cells: str

    @property
    def finding(self) -> Finding:
        """Return the finding behind the point."""
        return self.judged.finding

    @property
    def basis(self) -> str:
        """Return by which provision or rule the point was found."""
        rule = RULES.get(self.finding.code)
        return printable(self.finding.basis or (rule.title if rule else "所属各机关年报"))

    @property
    def problem(self) -> str:
        """Return what is wrong, and what was said of it."""
        said = f"（{self.judged.told}）" if self.judged.told else ""
        return printable(self.finding.message + said)

    def columns(self) -> tuple[str, ...]:
        """Return the texts under HEADS."""
        finding = self.finding
        return (
            str(self.number),
            LEVEL_WORDS[finding.level],
            self.problem,
            printable(finding.found or ""),
            printable(finding.expected or ""),
            printable(places_told(finding)),
            self.cells,
            f"{self.basis}（{finding.code}）",
            what_to_do(finding),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Points that ask the same of the organ; ``id`` is a level, or ``dismissed``."""

    id: str
    heading: str
    points: tuple[Point, ...]


_HEADINGS: dict[Level, str] = {"error": "需要更正", "warning": "请核实", "notice": "提示"}


def parts_of(report: Report, judged: Sequence[JudgedFinding]) -> tuple[Part, ...]:
    """Return the parts that hold points, numbered through: errors, warnings, notices, dismissed.

    Inside a part the points follow the tables, those on the text come last.
    A confirmed finding stays where its level puts it, since the figure is still to be corrected.
    """
    ordered = sorted(judged, key=lambda one: _position(report, one.finding))
    parts: list[Part] = []
    number = 0
    for name, heading in (*_HEADINGS.items(), ("dismissed", "已认定不成立，不需要改")):
        chosen = [
            one
            for one in ordered
            if ("dismissed" if one.is_dismissed else one.finding.level) == name
        ]
        points = tuple(
            Point(number + place, one, _cells_told(report, one.finding))
            for place, one in enumerate(chosen, start=1)
        )
        if points:
            number += len(points)
            parts.append(Part(name, heading, points))
    return tuple(parts)


def _position(report: Report, finding: Finding) -> int:
    """Return where on the form the finding's first cell stands."""
    cells = list(report.official_form.cells)
    return cells.index(finding.cells[0]) if set(finding.cells[:1]) & set(cells) else len(cells)


def _cells_told(report: Report, finding: Finding) -> str:
    """Return the names of the first cells, those of one row together, and how many there are."""
    rows: dict[str, list[str]] = {}
    for cell in finding.cells[:CELLS_SHOWN]:
        row, _, column = report.name_of(cell).rpartition("”")
        rows.setdefault(_shortened(row), []).append(column)
    told = "；".join(
        (f"{row}”" if row else "") + "、".join(columns) for row, columns in rows.items()
    )
    return printable(
        told + (f"等{len(finding.cells)}格" if len(finding.cells) > CELLS_SHOWN else "")
    )


def _shortened(row: str) -> str:
    return row if len(row) <= LONGEST_ROW else row[: LONGEST_ROW - 1] + "…"


def count_line(parts: Sequence[Part]) -> str:
    """Return how many points ask for what: 请更正2处、核实1处; "" where nothing is open."""
    counts = {part.id: len(part.points) for part in parts}
    asked = [
        f"{verb}{counts[level]}处"
        for level, verb in (("error", "更正"), ("warning", "核实"))
        if counts.get(level)
    ]
    return "请" + "、".join(asked) if asked else ""
