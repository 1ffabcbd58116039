"""The words of the room: kinds of things that are found, deeds in a trail."""

from __future__ import annotations

from gongkai.applications.words import EVENTS as CASE_EVENTS
from gongkai.records.models import KINDS as RECORD_KINDS
from gongkai.records.words import DEED_WORDS as RECORD_DEEDS
from gongkai.registers.kinds import KINDS as REGISTERS
from gongkai.remedies.words import EVENTS as DISPUTE_EVENTS
from gongkai.reports.words import DEED_WORDS as REPORT_DEEDS
from gongkai.supervision.logbooks.books import BOOKS

#: Kind of entry → what the filter calls it, in the order of the filter.
KINDS: dict[str, str] = {
    **RECORD_KINDS,
    "file": "附件、材料",
    "review": "审核意见",
    "application": "依申请公开",
    "letter": "文书",
    "answer": "答复",
    "dispute": "复议诉讼",
    "report": "年度报告",
    "hand_in": "各单位年报",
    **{key: f"{kind.label}台账" for key, kind in REGISTERS.items()},
    "import": "导入",
    "archived": "旧档文件",
    "piece": "归档文件",
    "inspection": "监督检查",
    "check_finding": "检查问题",
    "task": "任务结果",
    "sending": "信息报送",
    "disclosure": "社区公开",
    **{book.slug: book.label for book in BOOKS.values()},
}
#: Deeds of other rooms in words, as far as the room itself does not tell them.
_DEEDS: dict[str, str] = {
    **RECORD_DEEDS,
    **REPORT_DEEDS,
    "register.row_added": "登记台账",
    "register.row_changed": "修改台账",
    "register.row_cancelled": "注销台账",
    "import.begun": "上传表格",
    "import.sheet_chosen": "选择工作表",
    "import.matched": "对应各列",
    "import.done": "导入",
    "import.dropped": "放弃导入",
    "applications.registered": "登记申请",
    "applications.note_added": "添加备注",
    "applications.papers_added": "添加材料",
    "applications.file_added": "添加文件",
    "applications.file_removed": "移出文件",
    "applications.boxes_marked": "标出遮盖处",
    "applications.file_redacted": "遮盖文件",
    "applications.file_opened": "打开材料",
    "applications.identity_opened": "查看证件号码",
    "applications.bundle_taken": "取出全部案卷材料",
    "applications.letter_issued": "发出文书",
    "applications.letter_voided": "作废文书",
    "remedies.registered": "登记案件",
    "remedies.files_added": "添加案件材料",
    "check.opened": "开始检查",
    "check.judged": "判断检查内容",
    "check.found": "写下问题",
    "check.finding_changed": "修改问题",
    "check.issued": "下发整改通知",
    "check.rectified": "报告整改",
    "check.again": "复查未通过",
    "check.closed": "复查通过，办结",
    "check.term_changed": "调整整改期限",
    "communities.entered": "社区填报",
    "communities.returned": "退回社区",
    "communities.accepted": "核对无误",
    "archive.filed": "归档",
    "archive.remarked": "补记页数、备注",
    "archive.document_confirmed": "核对旧档",
    "archive.document_opened": "打开旧档",
    "archive.document_registered": "登记旧档",
}


def deed_in_words(deed: str) -> str:
    """Return a deed as people call it.

    >>> deed_in_words("applications.assigned"), deed_in_words("publishing.published")
    ('交办', '发布')
    """
    if deed in _DEEDS:
        return _DEEDS[deed]
    room, _, what = deed.partition(".")
    events = {"applications": CASE_EVENTS, "remedies": DISPUTE_EVENTS}.get(room, {})
    return events.get(what, "办理")
