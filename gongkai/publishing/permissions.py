"""Who may do what on the way to the public."""

from __future__ import annotations

from gongkai.organs.permissions import Policy
from gongkai.organs.roles import CLERKS, INSIDERS

#: Review step (statute.procedure) → roles that may decide it. Proofreading is the drafter's own.
STEP_ROLES: dict[str, frozenset[str]] = {
    "proofread": CLERKS | {"office_head"},
    "section_head": frozenset({"office_head"}),
    "secrecy": frozenset({"secrecy_reviewer"}),
    "privacy": frozenset({"secrecy_reviewer"}),
    "opinion": frozenset({"opinion_officer"}),
    "column_fit": CLERKS,
    "leader": frozenset({"leader_in_charge", "principal"}),
    "principal": frozenset({"principal"}),
}
REVIEWERS = frozenset().union(*STEP_ROLES.values())

PUBLISHING = Policy(
    "publishing",
    {
        "view": INSIDERS,
        "draft": CLERKS | {"office_head"},
        "review": REVIEWERS,
        "publish": CLERKS,
        "set_up": CLERKS,
        # Who must agree before anything is public is not the clerk's to choose.
        "set_chain": frozenset({"lead_office", "leader_in_charge", "principal"}),
    },
    {
        "view": "查看公开事项",
        "draft": "起草、修改公开事项",
        "review": "审核公开事项",
        "publish": "发布、撤下公开事项",
        "set_up": "设置栏目、目录和用词",
        "set_chain": "设置审核流程",
    },
)
