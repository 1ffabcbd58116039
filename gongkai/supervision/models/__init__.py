"""Tables of the supervision room."""

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
    "InformationSending",
    "Task",
    "TaskEvent",
    "TaskOutput",
    "TaskPlan",
    "TaskSettings",
    "Topic",
]
