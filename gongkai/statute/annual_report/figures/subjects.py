"""What a clause counts: the subject that its words name, for each topic of the prose."""

from __future__ import annotations

import re

_Table = tuple[tuple[str, re.Pattern[str]], ...]


def _table(*rows: tuple[str, str]) -> _Table:
    return tuple((subject, re.compile(pattern)) for subject, pattern in rows)


#: Rows of table 三 as the prose names them; several named together are added up.
ROWS = _table(
    ("partial", r"部分公开|区分处理"),
    ("refused", r"不予公开|不同意公开"),
    ("granted", r"(?<!不)(?:予以|同意|全部|全文|完全)公开"),
    ("not_provided", r"无法提供"),
    ("not_processed", r"不予处理"),
    ("other_processing", r"其他处理|作其他"),
    ("secret", r"国家秘密"),
    ("third_party", r"第三方(?:的)?(?:合法)?权益"),
    ("internal", r"内部事务"),
    ("process", r"过程性"),
    ("enforcement", r"执法案卷"),
    ("query", r"行政查询"),
    ("not_held", r"不掌握|信息不存在"),
    ("to_be_made", r"没有现成|另行制作"),
    ("unclear", r"(?:内容)?(?:仍|仍然)不明确"),
    ("petition", r"(?:信访|举报|投诉|、)+类"),
    ("duplicate", r"重复申请"),
    ("publication", r"公开出版物"),
    ("excessive", r"大量反复"),
    ("reissue", r"重新出具"),
    ("correction_lapsed", r"逾期不补正|逾期未补正"),
    ("fee_unpaid", r"逾期(?:未|不)[^，。]{0,8}缴"),
)
APPLICANTS = _table(
    ("organisation", r"法人(?:和|或|、|及|与)?(?:其他|其它)?(?:组织)?"),
    ("person", r"自然人|公民|个人"),
)
_CARRIED_OUT = re.compile(
    r"(?:结转|转结|转入|转至|延至|转到|转)(?:至|到|入)?(?:的)?(?:下(?!发)|次年|明年|翌)"
    r"|下(?:一)?年度?继续(?:办理|处理)"
)
_CARRIED_IN = re.compile(
    r"(?:上|去)(?:一)?年度?(?:度)?(?:未办结)?(?:的)?(?:结转|转结|转入)|结转(?:自)?(?:上|去)(?:一)?年"
)
_DONE = re.compile(r"办结|答复|回复|办复|(?:办理|处理)完毕")
_RECEIVED = re.compile(r"新收|收到|接收|接到|新增|收件")
_ACCEPTED = re.compile(r"受理|登记|办理|处理")
#: "另有2件结转下年度", "含3件上年结转": the words stand behind the number.
_CARRIED_AFTER = _table(
    (
        "carried_out",
        r"^(?:申请)?(?:结转|转)(?:至|到|入)?(?:下|次)(?:一)?年度?(?:继续)?(?:办理)?$",
    ),
    ("carried_in", r"^(?:为|是)?上(?:一)?年度?结转(?:的)?(?:申请)?$"),
)
#: Shares and merits that are no count of applications.
_NO_COUNT = re.compile(r"率(?:为|达|达到)?$|满意|提前|延期|超期|逾期答复|平均")

_RESULTS = _table(
    ("upheld", r"维持"),
    ("corrected", r"纠正|撤销|确认违法|责令"),
    ("pending", r"(?:尚)?未审结|审理中|正在审理"),
    ("other", r"其他结果|终止|撤回|驳回|调解|败诉|胜诉|出庭"),
)
_DISPUTED = re.compile(r"发生|收到|办理|引发|被申请|被提起|提起|提出|产生|受理|涉及|涉|应诉|共|有")
_DISPUTE_NAME_LAST = re.compile(
    r"(?:行政复议|行政诉讼|诉讼|应诉|起诉)(?:案件|申请|事项|案|的)*(?:数量?|总数|件数)?"
    r"(?:共计?|合计|总计|为|有|是|达)*$"
)
_MADE = re.compile(r"制发|制定|出台|印发|新增|新制作|发布|制作")
_GONE = re.compile(r"废止|失效")
_IN_FORCE = re.compile(r"现行有效")
_OPEN = re.compile(r"公开")
_NOT_THESE_DOCUMENTS = re.compile(
    r"清理|解读|备案|审查|审核|修改|修订|评估|名义|党|拟|代|起草|转发|政策"
)
_DECISION = re.compile(
    r"(?:决定|办结|办理|作出|实施|处理|许可|处罚|强制|办件)(?:案件|决定)?(?:数量?|总数|量)?"
    r"(?:共计?|合计|总计|为|有|是|达|了)*$"
)
_NO_DECISION = re.compile(r"公开|公示|发布|信息|事项|清单|目录|案例|培训|取消|下放|承接|公布|录入")
_MONEY = re.compile(r"金额|资金|合计|共计|总额|总计|收费|收取|采购|征收|收入")

