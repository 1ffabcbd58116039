"""The two official forms: cells, order, and which year uses which."""

import pytest

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.annual_report.forms import form_for_year, get_form


@pytest.mark.parametrize(("form_id", "sizes"), [("2019", (22, 161, 15)), ("2021", (10, 175, 15))])
def test_form_has_the_official_number_of_cells(form_id: str, sizes: tuple[int, ...]) -> None:
    cells = get_form(form_id).cells.values()

    counted = tuple(sum(cell.table == table for cell in cells) for table in ("t2", "t3", "t4"))

    assert counted == sizes


def test_forms_share_every_cell_of_table_four_and_all_but_part_six_of_table_three() -> None:
    old, new = get_form("2019").cells, get_form("2021").cells

    only_old = {cell.split(".")[1] for cell in old if cell.startswith("t3") and cell not in new}
    only_new = {cell.split(".")[1] for cell in new if cell.startswith("t3") and cell not in old}

    assert only_old == {"other_processing"}
    assert only_new == {"correction_lapsed", "fee_unpaid", "other"}
    assert [c for c in old if c.startswith("t4")] == [c for c in new if c.startswith("t4")]


@pytest.mark.parametrize(
    ("year", "form_id"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021")]
)
def test_report_year_chooses_the_form(year: int, form_id: str) -> None:
    assert form_for_year(year).id == form_id


def test_year_before_the_first_form_is_refused() -> None:
    with pytest.raises(DataMissing, match="2018年没有"):
        form_for_year(2018)


def test_unknown_form_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2020"):
        get_form("2020")


def test_cell_names_are_what_a_clerk_would_say() -> None:
    cells = get_form("2021").cells

    assert cells["t3.secret.person"].name == "表三“（三）不予公开1.属于国家秘密”自然人"
    assert cells["t2.charges.amount"].name == "表二“行政事业性收费”本年收费金额（单位：万元）"
    assert cells["t4.direct.pending"].name == "表四“未经复议直接起诉”尚未审结"
