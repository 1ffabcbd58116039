"""Who may do what with tasks, communities' disclosure, and checks."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import INSIDERS

SUPERVISION = Policy(
    "supervision",
    {
        "view": INSIDERS,
    },
    {
        "view": "查看监督保障",
    },
)
