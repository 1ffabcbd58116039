"""Words that the office wants otherwise: one by one, pasted, and beside the common ones."""

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted
from gongkai.organs.models import Organ
from gongkai.publishing.models import LexiconWord
from gongkai.publishing.operations.wording import Pasted, delete_word, paste_words, save_word
from gongkai.publishing.queries import lexicon_of
from gongkai.screening.lexicon import default_lexicon
from tests.office import AT, make_organ

pytestmark = pytest.mark.django_db
PAGES = "/office/kangchuan/publishing/setup/words/"


def _words(organ: Organ) -> list[tuple[str, str, str, str]]:
    rows = LexiconWord.objects.filter(organ=organ).order_by("pk")
    return list(rows.values_list("wrong", "right", "kind", "note"))


def test_a_word_is_added_changed_and_deleted(office: Organ, clerk: User) -> None:
    told = {"wrong": " 康川街办 ", "right": "康川街道办事处", "kind": "term", "note": "全称"}
    word = save_word(office, told, by=clerk, at=AT)
    assert _words(office) == [("康川街办", "康川街道办事处", "term", "全称")]

    save_word(office, told | {"note": ""}, word=word, by=clerk, at=AT)
    assert _words(office) == [("康川街办", "康川街道办事处", "term", "")]

    delete_word(word, by=clerk, at=AT)
    assert _words(office) == []
    assert [entry.deed for entry in Entry.objects.order_by("pk")] == [
        "publishing.word_added",
        "publishing.word_changed",
        "publishing.word_deleted",
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"wrong": " ", "kind": "term"},
        {"wrong": "甲", "right": "甲", "kind": "term"},
        {"wrong": "甲", "kind": "poem"},
        {"wrong": "甲" * 65, "kind": "term"},
    ],
)
def test_a_word_that_does_not_fit_is_refused(
    office: Organ, clerk: User, told: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_word(office, told, by=clerk, at=AT)

    assert refused.value.code == "word_unfit"


def test_a_word_listed_already_is_refused(office: Organ, clerk: User) -> None:
    save_word(office, {"wrong": "甲", "kind": "forbidden"}, by=clerk, at=AT)

    with pytest.raises(InvalidInput) as refused:
        save_word(office, {"wrong": "甲", "kind": "forbidden"}, by=clerk, at=AT)

    assert refused.value.code == "word_taken"


def test_many_lines_are_pasted_and_known_words_updated(office: Organ, clerk: User) -> None:
    save_word(office, {"wrong": "街办", "right": "街道", "kind": "term"}, by=clerk, at=AT)
    save_word(office, {"wrong": "不变", "kind": "forbidden"}, by=clerk, at=AT)

    told = paste_words(
        office, "街办\t街道办事处\t全称\r\n\n最好\n不变\n旧称\t新称\t\t", by=clerk, at=AT
    )

    assert told == Pasted(added=2, changed=1)
    assert _words(office) == [
        ("街办", "街道办事处", "term", "全称"),
        ("不变", "", "forbidden", ""),
        ("最好", "", "forbidden", ""),
        ("旧称", "新称", "term", ""),
    ]


def test_with_one_wrong_line_nothing_is_pasted(office: Organ, clerk: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        paste_words(office, "甲\t乙\n\t丙\n甲\t丁\n一\t二\t三\t四", by=clerk, at=AT)

    assert refused.value.message == (
        "有3行要改正，没有保存：第2行：没有写不宜使用的词；第3行：与第1行重复；第4行：多于三列。"
    )
    assert _words(office) == []


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "paste_empty"), ("甲\n" * 2001, "too_many_rows")]
)
def test_nothing_and_too_much_are_refused(office: Organ, clerk: User, text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        paste_words(office, text, by=clerk, at=AT)

    assert refused.value.code == code


def test_an_own_word_stands_for_the_common_one(office: Organ, clerk: User) -> None:
    common = default_lexicon()[0]
    save_word(
        office, {"wrong": common.wrong, "right": "本单位写法", "kind": "term"}, by=clerk, at=AT
    )

    found = [entry for entry in lexicon_of(office) if entry.wrong == common.wrong]

    assert [entry.right for entry in found] == ["本单位写法"]


def test_leaders_do_not_set_words(office: Organ, leader: User) -> None:
    with pytest.raises(NotPermitted):
        save_word(office, {"wrong": "甲", "kind": "term"}, by=leader, at=AT)


def test_words_are_kept_on_the_pages(as_clerk: Client, office: Organ) -> None:
    told = {"key": "a", "wrong": "街办", "right": "街道办事处", "kind": "term", "note": ""}
    assert as_clerk.post(f"{PAGES}new/", told).status_code == 302
    pasted = as_clerk.post(f"{PAGES}paste/", {"key": "b", "text": "最好"}, follow=True)
    assert "新增1个，更新0个" in pasted.content.decode()
    page = as_clerk.get(PAGES).content.decode()
    assert "街道办事处" in page
    assert default_lexicon()[0].wrong in page

    word = LexiconWord.objects.get(wrong="街办")
    assert as_clerk.get(f"{PAGES}{word.pk}/").status_code == 200
    assert as_clerk.post(f"{PAGES}{word.pk}/delete/", {"key": "c"}).status_code == 302
    assert _words(office) == [("最好", "", "forbidden", "")]


def test_another_organs_word_is_not_found(as_clerk: Client) -> None:
    word = LexiconWord.objects.create(organ=make_organ("elsewhere"), wrong="甲")

    for address in (f"{PAGES}{word.pk}/", f"{PAGES}{word.pk}/delete/"):
        assert as_clerk.post(address, {"key": "a"}).status_code == 404
    assert LexiconWord.objects.filter(pk=word.pk).exists()
