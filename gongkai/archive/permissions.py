"""Who may do what with the archive."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS, SIGNERS

ARCHIVE = Policy(
    "archive",
    {
        "view": INSIDERS,
        "file": CLERKS,
        "set_up": frozenset({"lead_office"}) | SIGNERS,
        "hand_over": CLERKS,
        "propose_disposal": CLERKS,
        # Not the same person as who proposed, whatever the post: the operation asks.
        "dispose": frozenset({"lead_office", "office_head"}) | SIGNERS,
        "export": CLERKS,
        "register": CLERKS | {"office_head"},
    },
    {
        "view": "查阅档案",
        "file": "归档",
        "set_up": "设置归档",
        "hand_over": "移交档案",
        "propose_disposal": "提出销毁档案",
        "dispose": "监督销毁档案",
        "export": "导出档案",
        "register": "登记旧档文件",
    },
)
