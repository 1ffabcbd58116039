"""Whose report, which year, which heading: what the words tell."""

import pytest

from gongkai.exchange.reading.headings import form_of, heading_of, identify, is_tail


@pytest.mark.parametrize(
    ("lines", "organ", "year"),
    [
        (["康川街道2020政府信息公开工作年度报告"], "康川街道", 2020),
        (["示例街道办事处2024年政府信息公开工作年度报告"], "示例街道办事处", 2024),
        (["2023年示例镇人民政府政府信息公开工作年度报告"], "示例镇人民政府", 2023),
        (["示例区民政局2021年度政府信息公开工作年度报告"], "示例区民政局", 2021),
        (["示例街道办事处2022年", "政府信息公开工作年度报告"], "示例街道办事处", 2022),
        (["示例局政府信息公开工作2023年度报告"], "示例局", 2023),
        (["示例局政府信息公开工作年度报告", "自2022年1月1日至2022年12月31日"], "示例局", 2022),
        (["示例局政府信息公开工作年度报告", "发布日期：2024-01-25"], "示例局", 2023),
        (["关于示例局2020年政府信息公开工作年度报告"], "示例局", 2020),
        (["政府信息公开工作年度报告（2021年）"], None, 2021),
        (["无关的一行"], None, None),
    ],
)
def test_identity_of_a_report(lines: list[str], organ: str | None, year: int | None) -> None:
    identity = identify(lines)

    assert (identity.organ, identity.year) == (organ, year)


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("一、总体情况", "overview"),
        ("1、 总体情况", "overview"),
        ("一、总体情况、", "overview"),
        ("一、概述", "overview"),
        ("二、主动公开政府信息情况", "disclosure"),
        ("二、行政机关主动公开政府信息情况", "disclosure"),
        ("三、收到和处理政府信息公开申请情况", "applications"),
        ("四、政府信息公开行政复议、行政诉讼情况", "remedies"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "remedies"),
        ("五、存在的主要问题及改进情况", "problems"),
        ("五、存在问题和改进措施", "problems"),
        ("六、其他需要报告的事项", "others"),
        ("（一）主动公开情况", None),
        ("（二）依申请公开情况", None),
        ("四、结转下年度继续办理", None),
        ("一、本年新收政府信息公开申请数量", None),
        ("总体情况良好，各项工作有序推进。", None),
        ("", None),
    ],
)
def test_heading_is_known_by_its_words(line: str, section: str | None) -> None:
    assert heading_of(line) == section


def test_form_is_told_by_the_heads_of_table_two() -> None:
    assert form_of(["本年新", "制作数量", "本年新", "公开数量"]) == "2019"
    assert form_of(["本年制发件数", "本年废止件数"]) == "2021"
    assert form_of(["没有表格"]) is None


def test_page_furniture_ends_section_six() -> None:
    assert is_tail("【打印本页】")
    assert not is_tail("附则中的规定")
