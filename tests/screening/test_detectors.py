"""What the detectors find, and what they let pass."""

import random
import time
from itertools import pairwise

import pytest

from gongkai.screening.checksums import (
    identity_check_digit,
    is_card_number,
    is_identity_number,
    luhn_check_digit,
)
from gongkai.screening.detectors import detect

ID = "630102199001011235"
CARD = "622202100101234567" + luhn_check_digit("622202100101234567")


def _found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.text) for hit in detect(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"身份证号{ID}，", [("id_number", ID)]),
        (f"ID{ID}", [("id_number", ID)]),
        ("身份证号码：630102199001011230，", [("id_number", "630102199001011230")]),
        ("公民身份号码为630102199001011230。", [("id_number", "630102199001011230")]),
        ("11010519491231002x", [("id_number", "11010519491231002x")]),
        ("证号110105491231002。", [("id_number", "110105491231002")]),
        (f"{ID[:10]}\n{ID[10:]}\n", [("id_number", f"{ID[:10]}\n{ID[10:]}")]),
        (
            f"{ID} 13971234567 {CARD}",
            [("id_number", ID), ("mobile", "13971234567"), ("bank_card", CARD)],
        ),
        (f"张三\t{ID}\t1200.00", [("id_number", ID)]),
        ("手机１３９７１２３４５６７", [("mobile", "１３９７１２３４５６７")]),
        ("+86 139 7123 4567", [("mobile", "86 139 7123 4567")]),
        ("Tel13971234567", [("mobile", "13971234567")]),
        (
            f"1200,13971234567,{ID},{CARD}\n1.{ID}",
            [("mobile", "13971234567"), ("id_number", ID), ("bank_card", CARD), ("id_number", ID)],
        ),
        (f"{ID}，13971234567，", [("id_number", ID), ("mobile", "13971234567")]),
        ("张三-13971234567", [("mobile", "13971234567")]),
        ("电话0971-6135678-801", [("landline", "0971-6135678-801")]),
        ("（0971）6135678", [("landline", "（0971）6135678")]),
        ("010-62345678", [("landline", "010-62345678")]),
        ("电话：6135678、6135679", [("landline", "6135678"), ("landline", "6135679")]),
        ("姓名\t电话\n张三\t6135678\n", [("landline", "6135678")]),
        (
            f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
            [("bank_card", f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}")],
        ),
        ("护照E12345678和EA1234567", [("passport", "E12345678"), ("passport", "EA1234567")]),
        ("护照号码：D12345678", [("passport", "D12345678")]),
        (
            "青A12345、青AD12345、青A·F1234",
            [
                ("plate", "青A12345"),
                ("plate", "青AD12345"),
                ("plate", "青A·F1234"),
            ],
        ),
        ("青A1234警", [("plate", "青A1234警")]),
        (
            "张三，住康川街道建设路12号3号楼2单元501室。",
            [("address", "康川街道建设路12号3号楼2单元501室")],
        ),
        ("和平小区5号楼2单元301室", [("address", "和平小区5号楼2单元301室")]),
        ("东村3组12号", [("address", "东村3组12号")]),
        ("患者张三，男，45岁，患肺癌", [("health", "肺癌")]),
        ("李四（肢体残疾二级）", [("health", "肢体残疾二级")]),
        ("村民王五因患尿毒症", [("health", "尿毒症")]),
        ("姓名\t病种\n王五\t慢性尿毒症晚期\n合计\t糖尿病", [("health", "慢性尿毒症晚期")]),
        ("内部资料　注意保存", [("internal_mark", "内部资料"), ("internal_mark", "注意保存")]),
        ("工作秘密\n关于", [("internal_mark", "工作秘密")]),
    ],
)
def test_numbers_marks_and_words_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "索引号：12620600MB0523338C/2025-04735",
        "统一社会信用代码：91630104710512345X",
        f"统一社会信用代码：{ID}",
        "项目代码：2020-620104-48-01-012345",
        f"订单号：{CARD}",
        f"订单号\t金额\n{CARD}\t12\n",
        "总投资13912345678元",
        "￥13912345678",
        "系数0.13971234567",
        "0.63010219900101123",
        "2021-05-17 2022-06-18 20210517123456",
        "2021-05-17 10:20:30",
        "本市高血压、糖尿病患者管理率达到80%。",
        "对患有高血压、糖尿病的居民实行签约服务。",
        "残疾人两项补贴：一级残疾每人每月100元，二级残疾80元。",
        "病种\t限额\n肺癌\t100000\n尿毒症\t80000",
        "涉及国家秘密、工作秘密、商业秘密的，不予公开。",
        "《中华人民共和国保守国家秘密法》",
        "国道109号线",
        "康街办〔2021〕12号",
        "第12号公告",
        "苏B2-20050283",
        "京ICP备12345678号",
        "标准号GB/T 17710",
        "型号E12345678A",
        "热线12345",
        "电话20210517",
    ],
)
def test_what_is_no_private_matter_is_let_pass(text: str) -> None:
    assert _found(text) == []


