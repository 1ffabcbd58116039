"""Covered text leaves a sign that does not tell its length, with the number of the reason."""

from __future__ import annotations

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction import RedactedText, TextSpan, redact_text
from gongkai.exchange.redaction.boxes import Reason

_TEXT = "张三（男）住东村12号，李四与张三同住。"


def test_covered_text_is_replaced_whatever_its_length() -> None:
    spans = [
        TextSpan(6, 11, "个人隐私", "条例第十五条"),
        TextSpan(0, 2, "个人隐私", "条例第十五条"),
        TextSpan(12, 14, "商业秘密"),
    ]

    assert redact_text(_TEXT, spans) == RedactedText(
        "■■■〔1〕（男）住■■■〔1〕，■■■〔2〕与张三同住。",
        (Reason(1, "个人隐私", "条例第十五条"), Reason(2, "商业秘密", "")),
        elsewhere=((15, 17),),
    )


def test_spans_that_overlap_or_follow_are_one() -> None:
    spans = [TextSpan(0, 2, "甲"), TextSpan(1, 4, "乙"), TextSpan(4, 5, "甲")]

    assert redact_text("一二三四五六", spans).text == "■■■〔1〕六"


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([], "boxes_missing"),
        ([TextSpan(0, 99, "甲")], "box_outside"),
        ([TextSpan(3, 3, "甲")], "box_outside"),
        ([TextSpan(-1, 3, "甲")], "box_outside"),
        ([TextSpan(0, 3, "  ")], "reason_missing"),
    ],
)
def test_span_that_cannot_be_meant_is_refused(spans: list[TextSpan], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        redact_text(_TEXT, spans)

    assert caught.value.code == code
