"""Tables of the supervision room."""

from gongkai.supervision.models.communities import (
    Community,
    CommunityLink,
    DisclosureEvent,
    DisclosureItem,
    DutyChoice,
)

__all__ = [
    "Community",
    "CommunityLink",
    "DisclosureEvent",
    "DisclosureItem",
    "DutyChoice",
]
