"""The deeds of tasks, each one transaction and one entry in the organ's trail."""

from gongkai.supervision.tasks.operations.doing import cancel_task, confirm, hand_in, send_back
from gongkai.supervision.tasks.operations.making import make_tasks
from gongkai.supervision.tasks.operations.planning import (
    add_plan,
    change_plan,
    end_plan,
    save_settings,
)
from gongkai.supervision.tasks.operations.sending import (
    cancel_sending,
    record_adoption,
    save_sending,
)
from gongkai.supervision.tasks.operations.topics import add_topics, change_topic

__all__ = [
    "add_plan",
    "add_topics",
    "cancel_sending",
    "cancel_task",
    "change_plan",
    "change_topic",
    "confirm",
    "end_plan",
    "hand_in",
    "make_tasks",
    "record_adoption",
    "save_sending",
    "save_settings",
    "send_back",
]
