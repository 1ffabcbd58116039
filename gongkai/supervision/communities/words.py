"""The words of the communities' disclosure, as lists show and forms offer them."""

from __future__ import annotations

KINDS: dict[str, str] = {"community": "社区", "village": "村"}
PERIODS: dict[str, str] = {"month": "月", "quarter": "季度", "half": "半年"}
#: State of an item → what people read; what is past its day is LATE.
STATES: dict[str, str] = {
    "open": "待公开",
    "entered": "待核对",
    "returned": "已退回",
    "accepted": "已核对",
}
OPEN_REPORT = "待报送"
LATE = "超时未办"
#: What an item stands at → the tone of its tag.
TONES: dict[str, str] = {"open": "", "entered": "soon", "returned": "soon", "accepted": "ok"}
#: States in which something is awaited from the community.
AWAITED = ("open", "returned")
EVENTS: dict[str, str] = {"entered": "填报", "returned": "退回", "accepted": "核对无误"}
#: What a community reports of its accounts.
FINDINGS: dict[str, str] = {"all": "已全部公示", "part": "部分公示", "none": "没有公示"}
WAYS_TOLD: dict[str, str] = {
    "call": "电话",
    "chat": "微信等即时通信",
    "paper": "书面",
    "visit": "当面、现场查看",
}
