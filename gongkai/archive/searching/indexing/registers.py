"""Rows of the registers, and tables that were imported, in the index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.urls import reverse

from gongkai.archive.searching.indexing.parts import Built, texts
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.registers.kinds import KINDS, RegisterKind
from gongkai.registers.models import Import
from gongkai.search.entry import Entry

Build = Callable[[Organ, Collection[str]], Iterator[Built]]


def row_keys(register: str) -> Callable[[Organ], Iterator[str]]:
    """Return what yields the keys of a register's rows."""
    kind = KINDS[register]

    def keys(organ: Organ) -> Iterator[str]:
        rows = kind.model.objects.filter(organ=organ, **kind.fixed).order_by("pk")
        return map(str, rows.values_list("pk", flat=True).iterator(chunk_size=2_000))

    return keys


def rows_of_register(register: str) -> Build:
    """Return what builds the entries of a register's rows that stand. One query."""
    kind = KINDS[register]

    def build(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
        rows = kind.model.objects.filter(organ=organ, pk__in=keys, cancelled_at=None, **kind.fixed)
        for row in rows:
            yield Built(_row(organ, kind, row))

    return build


def _row(organ: Organ, kind: RegisterKind, row: object) -> Entry:
    told = {name: getattr(row, name) for name in ("pk", "title", "serial", "year", "note")}
    address = reverse("registers:rows", args=[organ.slug, kind.key])
    return Entry(
        key=f"{kind.key}:{told['pk']}",
        organ=organ.slug,
        kind=kind.key,
        title=told["title"],
        texts=texts([("备注", told["note"]), ("数据来源", getattr(row, "source", ""))]),
        number=told["serial"],
        column=kind.label,
        year=told["year"],
        dated_on=getattr(row, kind.day),
        url=f"{address}?year={told['year']}",
        subject=f"{kind.key}:{told['pk']}",
        readers=(reader(organ, "registers"),),
    )


def import_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of all imports of the organ."""
    return map(str, Import.objects.filter(organ=organ).values_list("pk", flat=True))


def build_imports(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of imports: the file and what became of it. One query.

    The table itself is not read: what came of it stands in its register.
    """
    for begun in Import.objects.filter(organ=organ, pk__in=keys).select_related("file"):
        yield Built(
            Entry(
                key=f"import:{begun.pk}",
                organ=organ.slug,
                kind="import",
                title=begun.file.name,
                texts=texts([("导入", f"新登记{begun.added}条，已有{begun.repeated}条")]),
                year=begun.year,
                dated_on=begun.at.date(),
                url=reverse("registers:import", args=[organ.slug, begun.pk]),
                subject=f"import:{begun.pk}",
                readers=(reader(organ, "imports"),),
                state=begun.get_state_display(),
                persons=(begun.by_id,) if begun.by_id else (),
            )
        )
