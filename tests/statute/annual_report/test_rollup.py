"""Sums of reports and a parent held against its leaves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.rollup import check_parent, sum_reports
from tests.factories import changed, clean_report


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
