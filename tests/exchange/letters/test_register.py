"""The register of applications on paper and as a spreadsheet, opened again."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.letters.register import (
    MOST_PRINTED,
    RegisterRow,
    register_pdf,
    register_xlsx,
)
from tests.exchange.letters.samples import HOSTILE, HOSTILE_KEPT, HOSTILE_PRINTED
from tests.exchange.papers.pages import page_size, page_texts

ROW = RegisterRow(
    number="示依申请〔2026〕18号",
    received_on=date(2026, 11, 2),
    applicant="张某某",
    channel="当面提交",
    wanted="竣工验收报告",
    due_on=date(2026, 11, 30),
    result="部分公开",
    answered_on=date(2026, 11, 26),
    handler="李某",
)
OPEN = RegisterRow(number="示依申请〔2026〕19号", applicant="=HYPERLINK(1)", wanted=HOSTILE * 2)
HEADS = "编号收到申请之日申请人方式所需信息期限办理结果答复日期经办人"


def test_register_is_printed_across_with_its_heads() -> None:
    data = register_pdf(
        [ROW], organ="示例街道办事处", period="2026年度", printed_on=date(2026, 11, 26)
    )

    assert page_size(data) == (842, 595)
    assert page_texts(data) == [
        f"政府信息公开申请登记簿机关：示例街道办事处2026年度{HEADS}"
        "示依申请〔2026〕18号2026-11-02张某某当面提交竣工验收报告2026-11-30部分公开2026-11-26李某"
        "打印日期：2026年11月26日第1页共1页示例街道办事处"
    ]


def test_heads_repeat_and_every_row_is_there() -> None:
    rows = [RegisterRow(number=f"第{at}号") for at in range(1, 101)]

    texts = page_texts(register_pdf(rows, organ="示例街道"))

    assert len(texts) > 2
    assert [HEADS in text for text in texts] == [True] * len(texts)
    assert [at for at in range(1, 101) if f"第{at}号" not in "".join(texts)] == []


def test_register_without_applications_says_so() -> None:
    (text,) = page_texts(register_pdf([], organ="示例街道"))

    assert "本期没有收到政府信息公开申请。" in text


def test_text_like_a_program_is_printed_and_a_long_one_cut() -> None:
    rows = [RegisterRow(number="1", applicant=HOSTILE[:40], wanted="长" * 500)]

    (text,) = page_texts(register_pdf(rows, organ="示例街道"))

    assert HOSTILE_PRINTED[:20] in text
    assert text.count("长") == 59
    assert "长…" in text


def test_register_of_too_many_rows_is_for_the_spreadsheet() -> None:
    with pytest.raises(InvalidInput) as refused:
        register_pdf([OPEN] * (MOST_PRINTED + 1), organ="示例街道")

    assert refused.value.code == "too_many_rows"


def test_spreadsheet_has_days_as_days_and_text_as_text() -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(register_xlsx([ROW, OPEN], organ="示例街道", period="2026年度"))
    )

    title, heads, first, second = book.get_sheet_by_name("登记簿").to_python()

    assert title[0] == "示例街道政府信息公开申请登记簿　2026年度"
    assert "".join(map(str, heads)) == HEADS
    assert first == [
        "示依申请〔2026〕18号",
        date(2026, 11, 2),
        "张某某",
        "当面提交",
        "竣工验收报告",
        date(2026, 11, 30),
        "部分公开",
        date(2026, 11, 26),
        "李某",
    ]
    assert second[:4] == ["示依申请〔2026〕19号", "", "=HYPERLINK(1)", ""]
    assert str(second[4]).startswith(HOSTILE_KEPT)


def test_same_register_gives_the_same_bytes() -> None:
    assert register_xlsx([ROW], organ="示例街道") == register_xlsx([ROW], organ="示例街道")
