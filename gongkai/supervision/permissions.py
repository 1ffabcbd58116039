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
