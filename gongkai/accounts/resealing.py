"""Sealing anew, under the newest key, what stands sealed under an older one.

Each batch is kept for itself: whoever is stopped half-way runs it again and the rest is done. A
value that somebody changes meanwhile is left as they wrote it, for it is sealed by the newest key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from django.db import transaction
from django.db.models import Model

from gongkai.accounts.sealing import has_key, is_outdated, key_name, seal, unseal
from gongkai.errors import DataMissing

BATCH = 500


@dataclass(frozen=True)
class SealedColumn:
    """A column that is kept sealed, what it is called, and for what purpose it is sealed."""

    model: type[Model]
    name: str
    purpose: str

    @property
    def label(self) -> str:
        """Return what people call it: the table and the column."""
        titles = self.model._meta
        return f"{titles.verbose_name}的{titles.get_field(self.name).verbose_name}"  # type: ignore[union-attr]


@dataclass(slots=True)
class Resealed:
    """What was done: rows sealed anew, rows that stay by the key they miss, rows whose key is
    there and that do not open, because somebody altered them.
    """

    done: int = 0
    without_key: Counter[str] = field(default_factory=Counter)
    altered: int = 0

    def __iadd__(self, other: Resealed) -> Self:
        """Add what another batch did."""
        self.done += other.done
        self.without_key.update(other.without_key)
        self.altered += other.altered
        return self


def reseal(column: SealedColumn) -> Iterator[Resealed]:
    """Seal a column anew batch by batch, each kept before it is told; what does not open is
    counted and passed over.
    """
    for batch in _outdated(column):
        told = Resealed()
        with transaction.atomic():
            for pk, sealed in batch:
                _reseal_one(column, pk, sealed, told)
        yield told


def count_outdated(column: SealedColumn) -> int:
    """Return how many rows of a column stand under an older key."""
    return sum(len(batch) for batch in _outdated(column))


def _reseal_one(column: SealedColumn, pk: int, sealed: str, told: Resealed) -> None:
    try:
        plain = unseal(sealed, purpose=column.purpose)
    except DataMissing:
        if has_key(name := key_name(sealed)):
            told.altered += 1
        else:
            told.without_key[name] += 1
        return
    anew = {column.name: seal(plain, purpose=column.purpose)}
    rows = column.model._default_manager.filter(pk=pk, **{column.name: sealed})
    told.done += rows.update(**anew)


def _outdated(column: SealedColumn) -> Iterator[list[tuple[int, str]]]:
    """Yield the keys and values that stand under an older key, in order of their keys."""
    rows = column.model._default_manager.exclude(**{column.name: ""}).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", column.name)[:BATCH]):
        last = batch[-1][0]
        if waiting := [(pk, sealed) for pk, sealed in batch if is_outdated(sealed)]:
            yield waiting
