"""The fixed words: lists, levels told by names, statutory items, marks."""

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS, get_form
from gongkai.statute.catalogue import (
    LISTS,
    document_mark,
    domains,
    find_word,
    label_of,
    level_of_organ,
    may_make_rules,
    report_level,
    statutory_items,
    words,
)
from gongkai.statute.sources import load_data


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_list_is_found_and_unambiguous(name: str) -> None:
    found = [find_word(name, text).slug for word in words(name) for text in word.words]

    assert found == [word.slug for word in words(name) for _ in word.words]


def test_applicants_are_the_columns_of_table_three() -> None:
    columns = {c.id: c.label for c in get_form("2021").table("t3").blocks[0].columns}

    assert {w.slug: w.label for w in words("applicants")} == {
        slug: columns[slug] for slug in APPLICANT_COLUMNS
    }


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("康川街道办事处", "street"),
        ("康川街道", "street"),
        ("示例镇人民政府", "town"),
        ("示例乡", "town"),
        ("示例区人民政府", "county_government"),
        ("示例市人民政府", "city_government"),
        ("示例区民政局", ""),
        ("", ""),
    ],
)
def test_level_is_told_by_the_name_or_left_open(name: str, level: str) -> None:
    assert level_of_organ(name) == level


def test_rules_are_made_from_cities_upward() -> None:
    makers = [word.slug for word in words("levels") if may_make_rules(word.slug)]

    assert makers == ["city_government", "province_government", "ministry"]
    assert may_make_rules("")


def test_every_level_has_a_day_for_its_report() -> None:
    dated = {row["level"] for row in load_data("report_dates.toml")["rows"]}

    assert {report_level(word.slug) for word in words("levels")} <= dated
    with pytest.raises(InvalidInput):
        report_level("village")


def test_statutory_items_by_level() -> None:
    counts = {level: len(statutory_items(level)) for level in ("street", "town", "city_government")}

    assert counts == {"street": 15, "town": 23, "city_government": 22}
    assert statutory_items("town")[-1].article == "条例第二十一条"


def test_domains_themes_and_genres_are_complete() -> None:
    batches = [domain.batch for domain in domains()]

    assert (batches.count(1), batches.count(2)) == (26, 7)
    assert (len(words("themes")), len(words("genres"))) == (22, 15)


def test_documents_carry_the_mark_of_their_attribute() -> None:
    assert document_mark("on_application") == "（此件依申请公开）"


def test_unknown_words_are_refused_with_near_ones() -> None:
    with pytest.raises(InvalidInput, match="自然人"):
        find_word("applicants", "自然")
    with pytest.raises(InvalidInput):
        label_of("levels", "village")
