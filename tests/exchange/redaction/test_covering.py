"""What stands under a box is gone from the new file, however one looks for it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction import (
    Box,
    boxes_of_hits,
    boxes_of_words,
    check_redacted,
    pages_of,
    redact_pdf,
)
from tests.exchange.parts.files import MOBILE, OTHER_ID, pdf_with_note_and_attachment
from tests.exchange.redaction.sheets import (
    ID,
    Seen,
    changed,
    everything_in,
    pdf_of,
    text_in,
    told_by_others,
)


def refused(data: bytes, boxes: list[Box]) -> InvalidInput:
    """Return the error with which the boxes are refused."""
    with pytest.raises(InvalidInput) as caught:
        redact_pdf(data, boxes, dpi=72)
    return caught.value


def test_covered_number_is_in_no_text_byte_or_property_of_the_new_file() -> None:
    data = pdf_of(f'#set document(title: "{ID}", author: "张三")\n张三，证件{ID}，同意。')
    assert ID in text_in(data)

    done = redact_pdf(data, boxes_of_words(data, [ID]))

    everything = everything_in(done.data)
    assert not any(ID.encode(code) in everything for code in ("utf-8", "utf-16-be", "utf-16-le"))
    assert "张三".encode() not in everything
    assert text_in(done.data).split("\n")[0] == ""
    assert "1个人隐私条例第十五条第1页1处" in text_in(done.data).split("\n")[1]
    assert (done.pages, len(pages_of(done.data)), done.notes) == (1, 2, ())


def test_other_readers_find_the_text_before_and_not_after() -> None:
    data = pdf_of(f"证件{ID}")
    done = redact_pdf(data, boxes_of_hits(data))

    before, after = (told_by_others(file) for file in (data, done.data))

    assert [ID.encode() in text for text in before] == [True] * len(before)
    assert [ID.encode() in text for text in after] == [False] * len(after)


def _turned(page: pypdfium2.PdfPage) -> None:
    page.set_rotation(90)


def _cropped(page: pypdfium2.PdfPage) -> None:
    page.set_cropbox(40, 500, 500, 800)


def _turned_and_cropped(page: pypdfium2.PdfPage) -> None:
    page.set_cropbox(40, 500, 500, 800)
    page.set_rotation(270)


@pytest.mark.parametrize("change", [lambda page: None, _turned, _cropped, _turned_and_cropped])
def test_box_of_a_word_covers_all_its_ink_on_turned_and_cropped_pages(
    change: Callable[[pypdfium2.PdfPage], object],
) -> None:
    data = changed(pdf_of(ID), change)
    boxes = boxes_of_words(data, [ID])
    assert Seen(data).dark() > 200

    done = redact_pdf(data, boxes)

    seen = Seen(done.data)
    assert seen.dark(outside=done.boxes) == 0
    assert seen.dark() > 2_000
    shown, new = pages_of(data)[0], pages_of(done.data)[0]
    assert (round(shown.width), round(shown.height)) == (round(new.width), round(new.height))


def test_text_outside_the_crop_is_neither_found_nor_kept() -> None:
    data = changed(pdf_of(f"甲 #v(600pt) {ID}"), lambda page: page.set_cropbox(0, 600, 595, 842))
    assert boxes_of_words(data, [ID]) == ()

    done = redact_pdf(data, boxes_of_words(data, ["甲"]))

    assert ID.encode() not in everything_in(done.data)


def test_line_that_a_box_covers_by_half_is_covered_whole() -> None:
    data = pdf_of(ID)
    (whole,) = boxes_of_words(data, [ID])
    middle = (whole.y0 + whole.y1) / 2

    done = redact_pdf(data, [Box(1, whole.x0, middle, whole.x1, whole.y1, "个人隐私")])

    assert Seen(done.data).dark(outside=done.boxes) == 0
    assert done.boxes[0].y0 < middle


def test_boxes_over_one_another_and_down_a_turned_page_are_covered() -> None:
    data = changed(pdf_of(f"张三，证件{ID}，来访。"), _turned_and_cropped)
    boxes = [
        *boxes_of_words(data, ["张三", f"三，证件{ID}，来"], reason="过程性信息"),
        *boxes_of_hits(data),
        *boxes_of_words(data, [ID[:3]]),
    ]

    done = redact_pdf(data, boxes)

    assert len(boxes) == 4
    assert len(done.boxes) == 4
    # The last letters are no box's.
    assert 0 < Seen(done.data).dark(outside=done.boxes) < Seen(data).dark() / 3


def test_letter_that_a_box_only_touches_stays() -> None:
    data = pdf_of("一二三四五六")
    (three,) = boxes_of_words(data, ["三"])

    done = redact_pdf(data, [three])

    assert (done.boxes[0].x0, done.boxes[0].x1) == (three.x0, three.x1)


def test_note_and_attached_file_with_the_secret_do_not_come_along() -> None:
    data = pdf_with_note_and_attachment()

    done = redact_pdf(data, [Box(1, 0.1, 0.1, 0.4, 0.2, "商业秘密")])

    everything = everything_in(done.data)
    assert not any(
        secret.encode(code) in everything
        for secret in (MOBILE, OTHER_ID)
        for code in ("utf-8", "utf-16-be", "utf-16-le")
    )
    assert b"/Annots" not in done.data
    assert b"/EmbeddedFile" not in done.data


def test_covered_text_that_stands_elsewhere_is_told() -> None:
    data = pdf_of("张三来访。#pagebreak()张 三又来访。")
    first, second = boxes_of_words(data, ["张三"])

    done = redact_pdf(data, [first], dpi=72)

    assert [(box.page, box.x0, box.y0) for box in done.elsewhere] == [(2, second.x0, second.y0)]
    assert done.notes == ("遮盖的文字在第2页还有没遮盖的，请核对是否也要遮盖。",)
    assert redact_pdf(data, [first, second], dpi=72).notes == ()


def test_reasons_are_numbered_in_the_legend_with_their_pages() -> None:
    data = pdf_of("甲方的报价#pagebreak()乙方的报价和住址")
    boxes = [
        *boxes_of_words(data, ["报价"], reason="商业秘密", basis="条例第十五条"),
        *boxes_of_words(data, ["住址"]),
        Box(1, 0.5, 0.5, 0.6, 0.6, "过程性信息", ""),
    ]

    done = redact_pdf(data, boxes, dpi=72)

    legend = text_in(done.data).split("\n")[2]
    assert "黑色部分共4处" in legend
    assert "1商业秘密条例第十五条第1页1处、第2页1处" in legend
    assert "2过程性信息—第1页1处" in legend
    assert "3个人隐私条例第十五条第2页1处" in legend


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (f"含身份证号{ID}", f"理由“含身份证号{ID}”里写有个人信息"),
        ("涉及王小明的隐私", "理由“涉及王小明的隐私”写出了被遮盖的文字"),
    ],
)
def test_reason_that_tells_what_is_covered_is_refused(reason: str, says: str) -> None:
    data = pdf_of("王小明来访")

    error = refused(data, list(boxes_of_words(data, ["王小明"], reason=reason)))

    assert (error.code, says in error.message) == ("not_redacted", True)


def test_check_finds_text_notes_and_files_in_what_was_only_painted_over() -> None:
    data = pdf_with_note_and_attachment()
    box = Box(1, 0.1, 0.05, 0.4, 0.2, "个人隐私")
    with pypdfium2.PdfDocument(data) as document:
        document.new_page(595, 842).close()
        out = io.BytesIO()
        document.save(out)

    problems = check_redacted(data, out.getvalue(), [box])

    assert problems[:4] == [
        "第1页还有文字",
        "第1页不只是一张图片",
        "第1页带有批注",
        "第1页有没盖住的地方",
    ]
    assert "带有附带文件" in problems
    assert "文档属性“Author”没有清除" in problems


def test_check_finds_a_box_that_was_not_painted() -> None:
    data = pdf_of("甲乙丙丁")
    done = redact_pdf(data, boxes_of_words(data, ["甲"]), dpi=100)

    problems = check_redacted(data, done.data, boxes_of_words(data, ["甲", "丙"]))

    assert problems == ["第1页有没盖住的地方"]


def test_check_finds_that_pages_are_missing() -> None:
    data = pdf_of("甲#pagebreak()乙")

    assert check_redacted(data, data, boxes_of_words(data, ["甲"])) == [
        "新文件应有2页和遮盖说明，实有2页"
    ]


@pytest.mark.parametrize(
    ("box", "code"),
    [
        (Box(2, 0.1, 0.1, 0.2, 0.2, "个人隐私"), "box_outside"),
        (Box(0, 0.1, 0.1, 0.2, 0.2, "个人隐私"), "box_outside"),
        (Box(1, 0.1, 0.1, 1.2, 0.2, "个人隐私"), "box_outside"),
        (Box(1, -0.1, 0.1, 0.2, 0.2, "个人隐私"), "box_outside"),
        (Box(1, float("nan"), 0.1, 0.2, 0.2, "个人隐私"), "box_outside"),
        (Box(1, 0.2, 0.1, 0.2, 0.2, "个人隐私"), "box_empty"),
        (Box(1, 0.1, 0.3, 0.2, 0.2, "个人隐私"), "box_empty"),
        (Box(1, 0.1, 0.1, 0.2, 0.2, " \n"), "reason_missing"),
        (Box(1, 0.1, 0.1, 0.2, 0.2, "长" * 101), "reason_too_long"),
    ],
)
def test_box_that_cannot_be_meant_is_refused(box: Box, code: str) -> None:
    assert refused(pdf_of("甲"), [box]).code == code


def test_no_box_is_refused() -> None:
    assert refused(pdf_of("甲"), []).code == "boxes_missing"


def test_resolution_out_of_bounds_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        redact_pdf(pdf_of("甲"), [Box(1, 0.1, 0.1, 0.2, 0.2, "个人隐私")], dpi=1200)

    assert caught.value.code == "resolution"
