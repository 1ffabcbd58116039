"""Starting a ledger folder: empty registers with heads, an example row, prose with references."""

from __future__ import annotations

import csv
import io
from importlib import resources
from pathlib import Path
from typing import Literal

import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.layout import (
    COUNTED,
    PROSE,
    PROSE_FOLDER,
    REGISTERS,
    SETTINGS,
    Register,
)
from gongkai.exchange.registers.records import EXAMPLE_MARK
from gongkai.exchange.writing.files import write_files
from gongkai.statute.annual_report.narrative import REFERENCE_HELP

FolderKind = Literal["csv", "xlsx"]

#: Rows that a new register already holds: what must be filled in, one line each.
_STARTING_ROWS: dict[str, list[tuple[str, ...]]] = {
    "settings": [(column.head, column.example) for column in SETTINGS],
    "zero": [(stem,) for stem in COUNTED],
    "opening": [
        *(
            (f"t3.carried_out.{column}", f"上年结转下年度继续办理·{label}")
            for column, label in (
                ("person", "自然人"),
                ("business", "商业企业"),
                ("research", "科研机构"),
                ("charity", "社会公益组织"),
                ("legal", "法律服务机构"),
                ("other", "其他"),
                ("total", "总计"),
            )
        ),
        ("t2.normative.in_force", "上年行政规范性文件现行有效件数（2021年格式）"),
        ("t2.normative.disclosed_total", "上年规范性文件对外公开总数量（2019年格式）"),
    ],
}
#: Registers without an example row, since their rows are already there.
_WITHOUT_EXAMPLE = ("settings", "opening", "zero")


def init_ledger_folder(path: Path, *, kind: FolderKind = "csv") -> tuple[Path, ...]:
    """Write an empty ledger folder and return its files.

    Every register has its heads and a row that begins with 示例： and is never counted. Files
    already there are never overwritten. Raises InvalidInput (``would_overwrite``,
    ``not_writable``); then nothing was written.
    """
    files: dict[Path, bytes] = {
        path / f"{register.stem}.{kind}": _empty_register(register, kind) for register in REGISTERS
    }
    for stem in PROSE:
        files[path / PROSE_FOLDER / f"{stem}.md"] = _prose(stem)
    files[path / "说明.txt"] = ("\ufeff" + _instructions()).encode()
    there = sorted(file.name for file in files if file.exists())
    if there:
        raise InvalidInput(
            f"“{path.name}”里已经有{'、'.join(there[:5])}等文件，没有改动任何文件。"
            "请换一个文件夹。",
            code="would_overwrite",
        )
    write_files(files)
    return tuple(files)


def _rows(register: Register) -> list[tuple[str, ...]]:
    rows = [tuple(column.head for column in register.columns)]
    if register.key not in _WITHOUT_EXAMPLE:
        first, *rest = (column.example for column in register.columns)
        rows.append((f"{EXAMPLE_MARK}{first}", *rest))
    rows += _STARTING_ROWS.get(register.key, [])
    return [(*row, *[""] * (len(rows[0]) - len(row))) for row in rows]


def _empty_register(register: Register, kind: FolderKind) -> bytes:
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(_rows(register))
        # With its mark at the front Excel and WPS read the file as UTF-8.
        return ("\ufeff" + text.getvalue()).encode()
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(register.stem)
        head = book.add_format({"bold": True, "bg_color": "#EAF1FB", "border": 1})
        for row, cells in enumerate(_rows(register)):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, head if row == 0 else None)
        for place, column in enumerate(register.columns):
            sheet.set_column(place, place, max(12, 2 * len(column.head) + 4))
            if column.help:
                sheet.write_comment(0, place, column.help)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _prose(stem: str) -> bytes:
    template = resources.files("gongkai.exchange.registers") / "prose" / f"{stem}.md"
    return template.read_bytes() if template.is_file() else b""


def _instructions() -> str:
    lines = [
        "台账文件夹说明",
        "",
        "1. 每种台账一个文件，第一行是表头，请不要改动表头；以“示例：”开头的行不计入，可以删去。",
        "2. 日期写成 2024-03-05；金额以元为单位填阿拉伯数字。",
        "3. 本年没有发生的台账，请在“零报告”里写一行确认；没有确认的，年报相应各格留空，不按0计。",
        "4. 不要填写姓名、身份证号、电话；严禁在非涉密计算机上处理涉密内容。",
        f"5. “{PROSE_FOLDER}”文件夹里是年报正文，双花括号里的数由台账算出。{REFERENCE_HELP}。",
        "6. 上年年报文件（网页、Word、Excel、文本或JSON）可以放进来，命名为“上年年报”。",
        "",
        "各台账：",
    ]
    for register in REGISTERS:
        lines += ["", f"【{register.stem}】{register.purpose}"]
        lines += [
            f"  {column.head}{'（必填）' if column.required else ''}"
            f"{'：' + column.help if column.help else ''}"
            for column in register.columns
        ]
    lines += ["", f"零报告可以确认的台账：{'、'.join(COUNTED)}。", ""]
    return "\r\n".join(lines)
