"""Letters as PDF, opened again: everything on them, in its place, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.letters.content import (
    LONGEST_LETTER,
    LONGEST_TITLE,
    MOST_PARAGRAPHS,
    LetterContent,
    contact_line,
)
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.letters.word import letter_docx
from tests.exchange.letters.samples import HOSTILE, HOSTILE_PRINTED, LETTER
from tests.exchange.papers.pages import letter_heights, page_size, page_texts


def test_letter_stands_on_one_page_in_the_order_of_official_letters() -> None:
    data = letter_pdf(LETTER)

    assert page_size(data) == (595, 842)
    assert page_texts(data) == [
        "示例街道办事处示公开答〔2026〕18号政府信息公开申请答复书张某某："
        "本机关收到您的申请。现答复如下：经审查，现向您提供下列信息。"
        "附件：1．竣工验收报告2．清单示例街道办事处2026年11月26日"
        "（联系人：李某；联系电话：0971-5550123；联系地址：示例路10号）"
    ]


def test_title_is_of_size_two_and_body_of_size_three() -> None:
    data = letter_pdf(LETTER)

    assert {round(one) for one in letter_heights(data, "政府信息公开申请答复书")} == {22}
    assert {round(one) for one in letter_heights(data, "经审查，现向您提供")} == {16}


def test_organ_at_the_head_is_red_and_first_lines_are_indented_by_two_characters() -> None:
    with pypdfium2.PdfDocument(letter_pdf(LETTER)) as document:
        page = document[0]
        text = page.get_textpage()
        whole = text.get_text_range()
        lefts = [
            round(text.get_charbox(whole.index(start), loose=True)[0])
            for start in ("张某某", "本机关收到")
        ]
        picture = page.render(scale=1)
        red = _red_rows(bytes(picture.buffer), picture.stride)
        text.close()
        page.close()

    assert lefts[1] - lefts[0] == 32
    # The name 30 mm below the edge, the rule, then nothing red down to the rule at the foot.
    assert 80 < min(red) < 95
    assert [at for at in red if 140 < at < 770] == []
    assert 770 < max(red) < 795


def _red_rows(pixels: bytes, stride: int) -> list[int]:
    """Return the rows of a picture (blue, green, red a pixel) that hold something red."""
    return [
        at // stride
        for at in range(0, len(pixels), stride)
        if any(
            red > 150 and blue < 90
            for blue, red in zip(
                pixels[at : at + stride : 3], pixels[at + 2 : at + stride : 3], strict=False
            )
        )
    ]


def test_second_page_has_its_number_and_the_first_has_none() -> None:
    first, *_, last = page_texts(letter_pdf(replace(LETTER, paragraphs=("正文。" * 150,) * 3)))

    assert "—1—" not in first
    assert re.search(r"—\d—$", last)


@pytest.mark.parametrize("lines", range(1, 26, 3))
def test_signature_never_stands_alone_on_a_page(lines: int) -> None:
    content = replace(LETTER, paragraphs=(*("甲。",) * lines, "末段。" * 20), enclosures=())

    (page,) = [text for text in page_texts(letter_pdf(content)) if "2026年11月26日" in text]

    assert "末段。示例街道办事处2026年11月26日" in page


@pytest.mark.parametrize("length", [300, 340, 2000])
def test_long_last_paragraph_is_whole_before_the_signature(length: int) -> None:
    texts = page_texts(letter_pdf(replace(LETTER, paragraphs=("长" * length,), enclosures=())))

    assert "".join(texts).count("长") == length


def test_what_is_empty_is_left_out() -> None:
    assert page_texts(letter_pdf(LetterContent(organ="示例街道", title="补正告知书"))) == [
        "示例街道补正告知书示例街道"
    ]


def test_one_enclosure_has_no_number() -> None:
    (text,) = page_texts(letter_pdf(replace(LETTER, enclosures=("报告",))))

    assert "附件：报告示例街道办事处" in text


def test_draft_says_so_on_every_page_and_marks_stand_at_the_head() -> None:
    content = replace(LETTER, is_draft=True, marks=("副本",), paragraphs=("正文。" * 150,) * 3)

    texts = page_texts(letter_pdf(content))

    assert len(texts) > 1
    assert ["草稿" in text for text in texts] == [True] * len(texts)
    assert "副本示公开答〔2026〕18号" in texts[0]


def test_contact_that_the_text_tells_is_not_told_twice() -> None:
    content = replace(LETTER, paragraphs=("联系电话：0971-5550123。",), address="")

    assert contact_line(content) == "（联系人：李某）"
    assert contact_line(replace(content, contact="")) == ""


def test_text_like_a_program_is_printed_as_typed() -> None:
    content = LetterContent(
        organ=HOSTILE,
        title=HOSTILE,
        number=HOSTILE,
        addressee=HOSTILE,
        paragraphs=(HOSTILE,),
        enclosures=(HOSTILE,),
        marks=(HOSTILE,),
        contact="甲" + HOSTILE,
    )

    text = "".join(page_texts(letter_pdf(content)))

    # The organ stands at the head and in the signature.
    assert text.count(HOSTILE_PRINTED.partition("=")[0]) == 9
    assert text.count("张") == 9
    assert "\u202e" not in text


def test_document_is_tagged_and_holds_no_time_of_making() -> None:
    data = letter_pdf(LETTER)

    with pypdfium2.PdfDocument(data) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == LETTER.title
    assert not re.search(rb"CreationDate|CreateDate|ModDate", data)
    assert letter_pdf(LETTER) == data


@pytest.mark.parametrize(
    "content",
    [
        replace(LETTER, paragraphs=("长" * (LONGEST_LETTER + 1),)),
        replace(LETTER, addressee="长" * (LONGEST_LETTER + 1)),
        replace(LETTER, paragraphs=("段\n" * (MOST_PARAGRAPHS + 1),)),
        replace(LETTER, title="长" * (LONGEST_TITLE + 1)),
        replace(LETTER, organ="长" * (LONGEST_TITLE + 1)),
    ],
)
@pytest.mark.parametrize("make", [letter_pdf, letter_docx])
def test_what_is_no_letter_is_refused(
    content: LetterContent, make: Callable[[LetterContent], bytes]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make(content)

    assert refused.value.code == "letter_too_long"


def test_longest_title_is_set_whole() -> None:
    content = LetterContent(organ="示例街道", title="长" * LONGEST_TITLE)

    assert "".join(page_texts(letter_pdf(content))).count("长") == LONGEST_TITLE
