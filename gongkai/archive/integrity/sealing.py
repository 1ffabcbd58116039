"""Rows that must stay as they are, sealed into the audit chain by and by.

Triggers refuse to change them, but who owns the database can take triggers off. So the timer adds
to each organ's chain what the rows are that came since the last time, before it makes a
checkpoint: from then on a changed, added or missing row is found, and named. Versions of records
and of register rows are sealed by the deed that adds them (``audit.operations.Deed.seal``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from gongkai.applications.models import AnswerReview, CaseEvent, FileAccess
from gongkai.audit.chain import canonical, text_hash
from gongkai.audit.models import Chain, Entry
from gongkai.audit.operations import deed
from gongkai.publishing.models import Reexamination, Review
from gongkai.records.models import StoredFile
from gongkai.remedies.models import DisputeEvent
from gongkai.reports.models import Snapshot, UnitEvent
from gongkai.supervision.models import (
    ComplaintEvent,
    DisclosureEvent,
    FindingEvent,
    TaskEvent,
    TaskOutput,
)

DEED, TARGET = "audit.sealed", "seals"
#: So many rows one entry seals at most.
BATCH = 2_000
#: So many characters of a row's hash tell which row was changed; the digest covers them whole.
_MARK = 12


@dataclass(frozen=True, slots=True)
class Watched:
    """A table, the way from a row to its organ, and the columns that must stay (all if none)."""

    model: type[models.Model]
    organ: str
    columns: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Return the name of the table."""
        return self.model._meta.db_table

    def sealed_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that a seal made now covers."""
        return self.columns or tuple(f.attname for f in self.model._meta.concrete_fields)

    def rows(self, organ: str) -> models.QuerySet[Any]:
        """Return the rows of an organ in order of their keys."""
        rows: models.QuerySet[Any] = self.model._default_manager.filter(
            **{f"{self.organ}__slug": organ}
        )
        return rows.order_by("pk")


WATCHED = (
    Watched(StoredFile, "organ", ("sha256", "size")),
    Watched(CaseEvent, "organ"),
    Watched(AnswerReview, "organ"),
    Watched(FileAccess, "organ"),
    Watched(DisputeEvent, "organ"),
    Watched(Review, "item__organ"),
    Watched(Reexamination, "organ"),
    Watched(Snapshot, "report__organ"),
    Watched(UnitEvent, "unit__round__organ"),
    Watched(TaskEvent, "organ"),
    Watched(TaskOutput, "organ"),
    Watched(DisclosureEvent, "organ"),
    Watched(FindingEvent, "finding__organ"),
    Watched(ComplaintEvent, "complaint__organ"),
)


def seal_new_rows(*, at: datetime) -> int:
    """Seal what came since the last time in every organ; return how many rows."""
    organs = Chain.objects.order_by("organ").values_list("organ", flat=True)
    return sum(_seal_rows_of(organ, at) for organ in organs)


def _seal_rows_of(organ: str, at: datetime) -> int:
    """Seal batch after batch, so that no entry grows long; return how many rows."""
    count = 0
    while _has_new_rows(organ):
        # Rows are added under the lock of the organ's head only: none with a smaller key can
        # come in later.
        with deed(DEED, organ=organ, by=None, at=at) as done:
            last = _last_marks(organ)
            found = [(one, _new_rows(one, organ, last.get(one.table, 0))) for one in WATCHED]
            seals = [_seal(one, rows) for one, rows in found if rows]
            marks = last | {told["table"]: told["last"] for told in seals}
            done.on(TARGET, rows=seals, marks=marks)
        count += sum(len(told["keys"]) for told in seals)
    return count


def _has_new_rows(organ: str) -> bool:
    last = _last_marks(organ)
    return any(one.rows(organ).filter(pk__gt=last.get(one.table, 0)).exists() for one in WATCHED)


def _last_marks(organ: str) -> dict[str, int]:
    """Return the key of the last sealed row by table."""
    text = (
        Entry.objects.filter(chain__organ=organ, target=TARGET)
        .order_by("-sequence")
        .values_list("text", flat=True)
        .first()
    )
    marks: dict[str, int] = json.loads(text)["details"]["marks"] if text else {}
    return marks


def _new_rows(one: Watched, organ: str, after: int) -> list[tuple[int, str]]:
    rows = one.rows(organ).filter(pk__gt=after)[:BATCH]
    columns = one.sealed_columns()
    return [(row.pk, row_hash(row, columns)) for row in rows]


def row_hash(row: models.Model, columns: Sequence[str]) -> str:
    """Return the hash of the named columns of a row, the same on every database."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return text_hash(canonical({name: fields[name].value_to_string(row) for name in columns}))


def _seal(one: Watched, rows: list[tuple[int, str]]) -> dict[str, Any]:
    return {
        "columns": list(one.sealed_columns()),
        "digest": _digest(rows),
        "keys": [key for key, _ in rows],
        "marks": [sha256[:_MARK] for _, sha256 in rows],
        "last": rows[-1][0],
        "table": one.table,
    }


def _digest(rows: list[tuple[int, str]]) -> str:
    return text_hash("\n".join(f"{key} {sha256}" for key, sha256 in rows))


def broken_seals() -> Iterator[str]:
    """Yield a Chinese sentence for every row that is not what was sealed, is gone, or is a stray.

    What came after the last seal is not looked at.
    """
    for chain in Chain.objects.order_by("organ"):
        seals: dict[str, list[dict[str, Any]]] = defaultdict(list)
        removed: set[int] = set()
        entries = Entry.objects.filter(chain=chain, deed__in=(DEED, "applications.anonymised"))
        for text in entries.order_by("sequence").values_list("text", flat=True).iterator():
            details = json.loads(text)["details"]
            removed.update(details.get("removed", ()))
            for told in details.get("rows", ()):
                seals[told["table"]].append(told)
        for one in WATCHED:
            excused = removed if one.model is StoredFile else set()
            yield from _breaks_of(one, chain.organ, seals[one.table], excused)


def _breaks_of(
    one: Watched, organ: str, seals: list[dict[str, Any]], excused: set[int]
) -> Iterator[str]:
    name, sealed = one.model._meta.verbose_name, set[int]()
    for told in seals:
        sealed.update(told["keys"])
        yield from _breaks_of_seal(one, organ, told, excused)
    last = seals[-1]["last"] if seals else 0
    for key in one.rows(organ).filter(pk__lte=last).values_list("pk", flat=True).iterator():
        if key not in sealed:
            yield f"“{organ}”的{name}第{key}号不是办理留下的：有人直接写入了数据库。"


def _breaks_of_seal(
    one: Watched, organ: str, told: dict[str, Any], excused: set[int]
) -> Iterator[str]:
    name = one.model._meta.verbose_name
    rows = {row.pk: row for row in one.rows(organ).filter(pk__in=told["keys"])}
    now = {key: row_hash(row, told["columns"]) for key, row in rows.items()}
    if _digest(list(now.items())) == told["digest"]:
        return
    for key, mark in zip(told["keys"], told["marks"], strict=True):
        if key in excused:
            continue
        if key not in now:
            yield f"“{organ}”的{name}第{key}号已经封存，现在没有了：被删去。"
        elif not now[key].startswith(mark):
            yield f"“{organ}”的{name}第{key}号（{rows[key]}）与封存时不符：被改动。"
