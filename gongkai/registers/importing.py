"""The first hour: an office's own spreadsheet into records and registers.

Upload keeps the file; the person matches columns; the preview names every error by row; confirming
writes all rows or none. Doing it twice adds nothing: a row whose number is already there with the
same content is counted as repeated, one with other content is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from gongkai.accounts.models import User
from gongkai.audit.chain import canonical, text_hash
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.exchange.registers.entries import wrong_order
from gongkai.exchange.registers.errors import LedgerErrors, RowError
from gongkai.exchange.registers.layout import Register, register_of
from gongkai.exchange.registers.matching import Heads, Source, guess_heads, rearrange
from gongkai.exchange.registers.records import Record as ReadRow
from gongkai.exchange.registers.records import Table, read_table
from gongkai.exchange.registers.sheets import Sheet, sheets_of
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.records.models import Record
from gongkai.records.operations import add_records, keep_file
from gongkai.registers.fitting import misfits
from gongkai.registers.kinds import KINDS, RECORD_KINDS, record_content, row_content
from gongkai.registers.models import Import
from gongkai.registers.operations import add_rows
from gongkai.registers.permissions import REGISTERS

#: Registers that can be imported, in the order of the page.
IMPORTABLE = (*RECORD_KINDS, *KINDS)
MOST_ROWS = 200_000
PASTED = "粘贴的内容.txt"
#: Pairs of days of which the second may not lie before the first.
_ORDERS = {
    "documents": (
        ("dated_on", "published_on"),
        ("dated_on", "repealed_on"),
        ("dated_on", "expired_on"),
    ),
    "briefs": (("dated_on", "published_on"),),
    "power_items": (("from_on", "to_on"),),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming would do: rows to add, rows already there, errors by row, first rows."""

    sheet: Sheet
    heads: Heads
    register: Register
    new: tuple[dict[str, Any], ...]
    repeated: int
    errors: tuple[RowError, ...]

    @property
    def may_be_confirmed(self) -> bool:
        """Say whether there is something to write, and nothing wrong."""
        return not self.errors and bool(self.new or self.repeated)


