"""Who may do what with tasks, communities' disclosure, and checks."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS, SIGNERS

SUPERVISION = Policy(
    "supervision",
    {
        "view": INSIDERS,
        # Communities: kept, entered for and checked by whoever does the daily work.
        "keep_communities": CLERKS,
        "check_communities": CLERKS | {"inspector"},
        "set_up_communities": frozenset({"lead_office"}) | SIGNERS,
    },
    {
        "view": "查看监督保障",
        "keep_communities": "登记社区和代社区填报",
        "check_communities": "核对社区公开事项",
        "set_up_communities": "设置社区公开事项",
    },
)

#: Who does, inspects and manages a task is a matter of its three posts (tasks/people.py); the
#: policy says who may come as far as that.
TASKS = Policy(
    "tasks",
    {
        "view": INSIDERS,
        "work": INSIDERS,
        # For those who do not sign in.
        "enter": CLERKS,
        "arrange": CLERKS | SIGNERS,
        "set_up": frozenset({"lead_office"}) | SIGNERS,
        "send": CLERKS | {"office_head"},
    },
    {
        "view": "查看任务",
        "work": "办理任务",
        "enter": "代为登记任务结果",
        "arrange": "安排任务",
        "set_up": "设置任务提醒",
        "send": "登记信息报送",
    },
)
