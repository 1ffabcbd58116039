"""Writing registers: rows, zero reports, opening balances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from gongkai.accounts.models import User
from gongkai.audit.chain import text_hash
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import BATCH, EditedElsewhere
from gongkai.registers.kinds import RegisterKind, row_text
from gongkai.registers.models import (
    COUNTED_WORDS,
    OpeningBalance,
    RegisterRow,
    RowVersion,
    ZeroReport,
)
from gongkai.registers.permissions import REGISTERS
from gongkai.registers.queries import KINDS_OF_CELLS, register_counts


@contextmanager
def _explaining(kind: RegisterKind, content: Mapping[str, Any]) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        text = str(error)
        if "days_in_order" in text:
            raise InvalidInput("结束日期早于开始日期。请核对。", code="dates_reversed") from error
        if "not_negative" in text:
            raise InvalidInput("金额不能是负数。请核对。", code="negative_amount") from error
        raise InvalidInput(
            f"{content['year']}年的{kind.label}台账里已有序号“{content['serial']}”。请改用其他序号。",
            code="serial_taken",
        ) from error


def add_row(
    organ: Organ,
    kind: RegisterKind,
    content: dict[str, Any],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> RegisterRow:
    """Add a row to a register and return it."""
    REGISTERS.require(by, "edit", organ, on=at.date())
    content = _whole(kind, content)
    with (
        _explaining(kind, content),
        deed("register.row_added", organ=organ.slug, by=by, at=at, key=key) as done,
    ):
        row = add_rows(organ, kind, [content], done, by=by, at=at)[0]
        done.on(f"{kind.key}:{row.pk}", version=1)
    return row


def add_rows(
    organ: Organ,
    kind: RegisterKind,
    contents: Sequence[Mapping[str, Any]],
    done: Deed,
    *,
    by: User | None,
    at: datetime,
) -> list[RegisterRow]:
    """Add many rows with their first versions inside a deed, which answers for all of them."""
    rows = [kind.model(organ=organ, **content) for content in contents]
    kind.model.objects.bulk_create(rows, batch_size=BATCH)
    _add_versions(kind, rows, done, by=by, at=at)
    return rows


def _add_versions(
    kind: RegisterKind,
    rows: Sequence[RegisterRow],
    done: Deed,
    *,
    by: User | None,
    at: datetime,
) -> None:
    versions = []
    for row in rows:
        text = row_text(kind, row)
        versions.append(
            RowVersion(
                organ_id=row.organ_id,
                register=kind.key,
                row=row.pk,
                number=row.row_version,
                text=text,
                sha256=text_hash(text),
                by=by,
                at=at,
            )
        )
    RowVersion.objects.bulk_create(versions, batch_size=BATCH)
    done.seal("registers", [(version.pk, version.sha256) for version in versions])


def change_row(
    row: RegisterRow,
    kind: RegisterKind,
    content: dict[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> RegisterRow:
    """Change a row into its next version; ``seen`` is the version the person had before them."""
    REGISTERS.require(by, "edit", row.organ, on=at.date())
    content = _whole(kind, content)
    with (
        _explaining(kind, content),
        deed("register.row_changed", organ=row.organ.slug, by=by, at=at, key=key) as done,
    ):
        current = _standing(kind, row, seen)
        changed = [name for name, value in content.items() if getattr(current, name) != value]
        for name, value in content.items():
            setattr(current, name, value)
        _save_next(kind, current, done, by=by, at=at)
        done.on(f"{kind.key}:{row.pk}", version=current.row_version, fields=changed)
    return current


def _standing(kind: RegisterKind, row: RegisterRow, seen: int) -> RegisterRow:
    """Return the row locked, as it stands, provided that it is what the person saw."""
    current: RegisterRow = kind.model.objects.select_for_update().get(pk=row.pk)
    if current.cancelled_at or current.row_version != seen:
        raise EditedElsewhere("这一行")
    return current


def _save_next(kind: RegisterKind, row: RegisterRow, done: Deed, *, by: User, at: datetime) -> None:
    row.row_version += 1
    row.save()
    # As the database keeps it: text typed into a form has become numbers and days.
    row.refresh_from_db()
    _add_versions(kind, [row], done, by=by, at=at)


def cancel_row(
    row: RegisterRow,
    kind: RegisterKind,
    *,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Cancel a row entered by mistake; it stays readable and is no longer counted."""
    REGISTERS.require(by, "edit", row.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明注销登记的原因。", code="reason_missing")
    with deed("register.row_cancelled", organ=row.organ.slug, by=by, at=at, key=key) as done:
        current = _standing(kind, row, seen)
        current.cancelled_at, current.cancel_reason = at, reason.strip()[:200]
        _save_next(kind, current, done, by=by, at=at)
        done.on(f"{kind.key}:{row.pk}", version=current.row_version)


def _whole(kind: RegisterKind, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with the year of its day and what is fixed for the register."""
    return {**content, **kind.fixed, "year": content[kind.day].year}


def confirm_zero(
    organ: Organ,
    year: int,
    register: str,
    state: str,
    *,
    by: User,
    at: datetime,
    post: str = "",
    key: str | None = None,
) -> ZeroReport:
    """Record somebody's word that a register has nothing for the year, or is not kept.

    Raises WrongState for a register that has rows: then nothing is confirmed.
    """
    REGISTERS.require(by, "confirm", organ, on=at.date())
    if register not in COUNTED_WORDS or state not in ("none", "not_kept"):
        raise InvalidInput("没有这种台账或状态。请从列表中选择。", code="unknown_register")
    with deed("register.zero_confirmed", organ=organ.slug, by=by, at=at, key=key) as done:
        rows = register_counts(organ, year)[register]
        if rows:
            raise WrongState(
                f"“{COUNTED_WORDS[register]}”台账{year}年已有{rows}行记录，不能确认为零报告。"
                "请先核对台账。",
                code="register_not_empty",
            )
        report, _ = ZeroReport.objects.update_or_create(
            organ=organ,
            year=year,
            register=register,
            defaults={"state": state, "post": post, "on": at.date(), "by": by},
        )
        done.on(f"zero:{year}:{register}", state=state)
    return report


def withdraw_zero(
    organ: Organ, year: int, register: str, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Take a zero report back; the register is unconfirmed again."""
    REGISTERS.require(by, "confirm", organ, on=at.date())
    with deed("register.zero_withdrawn", organ=organ.slug, by=by, at=at, key=key) as done:
        deleted, _ = ZeroReport.objects.filter(organ=organ, year=year, register=register).delete()
        if not deleted:
            raise WrongState("这本台账没有零报告，不用撤回。", code="no_zero_report")
        done.on(f"zero:{year}:{register}")


def _refuse_unfit_balances(values: Mapping[str, Decimal | int | None]) -> None:
    for cell, value in values.items():
        kind = KINDS_OF_CELLS.get(cell)
        if kind is None:
            raise InvalidInput(f"上年数据里有不认识的指标“{cell[:64]}”。", code="unknown_cell")
        if value is None:
            continue
        is_whole = kind == "amount" or Decimal(value) == int(value)
        if abs(Decimal(value)) >= 10**14 or not is_whole:
            raise InvalidInput(
                f"上年数据“{cell}”的数不对：过大，或应是整数。请核对原件。", code="unfit_figure"
            )


def set_opening_balances(
    organ: Organ,
    year: int,
    values: Mapping[str, Decimal | int | None],
    *,
    source: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> int:
    """Replace the opening balances of the year by last year's cells; None cells are left out.

    ``source`` says where they come from (a file's name and hash, or typed). Returns how many.
    """
    REGISTERS.require(by, "import", organ, on=at.date())
    _refuse_unfit_balances(values)
    with deed("register.opening_set", organ=organ.slug, by=by, at=at, key=key) as done:
        OpeningBalance.objects.filter(organ=organ, year=year).delete()
        rows = [
            OpeningBalance(organ=organ, year=year, cell=cell, value=Decimal(value))
            for cell, value in values.items()
            if value is not None
        ]
        OpeningBalance.objects.bulk_create(rows)
        done.on(f"opening:{year}", source=source, cells=len(rows))
    return len(rows)
