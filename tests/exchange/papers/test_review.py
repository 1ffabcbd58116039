"""The review sheet, opened again: the version's code on every page, room where nobody signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.papers.review import (
    Answer,
    ReviewSheet,
    ReviewStep,
    render_review_sheet,
)
from gongkai.statute.reviews import review_form
from tests.exchange.papers.pages import page_size, page_texts

SECRECY_QUESTIONS, OPINION_QUESTIONS = (
    tuple(field.label for field in review_form(slug).fields) for slug in ("secrecy", "opinion")
)

CODE = "7K3F-29QD-M8XA"
SHEET = ReviewSheet(
    organ="康川街道办事处",
    title="关于停水的通知",
    code=CODE,
    number="康办发〔2020〕12号",
    index_number="KC-2020-12",
    attribute="主动公开",
    ground="条例第二十条",
    column="通知公告",
    channels=("政府网站", "政务栏"),
    attachments=("附件1.xlsx",),
    drafter="李某",
    drafted_on=date(2020, 3, 4),
    is_weighty=False,
    link="https://www.example.gov.cn/v/7K3F",
    steps=(
        ReviewStep(
            label="审核",
            role="分管领导",
            decision="同意",
            opinion="可以公开。",
            signature="王某",
            signed_on=date(2020, 3, 5),
        ),
        ReviewStep(label="签发", role="主要负责人"),
    ),
)


def test_sheet_has_all_facts_steps_and_the_rule_on_edits() -> None:
    data = render_review_sheet(SHEET)

    assert page_size(data) == (595, 842)
    assert page_texts(data) == [
        f"康川街道办事处信息发布审核表稿件代码（签字只对这一稿有效）{CODE}"
        "信息名称关于停水的通知文号康办发〔2020〕12号索引号KC-2020-12"
        "公开属性主动公开重大事项否公开依据条例第二十条拟发栏目通知公告发布渠道政府网站、政务栏"
        "附件附件1.xlsx拟稿人李某拟稿日期2020年3月4日"
        "审核环节意见签名和日期审核分管领导同意可以公开。王某2020年3月5日"
        "签发主要负责人□同意□退回修改年月日"
        "说明：本表对应上列稿件代码的稿件。内容或附件有任何修改，稿件代码随之改变，已有的审核意见和签字即行作废，"
        "须重新打印、重新审核。线下签字的，请将签字后的本表扫描上传并填写签字日期；原件归档留存备查。"
        f"口头、电话同意不作为审核意见。第1页共1页稿件代码{CODE}"
    ]


def test_empty_facts_are_left_out_and_no_attachment_is_said() -> None:
    bare = ReviewSheet(organ="康川街道办事处", title="停水", code=CODE, number="康办发〔2020〕1号")

    (text,) = page_texts(render_review_sheet(bare))

    assert text.partition("说明：")[0] == (
        f"康川街道办事处信息发布审核表稿件代码（签字只对这一稿有效）{CODE}"
        "信息名称停水文号康办发〔2020〕1号附件无"
    )


def test_forms_stand_on_the_sheet_with_their_answers_and_the_code_on_each_page() -> None:
    sheet = replace(
        SHEET,
        secrecy=tuple(Answer(question=question, answer="不涉及") for question in SECRECY_QUESTIONS),
        opinion_risk=tuple(Answer(question=question) for question in OPINION_QUESTIONS),
    )

    texts = page_texts(render_review_sheet(sheet))

    assert len(texts) == 2
    assert [f"第{at}页共2页稿件代码{CODE}" in text for at, text in enumerate(texts, 1)] == [
        True,
        True,
    ]
    whole = "".join(texts)
    asked = [*SECRECY_QUESTIONS, *OPINION_QUESTIONS]
    assert [question for question in asked if question not in whole] == []
    assert whole.count("不涉及") == len(SECRECY_QUESTIONS)


def test_margins_are_those_of_official_documents() -> None:
    with pypdfium2.PdfDocument(render_review_sheet(SHEET)) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [
            text.get_charbox(at)
            for at in range(text.count_chars())
            if not text.get_text_range(at, 1).isspace()
        ]
        text.close()
        page.close()
    millimetres = 72 / 25.4

    assert min(box[0] for box in boxes) >= 28 * millimetres
    assert max(box[2] for box in boxes) <= 595 - 26 * millimetres + 1
    assert max(box[3] for box in boxes) <= 842 - 37 * millimetres + 3


@pytest.mark.parametrize("code", ["", " ", "x" * 64])
def test_sheet_without_a_code_of_its_version_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        render_review_sheet(replace(SHEET, code=code))

    assert caught.value.code == "code_missing"
