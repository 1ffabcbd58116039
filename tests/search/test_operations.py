"""What is put in is found, what is replaced or taken out is gone, as the transaction ends."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.search.entry import Entry, Text
from gongkai.search.index import newest
from gongkai.search.models import ENTRIES, PASSAGES
from gongkai.search.operations import (
    IndexOutdated,
    put_entry,
    put_many,
    rebuild,
    refill,
    remove_entry,
)
from gongkai.search.passages import PASSAGE_TOKENS
from gongkai.search.queries import outdated_keys, search
from gongkai.search.tokens import Phrase, index_tokens
from gongkai.search.wanted import Wanted
from tests.search.entries import NOTICE, found, put

pytestmark = pytest.mark.django_db


def rows_with(token: str) -> int:
    """Return how many rows of the public index hold a token."""
    return len(newest("public", Wanted(((Phrase((token,)),),)), limit=100))


def test_an_entry_put_again_replaces_the_whole_entry() -> None:
    put_entry(NOTICE, scope="public")

    put_entry(replace(NOTICE, title="关于征地的公告", texts=(), number=""), scope="public")

    assert (found("征地"), found("动态管理"), found("核对表"), found("康办发")) == (
        ["r1"],
        [],
        [],
        [],
    )
    assert [rows_with(token) for token in ("低保", "名单", "征地")] == [0, 0, 1]
    assert PASSAGES["public"].objects.count() == 0


def test_an_entry_taken_out_leaves_no_row() -> None:
    put_entry(NOTICE, scope="public")
    put("other", "低保")

    remove_entry("r1", scope="public")
    remove_entry("never there", scope="public")

    assert found("低保") == ["other"]
    assert [rows_with(token) for token in ("名单", "核对")] == [0, 0]
    assert (ENTRIES["public"].objects.count(), PASSAGES["public"].objects.count()) == (1, 1)


def test_a_deed_that_fails_leaves_nothing_of_what_it_indexed() -> None:
    put("kept", "低保")

    def fail() -> None:
        with transaction.atomic():
            put_entry(NOTICE, scope="public")
            remove_entry("kept", scope="public")
            assert found("低保") == ["r1"]
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()

    assert (found("低保"), found("名单"), rows_with("名单")) == (["kept"], [], 0)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "110105194912310021",
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ],
)
def test_identity_numbers_are_neither_indexed_nor_kept(written: str) -> None:
    put("a", f"联系人身份证号{written}，电话65432109。", title=f"证{written}", number=written)

    assert found("身份证号") == ["a"]
    assert found("65432109") == ["a"]
    assert found(written) == []
    kept = [*ENTRIES["public"].objects.values_list("title", "number")]
    kept += PASSAGES["public"].objects.values_list("text", "source")
    assert [word for row in kept for word in row if written in word] == []


def test_long_numbers_that_are_no_identity_number_are_found() -> None:
    put("a", "统一社会信用代码91110105MA00000A1B，订单20201231123456789012")

    assert found("20201231123456789012") == ["a"]
    assert found("91110105ma00000a1b") == ["a"]


def test_a_long_text_is_cut_into_passages_and_found_to_its_end() -> None:
    text = "".join(f"第{n}项工作由第{n}科室办理。" for n in range(2_000)) + "末尾的低保。"
    run = "甲乙" * 3_000 + "龙头" + "同" * 900 + "收尾"
    put_many(
        [Entry("long", "o", "document", "长文", (Text("正文", text), Text("附件", run)))],
        scope="public",
    )

    passages = list(PASSAGES["public"].objects.values_list("text", flat=True))
    assert max(len(index_tokens(passage)) for passage in passages) <= PASSAGE_TOKENS
    assert len(passages) > 10
    terms = ("第1999项", "末尾的低保", "乙甲乙", "甲乙龙头同", "同同收尾", "第1000科室")
    assert [found(f'"{term}"') for term in terms] == [["long"]] * 6


def test_what_a_database_cannot_keep_is_left_out() -> None:
    put("a", "低\x00保\ud800金", title="标题\x00")

    assert (found("标题"), found("低保")) == (["a"], [])


def test_an_index_of_other_rules_is_listed_refused_and_made_anew() -> None:
    put_entry(NOTICE, scope="public")
    put("other", "低保")
    ENTRIES["public"].objects.filter(key="r1").update(dictionary_version=0)

    assert outdated_keys(scope="public", limit=10) == ["r1"]
    with pytest.raises(IndexOutdated) as refused:
        remove_entry("r1", scope="public")
    assert refused.value.code == "search_index_outdated"
    assert rebuild(scope="public") == 2

    assert outdated_keys(scope="public", limit=10) == []
    assert (sorted(found("低保")), found("核对表")) == (["other", "r1"], ["r1"])
    remove_entry("r1", scope="public")
    assert (found("低保"), rows_with("低保")) == (["other"], 1)


def test_a_refill_holds_exactly_what_was_given() -> None:
    put("before", "低保")

    assert refill([NOTICE, replace(NOTICE, key="r2")], scope="public") == 2

    assert sorted(found("低保")) == ["r1", "r2"]
    put_entry(replace(NOTICE, title="征地", texts=()), scope="public")
    assert (found("低保"), found("征地")) == (["r2"], ["r1"])


def test_a_refill_with_a_key_twice_changes_nothing() -> None:
    put("before", "低保")

    with pytest.raises(IntegrityError), transaction.atomic():
        refill([NOTICE, NOTICE], scope="public")

    assert found("低保") == ["before"]


def test_a_search_asks_a_constant_number_of_questions(
    django_assert_num_queries: object,
) -> None:
    put_many((replace(NOTICE, key=f"r{n}") for n in range(60)), scope="public")

    # PostgreSQL asks for the newest year and its rows, for an older year, then for all older rows.
    rows, order = (4, 1) if connection.vendor == "postgresql" else (1, 0)
    columns, texts, facets = 1, 1, 1
    with django_assert_num_queries(rows + order + columns + texts + facets):  # type: ignore[operator]
        results = search("低保", scope="public", organs=["kangchuan"])

    assert (len(results.hits), results.total, results.has_next) == (20, 60, True)


HELD = {
    "sqlite": "SELECT term FROM temp.held ORDER BY doc, offset",
    "postgresql": "SELECT lexeme FROM search_public_index, "
    "unnest(tokens) AS token (lexeme, places, weights), unnest(places) AS place "
    "ORDER BY id DESC, place",
}


def test_both_databases_hold_the_same_tokens_in_the_same_order() -> None:
    put("a", "公开，12号", title="低保")

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.held "
                "USING fts5vocab(main, search_public_index, instance)"
            )
        cursor.execute(HELD[connection.vendor])
        held = [token for (token,) in cursor.fetchall()]
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE temp.held")

    narrowing, title = 6, ["低保", "保", "\ue003", "\ue003"]
    characters = ["\ue001低", "\ue001保"]
    body = ["正文", "文", "\ue003", "公开", "开", "12", "\ue002号", "号", "\ue003"]
    titles = [*title, *characters, *(f"\ue004{token}" for token in [*title, *characters])]
    assert held[narrowing + 1 : narrowing + 13] == titles
    assert held[2 * narrowing + 13 :] == [*title, *body, *characters]
