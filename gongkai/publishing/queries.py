"""Reading items: lists, what waits for whom, what an item's page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.errors import DataMissing
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.permissions import roles_by_organ
from gongkai.publishing.models import CatalogueRow, Item, LexiconWord, Review
from gongkai.publishing.permissions import STEP_ROLES
from gongkai.publishing.progress import (
    StepState,
    chain_of,
    drafters_of,
    in_one_act,
    progress,
    published_number,
)
from gongkai.records.models import Record, Version
from gongkai.screening.lexicon import LexiconEntry, WordHit, check_words, default_lexicon
from gongkai.statute.clocks.publication import publication_due
from gongkai.statute.clocks.terms import Deadline
from gongkai.statute.publication_terms import parse_term

#: States in which an item is on somebody's table.
UNDER_WAY = (
    "draft",
    "returned",
    "in_review",
    "approved",
    "awaiting_consultation",
    "awaiting_ruling",
)

#: Whose documents the 20 working days bind; a joint one once a person counts it here.
ON_THE_CLOCK = frozenset({"own", "joint_counted"})
#: How many items the desk looks through; an office with more on its table has other troubles.
MOST_WAITING = 200


def items_of(organ: Organ) -> QuerySet[Item]:
    """Return the organ's items, those last touched first. One query with its joins."""
    found: QuerySet[Item] = Item.objects.filter(organ=organ, record__cancelled_at=None)
    return found.select_related("record", "column", "catalogue_row", "drafter").order_by("-pk")


def item_of(organ: Organ, public_id: str, user: User, *, on: date) -> Item | None:
    """Return the item of a record, if the person may see it."""
    found: Item | None = (
        Item.objects.visible_to(user, on=on)
        .filter(organ=organ, record__public_id=public_id)
        .select_related("record", "record__organ", "organ", "column", "catalogue_row", "drafter")
        .first()
    )
    return found


def steps_for(item: Item, user: User, *, on: date) -> list[StepState]:
    """Return the open steps that the person may decide now."""
    if item.standing not in ("in_review", "approved"):
        return []
    if user.pk in drafters_of(item):
        return []
    return in_one_act(progress(item, chain_of(item.organ)), _steps_held(item.organ, user, on=on))


def _steps_held(organ: Organ, user: User, *, on: date) -> set[str]:
    held = roles_by_organ(user, on=on).get(organ.pk, frozenset())
    return {step for step, roles in STEP_ROLES.items() if roles & held}


def may_return(item: Item, user: User, *, on: date) -> bool:
    """Say whether the person holds a step of the item's chain and it is not public yet."""
    if item.standing not in ("in_review", "approved"):
        return False
    chain = {state.step.slug for state in progress(item, chain_of(item.organ))} - {"proofread"}
    return bool(chain & _steps_held(item.organ, user, on=on))


def items_waiting_for(user: User, organ: Organ, *, on: date) -> list[tuple[Item, list[StepState]]]:
    """Return the items whose open steps the person may decide, the most urgent first.

    A constant number of queries, for the desk.
    """
    mine = _steps_held(organ, user, on=on)
    waiting = list(_under_review(organ))
    drafters = _drafters(waiting)
    chain = chain_of(organ)
    found = []
    for item in waiting:
        steps = [] if user.pk in drafters[item.pk] else in_one_act(progress(item, chain), mine)
        if steps and item.standing in ("in_review", "approved"):
            found.append((item, steps))
    return found


def _under_review(organ: Organ) -> QuerySet[Item]:
    reviews = Review.objects.select_related("signer").order_by("pk")
    rows = (
        items_of(organ)
        .filter(state__in=("in_review", "approved"))
        .prefetch_related(Prefetch("reviews", reviews))
    )
    found: QuerySet[Item] = rows.select_related("published_version")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST_WAITING]


def _drafters(items: Sequence[Item]) -> dict[int, set[int]]:
    """Return who drafted or edited each item since what is public. One query."""
    of_record = {item.record_id: item for item in items}
    found: dict[int, set[int]] = {
        item.pk: set() if item.published_version_id else {item.drafter_id} for item in items
    }
    rows = Version.objects.filter(record__in=of_record).exclude(by=None)
    for record, number, by in rows.values_list("record_id", "number", "by_id"):
        item = of_record[record]
        if number > published_number(item):
            found[item.pk].add(by)
    return found


