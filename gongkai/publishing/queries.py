"""Reading items: lists, what waits for whom, what an item's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ
from gongkai.publishing.models import Hit, Item, LexiconWord
from gongkai.publishing.progress import StepState, chain_of, may_decide, progress
from gongkai.records.models import Record
from gongkai.screening.lexicon import LexiconEntry, WordHit, check_words, default_lexicon
from gongkai.statute.clocks.publication import publication_due
from gongkai.statute.clocks.terms import Deadline

#: States in which an item is on somebody's table.
UNDER_WAY = ("draft", "returned", "in_review", "approved", "awaiting_consultation", "awaiting_ruling")


def items_of(organ: Organ) -> QuerySet[Item]:
    """Return the organ's items, those last touched first. One query with its joins."""
    found: QuerySet[Item] = Item.objects.filter(organ=organ, record__cancelled_at=None)
    return found.select_related("record", "column", "drafter").order_by("-pk")


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
    return [
        state
        for state in progress(item, chain_of(item.organ))
        if may_decide(item, state, user, on=on)
    ]


def items_waiting_for(user: User, organ: Organ, *, on: date) -> list[tuple[Item, list[StepState]]]:
    """Return the items whose open steps the person may decide, the most urgent first."""
    waiting = (
        items_of(organ).filter(state="in_review").order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    found = [(item, steps_for(item, user, on=on)) for item in waiting[:200]]
    return [(item, steps) for item, steps in found if steps]


def signers_of(organ: Organ, *, on: date) -> QuerySet[User]:
    """Return the people of the organ who hold a post, for a signature on paper."""
    holding = Appointment.objects.filter(post__organ=organ).exclude(post__role="")
    return User.objects.filter(
        Exists(holding.filter(Q(to_on=None) | Q(to_on__gte=on), user=OuterRef("pk")))
    ).order_by("name", "pk")


def due_of(record: Record) -> Deadline:
    """Return by when the record must be public. Source: 条例第二十六条."""
    return publication_due(record.dated_on)


def open_hits(item: Item) -> QuerySet[Hit]:
    """Return the hits that wait for a person."""
    found: QuerySet[Hit] = item.hits.filter(state="open")
    return found


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
        published_version__isnull=False, taken_down_at=None, record__until_on__lt=on
    )
    return found.select_related("record", "organ").order_by("pk")