def _lookalikes() -> list[str]:
    """Return 300 numbers of an office's daily work that look like identity or card numbers."""
    dice = random.Random(20210401)

    def digits(count: int) -> str:
        return "".join(dice.choice("0123456789") for _ in range(count))

    lines = []
    while len(lines) < 300:
        day = f"{dice.randint(2015, 2026)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
        wrong_id = f"630102{day}{digits(3)}"
        right = identity_check_digit(wrong_id)
        wrong_card = "6222" + digits(14)
        lines += [
            f"订单号{day}{digits(10)}",
            f"流水号：{wrong_card}{luhn_check_digit(wrong_card)}",
            f"身份证号样式{wrong_id}{'0' if right != '0' else '1'}",
            f"卡号{wrong_card}{(int(luhn_check_digit(wrong_card)) + 1) % 10}",
            f"索引号1262060{digits(1)}MB{digits(7)}C/2025-{digits(5)}",
            f"项目代码2020-62{digits(4)}-48-01-{digits(6)}",
            f"采购编号KC{day}{digits(8)}",
            f"发票号码{digits(8)} 发票代码{digits(12)}",
            f"金额{digits(12)}.{digits(2)}元",
            f"受理编号63010{digits(1)}{day[2:]}{digits(3)}",
            f"不动产权第{digits(7)}号",
            f"{day[:4]}年{int(day[4:6])}月{int(day[6:])}日 {digits(2)}:{digits(2)}",
        ]
    return lines


def test_none_of_300_lookalikes_is_an_identity_number_or_card() -> None:
    wrong = [
        (line, hit.text)
        for line in _lookalikes()
        for hit in detect(line)
        if hit.kind in ("id_number", "bank_card")
    ]

    assert wrong == []


def test_lookalikes_in_one_table_are_none_either() -> None:
    rows = "\n".join(f"{n}\t{line}\t{n * 3}" for n, line in enumerate(_lookalikes()))

    kinds = {hit.kind for hit in detect(rows)}

    assert kinds & {"id_number", "bank_card"} == set()


@pytest.mark.parametrize(
    "known",
    ["0971-6135678", "(0971)6135678", "０９７１　６１３５６７８", "86-971-6135678", "6135678"],
)
@pytest.mark.parametrize("text", ["电话：0971-6135678", "（0971）6135678", "电话 6135678"])
def test_official_telephone_is_known_whatever_its_punctuation(known: str, text: str) -> None:
    assert detect(text, known=[known]) == []


def test_another_telephone_is_not_known() -> None:
    found = detect("电话：0971-6135678、0971-6135699", known=["0971-6135678"])

    assert [hit.text for hit in found] == ["0971-6135699"]


def test_the_offices_address_is_known() -> None:
    text = "地址：康川街道建设路12号。张三住建设路14号。"

    found = detect(text, known=["康川街道建设路12号"])

    assert [hit.text for hit in found] == ["建设路14号"]


@pytest.mark.parametrize(
    "text",
    [
        "秘密★5年\n康川街道办事处文件",
        "机密★",
        "绝 密 ★ 长期",
        "很长的正文。\n" * 400 + "秘密☆10年",
        "机密*10年",
        "机密\n关于某事的通知",
        "　　秘密　　\n关于某事的通知",
        "【机密】",
        "秘密 5年",
        "密级：秘密",
        "正文\n" * 300 + "密级：机密★",
        "题名\t密级\t日期\n甲\t\t1月\n" + "乙\t\t2月\n" * 2000 + "丙\t秘密\t3月\n",
    ],
)
def test_secrecy_mark_in_the_form_of_a_head_stops(text: str) -> None:
    levels = [(hit.kind, hit.level) for hit in detect(text)]

    assert levels == [("secrecy_mark", "stop")]


def test_bare_word_far_down_is_for_a_person() -> None:
    hits = detect("正文。\n" * 1000 + "秘密\n" + "正文。\n")

    assert [(hit.kind, hit.level, hit.text) for hit in hits] == [("secrecy_mark", "decide", "秘密")]


def test_offsets_are_characters_and_hits_do_not_overlap() -> None:
    text = f"𠀀张三\ud800，{ID}，住东村3组12号，电话0971-6135678。" * 50

    hits = detect(text)

    assert [text[hit.start : hit.end] for hit in hits] == [hit.text for hit in hits]
    assert all(one.end <= other.start for one, other in pairwise(hits))
    assert len(hits) == 150


@pytest.mark.parametrize(
    "text",
    [
        "1" * 200_000,
        "1 " * 100_000,
        "12-" * 60_000,
        "\t" * 200_000,
        "秘密\t" * 40_000,
        "路12号" * 20_000,
        "癌" * 60_000,
        "a\t癌\n" * 20_000,
        "（" * 200_000,
        "电话" + "1、" * 60_000,
    ],
    ids=["digits", "blanks", "hyphens", "tabs", "marks", "houses", "illness", "rows", "b", "list"],
)
def test_hostile_text_takes_time_in_line_with_its_length(text: str) -> None:
    start = time.process_time()
    detect(text)

    assert time.process_time() - start < 4


def test_numbers_used_here_are_right() -> None:
    assert is_identity_number(ID)
    assert is_card_number(CARD)
