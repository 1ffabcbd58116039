"""A made corpus for the manual's examples: forty bodies, three years each, known faults."""

import random
from dataclasses import replace
from pathlib import Path

from gongkai.statute.annual_report.forms import get_form
from gongkai.statute.annual_report.report import Report
from tests.foreign.narrative import write_sections
from tests.foreign.page_layouts import PAGE_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report

PLACES = ("青禾", "云水", "望川", "临河", "松岭", "明湖", "江原", "石泉")
BODIES = ("街道办事处", "镇人民政府", "县人民政府", "市人民政府", "县教育局")
YEARS = (2021, 2022, 2023)
COLUMNS = [column.id for column in get_form("2021").table("t3").blocks[0].columns]


def write_made_corpus(folder: Path) -> None:
    """Write the pages of all bodies and years, and a notice, twice, that is no report."""
    layouts = list(PAGE_LAYOUTS.values())
    for body, organ in enumerate(place + kind for kind in BODIES for place in PLACES):
        before: Report | None = None
        for year in YEARS:
            report = before = _report(body, organ, year, before)
            draw = random.Random(f"{organ}{year}")
            page = draw.choice(layouts)(print_report(_with_faults(report, draw)), draw)
            path = folder / str(year) / f"{organ}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
    for notice in (folder / "通知.html", folder / "2023" / "通知.html"):
        notice.write_text("<p>关于召开会议的通知</p>", encoding="utf-8")


def _report(body: int, organ: str, year: int, before: Report | None) -> Report:
    """Return a report that reconciles and carries in what the year before carried out."""
    report = make_report(body * 10_000 + year, "2021")
    cells = dict(report.cells)
    for column in COLUMNS:
        received, carried_in = (f"t3.{row}.{column}" for row in ("received", "carried_in"))
        if before:
            all_in = cells[received] + cells[carried_in]  # type: ignore[operator]
            cells[carried_in] = before.cells[f"t3.carried_out.{column}"]
            cells[received] = all_in - cells[carried_in]  # type: ignore[operator]
    if not organ.endswith("市人民政府"):
        cells |= dict.fromkeys(("t2.rules.made", "t2.rules.repealed", "t2.rules.in_force"), 0)
    made = replace(report, organ=organ, year=year, cells=cells)
    return replace(made, sections=write_sections(random.Random(f"{organ}{year}"), made))


def _with_faults(report: Report, draw: random.Random) -> Report:
    """Return the report with the faults that the draw gives it: lower bodies have more."""
    cells = dict(report.cells)
    often = 0.35 if (report.organ or "").endswith(("街道办事处", "镇人民政府")) else 0.15
    for cell, by in (("t3.total.total", 1), ("t4.review.total", 2), ("t3.carried_in.person", 3)):
        if draw.random() < often:
            cells[cell] = cells[cell] + by  # type: ignore[operator]
    if draw.random() < often:
        cells |= dict.fromkeys((c for c in cells if c.startswith("t4.direct.")), None)
    return replace(report, cells=cells)
