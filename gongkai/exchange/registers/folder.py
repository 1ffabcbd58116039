"""A folder of registers into a ledger, or one exception with all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gongkai.exchange.registers import entries
from gongkai.exchange.registers.applications import read_applications
from gongkai.exchange.registers.errors import LedgerErrors
from gongkai.exchange.registers.gathering import gather_files
from gongkai.exchange.registers.layout import COUNTED
from gongkai.exchange.registers.records import Record, Table
from gongkai.exchange.registers.settings import Settings, read_settings
from gongkai.statute.annual_report.forms import FORM_IDS, get_form
from gongkai.statute.annual_report.ledger import Ledger, RegisterState
from gongkai.statute.annual_report.report import Report, Value
from gongkai.statute.clocks import ApplicationFacts
from gongkai.statute.findings import Finding


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """What a folder of registers holds.

    ``settings`` is its 基本信息; ``sections`` are prose templates by section id; ``facts`` the
    clock facts of each application by entry id; ``previous`` last year's report if the folder
    has it; ``notices`` what came up while reading that does not prevent using it.
    """

    ledger: Ledger
    settings: Settings
    sections: Mapping[str, str]
    facts: Mapping[str, ApplicationFacts]
    previous: Report | None
    notices: tuple[Finding, ...]


def read_ledger_folder(path: Path) -> LedgerFolder:
    """Return the ledger of a folder laid out as ``layout.REGISTERS`` says.

    Raises InvalidInput when there is no such folder or no register in it, and LedgerErrors with
    every error of every file when any cannot be used: a ledger is read whole or not at all.
    """
    gathered = gather_files(path)
    tables = gathered.tables
    settings = read_settings(tables["settings"])
    applications = read_applications(
        tables["applications"], tables["events"], confirmation=settings.confirmation
    )
    ledger = Ledger(
        organ=settings.organ,
        level=settings.level,
        documents=(
            *entries.documents(tables["documents"]),
            *entries.documents(tables["briefs"]),
        ),
        applications=applications.entries,
        disputes=(*entries.disputes(tables["reviews"]), *entries.disputes(tables["suits"])),
        handled=tuple(
            entry
            for key in ("licensing", "other_services", "penalties", "coercion")
            for entry in entries.handled(tables[key])
        ),
        power_items=tuple(entries.power_items(tables["power_items"])),
        charges=tuple(entries.charges(tables["charges"])),
        purchases=tuple(entries.purchases(tables["purchases"])),
        fees=applications.fees,
        states=_states(tables),
        opening={
            **(gathered.previous.cells if gathered.previous else {}),
            **_opening(tables["opening"]),
        },
        counts_fees_as_charges=settings.counts_fees_as_charges,
    )
    errors = [*gathered.errors]
    for table in tables.values():
        errors += sorted(table.errors, key=lambda error: error.row or 0)
    if errors:
        raise LedgerErrors(tuple(errors))
    return LedgerFolder(
        ledger=ledger,
        settings=settings,
        sections=gathered.sections,
        facts=applications.facts,
        previous=gathered.previous,
        notices=(
            *gathered.notices,
            *(notice for table in tables.values() for notice in table.notices),
        ),
    )


def _states(tables: Mapping[str, Table]) -> dict[str, RegisterState]:
    told = {
        record.get("register"): record.get("state")
        for record in tables["zero"].records
        if record.get("state")
    }
    states: dict[str, RegisterState] = {}
    for stem, key in COUNTED.items():
        if tables[key].records:
            states[key] = "kept"
            if key in told:
                tables["zero"].notices.append(
                    contradicted_zero_report(stem, len(tables[key].records))
                )
        else:
            states[key] = told.get(key, "unconfirmed")
    return states


def contradicted_zero_report(stem: str, rows: int) -> Finding:
    """Return the finding for a register confirmed as empty that has rows."""
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
    """Return last year's figures; a cell left blank is not known and left out."""
    opening: dict[str, Value] = {}
    for record in table.records:
        cell, value = record.get("cell"), record.get("value")
        if value is None:
            continue
        problem = _unfit(record, _KINDS[cell], value)
        if problem:
            table.errors.append(record.error("数值", problem))
        else:
            opening[cell] = value if _KINDS[cell] == "amount" else int(value)
    return opening


_KINDS = {cell.id: cell.kind for form in FORM_IDS for cell in get_form(form).cells.values()}


def _unfit(record: Record, kind: str, value: Decimal) -> str | None:
    """Say why a figure cannot stand in a cell of the kind."""
    if kind != "amount" and value != int(value):
        return f"“{value}”不是整数。{record.get('cell')}是件数，请填整数，例如 35。"
    if kind != "change" and value < 0:
        return f"“{value}”是负数。只有本年增减可以为负，请核对。"
    return None
