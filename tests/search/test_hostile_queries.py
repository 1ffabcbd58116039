"""Nothing typed is an operator, nothing typed fails."""

import pytest

from gongkai.search.queries import search
from gongkai.search.suggesting import suggest
from tests.search.entries import NOTICE, found, put, put_entry

HOSTILE = [
    *('"', '""', '"""', "'", "''", "\\", "*", "低保*", "^低保", "-低保", "+低保", "NEAR", "AND"),
    *("NEAR(低保, 2)", "低保 AND", "OR OR", "NOT 低保", "(低保", "低保)", "tokens:低保"),
    *("{tokens}: 低保", "低保:*", "低保 & | !", "<->", "低保 <-> 工作", "%", "%s", "%(a)s"),
    *(";DROP TABLE search_public_index;--", "\x00", "低\x00保", "\ud800", "😀", "低保😀"),
    *("\u202e低保", "\u200b", "\ue000abc", "ﬀ", "İ", "㎡", "、的", '"市、的"', "“低保", "「低保」"),
    *("甲" * 10_000, "低 " * 5_000, "a" * 10_000, "1" * 10_000, "\n\t"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_answered_without_failing(query: str) -> None:
    put_entry(NOTICE, scope="public")

    results = search(query, scope="public", organs=["kangchuan"])
    suggested = suggest(query, scope="public", organs=["kangchuan"])

    assert {hit.key for hit in results.hits} <= {"r1"}
    assert set(suggested) <= {NOTICE.title}


@pytest.mark.django_db
def test_words_of_a_query_language_are_looked_for_as_words() -> None:
    put("english", "Terms and conditions, near the office")
    put("plain", "Terms of conditions")

    assert found("terms AND conditions") == ["english"]
    assert found("NEAR") == ["english"]
    assert found('低保" OR "terms') == []


@pytest.mark.django_db
def test_signs_alone_find_nothing() -> None:
    put_entry(NOTICE, scope="public")

    assert [found(query) for query in ('""', "*", "😀", "\ue000", "()")] == [[]] * 5