def begin_import(
    organ: Organ,
    register: str,
    year: int,
    data: bytes,
    *,
    name: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Import:
    """Keep the table and guess its columns. Raises InvalidInput for what is no table."""
    REGISTERS.require(by, "import", organ, on=at.date())
    if register not in IMPORTABLE:
        raise InvalidInput("这种台账不能导入。请从列表中选择。", code="unknown_register")
    sheets = _sheets(data, name)
    place = next((i for i, sheet in enumerate(sheets) if sheet.rows), None)
    if place is None:
        raise InvalidInput(f"“{name}”里没有内容。请检查是否选错文件。", code="file_empty")
    stored = keep_file(organ, data, name=name, by=by, at=at, kind="table")
    with deed("import.begun", organ=organ.slug, by=by, at=at, key=key) as done:
        stored.save()
        begun = Import.objects.create(
            organ=organ,
            register=register,
            year=year,
            file=stored,
            sheet=place,
            mapping=guessed_mapping(sheets[place], register_of(register)),
            by=by,
            at=at,
        )
        done.on(f"import:{begun.pk}", register=register, sha256=stored.sha256)
    return begun


def _sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    if not data:
        raise InvalidInput(f"“{name}”是空的。请选择文件，或把表格粘贴进来。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB。请分成几份导入。",
            code="file_too_large",
        )
    if not name.lower().endswith((".csv", ".xlsx", ".txt")):
        raise InvalidInput(
            f"“{name}”的格式读不了。请用 Excel 或 WPS 另存为 .xlsx 或 .csv，或者直接粘贴。",
            code="unsupported_kind",
        )
    sheets = sheets_of(data, name)
    if any(len(sheet.rows) > MOST_ROWS for sheet in sheets):
        raise InvalidInput(f"一次最多导入{MOST_ROWS}行。请分成几份导入。", code="too_many_rows")
    return sheets


def guessed_mapping(sheet: Sheet, register: Register) -> dict[str, dict[str, Any]]:
    """Return column key → {"place": n}; what every row of an office shares is filled in."""
    heads = guess_heads(sheet, register)
    places: dict[str, dict[str, Any]] = (
        {column.key: {"place": place} for place, column in heads.columns.items()} if heads else {}
    )
    # An office's own register of dispatches; whether a document is open is never assumed.
    if any(column.key == "issuer" for column in register.columns):
        places.setdefault("issuer", {"text": "办事处"})
    return places


def _kept_sheets(begun: Import) -> tuple[Sheet, ...]:
    return sheets_of(get(begun.file.sha256), begun.file.name, was_read=True)


def sheet_of(begun: Import) -> Sheet:
    """Return the sheet that an import is about, read again from its kept file."""
    return _kept_sheets(begun)[begun.sheet]


def sheets_with_rows(begun: Import) -> list[tuple[int, str]]:
    """Return place and name of each sheet of the kept file that holds anything."""
    sheets = _kept_sheets(begun)
    return [(place, sheet.name) for place, sheet in enumerate(sheets) if sheet.rows]


def change_sheet(begun: Import, place: int | None, *, by: User, at: datetime) -> Import:
    """Read another sheet of the file; its columns are guessed anew."""
    REGISTERS.require(by, "import", begun.organ, on=at.date())
    if place is None or place not in dict(sheets_with_rows(begun)):
        raise InvalidInput("文件里没有这张工作表。请从列表中选择。", code="no_such_sheet")
    sheet = _kept_sheets(begun)[place]
    mapping = guessed_mapping(sheet, register_of(begun.register))
    with deed("import.sheet_chosen", organ=begun.organ.slug, by=by, at=at) as done:
        changed = Import.objects.filter(pk=begun.pk, state="open").update(
            sheet=place, mapping=mapping
        )
        if not changed:
            raise WrongState("这次导入已经结束。请重新导入。", code="import_closed")
        done.on(f"import:{begun.pk}", sheet=place)
    begun.refresh_from_db()
    return begun


def change_mapping(
    begun: Import, mapping: Mapping[str, Mapping[str, Any]], *, by: User, at: datetime
) -> Import:
    """Remember which column comes from where."""
    REGISTERS.require(by, "import", begun.organ, on=at.date())
    with deed("import.matched", organ=begun.organ.slug, by=by, at=at) as done:
        changed = Import.objects.filter(pk=begun.pk, state="open").update(mapping=dict(mapping))
        if not changed:
            raise WrongState("这次导入已经结束。请重新导入。", code="import_closed")
        done.on(f"import:{begun.pk}", columns=sorted(mapping))
    begun.refresh_from_db()
    return begun


def preview(begun: Import) -> Preview:
    """Return what confirming would do: reads the file and the rows there, writes nothing."""
    sheet, register = sheet_of(begun), register_of(begun.register)
    heads = guess_heads(sheet, register)
    if heads is None:
        raise InvalidInput("表里没有内容。请重新导入。", code="file_empty")
    sources = {
        key: Source(place=source.get("place"), text=source.get("text", ""))
        for key, source in begun.mapping.items()
    }
    missing = [c.head for c in register.required if c.key not in sources]
    if missing:
        error = RowError(sheet.name, None, None, f"还没有指定这些列：{'、'.join(missing)}。")
        return Preview(sheet, heads, register, (), 0, (error,))
    table = read_table(rearrange(sheet, register, heads.row, sources), register)
    errors = [*table.errors, *_reversed_days(table)]
    new, repeated, clashes = _compare(begun, table)
    errors += clashes
    if not errors and not new and not repeated:
        errors.append(RowError(sheet.name, None, None, "表头下面没有数据行。"))
    errors.sort(key=lambda error: error.row or 0)
    return Preview(sheet, heads, register, tuple(new), repeated, tuple(errors))


def _reversed_days(table: Table) -> list[RowError]:
    heads = {column.key: column.head for column in table.register.columns}
    return [
        error
        for record in table.records
        for first, later in _ORDERS.get(table.register.key, ())
        if (
            error := wrong_order(
                record, heads[first], record.get(first), heads[later], record.get(later)
            )
        )
    ]


def _compare(begun: Import, table: Table) -> tuple[list[dict[str, Any]], int, list[RowError]]:
    """Return the rows to add, how many are there already, and those that clash with a row."""
    contents = [(row, _content(begun.register, row)) for row in table.records]
    errors = [error for row, content in contents for error in misfits(table.register, row, content)]
    there = _rows_there(begun, {content["serial"] for _, content in contents})
    new: list[dict[str, Any]] = []
    repeated = 0
    for row, content in contents:
        existing = there.get((_year(begun.register, content), content["serial"]))
        if existing is None:
            new.append(content)
        elif all(getattr(existing, name) == value for name, value in content.items()):
            repeated += 1
        else:
            errors.append(
                row.error(
                    table.register.columns[0].head,
                    f"“{content['serial']}”已经登记过，内容不同（已登记：{existing.title}）。"
                    "请到台账修改那一条，或改用其他序号。",
                )
            )
    return new, repeated, errors


def _content(register: str, row: ReadRow) -> dict[str, Any]:
    if register in KINDS:
        return row_content(KINDS[register], row.values)
    return record_content(register, row.values)


def _year(register: str, content: Mapping[str, Any]) -> int:
    day: date = content[KINDS[register].day if register in KINDS else "dated_on"]
    return day.year


def _rows_there(begun: Import, serials: set[str]) -> dict[tuple[int, str], Any]:
    """Return the standing rows of the register by year and number. One query."""
    if begun.register in KINDS:
        kind = KINDS[begun.register]
        rows = kind.model.objects.filter(organ=begun.organ, cancelled_at=None, **kind.fixed)
    else:
        rows = Record.objects.filter(
            organ=begun.organ, cancelled_at=None, kind=RECORD_KINDS[begun.register]
        )
    return {(row.year, row.serial): row for row in rows.iterator() if row.serial in serials}


def choice_of(begun: Import) -> str:
    """Return what tells the sheet and the columns that a preview was made from."""
    return text_hash(canonical({"mapping": begun.mapping, "sheet": begun.sheet}))


def confirm_import(
    begun: Import, *, seen: str | None = None, by: User, at: datetime, key: str | None = None
) -> Import:
    """Write all rows of an import, or none. Raises LedgerErrors naming every row that is wrong.

    ``seen`` is the choice of the preview that the person had before them; another one meanwhile
    made by somebody else is refused.

    The table is read before the transaction, so that nobody waits for it; a row that somebody
    else adds meanwhile meets the database's own rule, and then nothing is written.
    """
    REGISTERS.require(by, "import", begun.organ, on=at.date())
    if seen is not None and seen != choice_of(begun):
        raise WrongState(
            "您看过预览之后，有人换了工作表或列对应，没有写入任何数据。请重新查看预览。",
            code="choice_changed",
        )
    shown = preview(begun)
    if shown.errors:
        raise LedgerErrors(shown.errors)
    try:
        with deed("import.done", organ=begun.organ.slug, by=by, at=at, key=key) as done:
            standing = Import.objects.filter(
                pk=begun.pk, state="open", sheet=begun.sheet, mapping=begun.mapping
            )
            closed = standing.update(state="done", added=len(shown.new), repeated=shown.repeated)
            if not closed:
                raise WrongState("这次导入已经结束，没有重复写入。", code="import_closed")
            _write(begun, shown, done, by=by, at=at)
            done.on(
                f"import:{begun.pk}",
                register=begun.register,
                sha256=begun.file.sha256,
                added=len(shown.new),
                repeated=shown.repeated,
            )
    except IntegrityError as error:
        raise WrongState(
            "导入期间有人登记了相同的序号，没有写入任何数据。请重新查看预览。",
            code="register_changed",
        ) from error
    begun.refresh_from_db()
    return begun


def _write(current: Import, seen: Preview, done: Deed, *, by: User, at: datetime) -> None:
    if current.register in KINDS:
        add_rows(current.organ, KINDS[current.register], seen.new, done, by=by, at=at)
    else:
        add_records(current.organ, seen.new, done, by=by, at=at)


def drop_import(begun: Import, *, by: User, at: datetime) -> None:
    """Give an import up; its file stays as evidence, nothing was written."""
    REGISTERS.require(by, "import", begun.organ, on=at.date())
    with deed("import.dropped", organ=begun.organ.slug, by=by, at=at) as done:
        if not Import.objects.filter(pk=begun.pk, state="open").update(state="dropped"):
            raise WrongState("这次导入已经结束，不能放弃。", code="import_closed")
        done.on(f"import:{begun.pk}")
