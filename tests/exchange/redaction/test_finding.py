"""Words and personal data are found where they stand, across line ends and in any width."""

from __future__ import annotations

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction import PRIVACY, Box, boxes_of_hits, boxes_of_words
from tests.exchange.redaction.sheets import ID, empty_pages, pdf_of


def test_word_is_found_on_every_page_in_order() -> None:
    boxes = boxes_of_words(pdf_of("张三和李四、张三#pagebreak()张三"), ["张三"])

    assert [box.page for box in boxes] == [1, 1, 2]
    assert boxes[0].x1 < boxes[1].x0
    assert {(box.reason, box.basis) for box in boxes} == {PRIVACY}


def test_word_over_a_line_end_gets_a_box_on_each_line() -> None:
    first, second = boxes_of_words(pdf_of("一二三四王小 \\ 明五六"), ["王小明"])

    assert first.y1 < second.y0
    assert second.x0 < first.x0


@pytest.mark.parametrize("word", ["Abc12", "ａｂｃ１２", "A b c 1 2"])
def test_width_case_and_blanks_do_not_matter(word: str) -> None:
    assert len(boxes_of_words(pdf_of("编号ABC12号"), [word])) == 1


def test_word_that_does_not_stand_there_has_no_box() -> None:
    assert boxes_of_words(pdf_of("甲"), ["乙"]) == ()


def test_no_word_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        boxes_of_words(pdf_of("甲"), [" ", ""])

    assert caught.value.code == "words_missing"


def test_narrow_sign_gets_a_box_that_does_not_tell_its_shape() -> None:
    (dash,) = boxes_of_words(pdf_of("甲一乙"), ["一"])

    assert (dash.y1 - dash.y0) * 842 > 8


def test_cells_far_apart_do_not_share_a_box() -> None:
    boxes = boxes_of_words(pdf_of("#grid(columns: (1fr, 1fr), [王小], [明某])"), ["王小明"])

    assert len(boxes) == 2
    assert all(box.x1 - box.x0 < 0.1 for box in boxes)


def test_detectors_propose_personal_data_and_known_contacts_are_left() -> None:
    data = pdf_of(f"张三{ID}，电话13971234567；单位电话0971-6135678。")

    assert boxes_of_hits(data, known=["0971-6135678"]) == boxes_of_words(data, [ID, "13971234567"])


def test_number_over_a_line_end_is_proposed_once() -> None:
    data = pdf_of(f"证件号{ID[:9]} \\ {ID[9:]}")

    assert boxes_of_hits(data) == boxes_of_words(data, [ID])


def test_mark_of_internal_use_is_no_personal_data() -> None:
    assert boxes_of_hits(pdf_of("内部资料 注意保存")) == ()


def test_scan_has_no_words() -> None:
    assert boxes_of_words(empty_pages(1), ["张三"]) == ()
    assert boxes_of_hits(empty_pages(1)) == ()


def test_box_is_a_box() -> None:
    (box,) = boxes_of_words(pdf_of("甲乙"), ["甲"], reason="商业秘密", basis="合同")

    assert box == Box(1, box.x0, box.y0, box.x1, box.y1, "商业秘密", "合同")
