"""Communities, the links of their workers, and what the organ asks of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.communities import duties_of
from gongkai.supervision.communities.operations.making import settle
from gongkai.supervision.communities.queries import duty_standings, link_mark
from gongkai.supervision.models import Community, CommunityLink, DutyChoice
from gongkai.supervision.permissions import SUPERVISION

#: What a person fills in of a community.
COLUMNS = ("name", "kind", "contact", "phone", "from_on", "to_on")
#: A link opens for a year unless told otherwise, and never for more than two.
LINK_DAYS, MOST_LINK_DAYS = 365, 730
_KEY_BYTES = 32
#: More days than these after a period's end and nobody waits for it any more.
MOST_DUE_DAYS = 90


def add_community(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Community:
    """Add a community; its items of periods that are over come up at once.

    ``by`` is None for the sample. Raises InvalidInput (``community_known``, ``days_wrong``).
    """
    if by:
        SUPERVISION.require(by, "keep_communities", organ, on=at.date())
    community = Community(organ=organ, **{name: content[name] for name in COLUMNS})
    refuse_secret_text(dict(content))
    with deed("communities.added", organ=organ.slug, by=by, at=at, key=key) as done:
        _refuse_wrong(community)
        community.save()
        settle(organ, done, at=at)
        done.on(_target(community))
    return community


def change_community(
    community: Community,
    content: Mapping[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Change a community; untouched items follow its kind and days.

    Raises InvalidInput as ``add_community`` does, and EditedElsewhere.
    """
    SUPERVISION.require(by, "keep_communities", community.organ, on=at.date())
    refuse_secret_text(dict(content))
    with _community_deed("changed", community, by=by, at=at, key=key) as (current, done):
        if current.row_version != seen:
            raise EditedElsewhere("这个社区", now=current.row_version)
        changed = [name for name in COLUMNS if getattr(current, name) != content[name]]
        for name in changed:
            setattr(current, name, content[name])
        _refuse_wrong(current)
        current.row_version += 1
        current.save()
        settle(current.organ, done, at=at)
        done.details["fields"] = changed


def _refuse_wrong(community: Community) -> None:
    if community.to_on and community.to_on < community.from_on:
        raise InvalidInput("“止”早于“起”。请核对日期。", code="days_wrong")
    others = Community.objects.filter(organ=community.organ, name=community.name)
    if others.exclude(pk=community.pk).exists():
        raise InvalidInput(
            f"已经有“{community.name}”了。请在社区名单里打开它。", code="community_known"
        )


def make_link(
    community: Community,
    *,
    expires_on: date | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> str:
    """Return the key of a new link, told only now; an older link no longer opens anything.

    Raises InvalidInput (``expiry_wrong``).
    """
    SUPERVISION.require(by, "keep_communities", community.organ, on=at.date())
    expires_on = expires_on or at.date() + timedelta(days=LINK_DAYS)
    if not at.date() <= expires_on <= at.date() + timedelta(days=MOST_LINK_DAYS):
        raise InvalidInput("有效期从今天起，最长两年。请重新填写。", code="expiry_wrong")
    told = secrets.token_urlsafe(_KEY_BYTES)
    with _community_deed("link_made", community, by=by, at=at, key=key) as (current, _):
        _withdraw(current, at=at)
        CommunityLink.objects.create(
            organ=current.organ,
            community=current,
            mark=link_mark(told),
            expires_on=expires_on,
            made_by=by,
            made_at=at,
        )
    return told


def withdraw_link(community: Community, *, by: User, at: datetime, key: str | None = None) -> None:
    """Let the community's link open nothing any more. Raises WrongState when there is none."""
    SUPERVISION.require(by, "keep_communities", community.organ, on=at.date())
    with _community_deed("link_withdrawn", community, by=by, at=at, key=key) as (current, _):
        if not _withdraw(current, at=at):
            raise WrongState("这个社区没有在用的链接。", code="no_link")


def _withdraw(community: Community, *, at: datetime) -> int:
    open_links = CommunityLink.objects.filter(community=community, withdrawn_at=None)
    return open_links.update(withdrawn_at=at)


def set_duty(
    organ: Organ,
    slug: str,
    *,
    is_on: bool,
    due_days: int,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Set whether a duty is asked for, and by how many days after a period's end.

    ``seen`` is the version that the person saw, 0 for what was never set. Untouched items follow.
    Raises InvalidInput (``no_such_duty``, ``due_days_wrong``), EditedElsewhere.
    """
    SUPERVISION.require(by, "set_up_communities", organ, on=at.date())
    duty = next((duty for duty in duties_of(organ.region) if duty.slug == slug), None)
    if duty is None:
        raise InvalidInput("没有这一项。请回到设置页重新选择。", code="no_such_duty")
    if not 1 <= due_days <= MOST_DUE_DAYS:
        raise InvalidInput(f"天数在1到{MOST_DUE_DAYS}之间。", code="due_days_wrong")
    with deed("communities.duty_set", organ=organ.slug, by=by, at=at, key=key) as done:
        standing = next(one for one in duty_standings(organ) if one.duty.slug == slug)
        choice = standing.choice or DutyChoice(organ=organ, duty=slug, row_version=0)
        if choice.row_version != seen:
            raise EditedElsewhere("这一项设置", now=choice.row_version)
        choice.is_on, choice.row_version = is_on, choice.row_version + 1
        # What equals the data goes on following it.
        choice.due_days = None if due_days == duty.due_days else due_days
        choice.save()
        settle(organ, done, at=at)
        done.on(f"duty:{slug}", is_on=is_on, due_days=due_days)


def _target(community: Community) -> str:
    return f"community:{community.pk}"


@contextmanager
def _community_deed(
    name: str, community: Community, *, by: User, at: datetime, key: str | None
) -> Iterator[tuple[Community, Deed]]:
    organ = community.organ
    with deed(f"communities.{name}", organ=organ.slug, by=by, at=at, key=key) as done:
        current = Community.objects.select_for_update().get(pk=community.pk)
        current.organ = organ
        yield current, done
        done.on(_target(current))
