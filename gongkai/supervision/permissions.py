"""Who may do what with tasks, communities' disclosure, and checks."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS, SIGNERS
from gongkai.supervision.models.complaints import HANDLERS
from gongkai.supervision.models.logbooks import ACCOUNTABILITY_READERS

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

#: Of the organ that inspects, itself or one that it supervises. Whoever works at the organ may
#: report a rectification of their post; ``checks.operations`` asks whether it is theirs.
CHECKS = Policy(
    "checks",
    {
        "view": INSIDERS,
        "inspect": frozenset({"inspector", "lead_office"}),
        "assign": CLERKS,
        "rectify": INSIDERS,
    },
    {
        "view": "查看监督检查",
        "inspect": "开展监督检查",
        "assign": "指定整改岗位",
        "rectify": "报告整改",
    },
)

ASSESSMENT = Policy(
    "assessment",
    {
        "view": INSIDERS,
        "arrange": frozenset({"inspector", "lead_office"}),
        "score": frozenset({"inspector", "lead_office", "information_officer"}),
        "confirm": SIGNERS | {"lead_office"},
    },
    {
        "view": "查看考核",
        "arrange": "制定考核方案",
        "score": "评分",
        "confirm": "确认考核结果",
    },
)

COMPLAINTS = Policy(
    "complaints",
    {
        "handle": HANDLERS,
        # Whom the public is told to turn to about this organ.
        "set_up": CLERKS,
    },
    {
        "handle": "办理举报",
        "set_up": "修改举报设置",
    },
)

LOGBOOKS = Policy(
    "logbooks",
    {
        "view": INSIDERS,
        "edit": CLERKS,
        "view_accountability": ACCOUNTABILITY_READERS,
        "edit_accountability": ACCOUNTABILITY_READERS,
    },
    {
        "view": "查看社会评议和培训",
        "edit": "登记社会评议和培训",
        "view_accountability": "查看责任追究",
        "edit_accountability": "登记责任追究",
    },
)
