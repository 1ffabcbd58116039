"""The roles of disclosure work; a post has one, and policies ask for them."""

from __future__ import annotations

#: Role → what the office calls it.
ROLES: dict[str, str] = {
    "information_officer": "政府信息员",
    "office_head": "科室负责人",
    "lead_office": "党政办公室（牵头）",
    "secrecy_reviewer": "保密审查员",
    "opinion_officer": "舆情员",
    "leader_in_charge": "分管领导",
    "principal": "主要负责人",
    "inspector": "督查员",
    "community_worker": "社区填报员",
    "supervising_officer": "主管部门工作人员",
}
#: Seats of the leading group (政务公开工作领导小组). 组长 is the secretary of the party working
#: committee, which is why a seat is not a role: the group leads, it does not act on items.
SEATS: dict[str, str] = {"head": "组长", "deputy": "副组长", "member": "成员"}

#: Those who see an organ's unpublished records and reports; communities and the supervising
#: organ's people do not.
INSIDERS = frozenset(ROLES) - {"community_worker", "supervising_officer"}
#: Those who keep records and draft reports.
CLERKS = frozenset({"information_officer", "lead_office"})
#: Those who sign.
SIGNERS = frozenset({"leader_in_charge", "principal"})
EVERYBODY = frozenset(ROLES)
