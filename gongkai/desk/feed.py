"""The terms of a person as a calendar (iCalendar) that phones and office software subscribe to."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from gongkai.accounts.models import User
from gongkai.accounts.sealing import mark_of
from gongkai.desk.models import Feed
from gongkai.desk.terms import terms_of


def new_feed(user: User, *, at: datetime) -> str:
    """Return a new key for the person's feed; an older one no longer opens it."""
    key = secrets.token_urlsafe(24)
    Feed.objects.update_or_create(user=user, defaults={"mark": _mark(key), "at": at})
    return key


def close_feed(user: User) -> None:
    """Close the person's feed."""
    Feed.objects.filter(user=user).delete()


def owner_of(key: str) -> User | None:
    """Return whose feed a key opens; None for no feed, and for who left."""
    found = Feed.objects.filter(mark=_mark(key), user__is_active=True).select_related("user")
    feed = found.first()
    return feed.user if feed else None


def calendar_of_terms(user: User, *, at: datetime, base: str) -> bytes:
    """Return the open terms as all-day events, each told a day before; nobody is named."""
    # Loaded for who asks for a feed: every process of the site would wait for it otherwise.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//gongkai//terms//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "政务公开期限")
    for term in terms_of(user, on=at.date()):
        event = Event()
        event.add("uid", f"{term.about}@gongkai")
        event.add("summary", f"最后一天：{term.text}")
        event.add("description", term.organ.name)
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", term.due_on)
        event.add("dtend", term.due_on + timedelta(days=1))
        event.add("url", base + term.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _mark(key: str) -> str:
    return mark_of(key, purpose="calendar feed")
