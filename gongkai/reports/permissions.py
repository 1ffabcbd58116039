"""Who may do what with annual reports."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS, SIGNERS

REPORTS = Policy(
    "reports",
    {
        "view": INSIDERS,
        "edit": CLERKS,
        "check": CLERKS | {"office_head"},
        "sign": SIGNERS,
        "return": SIGNERS | CLERKS,
        "publish": CLERKS,
    },
    {
        "view": "查看年报",
        "edit": "编制年报",
        "check": "核对年报",
        "sign": "签发年报",
        "return": "退回年报",
        "publish": "报送或公布年报",
    },
)
