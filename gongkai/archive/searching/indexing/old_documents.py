"""Documents of old folders, in the index."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gongkai.archive.importing.searching import entry_of
from gongkai.archive.models import ArchivedDocument
from gongkai.archive.searching.indexing.parts import Built, FileText
from gongkai.organs.models import Organ


def old_document_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of the documents that were imported."""
    rows = ArchivedDocument.objects.filter(organ=organ).order_by("pk")
    return map(str, rows.values_list("pk", flat=True).iterator(chunk_size=2_000))


def build_old_documents(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield their entries; the text stays as it came in, or is read again. One query."""
    rows = ArchivedDocument.objects.filter(organ=organ, pk__in=keys).select_related("stored")
    for row in rows:
        entry = entry_of(row, organ, None if row.has_text else "")
        file = FileText(entry.key, row.sha256, row.stored.name, True) if row.has_text else None
        yield Built(entry, file)
