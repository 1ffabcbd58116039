"""A whole folder into a ledger: states, openings, events, fees, prose, and a new folder."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.registers import init_ledger_folder, read_ledger_folder
from gongkai.exchange.registers.layout import REGISTERS
from gongkai.exchange.writing import write_report
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.ledger import (
    REGISTERS as LEDGER_REGISTERS,
)
from gongkai.statute.annual_report.ledger import (
    ApplicationEntry,
    DisputeEntry,
    DocumentEntry,
    FeeEntry,
    HandledEntry,
    PowerItemEntry,
)
from gongkai.statute.clocks import ApplicationFacts, Consultation, Correction, Extension, FeeNotice
from tests.factories import clean_report

SETTINGS = "项目,内容\n行政机关,示例街道办事处\n机关层级,街道\n"


def _folder(path: Path, **files: str) -> Path:
    for stem, text in {"基本信息": SETTINGS, **files}.items():
        (path / f"{stem}.csv").write_text(text, encoding="utf-8")
    return path


def test_every_register_becomes_its_entries(tmp_path: Path) -> None:
    folder = read_ledger_folder(
        _folder(
            tmp_path,
            发文="序号,标题,发文主体,成文日期,公开属性,文件类别,发布日期,发布渠道,栏目,废止日期\n"
            "1,关于某事的通知,办事处,2024-03-05,主动公开,规范性文件,2024-03-08,政务栏、政务大厅电子屏,"
            "通知公告,2024-09-01\n",
            简报="期号,标题,印发日期,公开属性\n3,某项工作,2024-03-06,依申请公开\n",
            行政许可="序号,事项,决定日期,件数\n1,某许可,2024-03-29,35\n2,某许可,2024-04-30,\n",
            事项清单="序号,类别,事项名称,开始日期,结束日期\n1,行政处罚,某处罚,2018-01-01,2024-06-30\n",
            行政复议="编号,受理日期,审结日期,结果\n复1,2024-06-20,2024-08-01,撤销\n",
            行政诉讼="编号,类型,立案日期\n诉1,复议后起诉,2024-09-02\n",
        )
    )

    assert folder.ledger.documents == (
        DocumentEntry(
            "发文:1",
            "documents",
            "own",
            "open",
            date(2024, 3, 5),
            "normative",
            published_on=date(2024, 3, 8),
            ended_on=date(2024, 9, 1),
            end_kind="repealed",
            title="关于某事的通知",
            column="通知公告",
            channels=("政务栏", "政务大厅电子屏"),
        ),
        DocumentEntry(
            "简报:3", "briefs", "own", "on_application", date(2024, 3, 6), title="某项工作"
        ),
    )
    assert folder.ledger.handled == (
        HandledEntry("行政许可:1", "licensing", date(2024, 3, 29), 35),
        HandledEntry("行政许可:2", "licensing", date(2024, 4, 30), 1),
    )
    assert folder.ledger.power_items == (
        PowerItemEntry("事项清单:1", "penalties", date(2018, 1, 1), date(2024, 6, 30)),
    )
    assert folder.ledger.disputes == (
        DisputeEntry("行政复议:复1", "review", date(2024, 6, 20), date(2024, 8, 1), "corrected"),
        DisputeEntry("行政诉讼:诉1", "after_review", date(2024, 9, 2)),
    )


def test_applications_carry_their_events_to_clock_and_fees(tmp_path: Path) -> None:
    folder = read_ledger_folder(
        _folder(
            tmp_path,
            依申请公开="编号,申请人类别,收到方式,提交日期,确认日期,答复日期,办理结果\n"
            "a,自然人,当面,2024-05-06,,2024-07-01,予以公开\n"
            "b,法律服务机构,平常信函,2024-05-06,2024-05-09,,\n",
            申请过程="编号,环节,日期,数值\n"
            "a,补正通知,2024-05-08,\na,补正期限,2024-05-22,\na,补正收到,2024-05-13,\n"
            "a,征求第三方,2024-05-14,\na,第三方收到,2024-05-15,\na,第三方答复,2024-05-20,\n"
            "a,延期批准,2024-06-03,\na,延期告知,2024-06-04,10\n"
            "b,收费通知,2024-05-10,300\nb,缴费,2024-05-13,\n",
        )
    )

    assert folder.ledger.applications == (
        ApplicationEntry("依申请公开:a", "person", date(2024, 5, 6), date(2024, 7, 1), "provided"),
        ApplicationEntry("依申请公开:b", "legal", date(2024, 5, 9)),
    )
    assert folder.facts["依申请公开:a"] == ApplicationFacts(
        received_on=date(2024, 5, 6),
        corrections=(Correction(date(2024, 5, 8), date(2024, 5, 13), date(2024, 5, 22)),),
        consultations=(Consultation(date(2024, 5, 14), date(2024, 5, 15), date(2024, 5, 20)),),
        extensions=(Extension(10, date(2024, 6, 4), date(2024, 6, 3)),),
    )
    assert folder.facts["依申请公开:b"].fees == (FeeNotice(date(2024, 5, 10), date(2024, 5, 13)),)
    assert folder.ledger.fees == (
        FeeEntry(
            "依申请公开:b#1",
            "依申请公开:b",
            date(2024, 5, 10),
            Decimal(300),
            date(2024, 5, 13),
        ),
    )


@pytest.mark.parametrize(
    ("setting", "received"), [("自动回执", date(2024, 5, 5)), ("公布的确认规则", date(2024, 5, 6))]
)
def test_online_receipt_follows_the_setting(tmp_path: Path, setting: str, received: date) -> None:
    folder = read_ledger_folder(
        _folder(
            tmp_path,
            基本信息=SETTINGS + f"网上申请确认方式,{setting}\n",
            依申请公开="编号,申请人类别,收到方式,提交日期,确认日期\n"
            "a,自然人,网络,2024-05-05,2024-05-06\n",
        )
    )

    assert folder.ledger.applications[0].received_on == received


def test_entered_receipt_date_that_differs_is_kept_and_told(tmp_path: Path) -> None:
    folder = read_ledger_folder(
        _folder(
            tmp_path,
            依申请公开="编号,申请人类别,收到方式,提交日期,收到日期\n"
            "a,自然人,当面,2024-05-06,2024-05-08\n",
        )
    )

    assert folder.ledger.applications[0].received_on == date(2024, 5, 8)
    assert [(f.code, f.expected, f.found) for f in folder.notices] == [
        ("receipt_date_differs", "2024-05-06", "2024-05-08")
    ]


def test_states_of_registers_and_a_zero_report_that_is_contradicted(tmp_path: Path) -> None:
    folder = read_ledger_folder(
        _folder(
            tmp_path,
            简报="期号,标题,印发日期,公开属性\n3,某项工作,2024-03-06,主动公开\n",
            零报告="台账,状态\n简报,零报告\n行政处罚,零报告\n采购,未建台账\n",
        )
    )

    states = {key: state for key, state in folder.ledger.states.items() if state != "unconfirmed"}
    assert states == {"briefs": "kept", "penalties": "none", "purchases": "not_kept"}
    assert set(folder.ledger.states) == set(LEDGER_REGISTERS)
    assert [(f.code, f.level) for f in folder.notices] == [("zero_report_contradicted", "error")]


def test_opening_balances_come_from_last_years_report_and_typed_ones_stand_before_it(
    tmp_path: Path,
) -> None:
    write_report(clean_report("2021"), "docx", tmp_path / "上年年报.docx")

    folder = read_ledger_folder(
        _folder(
            tmp_path, 上年数据="指标,名称,数值\nt3.carried_out.person,,5\nt2.charges.amount,,12\n"
        )
    )

    assert folder.previous is not None
    assert folder.ledger.opening["t2.normative.in_force"] == 12
    assert folder.ledger.opening["t3.carried_out.person"] == 5
    assert folder.ledger.opening["t2.charges.amount"] == Decimal(12)


def test_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(InvalidInput, match="--init"):
        read_ledger_folder(Path("没有这个文件夹"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_new_folder_reads_as_empty_and_compiles_to_blanks(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "台账"
    files = init_ledger_folder(path, kind=kind)  # type: ignore[arg-type]
    assert all(file.is_file() for file in files)
    settings = path / "基本信息.csv"
    if kind == "xlsx":
        (path / "基本信息.xlsx").unlink()
    settings.write_text(SETTINGS, encoding="utf-8")

    folder = read_ledger_folder(path)
    report = compile_report(folder.ledger, year=2024, prose=folder.sections)

    assert folder.notices == ()
    assert set(folder.ledger.states.values()) == {"unconfirmed"}
    filled = {cell for cell, value in report.cells.items() if value is not None}
    assert filled == {"t2.rules.made", "t2.rules.repealed", "t2.rules.in_force"}


def test_new_folder_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "采购.csv").write_text("我的采购", encoding="utf-8")

    with pytest.raises(InvalidInput, match="采购") as caught:
        init_ledger_folder(tmp_path)

    assert caught.value.code == "would_overwrite"
    assert [file.name for file in tmp_path.iterdir()] == ["采购.csv"]


def test_manual_page_lists_every_register_and_column() -> None:
    page = (Path(__file__).parents[3] / "docs/manual/台账文件夹.md").read_text(encoding="utf-8")

    missing = [
        f"{register.stem}.{column.head}"
        for register in REGISTERS
        for column in register.columns
        if f"### {register.stem}\n" not in page
        or f"| {column.head} |" not in page.partition(f"### {register.stem}\n")[2].split("###")[0]
    ]

    assert missing == []
