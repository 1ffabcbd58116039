"""Which table holds which register, and how a read row becomes a row of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.audit.chain import canonical
from gongkai.exchange.registers.layout import Register, register_of
from gongkai.registers.models import (
    Charge,
    Handling,
    PowerItem,
    Purchase,
    RegisterRow,
)


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """One register of this room: its table, its day, and the fields its rows are made of."""

    key: str
    model: type[RegisterRow]
    day: str
    fields: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> Register:
        """Return the register as folders and imports know it."""
        return register_of(self.key)

    @property
    def label(self) -> str:
        """Return what the office calls it."""
        return self.layout.stem


def _handled(key: str) -> RegisterKind:
    return RegisterKind(
        key, Handling, "decided_on", ("decided_on", "quantity", "source"), {"register": key}
    )


KINDS: dict[str, RegisterKind] = {
    kind.key: kind
    for kind in (
        RegisterKind(
            "purchases", Purchase, "purchased_on", ("purchased_on", "amount", "organisation")
        ),
        _handled("licensing"),
        _handled("other_services"),
        _handled("penalties"),
        _handled("coercion"),
        RegisterKind("charges", Charge, "charged_on", ("charged_on", "amount")),
        RegisterKind("power_items", PowerItem, "from_on", ("register", "from_on", "to_on")),
    )
}


#: Registers whose rows are records: key → kind of record.
RECORD_KINDS = {"documents": "document", "briefs": "brief", "incoming": "incoming"}


def row_content(kind: RegisterKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row from what the reader of registers made of a line."""
    day: date = values[kind.day]
    content = {
        "serial": str(values["id"]),
        "title": values["title"],
        "note": values.get("note") or "",
        "year": day.year,
        **kind.fixed,
    }
    for name in kind.fields:
        content[name] = values.get(name, _BLANK.get(name))
    return content


def row_text(kind: RegisterKind, row: RegisterRow) -> str:
    """Return the canonical JSON of a row's content, as its versions keep it."""
    names = ("serial", "title", "note", "organ_id", "year", "cancel_reason", *kind.fields)
    content = {name: _plain(getattr(row, name)) for name in names}
    return canonical(content | {"is_cancelled": row.cancelled_at is not None})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.quantize(Decimal("0.01")), "f")
    return value.isoformat() if isinstance(value, date) else value


_BLANK: dict[str, Any] = {"quantity": 1, "source": "", "to_on": None}


def record_content(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a record from a line of 发文, 简报 or 收文."""
    rank = values.get("rank") or ""
    return {
        "kind": RECORD_KINDS[key],
        "serial": str(values["id"]),
        "number": values.get("number") or "",
        "title": values["title"],
        "issuer": values.get("issuer") or ("superior" if key == "incoming" else "own"),
        "maker": values.get("maker") or "",
        "dated_on": values["dated_on"],
        "published_on": values.get("published_on"),
        "repealed_on": values.get("repealed_on"),
        "expired_on": values.get("expired_on"),
        "attribute": values["attribute"],
        "rank": "" if rank == "plain" else rank,
        "column": values.get("column") or "",
        "channels": "、".join(split_channels(values.get("channels") or "")),
        "note": values.get("note") or "",
    }


def split_channels(text: str) -> list[str]:
    """Return the channels named in a text, parted by 、 or commas."""
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return [part.strip() for part in parts if part.strip()]
