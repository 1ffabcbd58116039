"""Files of a case that may be given out, as pages ask for them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.operations.answering import living_answer

#: What may go out: an original, or what was made of it.
GIVEN_OUT = ("original", "redacted")


def offered_files(application: Application) -> QuerySet[CaseFile]:
    """Return originals and redacted files of a case, in the order in which they came."""
    found: QuerySet[CaseFile] = application.files.filter(purpose__in=GIVEN_OUT)
    return found.select_related("stored", "made_from__stored").order_by("pk")


def releasable_files(application: Application) -> QuerySet[CaseFile]:
    """Return the files that an answer may release: no original of which parts are covered."""
    marked = Q(purpose="original") & ~Q(boxes=[])
    return offered_files(application).exclude(redactions__isnull=False).exclude(marked)


def used_files(application: Application) -> set[int]:
    """Return the keys of the files that the answer releases."""
    answer = living_answer(application)
    return set(answer.released.values_list("file_id", flat=True)) if answer else set()


def file_of(application: Application, pk: int, purposes: Collection[str]) -> CaseFile | None:
    """Return a file of the case with one of the purposes, None for any other."""
    found: CaseFile | None = (
        application.files.filter(pk=pk, purpose__in=purposes)
        .select_related("stored", "organ", "application__organ", "made_from__stored")
        .first()
    )
    return found
