"""What a hall screen shows on a day, in order, and until when each item may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from gongkai.exchange.papers.slides import Slide, slides_of
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, Placement, Screen
from gongkai.publishing.public import PublicItem, public_item, public_items
from gongkai.records.models import KINDS

CHANNEL = "screen"
#: More than this nobody waits for in a hall; the newest are shown.
MOST_ITEMS = 40
#: Of a longer document the beginning is shown, and where the whole of it is.
MOST_SLIDES = 8
#: Sides of the two usual ways of hanging a screen.
LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
ABOUT_US = "联系我们"
_SHOWN_IN = (
    ("address", "地址"),
    ("office_hours", "办公时间"),
    ("contact", "联系部门"),
    ("phone", "联系电话"),
    ("fax", "传真"),
)


@dataclass(frozen=True, slots=True)
class Played:
    """An item on a screen; ``last_on`` is the last day on which it may be shown."""

    told: PublicItem
    last_on: date | None
    is_placed: bool

    @property
    def facts(self) -> str:
        """Return the line below the title: 文号 and day."""
        day = f"{self.told.published_on:%Y-%m-%d}发布"
        return "　".join(filter(None, (self.told.number, day)))

    @property
    def contact(self) -> str:
        """Return whom to ask about it."""
        asked = " ".join(filter(None, (self.told.contact, self.told.phone)))
        return f"咨询：{asked}" if asked else ""


@dataclass(frozen=True, slots=True)
class _Days:
    """From when to when an item is shown by a placement; without ``to_on`` no end is set."""

    from_on: date
    to_on: date | None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


def played_items(screen: Screen, *, on: date) -> list[Played]:
    """Return what the screen shows on the day: placed items first, then the newest. Three queries.

    An item with a placement on channel "screen" is shown in its days and no others; one without is
    shown for the screen's number of days after publication. Never beyond its 公开期限, nor when it
    is no longer in force. Only what is public now, in the version that was approved.
    """
    public = public_items(screen.organ).filter(record__published_on__lte=on)
    holds = Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gte=on))
    placed = Placement.objects.filter(holds, organ=screen.organ, channel=CHANNEL)
    since = on - timedelta(days=screen.days)
    # Some of them may turn out not to be in force: a few more are read than are shown.
    items = {item.pk: item for item in public.filter(pk__in=placed.values("item"))[:MOST_ITEMS]}
    newest = public.filter(record__published_on__gt=since)[: 2 * MOST_ITEMS]
    items |= {item.pk: item for item in newest}
    days = _days_of(items.values())
    found = [
        played
        for item in items.values()
        if (played := _played(item, days[item.pk], screen, on=on)) is not None
    ]
    return sorted(found, key=lambda one: not one.is_placed)[:MOST_ITEMS]


def _days_of(items: Iterable[Item]) -> dict[int, list[_Days]]:
    """Return the days of the items' placements; what ended before they came out does not count."""
    by_pk = {item.pk: item for item in items}
    found: dict[int, list[_Days]] = defaultdict(list)
    rows = Placement.objects.filter(item__in=list(by_pk), channel=CHANNEL, from_on__isnull=False)
    for pk, from_on, to_on in rows.values_list("item", "from_on", "to_on"):
        published_at = by_pk[pk].published_at
        if to_on and published_at and to_on < timezone.localtime(published_at).date():
            continue
        found[pk].append(_Days(from_on, to_on))
    return found


def _played(item: Item, days: list[_Days], screen: Screen, *, on: date) -> Played | None:
    told = public_item(item, on=on)
    if told is None or told.validity != "in_force":
        return None
    holding = [one for one in days if one.holds(on)]
    if days and not holding:
        return None
    last = [told.until_on, *(_before(day) for day in (told.repealed_on, told.expired_on))]
    if not holding:
        last.append(told.published_on + timedelta(days=screen.days - 1))
    elif all(one.to_on for one in holding):
        last.append(max(one.to_on for one in holding if one.to_on))
    last_on = min((day for day in last if day), default=None)
    if last_on and last_on < on:
        return None
    return Played(told, last_on, bool(holding))


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def link_of(told: PublicItem) -> str:
    """Return the address that the item's code leads to, "" while nobody could open it."""
    if told.url or not (settings.PUBLIC_BASE and told.organ.has_portal):
        return told.url
    return f"{settings.PUBLIC_BASE}/i/{told.public_id}"


def home_link(organ: Organ) -> str:
    """Return the address of the organ's public pages, "" while there are none."""
    return (
        f"{settings.PUBLIC_BASE}/{organ.slug}/" if settings.PUBLIC_BASE and organ.has_portal else ""
    )


def contact_lines(organ: Organ) -> list[tuple[str, str]]:
    """Return what the screen's last page says about the organ: label and text."""
    return [(label, told) for name, label in _SHOWN_IN if (told := getattr(organ, name))]


def slides_of_item(played: Played, size: tuple[int, int], *, link: str) -> tuple[list[Slide], bool]:
    """Return the slides of an item on a screen of this size, and whether that is all of it.

    ``link`` makes room for a code below the text.
    """
    told = played.told
    slides = _slides(
        told.title, told.body, told.organ.name, size, played.facts, played.contact, link
    )
    return list(slides[:MOST_SLIDES]), len(slides) <= MOST_SLIDES


@lru_cache(maxsize=256)
def _slides(
    title: str,
    body: str,
    organ: str,
    size: tuple[int, int],
    number: str,
    contact: str,
    link: str,
) -> tuple[Slide, ...]:
    """Return the slides of a text; every screen asks for the same ones every minute."""
    width, height = size
    return tuple(
        slides_of(
            title,
            body,
            organ,
            width=width,
            height=height,
            number=number,
            contact=contact,
            link=link,
        )
    )


def contact_slide(organ: Organ, size: tuple[int, int]) -> Slide:
    """Return the last slide of every round: where the office is and how to reach it."""
    width, height = size
    lines = "\n\n".join(f"{label}：{told}" for label, told in contact_lines(organ))
    link = home_link(organ)
    return slides_of(ABOUT_US, lines, organ.name, width=width, height=height, link=link)[0]


def all_slides(screen: Screen, size: tuple[int, int], *, on: date) -> Iterator[tuple[str, Slide]]:
    """Yield every slide of a round with a name for its file."""
    for place, played in enumerate(played_items(screen, on=on), start=1):
        for slide in slides_of_item(played, size, link=link_of(played.told))[0]:
            yield f"{place:02d}-{slide.at:02d} {played.told.title[:40]}", slide
    yield f"99 {ABOUT_US}", contact_slide(screen.organ, size)


def why_shown(played: Played) -> str:
    """Return in words why an item is on the screen and until when."""
    why = "登记了播放起止" if played.is_placed else "新发布"
    until = f"，播放到{played.last_on:%Y-%m-%d}" if played.last_on else ""
    return f"{KINDS.get(played.told.kind, '')} · {why}{until}"
