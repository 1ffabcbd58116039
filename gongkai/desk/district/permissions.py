"""Who sees how the organs below keep their terms."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, SIGNERS

DISTRICT = Policy(
    "district",
    {"view": CLERKS | SIGNERS | {"inspector", "supervising_officer"}},
    {"view": "查看下级机关的公开工作情况"},
)
