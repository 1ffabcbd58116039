"""A district of forty organs with made reports, as files of many kinds."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace
from datetime import date

from gongkai.accounts.models import User
from gongkai.exchange.report_json import encode_report
from gongkai.organs.models import Organ
from gongkai.reports.models import CollectionRound, RoundUnit
from gongkai.reports.rounds.incoming import Incoming, Known, Refused, Upload, look_through
from gongkai.reports.rounds.operations import Taken, take_in
from gongkai.reports.rounds.standing import UnitStanding, standings_of
from gongkai.statute.annual_report.report import Report, Value
from tests.foreign.layouts import LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report
from tests.office import AT

YEAR = 2020
DUE, TODAY = date(2021, 1, 12), AT.date()
#: What stands in the form of a unit that nobody changed.
AS_IT_IS = {"contact": "", "counts": "leaf", "is_reorganised": False, "due_on": None}
_DEPARTMENTS = (
    "教育局",
    "科学技术局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化和旅游局",
    "卫生健康局",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "城市管理局",
    "信访局",
    "林业局",
    "体育局",
    "乡村振兴局",
    "政务服务局",
    "档案局",
)
_STREETS = (
    "青禾",
    "云水",
    "望川",
    "临河",
    "松岭",
    "明湖",
    "江原",
    "石桥",
    "柳溪",
    "南屏",
    "北苑",
    "东篱",
)
#: Forty organs of a district that does not exist.
NAMES = (
    *(f"示例区{name}" for name in _DEPARTMENTS),
    *(f"{name}街道办事处" for name in _STREETS),
)
#: How the organs send it, by turns: layout, ending of the name.
KINDS = (
    ("docx", ".docx"),
    ("html_plain", ".html"),
    ("text_cell_a_line", ".txt"),
    ("xlsx", ".xlsx"),
    ("html_word", ".doc"),
    ("pdf_ruled", ".pdf"),
)


def report_of(name: str, *, year: int = YEAR, **cells: Value) -> Report:
    """Return the made report of an organ; ``cells`` with __ for the point set figures."""
    form = "2019" if year < 2021 else "2021"
    made = make_report(NAMES.index(name) if name in NAMES else 77, form)
    changed = {cell.replace("__", "."): value for cell, value in cells.items()}
    sections = {
        section: text.replace(str(made.organ), name).replace(str(made.year), str(year))
        for section, text in made.sections.items()
    }
    return replace(made, organ=name, year=year, cells={**made.cells, **changed}, sections=sections)


def file_of(report: Report, layout: str) -> bytes:
    """Return the report as a file in a layout."""
    data, _ = LAYOUTS[layout](print_report(report), random.Random(1))
    return data


def json_file(report: Report) -> Upload:
    """Return the report as our JSON under a name that tells nothing."""
    return Upload("年报.json", encode_report(replace(report, source=None)), "file")


class _Unmarked(zipfile.ZipInfo):
    """A member whose name stands in GB18030, with no mark that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's own name
        return self.filename.encode("gb18030"), self.flag_bits


def archive(files: dict[str, bytes], *, is_marked: bool = True) -> bytes:
    """Return a zip archive; unmarked, its names are as programs in China write them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in files.items():
            packed.writestr((zipfile.ZipInfo if is_marked else _Unmarked)(name), data)
    return buffer.getvalue()


def looked_at(*uploads: Upload) -> list[Incoming | Known | Refused]:
    """Return the uploads unpacked and read."""
    return look_through(uploads, known=())


def hand_in(
    collection: CollectionRound, *reports: Report, by: User, unit: RoundUnit | None = None
) -> Taken:
    """Hand reports in as our JSON."""
    files = looked_at(*(json_file(report) for report in reports))
    return take_in(collection, files, unit=unit, by=by, at=AT)


def standing(collection: CollectionRound, name: str) -> UnitStanding:
    """Return how a unit stands now."""
    return standings_of(collection, unit=collection.units.get(name=name))[0]


def make_district() -> Organ:
    """Return the office that collects."""
    return Organ.objects.create(
        slug="district", name="示例区人民政府办公室", level="county_department", code="SLQ"
    )
