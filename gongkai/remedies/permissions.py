"""Who may do what with reconsiderations and suits.

Heads of offices do not look in by right: a case holds claimants and legal advice, and what they
answered stands in the application that was handed to them.
"""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, SIGNERS

REMEDIES = Policy(
    "remedies",
    {
        "view": CLERKS | SIGNERS | {"secrecy_reviewer", "inspector"},
        "register": CLERKS,
        "handle": CLERKS,
        "set_up": frozenset({"lead_office"}) | SIGNERS,
    },
    {
        "view": "查看行政复议、行政诉讼",
        "register": "登记行政复议、行政诉讼",
        "handle": "办理行政复议、行政诉讼",
        "set_up": "设置复议诉讼",
    },
)
