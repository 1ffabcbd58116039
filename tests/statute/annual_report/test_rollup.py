"""Sums of reports and a parent held against its leaves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report, Source
from gongkai.statute.annual_report.rollup import check_parent, sum_reports
from gongkai.statute.findings import Finding
from tests.factories import changed, clean_report
from tests.foreign.variations import one_row_part_six


def _leaves() -> list:  # type: ignore[type-arg]
    first = clean_report("2021")
    return [first, replace(first, organ="示例镇人民政府"), replace(first, organ="示例区民政局")]


def test_sum_of_leaves_names_the_leaves_and_still_reconciles() -> None:
    total = sum_reports(_leaves(), organ="示例区人民政府")

    assert total.cells["t2.charges.amount"] == Decimal("376201.5")
    assert total.cells["t3.total.total"] == 3 * 441
    assert total.provenance["t3.total.total"].ids == (
        "示例街道办事处",
        "示例镇人民政府",
        "示例区民政局",
    )
    assert [f.code for f in reconcile(total) if f.level == "error"] == []


def test_blank_in_one_leaf_is_named_and_not_counted_as_zero() -> None:
    leaves = _leaves()
    leaves[1] = changed(leaves[1], {"t2.coercion.decisions": None})

    total = sum_reports(leaves, organ="示例区人民政府")

    assert [(f.code, f.places, f.cells) for f in total.findings] == [
        ("leaf_blank", ("示例镇人民政府",), ("t2.coercion.decisions",))
    ]


def test_blank_in_all_leaves_stays_blank() -> None:
    leaves = [changed(leaf, {"t2.coercion.decisions": None}) for leaf in _leaves()]

    assert sum_reports(leaves, organ="示例区人民政府").cells["t2.coercion.decisions"] is None


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda leaves: [], "nothing_to_sum"),
        (lambda leaves: [*leaves, leaves[0]], "organ_twice"),
        (lambda leaves: [*leaves, replace(leaves[0], organ="别处", year=2023)], "mixed_reports"),
        (lambda leaves: [*leaves, replace(clean_report("2019"), organ="旧")], "mixed_reports"),
        (lambda leaves: [replace(x, form=None, year=2016) for x in leaves], "report_before_2019"),
        (
            lambda leaves: [*leaves, replace(leaves[0], organ="旧", form=None, year=2016)],
            "report_before_2019",
        ),
        (
            lambda leaves: [*leaves, replace(leaves[0], organ="示例市示例区人民政府")],
            "parent_among_leaves",
        ),
        (
            lambda leaves: [
                *leaves,
                replace(sum_reports(leaves, organ="示例区人民政府"), organ="示例区政务公开办公室"),
            ],
            "parent_among_leaves",
        ),
    ],
)
def test_what_may_not_be_added_is_refused(spoil, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidInput) as caught:
        sum_reports(spoil(_leaves()), organ="示例区人民政府")

    assert caught.value.code == code


def test_parent_that_differs_from_its_leaves_is_found_cell_by_cell() -> None:
    leaves = _leaves()
    total = sum_reports(leaves, organ="示例区人民政府")

    assert check_parent(total, leaves) == ()
    (finding,) = check_parent(changed(total, {"t4.review.upheld": 8}), leaves)
    assert (finding.code, finding.expected, finding.found) == ("parent_sum", "9", "8")


def _parent(leaves: list, cells: dict) -> Report:  # type: ignore[type-arg]
    """Return the true sum of the leaves with some figures spoilt."""
    return changed(sum_reports(leaves, organ="示例区人民政府"), cells)


def _told(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(one.code, one.level, one.expected, one.found) for one in findings]


def test_more_than_the_leaves_say_is_a_warning_where_a_leaf_is_blank_and_less_is_an_error() -> None:
    leaves = _leaves()
    parent = _parent(leaves, {"t4.review.upheld": 9, "t4.review.other": 1})
    leaves[1] = changed(leaves[1], {"t4.review.upheld": None, "t4.review.other": None})

    findings = check_parent(parent, leaves)

    assert _told(findings) == [
        ("parent_sum", "error", "2", "1"),
        ("leaf_blank", "warning", None, None),
        ("parent_sum", "warning", "6", "9"),
    ]
    assert findings[2].message == (
        "表四“行政复议”结果维持填9，所属3个机关相加为6，上级多3。"
        "示例镇人民政府这一格空白或没有读到，没有计入。"
        "请核对是否漏报、重复计入、本级未计或口径不同。"
    )


def test_organs_that_lack_are_named_and_may_make_up_for_what_the_parent_has_more() -> None:
    leaves = _leaves()
    parent = _parent(leaves, {"t4.review.upheld": 12})
    units = [leaf.organ for leaf in leaves] + ["示例区财政局"]

    findings = check_parent(parent, leaves, expected=units)

    assert _told(findings) == [
        ("leaf_missing", "warning", None, None),
        ("parent_sum", "warning", "9", "12"),
    ]
    assert "还缺示例区财政局的年报。" in findings[1].message


def test_a_blank_of_the_parent_and_a_figure_that_no_leaf_has_are_told() -> None:
    leaves = [changed(leaf, {"t4.direct.other": None}) for leaf in _leaves()]
    parent = _parent(leaves, {"t4.review.upheld": None, "t4.direct.other": 2})

    assert _told(check_parent(parent, leaves)) == [
        ("parent_sum", "warning", "9", None),
        ("parent_sum", "warning", None, "2"),
    ]


def test_what_could_not_be_read_in_the_parent_is_not_compared() -> None:
    parent = sum_reports(_leaves(), organ="示例区人民政府")
    kept = {cell: value for cell, value in parent.cells.items() if not cell.startswith("t4.")}

    assert check_parent(replace(parent, cells=kept), _leaves()) == ()


@pytest.mark.parametrize(
    ("yuan", "unit", "level"),
    [("376200", "万元", "warning"), ("376199", "元", "error"), ("37.62015", "元", "error")],
)
def test_amounts_are_compared_in_yuan_and_rounding_is_a_warning(
    yuan: str, unit: str, level: str
) -> None:
    parent = _parent(_leaves(), {"t2.charges.amount": Decimal(yuan)})
    parent = replace(parent, units={"t2.charges.amount": unit})

    assert _told(check_parent(parent, _leaves())) == [("parent_sum", level, "376201.5", yuan)]


def test_part_six_in_one_row_is_compared_and_summed_with_three_rows() -> None:
    leaves = _leaves()
    leaves[1] = one_row_part_six(leaves[1])

    total = sum_reports(leaves, organ="示例区人民政府")

    assert total.cells["t3.other_processing.total"] == 3 * 63
    assert "t3.fee_unpaid.total" not in total.cells
    assert total.missing_cells() == ()
    assert total.findings == ()
    assert [f.code for f in reconcile(total) if f.level == "error"] == []
    assert check_parent(sum_reports(_leaves(), organ="示例区人民政府"), leaves) == ()
    assert check_parent(total, _leaves()) == ()
    assert _told(check_parent(changed(total, {"t3.other_processing.total": 190}), leaves)) == [
        ("parent_sum", "error", "189", "190")
    ]


@pytest.mark.parametrize("other", [clean_report("2019"), replace(clean_report("2021"), year=2023)])
def test_a_parent_of_another_year_or_form_is_refused(other: Report) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_parent(replace(other, organ="示例区人民政府"), _leaves())

    assert caught.value.code == "mixed_reports"
    assert "2024年度（2021年格式）" in caught.value.message


def test_mixed_leaves_are_named() -> None:
    old = replace(clean_report("2019"), organ="示例乡人民政府")

    with pytest.raises(InvalidInput) as caught:
        sum_reports([*_leaves(), old], organ="示例区人民政府")

    assert caught.value.message == (
        "不能汇总不同年度或不同格式的年报：2024年度（2021年格式）3份、2020年度（2019年格式）1份"
        "（示例乡人民政府）。请按年度分别汇总。"
    )


def test_a_leaf_in_the_form_of_other_years_is_added_where_it_means_the_same() -> None:
    leaves = _leaves()
    old = replace(clean_report("2019"), organ="示例乡人民政府", year=leaves[0].year)

    total = sum_reports([*leaves, old], organ="示例区人民政府")

    shared = ("t3.received.total", "t4.review.total", "t2.licensing.decisions")
    for cell in shared:
        given = [leaf.cells[cell] for leaf in (*leaves, old)]
        assert total.cells[cell] == sum(value for value in given if value is not None), cell
    assert total.form == "2021"
    # （六） of the old form is one row; so is that of the sum.
    assert "t3.other_processing.total" in total.cells
    assert "t3.fee_unpaid.total" not in total.cells
    [told] = [one for one in total.findings if one.code == "leaf_other_form"]
    assert told.places == ("示例乡人民政府",)
    assert "t2.charges.amount" in told.cells
    assert "t2.licensing.decisions" not in told.cells
    assert "“示例乡人民政府”用的是2019年格式，这一年度应当用2021年格式。" in told.message


def test_a_leaf_in_the_new_form_is_added_to_those_of_the_old() -> None:
    old = [replace(clean_report("2019"), organ=f"{name}镇人民政府") for name in "甲乙"]
    new = replace(_leaves()[0], organ="丙镇人民政府", year=old[0].year)

    total = sum_reports([*old, new], organ="示例区人民政府")

    rows = ("correction_lapsed", "fee_unpaid", "other")
    ones = [leaf.cells["t3.other_processing.total"] for leaf in old]
    three = [new.cells[f"t3.{row}.total"] for row in rows]
    assert total.form == "2019"
    assert total.cells["t3.other_processing.total"] == sum(
        value for value in (*ones, *three) if value is not None
    )
    assert total.cells["t2.rules.disclosed"] is not None
    assert {one.code for one in total.findings} >= {"leaf_other_form"}


def test_a_parent_is_held_against_leaves_of_either_form() -> None:
    leaves = [*_leaves(), replace(clean_report("2019"), organ="示例乡人民政府", year=2024)]
    total = sum_reports(leaves, organ="示例区人民政府")

    found = check_parent(replace(total, findings=(), provenance={}), leaves)

    assert [one.code for one in found if one.level == "error"] == []


def test_the_same_file_under_two_names_is_refused() -> None:
    source = Source("甲.docx", "docx", "0" * 64)
    leaves = [
        replace(leaf, organ=name, source=source)
        for leaf, name in zip(_leaves()[:2], "甲乙", strict=True)
    ]

    with pytest.raises(InvalidInput) as caught:
        sum_reports(leaves, organ="示例区人民政府")

    assert caught.value.code == "organ_twice"


def test_a_government_beside_its_departments_is_told() -> None:
    leaves = [*_leaves(), replace(clean_report("2021"), organ="示例区人民政府")]

    total = sum_reports(leaves, organ="示例市人民政府")

    (finding,) = [one for one in total.findings if one.code == "counted_twice"]
    assert (finding.level, finding.places) == ("error", ("示例区人民政府", "示例区民政局"))


def test_a_city_sums_its_districts_and_departments() -> None:
    names = ("甲区人民政府", "乙县人民政府", "示例市民政局")
    leaves = [replace(clean_report("2021"), organ=name) for name in names]

    assert sum_reports(leaves, organ="示例市人民政府").findings == ()


def test_organs_are_held_against_the_list_with_or_without_their_places() -> None:
    units = ["示例区示例街道", "示例镇", "示例区财政局"]

    total = sum_reports(_leaves(), organ="示例区人民政府", expected=units)

    assert [(one.code, one.places) for one in total.findings] == [
        ("leaf_missing", ("示例区财政局",)),
        ("leaf_not_listed", ("示例区民政局",)),
    ]
