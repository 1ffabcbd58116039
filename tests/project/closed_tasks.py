"""Tasks of the closed office: a plan with a topic, a result that waits, what was sent."""

from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Post
from gongkai.supervision.models import Task
from gongkai.supervision.tasks.operations import add_plan, add_topics, hand_in, save_sending
from tests.office import AT


def add_closed_tasks(organ: Organ, clerk: User) -> dict[str, int]:
    """Return the keys of what was made, by the part of its address.

    Whoever may do everything can inspect the result: somebody else handed it in for a post that
    nobody holds.
    """
    who: dict[str, Any] = {"by": clerk, "at": AT}
    doing = Post.objects.create(organ=organ, name="不可外传的岗位", role="office_head", order=99)
    held = clerk.appointments.get().post
    [topic] = add_topics(organ, AT.year, ["不可外传的重点"], **who)
    content = {
        "title": "不可外传的任务",
        "deliverable": "不可外传的结果",
        "rhythm": "weekly",
        "weekday": 4,
        "from_on": AT.date(),
        "manager": held,
        "doer": doing,
        "inspector": held,
        "topics": [topic],
    }
    plan = add_plan(organ, content, **who)
    task = Task.objects.filter(plan=plan).order_by("nominal_on")[0]
    hand_in(task, note="不可外传的说明", seen=1, **who)
    sent = {"title": "不可外传的报送", "recipient": "区办", "way": "mail", "sent_on": AT.date()}
    sending = save_sending(organ, sent, **who)
    return {"topics": topic.pk, "plans": plan.pk, "tasks": task.pk, "sendings": sending.pk}
