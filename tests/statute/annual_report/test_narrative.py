"""Live references print what is counted, with the records behind it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.ledger import DocumentEntry, FeeEntry, Ledger
from tests.factories import all_kept, small_ledger


def _printed(text: str, ledger: Ledger | None = None) -> str:
    report = compile_report(ledger or small_ledger(), year=2024, prose={"overview": text})
    return report.sections["overview"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{年度}}年，{{行政机关}}", "2024年，示例街道办事处"),
        ("上年为{{上年度}}年", "上年为2023年"),
        ("发文{{发文}}件，简报{{简报}}篇", "发文2件，简报1篇"),
        ("{{发文 主动公开}}与{{发文 不予公开}}", "1与1"),
        ("规范性文件{{发文 规范性文件}}件", "规范性文件1件"),
        ("{{简报 均为公开项}}", "均为公开项"),
        ("{{发文 简报 均为公开项}}", "其中主动公开2件、不予公开1件"),
        ("{{表 t3.received.total}}件", "2件"),
        ("{{表 t2.charges.amount 元}}", "1200.5元"),
        ("{{表 t2.charges.amount}}", "0.12005万元"),
        ("{{ 发文   简报 }}", "3"),
        ("没有引用", "没有引用"),
    ],
)
def test_reference_prints_the_counted_figure(text: str, printed: str) -> None:
    assert _printed(text) == printed


def test_channel_and_column_select_documents() -> None:
    shown = DocumentEntry(
        "发文:8",
        "documents",
        "own",
        "open",
        date(2024, 9, 2),
        column="通知公告",
        channels=("政务栏", "政务大厅电子屏"),
    )
    ledger = replace(small_ledger(), documents=(*small_ledger().documents, shown))

    assert _printed("{{发文 渠道=政务栏}}{{发文 渠道=政务栏 栏目=工作动态}}", ledger) == "10"


def test_fees_print_notices_and_money_of_the_year() -> None:
    fees = (
        FeeEntry("费用:1", "申请:1", date(2024, 3, 5), Decimal(300), date(2024, 3, 9)),
        FeeEntry("费用:2", "申请:2", date(2024, 3, 5), Decimal(200)),
    )
    text = "发出{{信息处理费 通知数}}件，收取{{信息处理费 收取金额 元}}"

    assert _printed(text, replace(small_ledger(), fees=fees)) == "发出2件，收取300元"


def test_figure_of_an_unconfirmed_register_prints_not_filled_and_gives_a_finding() -> None:
    ledger = Ledger("示例街道办事处", "street", states={**all_kept(), "briefs": "unconfirmed"})

    report = compile_report(ledger, year=2024, prose={"overview": "简报{{简报}}篇。"})

    assert report.sections["overview"] == "简报〔未填报〕篇。"
    assert "narrative_reference_blank" in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "text",
    [
        "{{简抱}}",
        "{{}}",
        "{{表}}",
        "{{表 t9.a.b}}",
        "{{发文 渠道=}}",
        "{{信息处理费 次数}}",
        "{{表 t2.charges.amount 美元}}",
    ],
)
def test_unknown_reference_is_refused_with_a_list_of_the_known_ones(text: str) -> None:
    with pytest.raises(InvalidInput, match="可用的引用") as caught:
        _printed(text)

    assert caught.value.code == "unknown_reference"


def test_deleting_one_brief_changes_text_and_records() -> None:
    briefs = tuple(
        DocumentEntry(f"简报:{n}", "briefs", "own", "open", date(2024, 1, n)) for n in (2, 3, 4)
    )
    ledger = Ledger(
        "示例街道办事处", "street", documents=briefs, states={**all_kept(), "briefs": "kept"}
    )

    texts = []
    for documents in (briefs, briefs[:-1]):
        report = compile_report(
            replace(ledger, documents=documents), year=2024, prose={"overview": "{{简报}}篇"}
        )
        texts.append((report.sections["overview"], report.references[0].ids))

    assert texts == [
        ("3篇", ("简报:2", "简报:3", "简报:4")),
        ("2篇", ("简报:2", "简报:3")),
    ]
