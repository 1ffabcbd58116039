"""Who may do what with records."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS

RECORDS = Policy(
    "records",
    {"view": INSIDERS, "edit": CLERKS | {"office_head"}},
    {"view": "查看未公开的政府信息", "edit": "登记或修改政府信息"},
)
