"""Which subjects there are, and who builds their entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from gongkai.archive.searching.indexing.cases import application_keys, build_applications
from gongkai.archive.searching.indexing.disputes import build_disputes, dispute_keys
from gongkai.archive.searching.indexing.old_documents import build_old_documents, old_document_keys
from gongkai.archive.searching.indexing.parts import Built
from gongkai.archive.searching.indexing.pieces import build_pieces, piece_keys
from gongkai.archive.searching.indexing.records import build_records, record_keys
from gongkai.archive.searching.indexing.registers import (
    build_imports,
    import_keys,
    row_keys,
    rows_of_register,
)
from gongkai.archive.searching.indexing.reports import (
    build_hand_ins,
    build_reports,
    hand_in_keys,
    report_keys,
)
from gongkai.archive.searching.indexing.supervision import (
    book_keys,
    build_disclosures,
    build_findings,
    build_inspections,
    build_sendings,
    build_tasks,
    disclosure_keys,
    finding_keys,
    inspection_keys,
    rows_of_book,
    sending_keys,
    task_keys,
)
from gongkai.organs.models import Organ
from gongkai.registers.kinds import KINDS as REGISTERS
from gongkai.supervision.logbooks.books import BOOKS


@dataclass(frozen=True, slots=True)
class Provider:
    """The subjects of one kind: all their keys in an organ, and the entries of some of them."""

    keys: Callable[[Organ], Iterator[str]]
    build: Callable[[Organ, Collection[str]], Iterator[Built]]


#: Kind of subject, as the trail names it → its provider.
PROVIDERS: dict[str, Provider] = {
    "record": Provider(record_keys, build_records),
    "application": Provider(application_keys, build_applications),
    "dispute": Provider(dispute_keys, build_disputes),
    "report": Provider(report_keys, build_reports),
    "hand_in": Provider(hand_in_keys, build_hand_ins),
    "import": Provider(import_keys, build_imports),
    "old-document": Provider(old_document_keys, build_old_documents),
    "piece": Provider(piece_keys, build_pieces),
    "inspection": Provider(inspection_keys, build_inspections),
    "check_finding": Provider(finding_keys, build_findings),
    "task": Provider(task_keys, build_tasks),
    "sending": Provider(sending_keys, build_sendings),
    "disclosure": Provider(disclosure_keys, build_disclosures),
    **{slug: Provider(book_keys(slug), rows_of_book(slug)) for slug in BOOKS},
    **{key: Provider(row_keys(key), rows_of_register(key)) for key in REGISTERS},
}


def all_subjects(organ: Organ) -> Iterator[str]:
    """Yield every subject of the organ."""
    for kind, provider in PROVIDERS.items():
        for key in provider.keys(organ):
            yield f"{kind}:{key}"


def build(organ: Organ, subjects: Collection[str]) -> Iterator[Built]:
    """Yield the entries of subjects; a constant number of queries for each kind among them."""
    keys: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if kind in PROVIDERS:
            keys.setdefault(kind, []).append(key)
    for kind, of_kind in keys.items():
        yield from PROVIDERS[kind].build(organ, of_kind)
