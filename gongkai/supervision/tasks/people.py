"""Who stands behind a post on a day: its holders, and those who stand in for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ, Post


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who acts for a post; ``acts_for``: whom they stand in for, "" for themselves."""

    user: int
    name: str
    acts_for: str
    from_on: date

    @property
    def words(self) -> str:
        """Return the name as lists tell it: 张三, or 李四（代张三）."""
        return f"{self.name}（代{self.acts_for}）" if self.acts_for else self.name


@dataclass(frozen=True, slots=True)
class People:
    """The holders of all posts of an organ on a day."""

    by_post: dict[int, tuple[Holder, ...]]

    def words(self, post: int) -> str:
        """Return the names behind a post, those who stand in first; 空缺 for nobody."""
        found = sorted(self.by_post.get(post, ()), key=lambda one: not one.acts_for)
        return "、".join(one.words for one in found) or "空缺"

    def users(self, post: int) -> set[int]:
        """Return the keys of the people behind a post."""
        return {one.user for one in self.by_post.get(post, ())}

    def posts_of(self, user: User) -> frozenset[int]:
        """Return the posts for which the person acts."""
        return frozenset(post for post in self.by_post if user.pk in self.users(post))

    def took_over(self, user: User, *, since: date) -> frozenset[int]:
        """Return the posts that the person took over on the day or later."""
        return frozenset(
            post
            for post, holders in self.by_post.items()
            if any(one.user == user.pk and one.from_on >= since for one in holders)
        )


def people_of_posts(organ: Organ, *, on: date) -> People:
    """Return who stands behind each post of the organ on the day. One query."""
    rows = (
        Appointment.objects.holding(on)
        .filter(post__organ=organ)
        .order_by("post__order", "pk")
        .values_list("post_id", "user_id", "user__name", "acting_for__user__name", "from_on")
    )
    found: dict[int, tuple[Holder, ...]] = {}
    for post, user, name, acts_for, from_on in rows:
        found[post] = (*found.get(post, ()), Holder(user, name, acts_for or "", from_on))
    return People(found)


def people_on_posts(posts: Iterable[Post], *, on: date) -> set[int]:
    """Return the keys of all who stand behind one of the posts on the day. One query."""
    rows = Appointment.objects.holding(on).filter(post__in=list(posts))
    return set(rows.values_list("user_id", flat=True))
