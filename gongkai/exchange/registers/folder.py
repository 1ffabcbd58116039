"""A folder of registers into a ledger, or one exception with all that is wrong in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text, read_file
from gongkai.exchange.reading import read_report
from gongkai.exchange.registers import entries
from gongkai.exchange.registers.applications import read_applications
from gongkai.exchange.registers.errors import LedgerErrors, RowError
from gongkai.exchange.registers.layout import (
    COUNTED,
    LAST_REPORT,
    PROSE,
    PROSE_FOLDER,
    REGISTERS,
    WORKBOOK,
)
from gongkai.exchange.registers.records import Record, Table, read_table
from gongkai.exchange.registers.sheets import SPREADSHEETS, Sheet, read_sheets
from gongkai.statute.annual_report.ledger import Ledger, RegisterState
from gongkai.statute.annual_report.report import Report, Value
from gongkai.statute.catalogue import find_word
from gongkai.statute.clocks import ApplicationFacts, Confirmation
from gongkai.statute.findings import Finding

SETTINGS = ("行政机关", "机关层级", "所属地区", "信息处理费计入收费金额", "网上申请确认方式")
CONFIRMATIONS: dict[str, Confirmation] = {
    "自动回执": "automatic",
    "公布的确认规则": "published_rule",
}
YES_NO = {"是": True, "否": False}
#: Settings with a fixed choice of words.
CHOICES: dict[str, Collection[str]] = {
    "信息处理费计入收费金额": YES_NO,
    "网上申请确认方式": CONFIRMATIONS,
}


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """What a folder of registers holds.

    ``sections`` are prose templates by section id; ``facts`` the clock facts of each application
    by entry id; ``previous`` last year's report if the folder has it; ``notices`` what came up
    while reading that does not prevent using it.
    """

    ledger: Ledger
    sections: Mapping[str, str]
    facts: Mapping[str, ApplicationFacts]
    previous: Report | None
    notices: tuple[Finding, ...]


def read_ledger_folder(path: Path) -> LedgerFolder:
    """Return the ledger of a folder laid out as ``layout.REGISTERS`` says.

    Raises InvalidInput when there is no such folder, and LedgerErrors with every row error of
    every register when any cannot be used: a ledger is read whole or not at all.
    """
    if not path.is_dir():
        raise InvalidInput(
            f"没有找到台账文件夹“{path.name}”。可以先用 --init 新建一个。", code="folder_missing"
        )
    tables, notices = _tables(path)
    settings = _settings(tables["settings"])
    confirmation = CONFIRMATIONS.get(settings.get("网上申请确认方式", ""), "automatic")
    applications = read_applications(
        tables["applications"], tables["events"], confirmation=confirmation
    )
    previous = _last_report(path)
    parts = {
        "documents": (
            *entries.documents(tables["documents"]),
            *entries.documents(tables["briefs"]),
        ),
        "disputes": (*entries.disputes(tables["reviews"]), *entries.disputes(tables["suits"])),
        "handled": tuple(
            entry
            for key in ("licensing", "other_services", "penalties", "coercion")
            for entry in entries.handled(tables[key])
        ),
        "power_items": tuple(entries.power_items(tables["power_items"])),
        "charges": tuple(entries.charges(tables["charges"])),
        "purchases": tuple(entries.purchases(tables["purchases"])),
    }
    states = _states(tables)
    errors = tuple(error for table in tables.values() for error in table.errors)
    if errors:
        raise LedgerErrors(errors)
    ledger = Ledger(
        organ=settings["行政机关"],
        level=find_word("levels", settings["机关层级"]).slug,
        applications=applications.entries,
        fees=applications.fees,
        states=states,
        opening={**(previous.cells if previous else {}), **_opening(tables["opening"])},
        counts_fees_as_charges=YES_NO[settings.get("信息处理费计入收费金额", "是")],
        **parts,  # type: ignore[arg-type]
    )
    return LedgerFolder(
        ledger=ledger,
        sections=_sections(path),
        facts=applications.facts,
        previous=previous,
        notices=(*notices, *(notice for table in tables.values() for notice in table.notices)),
    )


def _tables(path: Path) -> tuple[dict[str, Table], list[Finding]]:
    """Return a table for every register, empty where the folder has none, and file notices."""
    by_stem = {register.stem: register for register in REGISTERS}
    tables: dict[str, Table] = {}
    notices: list[Finding] = []
    for sheet in _sheets(path, by_stem, notices):
        register = by_stem[sheet.stem]
        if register.key in tables:
            tables[register.key].errors.append(
                RowError(sheet.name, None, None, f"“{sheet.stem}”台账有两份。请只保留一份。")
            )
        else:
            tables[register.key] = read_table(sheet, register)
    return {r.key: tables.get(r.key, Table(r)) for r in REGISTERS}, notices


def _sheets(path: Path, known: Mapping[str, Any], notices: list[Finding]) -> Iterator[Sheet]:
    for file in sorted(path.iterdir()):
        if not file.is_file() or file.suffix.lower() not in SPREADSHEETS or _is_aside(file):
            continue
        sheets = read_sheets(file)
        if file.stem in known:
            # A workbook of one register: its first sheet holds it, whatever the sheet's name.
            first = sheets[0]
            yield Sheet(file.name, file.stem, first.rows)
        elif file.stem == WORKBOOK:
            yield from (sheet for sheet in sheets if sheet.stem in known)
        else:
            notices.append(_unknown_file(file))


def _is_aside(file: Path) -> bool:
    """Say whether a file is hidden, an open office file's shadow, or last year's report."""
    return file.name.startswith((".", "~$")) or file.stem == LAST_REPORT


def _unknown_file(file: Path) -> Finding:
    return Finding(
        code="unknown_file",
        level="warning",
        places=(file.name,),
        message=(
            f"文件“{file.name}”不是任何一种台账，没有使用。"
            f"台账文件名应为：{'、'.join(register.stem for register in REGISTERS)}。"
        ),
    )


def _settings(table: Table) -> dict[str, str]:
    settings: dict[str, str] = {}
    for record in table.records:
        name, value = record.get("name"), record.get("value")
        if name not in SETTINGS:
            table.errors.append(
                record.error("项目", f"没有“{name}”这一项。可以填：{'、'.join(SETTINGS)}。")
            )
        elif value is not None:
            settings[name] = value
            _check_setting(table, record, name, value)
    for name in SETTINGS[:2]:
        if name not in settings:
            table.errors.append(
                RowError("基本信息", None, None, f"没有填写“{name}”。请在基本信息表中补填。")
            )
    return settings


def _check_setting(table: Table, record: Record, name: str, value: str) -> None:
    try:
        if name == "机关层级":
            find_word("levels", value)
    except InvalidInput as error:
        table.errors.append(record.error("内容", error.message))
    choices = CHOICES.get(name)
    if choices is not None and value not in choices:
        table.errors.append(
            record.error("内容", f"“{name}”不能是“{value}”。可以填：{'、'.join(choices)}。")
        )


def _states(tables: Mapping[str, Table]) -> dict[str, RegisterState]:
    told = {record.get("register"): record for record in tables["zero"].records}
    states: dict[str, RegisterState] = {}
    for stem, key in COUNTED.items():
        record = told.get(key)
        if tables[key].records:
            states[key] = "kept"
            if record is not None:
                tables["zero"].notices.append(_contradicted(stem, len(tables[key].records)))
        else:
            states[key] = record.get("state") if record else "unconfirmed"
    return states


def _contradicted(stem: str, rows: int) -> Finding:
    return Finding(
        code="zero_report_contradicted",
        level="error",
        places=("零报告", stem),
        expected="没有记录",
        found=f"{rows}行记录",
        message=(
            f"零报告写明“{stem}”没有发生或未建台账，而该台账有{rows}行记录。年报按记录计算，"
            "请删去零报告中的这一行，或核对台账。"
        ),
    )


def _opening(table: Table) -> dict[str, Value]:
    opening: dict[str, Value] = {}
    for record in table.records:
        cell, value = record.get("cell"), record.get("value")
        is_amount = cell.endswith(".amount") and value is not None
        opening[cell] = Decimal(value) if is_amount else value
    return opening


def _last_report(path: Path) -> Report | None:
    files = sorted(file for file in path.iterdir() if file.stem == LAST_REPORT and file.is_file())
    if len(files) > 1:
        names = "、".join(file.name for file in files)
        raise InvalidInput(f"上年年报有多份：{names}。请只保留一份。", code="last_report_twice")
    return read_report(files[0]) if files else None


def _sections(path: Path) -> dict[str, str]:
    sections = {}
    for stem, section in PROSE.items():
        for suffix in (".md", ".txt"):
            file = path / PROSE_FOLDER / f"{stem}{suffix}"
            if file.exists() and file.stat().st_size:
                sections[section] = decode_text(read_file(file), file.name).strip()
    return sections
