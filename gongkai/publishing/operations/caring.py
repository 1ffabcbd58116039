"""Care, day by day: what is found becomes a task of a post, what was put right is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing
from gongkai.organs.models import Organ
from gongkai.publishing.care import (
    ASKED,
    DETAIL,
    Trouble,
    addresses_in,
    links_to_ask,
    open_findings,
    troubles_of,
)
from gongkai.publishing.models import CareFinding, Item
from gongkai.publishing.permissions import PUBLISHING
from gongkai.statute.calendars import default_calendar

#: How long a post has to put something right, in working days; internal, not statutory.
TERM_WORKING_DAYS = 5
#: How many web addresses one run asks in an organ: at five seconds each, some minutes at worst.
LINKS_A_RUN = 50

#: Returns why a web address cannot be opened, "" when it can (publishing.links).
CheckLink = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Care:
    """What a run changed: findings that are new, that changed, that are closed."""

    found: int = 0
    changed: int = 0
    closed: int = 0


def look_after(
    organ: Organ,
    *,
    on: date,
    at: datetime,
    check_links: CheckLink | None = None,
    by: User | None = None,
) -> Care:
    """Look at everything public of an organ; one deed when anything changed, none otherwise.

    Without ``check_links`` the network is left alone, and what it told before stays. ``by`` is
    None for the timer. Done twice on a day, the second time changes nothing.
    """
    if by is not None:
        PUBLISHING.require(by, "set_up", organ, on=on)
    answers = _ask(organ, on, at, check_links)
    troubles = {one.mark: one for one in troubles_of(organ, on=on, answers=answers)}
    if not _difference(organ, troubles, answers):
        return Care()
    with deed("publishing.cared", organ=organ.slug, by=by, at=at) as done:
        changes = _difference(organ, troubles, answers)
        care = _write(organ, changes, on)
        done.on(f"care:{organ.slug}", found=care.found, changed=care.changed, closed=care.closed)
    return care


def run_daily(*, on: date, at: datetime, check_links: CheckLink | None = None) -> int:
    """Look after every organ that has anything set up; return how many findings changed."""
    changed = 0
    for organ in Organ.objects.order_by("pk"):
        care = look_after(organ, on=on, at=at, check_links=check_links)
        changed += care.found + care.changed + care.closed
    return changed


def _ask(organ: Organ, on: date, at: datetime, check_links: CheckLink | None) -> dict[str, str]:
    """Ask the network, outside any transaction, and note what items' addresses answered."""
    if check_links is None:
        return {}
    answers = {url: check_links(url) for url in links_to_ask(organ, on=on, most=LINKS_A_RUN)}
    for url, problem in answers.items():
        Item.objects.filter(
            organ=organ, url=url, published_version__isnull=False, taken_down_at=None
        ).update(url_checked_at=at, url_problem=problem[:120])
    return answers


@dataclass(frozen=True, slots=True)
class _Change:
    """A finding to open (no row), to change, or to close (no trouble)."""

    row: CareFinding | None
    trouble: Trouble | None


def _difference(
    organ: Organ, troubles: Mapping[str, Trouble], answers: Mapping[str, str]
) -> list[_Change]:
    """Return what differs between the open findings and what is so now.

    A finding of the network whose address was not asked this time, and which still stands, stays.
    """
    standing = {row.mark: row for row in open_findings(organ)}
    changes = [_Change(None, one) for mark, one in troubles.items() if mark not in standing]
    for mark, row in standing.items():
        trouble = troubles.get(mark)
        if trouble is None:
            if not _is_unasked(row, answers):
                changes.append(_Change(row, None))
        elif (row.message, row.post_id) != (
            trouble.message,
            trouble.post.pk if trouble.post else None,
        ):
            changes.append(_Change(row, trouble))
    return changes


def _is_unasked(row: CareFinding, answers: Mapping[str, str]) -> bool:
    """Say whether nobody knows if a finding holds: its address stands, and was not asked."""
    if row.code not in ASKED or row.item is None or not row.item.is_public:
        return False
    standing = [url for url in addresses_in(row.item) if url[:DETAIL] == row.detail]
    return any(url not in answers for url in standing)


def _write(organ: Organ, changes: Sequence[_Change], on: date) -> Care:
    due_on = _due(on)
    new = [one.trouble for one in changes if one.row is None and one.trouble]
    CareFinding.objects.bulk_create(
        [
            CareFinding(
                organ=organ,
                code=one.code,
                mark=one.mark,
                column=one.column,
                item=one.item,
                detail=one.detail,
                message=one.message,
                post=one.post,
                found_on=on,
                due_on=due_on,
            )
            for one in new
        ],
        batch_size=500,
    )
    gone = [one.row.pk for one in changes if one.row and not one.trouble]
    CareFinding.objects.filter(pk__in=gone).update(closed_on=on)
    differing = [(one.row, one.trouble) for one in changes if one.row and one.trouble]
    for row, trouble in differing:
        row.message, row.post = trouble.message, trouble.post
    CareFinding.objects.bulk_update(
        [row for row, _ in differing], ["message", "post"], batch_size=500
    )
    return Care(len(new), len(differing), len(gone))


def _due(on: date) -> date | None:
    """Return the last day of the term; None for a year whose calendar is not announced yet."""
    try:
        return default_calendar().add_working_days(on, TERM_WORKING_DAYS)
    except DataMissing:
        return None
