"""What is wrong in a row is told with file, row, column, rule and what to do; nothing is read."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.registers import LedgerErrors, LedgerFolder, read_ledger_folder
from gongkai.statute.annual_report.ledger import PurchaseEntry

SETTINGS = "项目,内容\n行政机关,示例街道办事处\n机关层级,街道\n"
PURCHASES = "序号,项目名称,组织形式,采购日期,金额（元）\n"
APPLICATIONS = "编号,申请人类别,收到方式,提交日期,确认日期,收到日期,答复日期,办理结果\n"


def _folder(tmp_path: Path, **files: str | bytes) -> Path:
    for stem, content in {"基本信息": SETTINGS, **files}.items():
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / f"{stem}.csv").write_bytes(data)
    return tmp_path


def _read(tmp_path: Path, **files: str | bytes) -> LedgerFolder:
    return read_ledger_folder(_folder(tmp_path, **files))


def _errors(tmp_path: Path, **files: str | bytes) -> list[str]:
    with pytest.raises(LedgerErrors) as caught:
        _read(tmp_path, **files)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (
            "1,纸,政府集中采购,2024-03-05,壹万",
            "采购.csv 第2行“金额（元）”：“壹万”不是数字。请填阿拉伯数字，例如 12500.00。",
        ),
        (
            "1,纸,政府集中采购,2024-03-05,2024-03-05",
            "采购.csv 第2行“金额（元）”：“2024-03-05”不是数字，"
            "像是日期，各列可能错位。请核对表头与各列。",
        ),
        (
            "1,纸,政府集中采购,2024-03-05,-5",
            "采购.csv 第2行“金额（元）”：“-5”是负数。这里不能为负，请核对。",
        ),
        (
            "1,纸,政府集中采购,2024-03-05,3.141",
            "采购.csv 第2行“金额（元）”：“3.141”的小数超过两位。金额以元为单位，最多到分。",
        ),
        (
            "1,纸,政府集中采购,2024-03-05,=SUM(E2)",
            "采购.csv 第2行“金额（元）”：“=SUM(E2)”是公式，没有算出的值。"
            "请复制后选择性粘贴为数值。",
        ),
        (
            "1,纸,政府集中采购,2024-03-05,#REF!",
            "采购.csv 第2行“金额（元）”：“#REF!”是表格的错误值。请先改正公式。",
        ),
        (
            "1,纸,政府集中采购,2024-02-30,5",
            "采购.csv 第2行“采购日期”：“2024-02-30”这一天不存在。请核对日期。",
        ),
        (
            "1,纸,政府集中采购,24-3-5,5",
            "采购.csv 第2行“采购日期”：“24-3-5”不是日期。请写成 2024-03-05 的样子，年份写四位。",
        ),
        (
            "1,纸,政府采购,2024-03-05,5",
            "采购.csv 第2行“组织形式”：“政府采购”不是可用的组织形式。"
            "可以填：政府集中采购、自行采购。",
        ),
        (
            "1,,政府集中采购,2024-03-05,5",
            "采购.csv 第2行“项目名称”：没有填写，这一列必须填。",
        ),
    ],
)
def test_wrong_cell_is_told(tmp_path: Path, row: str, error: str) -> None:
    assert _errors(tmp_path, 采购=PURCHASES + row + "\n") == [error]


def test_repeated_number_names_the_first_row(tmp_path: Path) -> None:
    rows = "1,纸,政府集中采购,2024-03-05,5\n\n1,笔,政府集中采购,2024-03-05,5\n"

    assert _errors(tmp_path, 采购=PURCHASES + rows) == [
        "采购.csv 第4行“序号”：“1”与第2行重复。每行的序号不得相同，请改正或删去。"
    ]


def test_shifted_columns_are_told_row_by_row(tmp_path: Path) -> None:
    text = "项目名称,序号,组织形式,金额（元）,采购日期\n1,纸,政府集中采购,2024-03-05,5\n"

    errors = _errors(tmp_path, 采购=text)

    assert [error.split("：")[0] for error in errors] == [
        "采购.csv 第2行“金额（元）”",
        "采购.csv 第2行“采购日期”",
    ]


def test_missing_heads_are_named(tmp_path: Path) -> None:
    assert _errors(tmp_path, 采购="序号,项目名称,采购日期\n1,纸,2024-03-05\n") == [
        "采购.csv：没有找到表头（缺少：组织形式、金额（元））。"
        "表头应为：序号、项目名称、组织形式、采购日期、金额（元）、备注。"
    ]


def test_errors_of_all_registers_come_together_and_nothing_is_read(tmp_path: Path) -> None:
    errors = _errors(
        tmp_path,
        采购=PURCHASES + "1,纸,政府集中采购,错,5\n",
        简报="期号,标题,印发日期,公开属性\n1,某事,2024-01-05,公开了\n",
        基本信息="项目,内容\n机关层级,街道\n",
    )

    assert [error.split(" ")[0] for error in errors] == [
        "简报.csv",
        "采购.csv",
        "基本信息：没有填写“行政机关”。请在基本信息表中补填。",
    ]


def test_message_spells_out_twenty_errors_and_counts_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"{n},纸,政府集中采购,错,5\n" for n in range(50))
    with pytest.raises(LedgerErrors) as caught:
        _read(tmp_path, 采购=PURCHASES + rows)

    assert len(caught.value.errors) == 50
    assert caught.value.message.startswith("台账有50处需要改正，没有读入任何数据：")
    assert caught.value.message.endswith("……另有30处。")


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("a,自然人,当面,2024-05-06,,,2024-05-01,予以公开", "答复日期", "早于收到申请之日"),
        ("a,自然人,当面,2024-05-06,,,2024-05-10,", "办理结果", "没有办理结果"),
        ("a,自然人,当面,2024-05-06,,,,予以公开", "答复日期", "没有答复日期"),
        ("a,自然人,当面,2024-05-06,,,2024-05-10,给了", "办理结果", "不是可用的办理结果"),
        ("a,群众甲,当面,2024-05-06,,,,", "申请人类别", "不是可用的申请人类别"),
        ("a,自然人,飞鸽,2024-05-06,,,,", "收到方式", "没有“飞鸽”这种收到方式"),
        ("a,自然人,平常信函,2024-05-06,,,,", "确认日期", "尚待与申请人确认"),
        ("a,自然人,传真,2024-05-06,2024-05-05,,,", "确认日期", "早于收到日期"),
    ],
)
def test_application_that_cannot_be_is_told(
    tmp_path: Path, row: str, column: str, told: str
) -> None:
    (error,) = _errors(tmp_path, 依申请公开=APPLICATIONS + row + "\n")

    assert error.startswith(f"依申请公开.csv 第2行“{column}”：")
    assert told in error


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ("b,补正通知,2024-05-08,", "依申请公开表中没有编号“b”"),
        ("a,补正收到,2024-05-08,", "之前没有“补正通知”"),
        ("a,第三方答复,2024-05-08,", "之前没有对应的征求意见函"),
        ("a,延期告知,2024-05-08,", "须在“数值”列填延长的工作日数"),
        ("a,收费通知,2024-05-08,", "须在“数值”列填金额"),
        ("a,缴费,2024-05-08,5", "之前没有“收费通知”"),
        ("a,收费通知,2024-05-08,300\na,缴费,2024-05-09,200", "不一致"),
        ("a,补正通知,2024-05-01,", "早于收到申请之日"),
        ("a,打电话,2024-05-08,", "不是可用的环节"),
    ],
)
def test_event_that_cannot_be_is_told(tmp_path: Path, events: str, told: str) -> None:
    errors = _errors(
        tmp_path,
        依申请公开=APPLICATIONS + "a,自然人,当面,2024-05-06,,,,\n",
        申请过程="编号,环节,日期,数值\n" + events + "\n",
    )

    assert len(errors) == 1
    assert told in errors[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        (PURCHASES + '7,"纸，A4",政府集中采购,2024年3月5日,"1,234.50"\n')
        if delimiter == ","
        else (PURCHASES + "7,纸，A4,政府集中采购,2024年3月5日,1234.50\n").replace(",", delimiter)
    )

    folder = _read(tmp_path, 采购=text.encode(encoding))

    assert folder.ledger.purchases == (
        PurchaseEntry("采购:7", date(2024, 3, 5), Decimal("1234.50"), "central"),
    )


def _xlsx(rows: list[list[object]], sheets: str = "Sheet1") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(sheets)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_spreadsheet_with_title_rows_dates_and_floats(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["示例街道采购台账"],
        [],
        ["采购日期", "序号", "组织形式", "金额（万元）", "项目名称", "经办"],
        [
            datetime(2024, 3, 5),  # noqa: DTZ001
            1.0,
            "政府集中采购",
            0.1 + 0.2,
            "纸",
            "甲岗",
        ],
    ]
    _folder(tmp_path)
    (tmp_path / "采购.xlsx").write_bytes(_xlsx(rows))

    folder = read_ledger_folder(tmp_path)

    assert folder.ledger.purchases == (
        PurchaseEntry("采购:1", date(2024, 3, 5), Decimal("3000.0"), "central"),
    )
    assert [finding.code for finding in folder.notices] == ["unknown_column"]


def test_one_workbook_may_hold_all_registers(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, text in (
            ("基本信息", SETTINGS),
            ("采购", PURCHASES + "1,纸,政府集中采购,2024-03-05,5\n"),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(csv.reader(text.splitlines())):
                sheet.write_row(number, 0, row)
    (tmp_path / "台账.xlsx").write_bytes(buffer.getvalue())

    assert len(read_ledger_folder(tmp_path).ledger.purchases) == 1


def test_spreadsheet_that_is_none_is_refused(tmp_path: Path) -> None:
    for name, data in (("采购.xlsx", b"not a spreadsheet"), ("采购.csv", _xlsx([["a"]]))):
        folder = tmp_path / name
        folder.mkdir()
        _folder(folder)
        (folder / name).write_bytes(data)
        with pytest.raises(InvalidInput):
            read_ledger_folder(folder)


def test_example_rows_blank_rows_and_unknown_files_do_not_count(tmp_path: Path) -> None:
    text = PURCHASES + "示例：1,纸,政府集中采购,2024-03-05,5\n,,,,\n"

    folder = _read(tmp_path, 采购=text, 采购台帐="序号\n1\n")

    assert folder.ledger.purchases == ()
    assert folder.ledger.states["purchases"] == "unconfirmed"
    assert [(f.code, f.places) for f in folder.notices] == [("unknown_file", ("采购台帐.csv",))]