def items_under_way(organ: Organ, *, drafter: User | None = None) -> QuerySet[Item]:
    """Return what is on somebody's table, or on one drafter's, the oldest first."""
    found = items_of(organ).filter(state__in=UNDER_WAY)
    if drafter is not None:
        found = found.filter(drafter=drafter)
    return found.order_by("pk")


def unpublished_records(organ: Organ) -> QuerySet[Record]:
    """Return the organ's own records that are to be public, are not, and are in no chain."""
    found: QuerySet[Record] = Record.objects.filter(
        organ=organ,
        attribute="open",
        issuer="own",
        published_on=None,
        cancelled_at=None,
        item=None,
    )
    return found.order_by("dated_on", "pk")


def signers_of(item: Item, steps: Iterable[str], *, on: date) -> QuerySet[User]:
    """Return the people who may sign one of the steps on paper: holders, none of them drafters."""
    roles = frozenset().union(*(STEP_ROLES[step] for step in steps))
    holding = Appointment.objects.filter(post__organ=item.organ, post__role__in=roles)
    held = holding.filter(Q(to_on=None) | Q(to_on__gte=on), user=OuterRef("pk"))
    found = User.objects.filter(Exists(held)).exclude(pk__in=drafters_of(item))
    return found.order_by("name", "pk")


def due_of(record: Record, row: CatalogueRow | None = None) -> Deadline:
    """Return by when the record must be public: by its row of the catalogue, else by Art. 26.

    Without a day for what another made, and for years whose calendar or law is not known;
    the deadline says why. Source: 条例第十条、第二十六条.
    """
    if record.issuer not in ON_THE_CLOCK:
        return Deadline(None, "不计入本机关主动公开期限的信息")
    term = parse_term(row.term) if row else None
    try:
        if term and term.kind == "fixed" and term.runs_from_information and not term.problem:
            return publication_due(record.dated_on, term=term.catalogue_term)
        return publication_due(record.dated_on)
    except DataMissing as error:
        return Deadline(None, error.message)


def term_of(dated_on: date) -> date | None:
    """Return by when what the office made on a day must be public; None where nobody can say."""
    try:
        return publication_due(dated_on).due_on
    except DataMissing:
        return None


def public_by(item: Item) -> date | None:
    """Return the last day for an item that was never public and is to be; None without one."""
    record = item.record
    if record.attribute != "open" or record.published_on or item.published_version_id:
        return None
    return due_of(record, item.catalogue_row).due_on


def items_to_take_down(organ: Organ) -> QuerySet[Item]:
    """Return the public items that were found to have to come down, the nearest term first."""
    found = items_of(organ).filter(published_version__isnull=False, taken_down_at=None)
    return found.exclude(take_down_ground="").order_by(
        F("take_down_due_on").asc(nulls_last=True), "pk"
    )


def lexicon_of(organ: Organ) -> list[LexiconEntry]:
    """Return the words to look for: the common ones, with the organ's own in their place."""
    own = [
        LexiconEntry(wrong=row.wrong, right=row.right, kind=row.kind, note=row.note)
        for row in LexiconWord.objects.filter(organ=organ).order_by("pk")
    ]
    replaced = {entry.wrong for entry in own}
    return [*(one for one in default_lexicon() if one.wrong not in replaced), *own]


def words_of(item: Item, texts: Sequence[str]) -> list[WordHit]:
    """Return the words of the item that should be looked at; suggestions only."""
    lexicon = lexicon_of(item.organ)
    return [hit for text in texts for hit in check_words(text, lexicon)]


def due_to_publish(*, at: datetime) -> QuerySet[Item]:
    """Return the items whose ordered moment has come, in all organs."""
    found: QuerySet[Item] = Item.objects.filter(publish_at__lte=at)
    return found.select_related("record", "organ").order_by("publish_at", "pk")


def past_their_time(*, on: date) -> QuerySet[Item]:
    """Return the public items whose time is over: the last day was before this one."""
    found: QuerySet[Item] = Item.objects.filter(
        published_version__isnull=False, taken_down_at=None, until_on__lt=on
    )
    return found.select_related("record", "organ").order_by("pk")
