"""What is typed finds what holds it, on both databases alike."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search.candidates import CANDIDATES
from gongkai.search.entry import Entry, Facets, Filters, Hit, Results, Text
from gongkai.search.operations import put_entry, put_many, remove_entry
from gongkai.search.queries import search
from gongkai.search.tokens import runs
from tests.search.entries import NOTICE, found, keys, put

pytestmark = pytest.mark.django_db


def test_a_hit_tells_all_of_its_entry_and_marks_what_was_typed() -> None:
    put_entry(NOTICE, scope="public")

    results = search("低保", scope="public", organs=None)

    assert results == Results(
        hits=(
            Hit(
                key="r1",
                organ="kangchuan",
                kind="document",
                column="社会救助",
                item="9",
                year=2020,
                dated_on=date(2020, 5, 1),
                in_force=True,
                number="康办发〔2020〕12号",
                url="/kangchuan/items/r1/",
                title=(
                    ("康川街道办事处关于做好2020年", False),
                    ("低保", True),
                    ("工作的通知", False),
                ),
                passage=(
                    ("各社区：为做好", False),
                    ("最低生活保障", True),
                    ("动态管理，依法公开。 请于12号前报送名单，联系张三。", False),
                ),
                source="正文",
            ),
        ),
        total=1,
        is_exact=True,
        page=1,
        per_page=20,
        has_next=False,
        facets=Facets(kinds={"document": 1}, columns={"社会救助": 1}, years={2020: 1}),
    )


@pytest.mark.parametrize(
    "query",
    [
        "社区",
        "道办",  # across the words 街道 and 办事处
        "动态管理",
        "障动态",
        "收入核对",  # in the attachment
        "场馆目",
        "审批表",  # in the attachment's name
        "2020年",
        "2020年低",
        "２０２０年低保",
        "12号前",
        "康办发〔2020〕12号",
        "康办发[2020]12号",
        "康办发（2020）12号",
        "康办发2020 12号",
        "〔2020〕12号",
        "低保 核对表",  # in the title and in the attachment
        "动态管理 核对表",  # in different texts
        '"依法公开。请于"',
        "最低生活保障工作",  # the title says 低保工作
        "低",
        "审批表.DOCX",
    ],
)
def test_a_notice_is_found(query: str) -> None:
    put_entry(NOTICE, scope="public")

    assert found(query) == ["r1"]


@pytest.mark.parametrize(
    "query",
    [
        '"低保障"',  # 最低生活保障 holds both pairs, but not the phrase
        '"最低生活保障工作"',
        '"公开名单"',
        '"2号"',
        '"办发〔202〕"',
        "康办发〔2020〕13号",
        "康政发〔2020〕12号",
        "龘",
        "低保 龘龘",
    ],
)
def test_what_a_notice_does_not_hold_does_not_find_it(query: str) -> None:
    put_entry(NOTICE, scope="public")

    assert search(query, scope="public", organs=None) == Results(
        (), 0, True, 1, 20, False, Facets()
    )


def test_the_passage_that_holds_what_was_typed_is_shown_with_its_source() -> None:
    put_entry(NOTICE, scope="public")

    hit = search("市场", scope="public", organs=None).hits[0]

    assert (hit.source, hit.passage) == (
        "附件1 审批表.docx",
        (("家庭成员收入核对表，另附城", False), ("市场", True), ("馆目录。", False)),
    )


def test_a_long_text_is_shown_around_the_place_that_holds_most_words() -> None:
    put("a", "甲" * 500 + "低保。" + "乙" * 500 + "。申请低保，须提交材料。" + "丙" * 500)

    hit = search("低保 材料", scope="public", organs=None).hits[0]

    assert hit.passage == (
        ("申请", False),
        ("低保", True),
        ("，须提交", False),
        ("材料", True),
        ("。" + "丙" * 129 + "…", False),
    )


def test_nothing_holds_the_sentence_so_its_words_are_looked_for_and_it_is_said() -> None:
    put_entry(NOTICE, scope="public")

    typed = search("街道低保名单公开", scope="public", organs=None)
    quoted = search('"街道低保名单公开"', scope="public", organs=None)

    assert (keys(typed), typed.is_relaxed, keys(quoted), quoted.is_relaxed) == (
        ["r1"],
        True,
        [],
        False,
    )


def test_words_in_different_passages_of_a_long_text_find_it() -> None:
    put("long", "低保金发放。" + "其他工作情况说明。" * 600 + "临时救助标准。")
    put("short", "低保金发放。")

    assert found("低保金 临时救助") == ["long"]


def test_filters_narrow_and_an_empty_choice_of_organs_finds_nothing() -> None:
    put_entry(NOTICE, scope="public")
    other = replace(
        NOTICE, key="r2", organ="shili", kind="brief", column="简报", item="1", year=2019,
        in_force=False, dated_on=date(2019, 1, 1),
    )  # fmt: skip
    put_entry(other, scope="public")

    answers = {
        "all": found("低保", order="date"),
        "organ": found("低保", organs=["shili"]),
        "organs": found("低保", organs={"shili", "kangchuan"}, order="date"),
        "no organ": found("低保", organs=[]),
        "another organ": found("低保", organs=["elsewhere"]),
        "kind": found("低保", filters=Filters(kind="brief")),
        "column": found("低保", filters=Filters(column="社会救助")),
        "item": found("低保", filters=Filters(item="1")),
        "year": found("低保", filters=Filters(year=2019)),
        "in force": found("低保", filters=Filters(in_force=True)),
        "repealed": found("低保", filters=Filters(in_force=False)),
        "both": found("低保", filters=Filters(year=2019, kind="document")),
        "filters alone": found("", filters=Filters(year=2019)),
        "nothing typed": found(" "),
    }

    assert answers == {
        "all": ["r1", "r2"],
        "organ": ["r2"],
        "organs": ["r1", "r2"],
        "no organ": [],
        "another organ": [],
        "kind": ["r2"],
        "column": ["r1"],
        "item": ["r2"],
        "year": ["r2"],
        "in force": ["r1"],
        "repealed": ["r2"],
        "both": [],
        "filters alone": ["r2"],
        "nothing typed": ["r1", "r2"],
    }


def test_scopes_never_mix() -> None:
    put("draft", "尚未公开的低保名单", scope="staff")
    put("published", "公开的低保名单")

    assert (found("低保"), found("低保", scope="staff")) == (["published"], ["draft"])
    remove_entry("draft", scope="public")
    assert found("低保", scope="staff") == ["draft"]


def test_titles_and_numbers_come_before_mentions_and_new_before_old() -> None:
    put("mention", "低保" * 9, dated_on=date(2024, 1, 1))
    put("old title", title="低保工作方案", dated_on=date(2010, 1, 1))
    put("new title", title="低保工作方案", dated_on=date(2023, 1, 1))
    put("repealed", title="低保工作方案", dated_on=date(2023, 6, 1), in_force=False)
    put("exact", title="低保", dated_on=date(2009, 1, 1))
    put("one mention", "低保", dated_on=date(2024, 1, 2))

    assert found("低保") == [
        "exact",
        "new title",
        "old title",
        "repealed",
        "mention",
        "one mention",
    ]
    assert found("低保", order="date")[:2] == ["one mention", "mention"]


def test_an_old_title_is_first_although_thousands_of_newer_texts_mention_it() -> None:
    put_many(
        (
            Entry(
                f"n{n}",
                "o",
                "document",
                "简报",
                (Text("正文", "政务公开"),),
                dated_on=date(2024, 1, 1),
            )
            for n in range(CANDIDATES + 100)
        ),
        scope="public",
    )
    put("rule", title="政务公开工作规定", dated_on=date(2008, 1, 1))

    results = search("政务公开", scope="public", organs=None)

    assert (results.hits[0].key, results.total, results.is_exact, results.has_next) == (
        "rule",
        CANDIDATES + 1,
        False,
        True,
    )


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_pages_go_on_to_the_last_hit_and_none_comes_twice(order: str) -> None:
    put_many(
        (
            Entry(
                f"n{n}", "o", "document", "低保简报" if n % 7 == 0 else "简报",
                (Text("正文", "低保"), Text("附件", "低保")), dated_on=date(2000 + n % 20, 1, 1),
            )
            for n in range(2_500)
        ),
        scope="public",
    )  # fmt: skip

    pages = [
        search("低保", scope="public", organs=None, order=order, page=page, per_page=250)  # type: ignore[arg-type]
        for page in range(1, 12)
    ]

    listed = [hit.key for page in pages for hit in page.hits]
    assert sorted(listed) == sorted(f"n{n}" for n in range(2_500))
    assert [page.has_next for page in pages] == [True] * 9 + [False] * 2
    assert (pages[9].total, pages[10].hits) == (2_500, ())
    days = [hit.dated_on for page in pages for hit in page.hits]
    if order == "date":
        assert days == sorted(days, key=str, reverse=True)


HAN = st.text("低保最生活障工作的一二甲乙街道办、，。 2020aB", min_size=1, max_size=40)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=HAN, data=st.data())
def test_any_two_or_more_characters_of_a_title_find_it(title: str, data: st.DataObject) -> None:
    put("x", title=title)
    long = [run for run, is_han in runs(title) if is_han and len(run) > 1]
    if not long:
        return
    run = data.draw(st.sampled_from(long))
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))

    assert found(f'"{run[start:end]}"') == ["x"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=HAN, phrase=st.text("低保最生活障工作", min_size=2, max_size=5))
def test_a_phrase_finds_exactly_the_texts_that_hold_it(text: str, phrase: str) -> None:
    put("x", text, title="无")

    assert (found(f'"{phrase}"') == ["x"]) == (phrase in text)
