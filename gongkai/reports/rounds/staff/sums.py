"""The government's report as the live sum, what stands behind each figure, comparisons, exports."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from gongkai.audit.operations import deed
from gongkai.exchange.charts import bar_chart, year_chart
from gongkai.exchange.composition import report_title
from gongkai.exchange.layout import printed_value
from gongkai.exchange.writing import KINDS, render_report
from gongkai.exchange.writing.html import CellView, Views, render_sections
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.reports.models import CollectionRound, figure_text
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.exporting import write_round
from gongkai.reports.rounds.operations.locking import target_of
from gongkai.reports.rounds.queries import waiting_to_be_read
from gongkai.reports.rounds.series import series_of
from gongkai.reports.rounds.staff.rounds import round_of
from gongkai.reports.rounds.standing import standings_of
from gongkai.reports.rounds.summing import Sum, sum_of_round
from gongkai.reports.staff.views import TONES
from gongkai.statute.annual_report.indicators import INDICATORS, indicator
from gongkai.statute.annual_report.report import Value
from gongkai.statute.findings import LEVEL_WORDS, Finding

#: So many units one chart of bars holds; the table has all.
MOST_BARS = 20


def _sum(request: StaffRequest, year: int) -> tuple[CollectionRound, Sum, bool]:
    collection = round_of(request, year)
    accepted_only = "accepted" in request.GET
    total = sum_of_round(collection, standings_of(collection), accepted_only=accepted_only)
    return collection, total, accepted_only


@staff(ROUNDS, "view")
def page(request: StaffRequest, year: int) -> HttpResponse:
    """Show the sum as a report; every figure leads to the units that it is made of."""
    collection, found, accepted_only = _sum(request, year)
    only = "?accepted" if accepted_only else ""

    def cell_view(cell: str) -> CellView:
        told = list(
            dict.fromkeys(LEVEL_WORDS[one.level] for one in found.findings if cell in one.cells)
        )
        link = reverse("reports:round_cell", args=[request.organ.slug, year, cell]) + only
        return CellView(link, "judged" if told else "", "、".join(told))

    sections = render_sections(found.total, views=Views(cell=cell_view)) if found.total else ""
    context = {
        "collection": collection,
        "sum": found,
        "waiting": waiting_to_be_read(collection).count(),
        "accepted_only": accepted_only,
        "only": only,
        "title": report_title(found.total) if found.total else "",
        "findings": _told_of(found.findings),
        "sections": mark_safe(sections),  # noqa: S308 - built as a tree from text
    }
    return render(request, "reports/rounds/sum.html", context)


def _told_of(findings: Iterable[Finding]) -> list[tuple[str, str, Finding]]:
    return [(LEVEL_WORDS[one.level], TONES[one.level], one) for one in findings]


@staff(ROUNDS, "view")
def cell(request: StaffRequest, year: int, cell: str) -> HttpResponse:
    """Show a figure of the sum and what each unit gave to it."""
    collection, found, accepted_only = _sum(request, year)
    if found.total is None or cell not in found.total.cells:
        raise Http404
    context = {
        "collection": collection,
        "name": found.total.name_of(cell),
        "only": "?accepted" if accepted_only else "",
        "printed": printed_value(found.total, cell) or "空",
        "rows": [
            (
                one,
                printed_value(report, cell) or ("空" if cell in report.cells else "没有读到"),
                report.places.get(cell, ""),
                value is not None and value != 0,
            )
            for one, report, value in found.values_of(cell)
        ],
        "findings": _told_of(one for one in found.findings if cell in one.cells),
    }
    return render(request, "reports/rounds/cell.html", context)


@staff(ROUNDS, "view")
def download(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """Give the sum out as a report in one format."""
    _, found, _ = _sum(request, year)
    if found.total is None or kind not in KINDS:
        raise Http404
    data = render_report(found.total, kind, font_folders=settings.FONT_FOLDERS)
    lacks = f"，缺{len(found.left_out)}个机关" if found.left_out else ""
    name = f"{report_title(found.total)}（汇总{request.today}{lacks}）.{kind}"
    return attachment(data, name)


@staff(ROUNDS, "view")
def export(request: StaffRequest, year: int) -> HttpResponse:
    """Give the whole round out as a spreadsheet: standings, findings, figures, five years."""
    collection = round_of(request, year)
    standings = standings_of(collection)
    data = write_round(
        standings,
        sum_of_round(collection, standings),
        series_of(collection, standings),
        on=request.today,
    )
    with deed("round.exported", organ=request.organ.slug, by=request.user, at=request.now) as done:  # type: ignore[arg-type]
        done.on(target_of(collection), units=len(standings))
    return attachment(data, f"{collection.organ.name}{year}年年报收集{request.today}.xlsx")


@staff(ROUNDS, "view")
def compare(request: StaffRequest, year: int) -> HttpResponse:
    """Compare the units by one figure, with five years of each and of the sum."""
    collection = round_of(request, year)
    chosen = indicator(request.GET.get("by", "")) or INDICATORS[0]
    standings = standings_of(collection)
    series = series_of(collection, standings)
    lines = sorted(
        (
            (one, series.of_unit(one.unit.pk, chosen))
            for one in standings
            if one.unit.counts != "parent"
        ),
        key=lambda line: _order(line[1][-1]),
    )
    told = [(one.unit.name, values[-1]) for one, values in lines]
    bars = [(name, value) for name, value in told if value is not None][:MOST_BARS]
    totals = series.of_all(chosen)
    complete = [
        None if series.lacking.get(each) else value
        for each, value in zip(series.years, totals, strict=True)
    ]
    context = {
        "collection": collection,
        "indicators": INDICATORS,
        "chosen": chosen,
        "years": series.years,
        "totals": [_told(value) for value in totals],
        "counted": [series.counted.get(each, 0) for each in series.years],
        "lacking": [
            (each, series.lacking[each]) for each in series.years if series.lacking.get(each)
        ],
        "lines": [(one, [_told(v) for v in values], _change(values)) for one, values in lines],
        "years_chart": mark_safe(year_chart(series.years, [(chosen.label, complete)])),  # noqa: S308
        "units_chart": mark_safe(bar_chart(bars)),  # noqa: S308 - drawn as a tree from text
        "is_cut": len(told) > MOST_BARS,
        "most": MOST_BARS,
    }
    return render(request, "reports/rounds/compare.html", context)


def _order(value: Value) -> tuple[bool, float]:
    """Sort the largest first, what is not known last."""
    return (value is None, -float(value or 0))


def _told(value: Value) -> str:
    return "—" if value is None else figure_text(value)


def _change(values: list[Value]) -> str:
    """Return the change against the year before, with its sign."""
    before, now = values[-2], values[-1]
    if before is None or now is None:
        return "—"
    change = now - before
    return f"+{figure_text(change)}" if change > 0 else figure_text(change)
