"""Reading runs, what became of their lines, and the documents that came in."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from gongkai.archive.models import ArchivedDocument, ImportLine, ImportRun
from gongkai.organs.models import Organ

#: Outcomes of what came in.
KEPT = ("kept", "same_number")


def runs_of(organ: Organ) -> QuerySet[ImportRun]:
    """Return the organ's runs, the newest first, each with how much it kept and did not."""
    found: QuerySet[ImportRun] = ImportRun.objects.filter(organ=organ)
    is_kept = Q(lines__outcome__in=KEPT)
    return found.annotate(
        kept=Count("lines", filter=is_kept), others=Count("lines", filter=~is_kept)
    ).order_by("-pk")


def outcomes_of(run: ImportRun) -> list[tuple[str, str, int]]:
    """Return slug, label and number of each outcome that came up, in the order of the list."""
    rows = ImportLine.objects.filter(run=run).order_by().values("outcome").annotate(n=Count("pk"))
    counts = {row["outcome"]: row["n"] for row in rows}
    return [(slug, label, counts[slug]) for slug, label in ImportLine.OUTCOMES if slug in counts]


def lines_of(run: ImportRun, outcome: str = "") -> QuerySet[ImportLine]:
    """Return the lines of a run, in the order in which they came; of one outcome if told."""
    found: QuerySet[ImportLine] = ImportLine.objects.filter(run=run)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.select_related("document").order_by("pk")


def problem_lines(run: ImportRun) -> list[ImportLine]:
    """Return the lines of what was not taken in or is to be looked at; doubles are no problem."""
    return list(lines_of(run).exclude(outcome__in=("kept", "updated", "duplicate")))


def documents_of(
    organ: Organ, *, words: str = "", unconfirmed: bool = False
) -> QuerySet[ArchivedDocument]:
    """Return the organ's old documents, the newest first; of a word in title or number if told."""
    found: QuerySet[ArchivedDocument] = ArchivedDocument.objects.filter(organ=organ)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words))
    if unconfirmed:
        found = found.exclude(proposed=[])
    return found.select_related("stored").order_by("-dated_on", "-pk")
