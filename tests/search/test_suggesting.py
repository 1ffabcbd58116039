"""Suggestions are drawn from titles that may be seen, and from nothing else."""

from datetime import date

import pytest

from gongkai.search.suggesting import suggest
from tests.search.entries import OURS, put

pytestmark = pytest.mark.django_db


def test_frequent_words_come_before_titles_newest_first() -> None:
    put("a", title="关于低保名单的通知", dated_on=date(2020, 1, 1))
    put("b", title="低保名单的公示", dated_on=date(2021, 1, 1))
    put("c", title="高温天气的通知", dated_on=date(2022, 1, 1))
    put("d", "正文提到低保", title="其他", dated_on=date(2023, 1, 1))

    assert suggest("低", scope="public", organs=None) == [
        "低保",
        "低保名单",
        "低保名单的公示",
        "关于低保名单的通知",
    ]
    assert suggest("低保名", scope="public", organs=None) == [
        "低保名单",
        "低保名单的公示",
        "关于低保名单的通知",
    ]


def test_only_titles_of_the_scope_and_organs_are_drawn_on() -> None:
    put("a", title="低保公告")
    put("b", title="低保草稿", scope="staff")
    put("c", title="低保名单", organ="shili")

    assert suggest("低保", scope="public", organs=["kangchuan"]) == ["低保公告"]
    assert suggest("低保", scope="staff", organs=None, **OURS) == ["低保草稿"]
    assert suggest("低保", scope="public", organs=[]) == []


def test_letters_and_digits_are_completed_while_typing() -> None:
    put("a", title="2020年政务公开要点")

    assert suggest("202", scope="public", organs=None) == ["2020年政务公开要点"]


def test_no_more_than_the_limit_and_nothing_for_signs() -> None:
    for number in range(9):
        put(f"n{number}", title=f"低保公告{number}")

    assert len(suggest("低保", scope="public", organs=None, limit=3)) == 3
    assert suggest("*", scope="public", organs=None) == []
    assert suggest("", scope="public", organs=None) == []
