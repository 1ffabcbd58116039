"""Keeping the index: subjects indexed anew, what waits worked off, everything looked through."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import InterfaceError, OperationalError

from gongkai.archive.models import ToIndex
from gongkai.archive.reading import read_guarded
from gongkai.archive.searching.indexing.parts import Built, private
from gongkai.archive.searching.indexing.subjects import all_subjects, build
from gongkai.audit.operations import held
from gongkai.errors import GongkaiError
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.search.models import StaffEntry
from gongkai.search.operations import IndexOutdated, fill_text, put_many, remove_many

logger = logging.getLogger("gongkai.archive")
#: Subjects indexed while no deed of the organ can be done.
BATCH = 200
#: What is no fault of a subject: the next round tries again.
_PASSING = (OperationalError, InterfaceError, IndexOutdated)
#: All subjects of the organ.
EVERYTHING = "*"


def index_subjects(organ: Organ, subjects: Collection[str]) -> int:
    """Index subjects as they stand now, inside the caller's transaction; return how many entries.

    What a subject no longer has goes at once. The text of a file that is new is left to the worker.
    """
    built = list(build(organ, subjects))
    rows = StaffEntry.objects.filter(organ=organ.slug, subject__in=subjects)
    there = set(rows.values_list("key", flat=True))
    put_many((one.entry for one in built), scope="staff")
    remove_many(sorted(there - {one.entry.key for one in built}), scope="staff")
    _ask_for_texts(organ, built, there)
    return len(built)


def _ask_for_texts(organ: Organ, built: Iterable[Built], there: set[str]) -> None:
    files = [one.file for one in built if one.file and one.file.key not in there]
    # Asked for twice, a file is read twice and told the same.
    ToIndex.objects.bulk_create(
        [
            ToIndex(
                organ=organ,
                file_key=file.key,
                sha256=file.sha256,
                name=file.name,
                is_private=file.is_private,
            )
            for file in files
        ]
    )


def index_later(organ: Organ, subjects: Collection[str]) -> None:
    """Leave subjects to the worker, inside the caller's transaction."""
    ToIndex.objects.bulk_create([ToIndex(organ=organ, subject=subject) for subject in subjects])


def index_waiting() -> int:
    """Index whatever waits, subjects first, then the text of files; return how many were done."""
    done = 0
    for row in ToIndex.objects.filter(subject=EVERYTHING).select_related("organ"):
        done += index_organ(row.organ)
        row.delete()
    while rows := list(ToIndex.objects.exclude(subject="").order_by("pk")[:BATCH]):
        organ = rows[0].organ
        mine = [row for row in rows if row.organ_id == organ.pk]
        try:
            _index_rows(organ, mine)
        except Exception:
            # One that fails must not hold up all that come after it.
            for row in mine:
                _index_alone(organ, row)
        done += len(mine)
    for row in ToIndex.objects.exclude(file_key="").select_related("organ").order_by("pk"):
        _index_file(row)
        done += 1
    return done


def _index_rows(organ: Organ, rows: Sequence[ToIndex]) -> None:
    with held(organ.slug):
        index_subjects(organ, list(dict.fromkeys(row.subject for row in rows)))
        # Only these: what a deed noted meanwhile, even of the same subject, stays.
        ToIndex.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _index_alone(organ: Organ, row: ToIndex) -> None:
    try:
        _index_rows(organ, [row])
    except _PASSING:
        raise
    except Exception:
        logger.exception("not_indexed", extra={"event": row.subject})
        row.delete()


def _index_file(row: ToIndex) -> None:
    """Read a file, which takes time, then hand its text in; one that cannot be read has none."""
    try:
        text = read_guarded(get(row.sha256), row.name).text
        if text.strip():
            with held(row.organ.slug):
                fill_text(row.file_key, private(text) if row.is_private else text, scope="staff")
    except GongkaiError as error:
        logger.info("file_without_text", extra={"event": error.code})
    row.delete()


def index_organ(organ: Organ) -> int:
    """Look through everything of an organ and set right what the index has otherwise.

    Deeds go on between the batches. Return how many entries there are. Safe to run again; stopped
    half-way, nothing is lost.
    """
    indexed = StaffEntry.objects.filter(organ=organ.slug).order_by("subject")
    known = list(indexed.values_list("subject", flat=True).distinct())
    total = 0
    for subjects in _batches(dict.fromkeys([*all_subjects(organ), *known])):
        with held(organ.slug):
            total += index_subjects(organ, subjects)
    return total


def _batches(subjects: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(subjects)
    while batch := list(islice(waiting, BATCH)):
        yield batch
