"""The tables hold what the published JSON holds: values, blanks and what has no place."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from gongkai.corpus.child import look_at
from gongkai.corpus.rows import Rows
from gongkai.corpus.schemas import CELLS, SCHEMAS, wide_column
from gongkai.corpus.sources import SourceFile
from gongkai.exchange.report_json import decode_report, encode_report
from tests.corpus.conftest import page
from tests.foreign.early import EARLY, text
from tests.foreign.truth import make_report

FILE = SourceFile("年报/甲.html", "年报", "file:///甲.html", 9, 1_700_000_000_000_000)


def _tables(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = Rows()
    rows.add_report(FILE, told, sha256="0" * 64)
    return {name: table.to_pylist() for name, table in rows.tables().items()}


def test_cells_long_and_wide_hold_the_report() -> None:
    told = look_at(page(1), "甲.html")
    truth = make_report(1, "2021", is_dense=False)

    tables = _tables(told)

    long = {row["cell"]: row["value"] for row in tables["cells"]}
    (wide,) = tables["reports"]
    assert long == truth.cells
    assert {cell: wide[wide_column(cell)] for cell in truth.cells} == truth.cells
    assert (wide["organ"], wide["year"], wide["form"]) == (truth.organ, truth.year, "2021")
    assert {row["section"]: row["text"] for row in tables["sections"]} == told["report"]["sections"]
    assert [row["unit"] for row in tables["cells"] if row["unit"]] == ["万元"]
    assert all(row["place"] for row in tables["cells"])


def test_blank_is_null_in_both_and_a_cell_of_the_other_form_is_not_in_the_long_table() -> None:
    told = look_at(page(1), "甲.html")
    told["report"]["cells"]["t3.received.person"] = None

    tables = _tables(told)

    (wide,) = tables["reports"]
    assert {r["cell"]: r["value"] for r in tables["cells"]}["t3.received.person"] is None
    assert (wide["blanks"], wide["t3_received_person"], wide["t2_procurement_amount"]) == (
        1,
        None,
        None,
    )
    assert "t2.procurement.amount" not in {row["cell"] for row in tables["cells"]}


def test_early_report_has_a_row_without_cells_and_its_figures_in_their_table() -> None:
    told = look_at(text(EARLY["bureau"]), "甲.txt")

    tables = _tables(told)

    (wide,) = tables["reports"]
    assert (wide["year"], wide["form"], wide["notices"], tables["cells"]) == (2016, None, 1, [])
    assert {wide[wide_column(cell)] for cell in CELLS} == {None}
    assert tables["figures"][1] == {
        "file": FILE.name,
        "subject": "normative.made",
        "value": Decimal(6),
        "unit": "件",
        "text": "全年制定规范性文件6件",
        "approximate": False,
        "section": "disclosure",
        "place": "第9行",
    }
    assert len(tables["figures"]) == len(EARLY["bureau"].figures) + len(EARLY["bureau"].listed)
    assert [row["status"] for row in tables["sources"]] == ["report"]


def test_figure_too_long_for_the_column_is_unplaced_and_never_rounded() -> None:
    told = look_at(page(1), "甲.html")
    told["report"]["cells"] |= {
        "t2.charges.amount": "0.0000001",
        "t3.received.person": 10**40,
        "t3.received.total": 10**25,
    }

    tables = _tables(told)

    (wide,) = tables["reports"]
    assert [(r["cell"], r["values"], r["reason"]) for r in tables["unplaced"]] == [
        ("t2.charges.amount", ["0.0000001"], "too_long"),
        ("t3.received.person", [str(10**40)], "too_long"),
    ]
    assert {r["cell"]: r["value"] for r in tables["cells"]}["t3.received.total"] == 10**25
    assert (wide["t3_received_total"], wide["t2_charges_amount"]) == (None, None)


def test_findings_and_unplaced_rows_come_whole() -> None:
    report = make_report(1, "2021")
    broken = {**report.cells, "t3.total.total": 10**7}
    del broken["t4.review.other"]
    data = encode_report(decode_report(_json_of(report, broken), name="甲.json"))

    tables = _tables(look_at(data, "甲.json"))

    (wide,) = tables["reports"]
    codes = [row["code"] for row in tables["findings"]]
    assert {"t3_balance", "t3_row_sum"} <= set(codes)
    assert wide["errors"] == [r["level"] for r in tables["findings"]].count("error") > 0
    assert [(r["table"], r["cell"], r["reason"]) for r in tables["unplaced"]] == [
        ("t4", "t4.review.other", "not_given")
    ]
    assert wide["unplaced"] == 1


def _json_of(report: Any, cells: dict[str, Any]) -> str:
    return encode_report(replace(report, cells=cells)).decode()


def test_failure_is_a_row_of_failures_and_of_sources() -> None:
    rows = Rows()

    rows.add_failure(FILE, "file_empty", "空", sha256=None)

    tables = {name: table.to_pylist() for name, table in rows.tables().items()}
    assert tables["failures"] == [{"file": FILE.name, "code": "file_empty", "message": "空"}]
    assert [(r["file"], r["size"], r["status"]) for r in tables["sources"]] == [
        (FILE.name, 9, "failure")
    ]


def test_every_column_says_what_it_holds() -> None:
    fields = [field for schema in SCHEMAS.values() for field in schema]

    assert [f.name for f in fields if not (f.metadata or {}).get(b"comment")] == []
    assert {str(SCHEMAS["reports"].field(wide_column(c)).type) for c in CELLS} == {
        "int64",
        "decimal128(38, 6)",
    }
