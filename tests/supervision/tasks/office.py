"""An office with plans for tests: who manages, does and inspects, and a plan of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Post
from gongkai.supervision.models import Task, TaskPlan, Topic
from gongkai.supervision.tasks.operations import add_plan, hand_in
from tests.office import make_organ, make_person

#: A Monday.
MONDAY = date(2020, 3, 2)


def moment(day: date) -> datetime:
    """Return nine o'clock on a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class OfficeOfTasks:
    """The people: a clerk who arranges, a doer, an inspector, and whoever manages."""

    organ: Organ
    clerk: User
    doer: User
    inspector: User
    manager: User

    def post(self, role: str) -> Post:
        """Return the post that was made with a role."""
        return Post.objects.get(organ=self.organ, name=f"{role}岗")

    def content(self, **given: Any) -> dict[str, Any]:
        """Return what a plan is made of: every Monday, as long as it goes."""
        return {
            "title": "工作简报",
            "deliverable": "简报一期",
            "rhythm": "weekly",
            "weekday": 0,
            "from_on": date(2020, 1, 1),
            "manager": self.post("leader_in_charge"),
            "doer": self.post("office_head"),
            "inspector": self.post("inspector"),
            "topics": Topic.objects.none(),
        } | given

    def plan(self, *, on: date = MONDAY, **given: Any) -> TaskPlan:
        """Enter a plan on a day."""
        return add_plan(self.organ, self.content(**given), by=self.clerk, at=moment(on))

    def task(self, *, on: date = MONDAY, **given: Any) -> Task:
        """Enter a plan and return its first task."""
        found: Task = self.plan(on=on, **given).tasks.order_by("nominal_on")[0]
        return found

    def give(self, task: Task, *, on: date, by: User | None = None, **given: Any) -> Task:
        """Hand in a note, or what is given, as the task stands now."""
        content: dict[str, Any] = given or {"note": "已办"}
        seen = Task.objects.get(pk=task.pk).row_version
        return hand_in(task, **content, seen=seen, by=by or self.doer, at=moment(on))


def make_office(slug: str = "kangchuan") -> OfficeOfTasks:
    """Make an office with four people."""
    organ = make_organ(slug)
    roles = ("information_officer", "office_head", "inspector", "leader_in_charge")
    return OfficeOfTasks(organ, *(make_person(organ, role) for role in roles))


def days_of(tasks: Sequence[Task]) -> list[tuple[date, date | None]]:
    """Return the planned and the due day of each task."""
    return [(task.nominal_on, task.due_on) for task in tasks]
