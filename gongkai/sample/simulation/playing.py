"""Many stories side by side, each deed at its moment, the earliest first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

#: A story yields the moment at which it goes on.
Story = Generator[datetime, None, None]
_BEIJING = ZoneInfo("Asia/Shanghai")


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a day in Beijing time."""
    return datetime.combine(day, time(hour, minute), _BEIJING)


def play_stories(stories: Iterable[Story], *, on_day: Callable[[date], None]) -> None:
    """Play the stories to their ends; ``on_day`` is told each new day that something happens."""
    waiting = []
    for order, story in enumerate(stories):
        first = next(story, None)
        if first is not None:
            waiting.append((first, order, story))
    heapq.heapify(waiting)
    today: date | None = None
    while waiting:
        at, order, story = heapq.heappop(waiting)
        if at.date() != today:
            today = at.date()
            on_day(today)
        further = next(story, None)
        if further is not None:
            heapq.heappush(waiting, (max(further, at), order, story))
