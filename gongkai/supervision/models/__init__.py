"""Tables of the supervision room."""

from gongkai.supervision.models.communities import (
    Community,
    CommunityLink,
    DisclosureEvent,
    DisclosureItem,
    DutyChoice,
)
from gongkai.supervision.models.tasks import (
    InformationSending,
    Task,
    TaskEvent,
    TaskOutput,
    TaskPlan,
    TaskSettings,
    Topic,
)

__all__ = [
    "Community",
    "CommunityLink",
    "DisclosureEvent",
    "DisclosureItem",
    "DutyChoice",
    "InformationSending",
    "Task",
    "TaskEvent",
    "TaskOutput",
    "TaskPlan",
    "TaskSettings",
    "Topic",
]
