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
    },
    {
        "view": "查看监督保障",
    },
)

#: Of the organ that inspects, itself or one that it supervises. Whoever works at the organ may
#: report a rectification of their post; ``checks.operations`` asks whether it is theirs.
CHECKS = Policy(
    "checks",
    {
        "view": INSIDERS,
        "inspect": frozenset({"inspector", "lead_office"}),
        "rectify": INSIDERS,
    },
    {
        "view": "查看监督检查",
        "inspect": "开展监督检查",
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