#: Counters that a subject can be counted in; others count something else.
CASE_COUNTERS = frozenset(
    ("件", "宗", "条", "份", "起", "次", "个", "件次", "人次", "例", "笔", "项")
)
_DOCUMENT_COUNTERS = frozenset("件条份个部篇项")
_PURCHASE_COUNTERS = frozenset("件宗次个项笔批")


def subject_of(clause: str, *, topic: str, counter: str, after: str = "", own: bool = True) -> str:
    """Return what a clause counts, "" when it is nothing that a table holds.

    ``own`` says whether the clause names its topic itself. Several rows named together are
    joined by "+".

    >>> subject_of("共收到政府信息公开申请", topic="application", counter="件")
    'received'
    >>> subject_of("予以公开和部分公开", topic="application", counter="宗")
    'partial+granted'
    """
    if topic == "application":
        return _application(clause, counter, after)
    if topic in ("reviews", "suits", "disputes", "direct", "after_review"):
        return _dispute(clause, topic, counter, own)
    if topic in ("normative", "rules"):
        return _document(clause, topic, counter)
    if topic in ("licensing", "penalties", "coercion"):
        plain = counter in CASE_COUNTERS and counter not in ("项", "条", "个", "份")
        fits = plain and _DECISION.search(clause) and not _NO_DECISION.search(clause)
        return topic if fits else ""
    if topic == "charges":
        return "charges" if counter == "元" and _MONEY.search(clause) else ""
    if topic == "procurement":
        if counter == "元":
            return "amount" if _MONEY.search(clause) else ""
        return "projects" if counter in _PURCHASE_COUNTERS else ""
    return ""


def _application(clause: str, counter: str, after: str) -> str:
    if counter not in CASE_COUNTERS or _NO_COUNT.search(clause):
        return ""
    for subject, pattern in _CARRIED_AFTER:
        if pattern.search(after):
            return subject
    if _CARRIED_OUT.search(clause):
        return "carried_out"
    if _CARRIED_IN.search(clause):
        return "received+carried_in" if re.search(r"新收|收到", clause) else "carried_in"
    if rows := [subject for subject, pattern in ROWS if pattern.search(clause)]:
        return "+".join(row for row in rows if not _is_named_closer(row, rows))
    if counter in ("个", "项", "人次") and not re.search(r"申请(?:共|共计|为)?$", clause):
        return ""
    is_done, is_received = _DONE.search(clause), _RECEIVED.search(clause)
    applicants = [subject for subject, pattern in APPLICANTS if pattern.search(clause)]
    if len(applicants) == 1:  # "公民、法人或其他组织提出的申请" names everybody, not a part
        return "" if is_done else applicants[0]
    if is_done:
        return "answered" if is_received or _ACCEPTED.search(clause) else "done"
    if is_received:
        return "received"
    return "accepted" if _ACCEPTED.search(clause) else ""


#: Groups of rows and their members: "属于国家秘密不予公开" names the member.
_GROUPS = {
    "refused": {"secret", "third_party", "internal", "process", "enforcement", "query"},
    "not_provided": {"not_held", "to_be_made", "unclear"},
    "not_processed": {"petition", "duplicate", "publication", "excessive", "reissue"},
    "other_processing": {"correction_lapsed", "fee_unpaid"},
}


def _is_named_closer(row: str, rows: list[str]) -> bool:
    return any(member in rows for member in _GROUPS.get(row, ()))


def _dispute(clause: str, topic: str, counter: str, own: bool) -> str:
    if counter not in CASE_COUNTERS or counter in ("条", "份", "个", "项", "人次"):
        return ""
    for result, pattern in _RESULTS:
        if pattern.search(clause):
            return f"{topic}.{result}"
    if own and (_DISPUTED.search(clause) or _DISPUTE_NAME_LAST.search(clause)):
        return topic
    return ""


def _document(clause: str, topic: str, counter: str) -> str:
    if counter not in _DOCUMENT_COUNTERS or _NOT_THESE_DOCUMENTS.search(clause):
        return ""
    if _IN_FORCE.search(clause):
        return f"{topic}.in_force"
    if _GONE.search(clause):
        return f"{topic}.repealed"
    if _MADE.search(clause):
        return f"{topic}.made"
    return f"{topic}.disclosed" if _OPEN.search(clause) else ""
