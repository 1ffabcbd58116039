"""Who may: policies ask a person's appointments on a day. One object per room, no groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from gongkai.accounts.models import User
from gongkai.errors import NotPermitted
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.roles import CLERKS, EVERYBODY, INSIDERS, ROLES

Person = User | AnonymousUser


def roles_by_organ(user: Person, *, on: date) -> dict[int, frozenset[str]]:
    """Return the roles that a person holds on the day, by organ; kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return {}
    kept: dict[date, dict[int, frozenset[str]]] = user.__dict__.setdefault("_roles", {})
    if on not in kept:
        rows = (
            Appointment.objects.holding(on)
            .filter(user=user)
            .values_list("post__organ_id", "post__role")
        )
        found: dict[int, set[str]] = {}
        for organ, role in rows:
            found.setdefault(organ, set()).add(role)
        kept[on] = {organ: frozenset(roles) for organ, roles in found.items()}
    return kept[on]


def organs_where(user: Person, roles: Iterable[str], *, on: date) -> list[int]:
    """Return the ids of the organs in which the person holds one of the roles."""
    wanted = frozenset(roles)
    return [organ for organ, held in roles_by_organ(user, on=on).items() if held & wanted]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a room lets whom do: deed → roles. ``words`` names the deeds for messages."""

    room: str
    deeds: Mapping[str, frozenset[str]]
    words: Mapping[str, str]

    def may(self, user: Person, deed: str, organ: Organ, *, on: date) -> bool:
        """Say whether the person may do this in the organ on the day."""
        held = roles_by_organ(user, on=on).get(organ.pk, frozenset())
        return bool(held & self.deeds[deed])

    def require(self, user: Person, deed: str, organ: Organ, *, on: date) -> None:
        """Raise NotPermitted, naming the roles that may, unless the person may."""
        if not self.may(user, deed, organ, on=on):
            who = "、".join(ROLES[role] for role in ROLES if role in self.deeds[deed])
            raise NotPermitted(
                f"您不能在“{organ.name}”{self.words[deed]}。这一步由{who}办理，"
                "请转交他们，或请系统管理员登记您的任职。"
            )


ORGANS = Policy(
    "organs",
    {
        "view": EVERYBODY,
        "view_people": INSIDERS,
        "edit": CLERKS,
        # Not the clerk: whoever gives rights is not who works with them all day.
        "appoint": frozenset({"lead_office", "principal"}),
    },
    {
        "view": "查看机构信息",
        "view_people": "查看岗位和任职",
        "edit": "修改机构信息",
        "appoint": "登记岗位和任职",
    },
)
