"""Who may do what with the registers."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS

REGISTERS = Policy(
    "registers",
    {
        "view": INSIDERS,
        "edit": CLERKS | {"office_head"},
        "confirm": CLERKS | {"office_head"},
        "import": CLERKS,
    },
    {
        "view": "查看台账",
        "edit": "登记或修改台账",
        "confirm": "确认零报告",
        "import": "导入台账",
    },
)
