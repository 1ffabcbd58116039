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

ROUNDS = Policy(
    "rounds",
    {
        "view": INSIDERS,
        "arrange": CLERKS,
        "collect": CLERKS,
        "decide": CLERKS | {"office_head"},
    },
    {
        "view": "查看各单位年报",
        "arrange": "安排年报收集",
        "collect": "接收各单位年报",
        "decide": "退改或接受各单位年报",
    },
)
