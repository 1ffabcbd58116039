"""Who may do what with the archive."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import INSIDERS

ARCHIVE = Policy(
    "archive",
    {
        "view": INSIDERS,
    },
    {
        "view": "查阅档案",
    },
)
