"""Words to look at: suggestions with the right word, from our list or the office's own."""

from pathlib import Path

import pytest

from gongkai.errors import DataMissing
from gongkai.screening.lexicon import (
    KINDS,
    LexiconEntry,
    check_words,
    default_lexicon,
    read_lexicon,
)

SOURCE = "[source]\ndocument='a'\narticle=''\nmark='local'\nchecked_on=2026-01-01\n"


def _words(text: str) -> list[tuple[str, str]]:
    return [(hit.entry.wrong, hit.entry.right) for hit in check_words(text)]


def test_old_names_wrong_characters_and_terms_are_found_in_order() -> None:
    text = "县国土资源局、扶贫办通知：登陆系统缴纳工本费。"

    assert _words(text) == [
        ("国土资源局", "自然资源局"),
        ("扶贫办", "乡村振兴局"),
        ("登陆系统", "登录系统"),
        ("工本费", "信息处理费"),
    ]


def test_place_is_in_characters() -> None:
    text = "请登陆网站。"

    assert [text[hit.start : hit.end] for hit in check_words(text)] == ["登陆网站"]


def test_right_word_that_holds_the_wrong_one_is_let_pass() -> None:
    assert _words("文化和旅游局与旅游局") == [("旅游局", "文化和旅游局")]


def test_our_lexicon_is_sound() -> None:
    entries = default_lexicon()

    assert len({entry.wrong for entry in entries}) == len(entries)
    assert [entry for entry in entries if entry.wrong == entry.right] == []
    assert {entry.kind for entry in entries} <= set(KINDS)


def test_an_office_forbids_a_word_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "词库.toml"
    path.write_text(
        SOURCE + '[[words]]\nwrong="打造"\nright=""\nkind="forbidden"\n', encoding="utf-8"
    )

    hits = check_words("打造亮点", read_lexicon(path))

    assert [hit.message for hit in hits] == ["禁用词“打造”，请斟酌"]


def test_empty_lexicon_finds_nothing() -> None:
    assert check_words("工本费", []) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[[words]]\nwrong="a"\nright="b"\n', "出处"),
        (SOURCE + '[[words]]\nwrong="a"\n', "不完整"),
        (SOURCE + '[[words]]\nwrong="a"\nright="b"\nkind="x"\n', "种类"),
        (SOURCE + '[[words]]\nwrong=" "\nright="b"\n', "种类"),
        ("[[", "TOML"),
    ],
)
def test_unfit_lexicon_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "词库.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DataMissing, match=message):
        read_lexicon(path)


def test_entry_says_why() -> None:
    entry = LexiconEntry("扶贫办", "乡村振兴局", "outdated", "2021年")

    assert check_words("扶贫办", [entry])[0].message == (
        "旧名称“扶贫办”，建议写“乡村振兴局”（2021年）"
    )
