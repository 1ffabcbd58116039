"""Finding: what a person asked, and a page of what they may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.archive.models import SavedSearch, ToIndex
from gongkai.archive.searching.readers import readers_of
from gongkai.archive.searching.words import KINDS
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.permissions import Person
from gongkai.search.entry import Filters, Order, Results
from gongkai.search.queries import search

PER_PAGE = 20
#: No page after this one: whoever gets here should narrow the search.
LAST_PAGE = 5_000
LONGEST, LONGEST_NUMBER, LONGEST_STATE = 200, 60, 32
ORDERS: dict[str, Order] = {"relevance": "relevance", "date": "date"}
ORDER_WORDS = {"relevance": "按相关度", "date": "按日期"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, each part in order or left out. ``person`` is a person's key."""

    words: str = ""
    organ: str = ""
    kind: str = ""
    year: str = ""
    person: str = ""
    number: str = ""
    state: str = ""
    order: str = "relevance"

    @property
    def told(self) -> dict[str, str]:
        """Return the parts that are asked for."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in told.items() if value and value != "relevance"}

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is asked for; an order alone asks for nothing."""
        return not set(self.told) - {"order"}


def read_asked(given: Mapping[str, str], organs: Mapping[str, Organ]) -> Asked:
    """Return what is asked for; what is not understood counts as not asked.

    >>> read_asked({"words": " 低保 ", "year": "二〇二〇"}, {}) == Asked(words="低保")
    True
    """
    year, person = given.get("year", ""), given.get("person", "")
    return Asked(
        words=_plain(given.get("words", ""), LONGEST),
        organ=organ if (organ := given.get("organ", "")) in organs else "",
        kind=kind if (kind := given.get("kind", "")) in KINDS else "",
        year=year if _is_number(year, 4) and len(year) == 4 else "",
        person=person if _is_number(person, 18) else "",
        number=_plain(given.get("number", ""), LONGEST_NUMBER),
        state=_plain(given.get("state", ""), LONGEST_STATE),
        order=ORDERS.get(given.get("order", ""), "relevance"),
    )


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most


def _plain(text: str, length: int) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:length]).strip()


def find(
    asked: Asked, user: Person, organs: dict[str, Organ], *, on: date, page: int = 1
) -> Results:
    """Return a page of what the person may find in the organs on the day.

    With nothing asked for there are no hits: the archive as a whole is no answer.
    """
    chosen = {asked.organ: organs[asked.organ]} if asked.organ else organs
    readers = readers_of(user, chosen, on=on) if not asked.is_empty else []
    return search(
        asked.words,
        scope="staff",
        organs=None,
        readers=readers,
        filters=filters_of(asked),
        order=ORDERS[asked.order],
        page=page,
        per_page=PER_PAGE,
    )


def filters_of(asked: Asked) -> Filters:
    """Return what hits are narrowed to beside words and organ."""
    return Filters(
        kind=asked.kind or None,
        year=int(asked.year) if asked.year else None,
        state=asked.state or None,
        person=int(asked.person) if asked.person else None,
        number=asked.number or None,
    )


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return the names of people by their keys. One query."""
    return dict(User.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def people_to_choose(organs: Mapping[str, Organ]) -> QuerySet[User]:
    """Return everybody who ever held a post of one of the organs."""
    held = Appointment.objects.filter(post__organ__in=[one.pk for one in organs.values()])
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def saved_searches(user: User) -> list[SavedSearch]:
    """Return the searches that the person kept."""
    return list(SavedSearch.objects.filter(user=user))


def saved_search(user: User, pk: int) -> SavedSearch | None:
    """Return a search that the person kept, None for anybody else's."""
    return SavedSearch.objects.filter(user=user, pk=pk).first()


def is_catching_up(organs: Mapping[str, Organ]) -> bool:
    """Say whether subjects of the organs still wait to be indexed, so that hits may lack."""
    waiting = ToIndex.objects.filter(organ__in=[one.pk for one in organs.values()])
    return waiting.exclude(subject="").exists()
