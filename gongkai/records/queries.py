"""Reading records: lists, and what they hand over to the year's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongkai.audit.queries import traces_of_deed, unsealed
from gongkai.organs.models import Organ
from gongkai.records.content import content_hash, content_text
from gongkai.records.files import path_of, problem_of
from gongkai.records.models import Record, StoredFile, Version
from gongkai.statute.annual_report.ledger import DocumentEntry

#: Kind of record → register of the ledger.
REGISTER_OF_KIND = {"document": "documents", "brief": "briefs"}

_LEDGER_COLUMNS = (
    "pk",
    "kind",
    "issuer",
    "attribute",
    "dated_on",
    "rank",
    "published_on",
    "repealed_on",
    "expired_on",
    "title",
    "column",
    "channels",
)


def records_of(organ: Organ) -> QuerySet[Record]:
    """Return the organ's records, cancelled ones too, newest first."""
    found: QuerySet[Record] = Record.objects.filter(organ=organ)
    return found.order_by("-dated_on", "-pk")


class PagedByKey(Sequence[Record]):
    """Records for pages: keys are counted and skipped inside an index, rows fetched by key.

    A page far back costs what the first one does. ``scan``: the records were searched for words
    inside titles, which reads every row; then all keys are kept, so that this is done once.
    """

    def __init__(self, found: QuerySet[Record], *, scan: bool = False) -> None:
        keys = found.values_list("pk", flat=True)
        self.keys: Any = list(keys) if scan else keys
        self.is_kept = scan

    def __len__(self) -> int:
        return len(self.keys) if self.is_kept else self.keys.count()

    def __getitem__(self, part: Any) -> Any:
        keys = list(self.keys[part]) if isinstance(part, slice) else [self.keys[part]]
        rows = Record.objects.defer("body").in_bulk(keys)
        found = [rows[key] for key in keys]
        return found if isinstance(part, slice) else found[0]


def records_by_entry(organ: Organ, ids: Sequence[str]) -> QuerySet[Record]:
    """Return the records behind ledger entries such as ``briefs:12``, in register order."""
    keys = [
        int(key)
        for register, _, key in (identifier.partition(":") for identifier in ids)
        if register in ("documents", "briefs") and key.isdigit()
    ]
    found: QuerySet[Record] = Record.objects.filter(organ=organ, pk__in=keys)
    return found.order_by("dated_on", "pk")


def ledger_rows(organ: Organ, year: int) -> QuerySet[Record]:
    """Return the records that can bear on the report of a year.

    Those of the year, those published in it, and every rule or normative document, since these
    are counted as long as they are in force.
    """
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    found: QuerySet[Record] = Record.objects.filter(
        Q(year=year) | Q(published_on__range=(begins, ends)) | ~Q(rank=""),
        organ=organ,
        kind__in=REGISTER_OF_KIND,
        cancelled_at=None,
    )
    return found


def document_entries(organ: Organ, year: int) -> Iterator[DocumentEntry]:
    """Yield the ledger's documents and briefs for the report of a year. One query.

    In the order of their keys: the records behind a figure are part of what is checked and
    signed, and a database without an order gives rows as they happen to lie.
    """
    rows = ledger_rows(organ, year).order_by("pk").values_list(*_LEDGER_COLUMNS)
    # A handful of combinations serves thousands of documents.
    split_channels = cache(lambda text: tuple(text.split("、")) if text else ())
    for row in rows.iterator(chunk_size=5_000):
        (key, kind, issuer, attribute, dated, rank, published, repealed, expired) = row[:9]
        title, column, channels = row[9:]
        register = REGISTER_OF_KIND[kind]
        yield DocumentEntry(
            f"{register}:{key}",
            register,
            issuer,
            attribute,
            dated,
            rank,
            published,
            repealed or expired,
            "repealed" if repealed else "expired" if expired else "",
            title,
            column,
            split_channels(channels),
        )


def records_by_register(organ: Organ, year: int) -> dict[str, QuerySet[Record]]:
    """Return the documents and the briefs of the organ's year that stand, by register."""
    standing: QuerySet[Record] = Record.objects.filter(organ=organ, year=year, cancelled_at=None)
    return {register: standing.filter(kind=kind) for kind, register in REGISTER_OF_KIND.items()}


def broken_versions() -> Iterator[str]:
    """Yield a sentence for every version that is not what its hash says or no deed added.

    So also for every record that differs from its newest version.
    """
    versions = Version.objects.select_related("record").order_by("record_id", "number")
    for version in versions.iterator(chunk_size=2_000):
        where = f"政府信息“{version.record.index_number}”"
        if content_hash(version.text) != version.sha256:
            yield f"{where}第{version.number}版的内容与摘要不符：这一版被改动。"
        is_newest = version.number == version.record.row_version
        if is_newest and version.text != content_text(version.record):
            yield f"{where}现在的内容与第{version.number}版不符：没有经过办理就被改动。"
    newest = Version.objects.filter(record=OuterRef("pk"), number=OuterRef("row_version"))
    for record in Record.objects.filter(~Exists(newest)).order_by("pk"):
        yield f"政府信息“{record.index_number}”没有第{record.row_version}版：版本被删去。"
    for organ in Organ.objects.order_by("pk"):
        rows = Version.objects.filter(record__organ=organ).order_by("pk")
        yield from unsealed(
            "records", organ.slug, rows.values_list("pk", "sha256").iterator(chunk_size=5_000)
        )


def _lost_attachments() -> Iterator[str]:
    """Yield a sentence for every file that a deed attached to a record and that is not there."""
    rows = StoredFile.objects.exclude(record=None)
    kept = set(rows.values_list("organ__slug", "record__public_id", "sha256"))
    for organ, trace in traces_of_deed("record.file_added"):
        sha256 = str(trace.details.get("sha256"))
        if (organ, trace.target.removeprefix("record:"), sha256) not in kept:
            yield f"“{organ}”的一件附件（摘要 {sha256[:12]}）登记过，现在没有了或被换成别的文件。"


def broken_files() -> Iterator[str]:
    """Yield a sentence for every kept file that is gone or no longer what it was.

    That a removed file is gone has its own explanation (``archive.checking``).
    """
    rows = StoredFile.objects.order_by(F("removed_at").asc(nulls_first=True), "pk")
    seen: set[str] = set()
    told = rows.values_list("sha256", "name", "organ__name", "removed_at")
    for sha256, name, organ, removed_at in told.iterator(chunk_size=2_000):
        is_due = sha256 not in seen and (removed_at is None or path_of(sha256).exists())
        if is_due and (problem := problem_of(sha256)):
            yield f"{organ}的文件“{name}”（摘要 {sha256[:12]}）：{problem}"
        seen.add(sha256)
    yield from _lost_attachments()
