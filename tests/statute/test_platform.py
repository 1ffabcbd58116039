"""The platform's fixed columns, what fits in them, and what a website check finds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.models import KINDS, Record
from gongkai.statute.catalogue import statutory_items, words
from gongkai.statute.platform import (
    ColumnSpec,
    Staleness,
    WatchedColumn,
    column_of_item,
    field_labels,
    fit_problems,
    fixed_columns,
    kind_labels,
    own_columns,
    staleness,
    website_check,
)

LEVELS = [word.slug for word in words("levels")]
ON = date(2024, 3, 20)


def _column(slug: str, level: str = "street") -> ColumnSpec:
    return next(one for one in (*fixed_columns(level), *own_columns()) if one.slug == slug)


def test_platform_of_a_street_has_the_five_columns_in_the_notices_order() -> None:
    assert [one.slug for one in fixed_columns("street") if one.parent is None] == [
        "guide",
        "rules",
        "statutory",
        "reports",
        "apply",
    ]


def test_two_elements_that_every_organ_shows_stand_first() -> None:
    children = [one for one in fixed_columns("street") if one.parent == "statutory"]

    assert [(one.label, one.item, one.may_be_blank) for one in children[:2]] == [
        ("机关简介", 2, False),
        ("履职依据（政策文件）", 1, False),
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_every_statutory_item_of_a_level_has_its_column_and_no_other(level: str) -> None:
    items = statutory_items(level)
    children = [one for one in fixed_columns(level) if one.parent == "statutory"]

    assert {one.slug: one.article for one in children} == {
        column_of_item(item): item.article for item in items
    }
    assert len(children) == len(items)


@pytest.mark.parametrize("level", LEVELS)
def test_slugs_are_unique_and_fit_into_addresses(level: str) -> None:
    slugs = [one.slug for one in (*fixed_columns(level), *own_columns())]

    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not slug.replace("_", "a").isascii() or " " in slug] == []


def test_parents_stand_before_their_children() -> None:
    seen: set[str | None] = {None}
    for column in fixed_columns("town"):
        assert column.parent in seen
        seen.add(column.slug)


def test_kinds_and_fields_are_those_that_records_keep() -> None:
    columns = [*fixed_columns("town"), *fixed_columns("county_government"), *own_columns()]

    assert kind_labels() == KINDS
    assert {kind for one in columns for kind in one.kinds} <= set(KINDS)
    assert {field for one in columns for field in one.required} <= set(field_labels())
    assert set(field_labels()) <= {field.name for field in Record._meta.get_fields()}


@pytest.mark.parametrize(
    ("slug", "days"),
    [
        ("about", 365),
        ("budgets", 365),
        ("charges", 365),
        ("procurement", 180),
        ("livelihood", 90),
        ("documents", 180),
        ("news", 14),
        ("notices", 180),
        ("apply", None),
    ],
)
def test_columns_have_their_interval(slug: str, days: int | None) -> None:
    assert _column(slug).max_age_days == days


FULL = {
    "number": "示街办〔2024〕1号",
    "serial": "第3期",
    "contact": "综合科",
    "phone": "010-00000000",
    "basis": "条例第二十条",
}


@pytest.mark.parametrize(
    ("slug", "kind", "attribute", "fields", "problems"),
    [
        ("documents", "document", "open", FULL, []),
        ("briefs", "brief", "open", FULL, []),
        (
            "documents",
            "document",
            "open",
            {**FULL, "number": " ", "basis": ""},
            ["“履职依据（政策文件）”栏目要求填写文号、政策依据，现在是空的。请补填。"],
        ),
        (
            "documents",
            "brief",
            "open",
            FULL,
            ["“履职依据（政策文件）”栏目放公文、收文，不放简报。请换一个栏目。"],
        ),
        ("notices", "document", "closed", FULL, ["公开属性是“不予公开”，不能放进任何栏目。"]),
        (
            "notices",
            "document",
            "on_application",
            FULL,
            ["公开属性是“依申请公开”，不主动发布。如应当主动公开，请先按规定改变公开属性。"],
        ),
        (
            "guide",
            "document",
            "open",
            FULL,
            ["“政府信息公开指南”由系统生成，不能放入文件。请换一个栏目。"],
        ),
        (
            "statutory",
            "document",
            "open",
            FULL,
            ["“法定主动公开内容”由系统生成，不能放入文件。请换一个栏目。"],
        ),
        (
            "briefs",
            "document",
            "closed",
            {},
            [
                "公开属性是“不予公开”，不能放进任何栏目。",
                "“简报”栏目放简报，不放公文。请换一个栏目。",
                "“简报”栏目要求填写期号、联系人、联系电话，现在是空的。请补填。",
            ],
        ),
    ],
)
def test_document_that_does_not_fit_is_told_why(
    slug: str, kind: str, attribute: str, fields: dict[str, str], problems: list[str]
) -> None:
    assert fit_problems(_column(slug), kind=kind, attribute=attribute, fields=fields) == problems


def test_any_kind_fits_into_a_column_that_names_none() -> None:
    column = ColumnSpec("street_life", "街区风貌")

    assert [fit_problems(column, kind=kind, attribute="open", fields={}) for kind in KINDS] == [
        [] for _ in KINDS
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_not_to_be_disclosed_fits_nowhere(level: str) -> None:
    columns = [*fixed_columns(level), *own_columns()]

    open_to_it = [
        one.slug
        for one in columns
        for kind in KINDS
        if not fit_problems(one, kind=kind, attribute="closed", fields=FULL)
    ]

    assert open_to_it == []


@pytest.mark.parametrize(
    ("last", "days", "expected"),
    [
        (None, 14, Staleness("blank")),
        (None, None, Staleness("blank")),
        (date(2020, 1, 1), None, Staleness("fresh")),
        (date(2024, 3, 20), 14, Staleness("fresh", date(2024, 4, 4), 14)),
        (date(2024, 3, 9), 14, Staleness("fresh", date(2024, 3, 24), 3)),
        (date(2024, 3, 8), 14, Staleness("due_soon", date(2024, 3, 23), 2)),
        (date(2024, 3, 6), 14, Staleness("due_soon", date(2024, 3, 21), 0)),
        (date(2024, 3, 5), 14, Staleness("stale", date(2024, 3, 20), -1)),
        (date(2023, 4, 20), 365, Staleness("due_soon", date(2024, 4, 20), 30)),
        (date(2023, 4, 21), 365, Staleness("fresh", date(2024, 4, 21), 31)),
    ],
)
def test_a_column_gets_stale(last: date | None, days: int | None, expected: Staleness) -> None:
    assert staleness(last, max_age_days=days, on=ON) == expected


@given(
    age=st.integers(0, 1000),
    days=st.integers(1, 400),
)
def test_a_column_is_stale_from_the_day_told(age: int, days: int) -> None:
    last = ON - timedelta(days=age)
    found = staleness(last, max_age_days=days, on=ON)

    assert found.stale_on is not None
    assert (found.state == "stale") == (found.stale_on <= ON) == (age > days)


def _many(count: int, days_ago: int | None, watch: str) -> list[WatchedColumn]:
    last = None if days_ago is None else ON - timedelta(days=days_ago)
    return [
        WatchedColumn(f"{watch}{n}", f"栏目{n}", 14, last, watch)  # type: ignore[arg-type]
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        (_many(4, 15, "news"), []),
        (_many(5, 15, "news"), ["watched_columns_stale"]),
        (_many(5, 14, "news"), []),
        (_many(9, 15, ""), []),
        (_many(10, 15, ""), ["columns_stale"]),
        (_many(10, 15, "notices"), ["watched_columns_stale", "columns_stale"]),
        (_many(4, None, ""), []),
        (_many(5, None, "news"), ["columns_blank"]),
        (_many(1, 15, "home"), ["home_not_updated"]),
        (_many(1, None, "home"), ["home_not_updated"]),
        (_many(1, 14, "home"), []),
    ],
)
def test_a_website_fails_outright(columns: list[WatchedColumn], codes: list[str]) -> None:
    findings = website_check(columns, on=ON)

    assert [one.code for one in findings if one.level == "error"] == codes


def test_each_column_that_needs_care_is_told_with_its_day() -> None:
    columns = [
        WatchedColumn("home", "首页", None, ON, "home"),
        WatchedColumn("news", "工作动态", 14, ON - timedelta(days=20), "news"),
        WatchedColumn("notices", "通知公告", 180, ON - timedelta(days=170), "notices"),
        WatchedColumn("plans", "规划信息", 365, None),
        WatchedColumn("about", "机关简介", 365, ON),
    ]

    assert [(one.code, one.level, one.message) for one in website_check(columns, on=ON)] == [
        (
            "column_stale",
            "warning",
            "“工作动态”已超过14天没有更新（上次更新2024-02-29，2024-03-15起超期）。",
        ),
        ("column_due_soon", "notice", "“通知公告”将于2024-03-31起超期，请在10天内更新。"),
        ("column_blank", "warning", "“规划信息”是空白栏目。请补充内容，或经批准后停用。"),
    ]
