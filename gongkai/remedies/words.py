"""The words of the room: what is attacked, instances, papers, results, what happened."""

from __future__ import annotations

from gongkai.statute.decisions import all_results, dispute_kinds, find_result

#: The groups of table 四.
KINDS: dict[str, str] = dispute_kinds()
TARGETS: dict[str, str] = {
    "answer": "政府信息公开答复",
    "silence": "逾期未答复",
    "publication": "主动公开或者未主动公开",
    "other": "其他政府信息公开行为",
}
LEVELS: dict[str, str] = {
    "review": "行政复议",
    "first": "一审",
    "second": "二审",
    "remand": "重审",
    "retrial": "再审",
}
PROCEDURES: dict[str, str] = {"ordinary": "普通程序", "simplified": "简易程序"}
APPELLANTS: dict[str, str] = {"other": "对方", "organ": "本机关", "both": "双方"}
PAPERS: dict[str, str] = {
    "review_decision": "行政复议决定书",
    "judgment": "判决书",
    "ruling": "裁定书",
    "mediation": "调解书",
    "other": "其他文书",
}
#: Why a case is kept here and not counted in table 四; "" is counted.
UNCOUNTED: dict[str, str] = {
    "codefendant": "本机关是复议机关，列为共同被告，由原行为机关统计",
    "not_disclosure": "不是政府信息公开案件",
    "mistake": "登记有误",
}
TERM_UNITS: dict[str, str] = {"working_day": "个工作日", "day": "日"}
FILES: dict[str, str] = {
    "notice": "通知书",
    "claim": "申请书、起诉状",
    "answer": "答复书、答辩状",
    "evidence": "证据、依据",
    "hearing": "听证、开庭材料",
    "outcome": "决定书、裁判文书",
    "appeal": "上诉材料",
    "other": "其他",
}
#: Event → what the timeline calls it.
EVENTS: dict[str, str] = {
    "registered": "登记",
    "answered": "提交答复、答辩和证据",
    "heard": "听证、开庭",
    "decided": "收到决定、裁判",
    "appealed": "上诉",
    "reopened": "重审、再审",
    "redo_begun": "重新处理",
    "performed": "履行决定、裁判",
    "uncounted": "改变是否计入年报",
    "corrected": "更正登记",
    "voided": "撤销结果登记",
    "file_added": "添加材料",
}

#: What an upper court says of the lower one's judgment, not of the office's act: the dispute keeps
#: the result that it had.
KEEPS_RESULT: tuple[str, ...] = ("驳回上诉，维持原判", "驳回上诉，维持原裁定", "撤回上诉")
#: Sends the dispute back: it is pending again.
REMANDED = "发回重审"
#: Results that as a rule make the office decide anew.
ORDERS_REDO: tuple[str, ...] = ("责令履行", "责令限期履行", "责令重新作出", "责令重新答复")
_APPEAL_LEVELS = ("second", "retrial")


def result_choices(level: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the words of results by column of table 四, as a form offers them at a level."""
    groups = [
        (result.label, [(word, word) for word in (*result.aliases,)]) for result in all_results()
    ]
    if level in _APPEAL_LEVELS:
        own = [(word, word) for word in (*KEEPS_RESULT, REMANDED)]
        groups.insert(0, ("对一审裁判的处理", own))
    return groups


def column_of_result(word: str, *, before: str = "") -> str:
    """Return the column of table 四 of a result, "" when the case goes on.

    ``before`` is the column of the instance below, kept by an upper court that keeps its judgment.

    >>> column_of_result("撤销并责令重新作出"), column_of_result("撤回上诉", before="corrected")
    ('corrected', 'corrected')
    >>> column_of_result("发回重审", before="upheld")
    ''
    """
    if word == REMANDED:
        return ""
    if word in KEEPS_RESULT:
        return before
    return find_result(word).column


def orders_redo(word: str) -> bool:
    """Say whether a result as a rule orders the office to decide anew.

    >>> orders_redo("撤销并责令重新作出"), orders_redo("确认违法")
    (True, False)
    """
    return any(one in word for one in ORDERS_REDO)
