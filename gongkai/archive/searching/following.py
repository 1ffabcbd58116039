"""The index follows every deed: what it touched is noted in its transaction for the worker.

A deed names its object for the trail and seals the versions that it adds; both tell what it
touched. Deeds wait for no indexing, and what several touch is indexed once. Only what somebody
may no longer find is indexed inside the deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from gongkai.applications.models import Application
from gongkai.archive.filing.queries import stands_for
from gongkai.archive.models import Piece
from gongkai.archive.searching.indexing.subjects import PROVIDERS
from gongkai.archive.searching.operations import index_later, index_subjects
from gongkai.audit.operations import Deed
from gongkai.organs.models import Organ
from gongkai.records.models import Version
from gongkai.registers.models import RowVersion
from gongkai.remedies.models import Dispute
from gongkai.reports.models import HandIn
from gongkai.supervision.models import CheckFinding, DisclosureItem, Inspection, Task

#: Deeds after which somebody may no longer find what they found before, with the kinds of objects
#: whose every deed is of this sort.
_TAKES = frozenset(
    {"applications.anonymised", "applications.assigned", "applications.assignment_returned"}
)
_TAKING_KINDS = frozenset({"disposal"})
#: Deeds that make applications beside the one they name, all at the moment of the deed.
_MAKES_CASES = frozenset({"applications.split", "applications.carried_over", "remedies.redo_begun"})
_CHECKED: dict[str, Any] = {"inspection": Inspection, "check_finding": CheckFinding}
#: Deeds that touch nothing found: they only look.
_LOOKS = frozenset({"applications.file_opened", "applications.identity_opened"})


def follow(done: Deed, at: datetime) -> None:
    """Note what a deed touched, of its own organ and of an organ that it handed a report to."""
    if done.name in _LOOKS:
        return
    organ = Organ.objects.filter(slug=done.organ).first()
    if organ is None:
        return
    touched = dict.fromkeys(_touched(organ, done, at))
    takes = done.name in _TAKES or done.target.partition(":")[0] in _TAKING_KINDS
    (index_subjects if takes else index_later)(organ, touched)
    if done.name == "report.submitted":
        _follow_hand_in(organ, done)
    elif done.name.startswith("check."):
        _follow_check(organ, touched)


def _touched(organ: Organ, done: Deed, at: datetime) -> Iterator[str]:
    kind, _, key = done.target.partition(":")
    for told in done.details.get("sealed", ()):
        yield from _of_versions(organ, told)
    if kind in PROVIDERS:
        yield done.target
    if done.name in _MAKES_CASES:
        made = Application.objects.filter(organ=organ, registered_at=at)
        yield from (f"application:{pk}" for pk in made.values_list("pk", flat=True))
    if kind == "application":
        # They show its applicant and what was asked for, and go with it.
        disputes = Dispute.objects.filter(organ=organ, application=int(key))
        yield from (f"dispute:{pk}" for pk in disputes.values_list("pk", flat=True))
    if kind == "round":
        yield from _of_round(organ, key, done.details)
    if kind == "inspection":
        yield from (f"check_finding:{pk}" for pk in done.details.get("findings", ()))
    if kind == "topic":
        tasks = Task.objects.filter(organ=organ, topics=int(key), handed_in__isnull=False)
        yield from (f"task:{pk}" for pk in tasks.values_list("pk", flat=True))
    if kind == "community":
        items = DisclosureItem.objects.filter(organ=organ, community=int(key), row_version__gt=1)
        yield from (f"disclosure:{pk}" for pk in items.values_list("pk", flat=True))
    if kind in ("transfer", "disposal"):
        yield from _of_list(organ, kind, int(key))


def _of_list(organ: Organ, kind: str, key: int) -> Iterator[str]:
    """Yield the 件 of a list that leaves, and what they stand for: its files may be gone."""
    rows = Piece.objects.filter(organ=organ, **{f"{kind}s": key})
    for piece in rows.select_related("item__record", "snapshot__report"):
        yield f"piece:{piece.pk}"
        if kind == "disposal":
            yield stands_for(piece)


def _of_versions(organ: Organ, told: dict[str, Any]) -> Iterator[str]:
    keys = (told["first"], told["last"])
    if told["table"] == "records":
        rows = Version.objects.filter(pk__range=keys, record__organ=organ)
        yield from (f"record:{one}" for one in rows.values_list("record__public_id", flat=True))
    elif told["table"] == "registers":
        versions = RowVersion.objects.filter(pk__range=keys, organ=organ)
        yield from (f"{key}:{row}" for key, row in versions.values_list("register", "row"))
    elif told["table"] == "pieces":
        pieces = Piece.objects.filter(pk__range=keys, organ=organ)
        yield from (f"piece:{pk}" for pk in pieces.values_list("pk", flat=True))


def _of_round(organ: Organ, key: str, details: dict[str, Any]) -> Iterator[str]:
    """Yield the hand-ins that a deed on a round or a unit of it names, and the same files again."""
    named = [*details.get("hand_ins", ()), details.get("hand_in", 0)]
    rows = HandIn.objects.filter(round__organ=organ)
    _, _, unit = key.partition("/unit:")
    wanted = Q(pk__in=named) | Q(sha256__in=rows.filter(pk__in=named).values("sha256"))
    if unit:
        wanted |= Q(unit=unit)
    elif "units" in details:
        wanted |= Q(unit__in=_listed(details["units"]))
    yield from (f"hand_in:{pk}" for pk in rows.filter(wanted).values_list("pk", flat=True))


def _listed(units: Any) -> list[int]:
    return list(units) if isinstance(units, list) else []


def _follow_hand_in(organ: Organ, done: Deed) -> None:
    """Note the hand-ins of a report of this organ in the rounds of others."""
    _, _, year = done.target.partition(":")
    rows = HandIn.objects.filter(
        snapshot__report__organ=organ, snapshot__report__year=year
    ).select_related("round__organ")
    for one in rows:
        index_later(one.round.organ, [f"hand_in:{one.pk}"])


def _follow_check(organ: Organ, touched: Iterable[str]) -> None:
    """Note inspections and findings for the archive of the other organ concerned too."""
    for subject in touched:
        kind, _, key = subject.partition(":")
        rows = _CHECKED[kind].objects.filter(pk=key).select_related("organ", "inspecting")
        for row in rows:
            for one in {row.organ, row.inspecting} - {organ}:
                index_later(one, [subject])
