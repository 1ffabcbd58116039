"""A folder of registers into an office's records and registers, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import WrongState
from gongkai.exchange.registers import read_ledger_folder
from gongkai.exchange.registers.errors import LedgerErrors
from gongkai.exchange.registers.gathering import gather_files
from gongkai.organs.models import Organ
from gongkai.records.operations import add_records
from gongkai.registers.fitting import misfits
from gongkai.registers.kinds import KINDS, record_content, row_content
from gongkai.registers.models import OpeningBalance, ZeroReport
from gongkai.registers.operations import add_rows
from gongkai.registers.queries import register_counts


def load_folder(
    organ: Organ, folder: Path, *, year: int, by: User | None, at: datetime
) -> dict[str, str]:
    """Load the registers of a folder as those of ``year``; return the prose by section.

    Raises LedgerErrors naming every row that is wrong, WrongState when the year has rows already.
    Registers of applications and disputes are checked with the others, but not kept yet.
    """
    read_ledger_folder(folder)
    gathered = gather_files(folder)
    tables = gathered.tables
    contents = {
        key: [record_content(key, row.values) for row in tables[key].records]
        for key in ("documents", "briefs")
    } | {
        key: [row_content(kind, row.values) for row in tables[key].records]
        for key, kind in KINDS.items()
    }
    errors = [
        error
        for key, of_register in contents.items()
        for row, content in zip(tables[key].records, of_register, strict=True)
        for error in misfits(tables[key].register, row, content)
    ]
    if errors:
        raise LedgerErrors(tuple(errors))
    with deed("office.folder_loaded", organ=organ.slug, by=by, at=at) as done:
        if any(register_counts(organ, year).values()):
            raise WrongState(f"{organ.name}{year}年已有台账，没有重复装入。", code="already_loaded")
        counts = {}
        for key, of_register in contents.items():
            if key in KINDS:
                add_rows(organ, KINDS[key], of_register, done, by=by, at=at)
            else:
                add_records(organ, of_register, done, by=by, at=at)
            counts[key] = len(of_register)
        ZeroReport.objects.bulk_create(
            ZeroReport(
                organ=organ,
                year=year,
                register=row.get("register"),
                state=row.get("state"),
                post=row.get("post") or "",
                on=row.get("on") or at.date(),
                by=by,
            )
            for row in tables["zero"].records
            if row.get("state") and not tables[row.get("register")].records
        )
        OpeningBalance.objects.bulk_create(
            OpeningBalance(organ=organ, year=year, cell=row.get("cell"), value=Decimal(value))
            for row in tables["opening"].records
            if (value := row.get("value")) is not None
        )
        done.on(f"organ:{organ.slug}", year=year, rows=counts)
    return gathered.sections
