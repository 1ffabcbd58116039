"""From dated entries to cells with the records behind each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gongkai.errors import DataMissing
from gongkai.statute.annual_report.ledger import (
    ApplicationEntry,
    DisputeEntry,
    DocumentEntry,
    FeeEntry,
    Ledger,
    PowerItemEntry,
    PurchaseEntry,
)
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.tally import tally
from tests.factories import all_kept, small_ledger


def _nonzero(report: Report, table: str) -> dict[str, object]:
    return {
        cell: value for cell, value in report.cells.items() if cell.startswith(table) and value != 0
    }


def _ids(report: Report, cell: str) -> tuple[str, ...]:
    return report.provenance[cell].ids


def test_application_enters_once_and_leaves_once_or_is_carried_over() -> None:
    report = tally(small_ledger(), year=2024)

    assert _nonzero(report, "t3") == {
        "t3.received.person": 1,
        "t3.received.business": 1,
        "t3.received.total": 2,
        "t3.carried_in.person": 1,
        "t3.carried_in.total": 1,
        "t3.granted.person": 1,
        "t3.granted.total": 1,
        "t3.partial.person": 1,
        "t3.partial.total": 1,
        "t3.total.person": 2,
        "t3.total.total": 2,
        "t3.carried_out.business": 1,
        "t3.carried_out.total": 1,
    }
    assert _ids(report, "t3.total.total") == ("申请:1", "申请:3")


def test_application_received_on_15_december_and_open_at_year_end_counts_in_both_years() -> None:
    entry = ApplicationEntry("申请:9", "legal", date(2020, 12, 15), date(2021, 1, 13), "provided")
    ledger = Ledger("示例街道办事处", "street", applications=(entry,), states=all_kept())

    before, after = tally(ledger, year=2020), tally(ledger, year=2021)

    assert _nonzero(before, "t3").keys() == {
        f"t3.{row}.{column}" for row in ("received", "carried_out") for column in ("legal", "total")
    }
    assert _nonzero(after, "t3").keys() == {
        f"t3.{row}.{column}"
        for row in ("carried_in", "granted", "total")
        for column in ("legal", "total")
    }


def test_result_without_a_row_in_the_2019_form_is_reported_not_placed() -> None:
    entry = ApplicationEntry("申请:1", "person", date(2020, 3, 2), date(2020, 4, 1), "fee_unpaid")
    ledger = Ledger("示例街道办事处", "street", applications=(entry,), states=all_kept())

    report = tally(ledger, year=2020)

    assert [finding.code for finding in report.findings] == ["decision_without_row"]
    assert report.cells["t3.total.total"] == 0


@pytest.mark.parametrize("state", ["unconfirmed", "not_kept"])
def test_empty_register_is_blank_not_zero_until_confirmed(state: str) -> None:
    ledger = Ledger("示例街道办事处", "street", states={**all_kept(), "applications": state})  # type: ignore[dict-item]

    report = tally(ledger, year=2024)

    assert {report.cells[cell] for cell in report.cells if cell.startswith("t3")} == {None}
    assert [finding.code for finding in report.findings] == [f"register_{state}"]


def test_ledger_of_which_nothing_is_known_gives_only_blanks_but_for_rules_of_a_street() -> None:
    report = tally(Ledger("示例街道办事处", "street"), year=2024)

    filled = {cell: value for cell, value in report.cells.items() if value is not None}

    assert filled == {"t2.rules.made": 0, "t2.rules.repealed": 0, "t2.rules.in_force": 0}
    assert {finding.code for finding in report.findings} == {"register_unconfirmed"}


def test_only_own_normative_documents_enter_table_two() -> None:
    report = tally(small_ledger(), year=2024)

    assert _ids(report, "t2.normative.made") == ("发文:1",)
    assert report.cells["t2.normative.in_force"] == 1


def test_stock_of_documents_continues_from_the_opening_balance() -> None:
    repealed = DocumentEntry(
        "发文:4",
        "documents",
        "own",
        "open",
        date(2021, 1, 5),
        "normative",
        ended_on=date(2024, 8, 1),
        end_kind="repealed",
    )
    ledger = replace(
        small_ledger(),
        documents=(*small_ledger().documents, repealed),
        opening={"t2.normative.in_force": 9},
    )

    report = tally(ledger, year=2024)

    assert report.cells["t2.normative.repealed"] == 1
    assert report.cells["t2.normative.in_force"] == 9
    assert _ids(report, "t2.normative.in_force") == (
        "上年数据:t2.normative.in_force",
        "发文:1",
        "发文:4",
    )


def test_dated_quantity_counts_as_many_as_it_says_with_one_record_behind_it() -> None:
    report = tally(small_ledger(), year=2024)

    assert report.cells["t2.licensing.decisions"] == 35
    assert _ids(report, "t2.licensing.decisions") == ("行政许可:1",)


def test_paid_fee_enters_charges_unless_the_office_says_otherwise() -> None:
    fee = FeeEntry("费用:1", "申请:1", date(2024, 3, 5), Decimal(300), date(2024, 3, 9))
    ledger = replace(small_ledger(), fees=(fee,))

    counted = tally(ledger, year=2024)
    apart = tally(replace(ledger, counts_fees_as_charges=False), year=2024)

    assert counted.cells["t2.charges.amount"] == Decimal("1500.50")
    assert apart.cells["t2.charges.amount"] == Decimal("1200.50")


def test_only_government_central_purchases_of_the_year_enter_table_two() -> None:
    purchases = (
        PurchaseEntry("采购:1", date(2020, 3, 2), Decimal("1000.10"), "central"),
        PurchaseEntry("采购:2", date(2020, 3, 2), Decimal(5000), "own"),
        PurchaseEntry("采购:3", date(2019, 12, 31), Decimal(7000), "central"),
    )
    ledger = Ledger("示例街道办事处", "street", purchases=purchases, states=all_kept())

    report = tally(ledger, year=2020)

    assert report.cells["t2.procurement.projects"] == 1
    assert report.cells["t2.procurement.amount"] == Decimal("1000.10")
    assert report.units == {"t2.procurement.amount": "元"}


def test_power_items_give_last_years_number_and_this_years_change() -> None:
    items = (
        PowerItemEntry("事项:1", "penalties", date(2018, 1, 1)),
        PowerItemEntry("事项:2", "penalties", date(2018, 1, 1), date(2020, 6, 30)),
        PowerItemEntry("事项:3", "penalties", date(2020, 7, 1)),
        PowerItemEntry("事项:4", "penalties", date(2020, 7, 1)),
        PowerItemEntry("事项:5", "penalties", date(2017, 1, 1), date(2019, 12, 31)),
    )
    ledger = Ledger("示例街道办事处", "street", power_items=items, states=all_kept())

    report = tally(ledger, year=2020)

    assert report.cells["t2.penalties.previous"] == 2
    assert report.cells["t2.penalties.change"] == 1


def test_dispute_pending_at_year_end_appears_again_with_its_result() -> None:
    entry = DisputeEntry("复议:1", "review", date(2023, 11, 1), date(2024, 2, 1), "corrected")
    ledger = Ledger("示例街道办事处", "street", disputes=(entry,), states=all_kept())

    before, after = tally(ledger, year=2023), tally(ledger, year=2024)

    assert _nonzero(before, "t4") == {"t4.review.pending": 1, "t4.review.total": 1}
    assert _nonzero(after, "t4") == {"t4.review.corrected": 1, "t4.review.total": 1}


def test_year_without_a_form_is_refused() -> None:
    with pytest.raises(DataMissing):
        tally(small_ledger(), year=2017)


def test_a_person_says_whether_a_joint_document_counts() -> None:
    def joint(number: int, issuer: str) -> DocumentEntry:
        day = date(2024, 3, number)
        return DocumentEntry(
            f"发文:j{number}", "documents", issuer, "open", day, "normative", published_on=day
        )

    issuers = ("joint", "joint_counted", "joint_apart")
    documents = tuple(joint(n, issuer) for n, issuer in enumerate(issuers, start=1))
    ledger = Ledger(organ="某街道", level="street", documents=documents, states=all_kept())

    report = tally(ledger, year=2024)

    assert _ids(report, "t2.normative.made") == ("发文:j2",)
    assert [(f.code, f.places) for f in report.findings] == [("joint_undecided", ("发文:j1",))]
    assert tally(replace(ledger, documents=documents[1:]), year=2024).findings == ()


def test_a_category_without_a_column_is_never_left_out_in_silence() -> None:
    entry = ApplicationEntry("申请:9", "enterprise", date(2024, 3, 5))
    ledger = replace(small_ledger(), applications=(entry,))

    with pytest.raises(ValueError, match="'enterprise' is no column of table three"):
        tally(ledger, year=2024)
