"""The labels of a form, found again in what was printed: whole, damaged, or with notes in them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import get_args

from gongkai.statute.annual_report.forms import FormId, get_form

_SPACES = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(?:[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十]+[、.]|\d+[.、])")
_BRACKETS = re.compile(r"[(][^()]*[)]")
_NOISE = re.compile(r"[\s,.;:、。·\"'“”‘’()<>《》\[\]【】|*-]+")
_CAPTION = re.compile(r"^第?二十条第?[(（]?[一二三四五六七八九十]*[)）]?项?$")
#: Supplement radicals that NFKC leaves alone and PDF converters print for characters.
_RADICALS = str.maketrans(
    "⺠⻓⻔⻋⻅⻆⻉⻛⻜⻢⻥⻦⻩⻬⻮⻰⻳", "民长门车见角贝风飞马鱼鸟黄齐齿龙龟"
)

#: A damaged label counts as found when it is this much like one label and clearly less like others.
LIKENESS, MARGIN = 0.78, 0.08
#: Shorter words are taken only when they are whole.
LEAST_LENGTH = 5
#: Longer text is no label, with all its notes.
LONGEST = 80


def plain(text: str) -> str:
    """Return the text without white space, in one width, radicals as characters."""
    # The same cells and lines are asked for again and again; prose is not kept.
    return _plain_cell(text) if len(text) <= LONGEST else _plain(text)


def _plain(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).translate(_RADICALS))


_plain_cell = lru_cache(maxsize=4096)(_plain)


def label_key(text: str) -> str:
    """Return a label without numbering, bracketed notes and punctuation.

    >>> label_key("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    '部分公开'
    """
    return _key_of_cell(text) if len(text) <= LONGEST else _label_key(text)


def _label_key(text: str) -> str:
    bare = _NUMBERING.sub("", plain(text))
    return _NOISE.sub("", _BRACKETS.sub("", bare))


_key_of_cell = lru_cache(maxsize=4096)(_label_key)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A row of table 二 or 三: its cells in printed order, place among the rows, label keys.

    ``is_group``: the label （六）其他处理 of the 2021 form, which heads three rows of its own
    unless the office prints them as one.
    """

    table: str
    row: str
    place: int
    cells: tuple[str, ...]
    keys: tuple[str, ...]
    is_group: bool = False


#: What else a row is called in real reports.
_ALIASES = {
    ("t2", "normative"): ("规范性文件", "行政规范性文件"),
    ("t3", "received"): ("本年新收政府信息公开申请数量", "本年新收政府信息公开申请"),
    ("t3", "carried_in"): ("上年结转政府信息公开申请数量", "上年结转政府信息公开申请"),
    ("t3", "correction_lapsed"): ("逾期不补正",),
    ("t3", "fee_unpaid"): ("逾期不缴费", "逾期未缴费"),
}
#: Labels that also head columns or groups: taken only right where the row is due, after one of
#: these rows.
_ONLY_AFTER = {
    ("t3", "other"): ("fee_unpaid", "correction_lapsed"),
    ("t3", "total"): ("other", "other_processing", "fee_unpaid", "reissue", "excessive"),
}
#: A report of 2021 on may print （六） as one row, where the form has three.
ONE_ROW_PART_SIX = "other_processing"


@cache
def row_labels(form_id: FormId) -> tuple[RowLabel, ...]:
    """Return the rows of tables 二 and 三 in printed order."""
    labels: list[RowLabel] = []
    for table_id in ("t2", "t3"):
        for block in get_form(form_id).table(table_id).blocks:
            columns = [column.id for column in block.columns]
            for row in block.rows:
                if row.id == "correction_lapsed":
                    group = _label("t3", ONE_ROW_PART_SIX, "其他处理", columns, len(labels))
                    labels.append(replace(group, is_group=True))
                labels.append(_label(table_id, row.id, row.label, columns, len(labels)))
    return tuple(labels)


def _label(table: str, row: str, text: str, columns: list[str], place: int) -> RowLabel:
    keys = dict.fromkeys((label_key(text), *_ALIASES.get((table, row), ())))
    return RowLabel(
        table, row, place, tuple(f"{table}.{row}.{column}" for column in columns), tuple(keys)
    )


@cache
def _by_key(form_id: FormId) -> dict[str, RowLabel]:
    return {key: label for label in row_labels(form_id) for key in label.keys}


#: Words of heads and groups, which stand in tables and are no rows.
HEAD_WORDS = frozenset(
    label_key(word)
    for word in (
        *(
            "信息内容",
            "申请人情况",
            "自然人",
            "法人或其他组织",
            "商业企业",
            "科研机构",
            "社会公益组织",
        ),
        *(
            "法律服务机构",
            "三、本年度办理结果",
            "（三）不予公开",
            "（四）无法提供",
            "（五）不予处理",
        ),
        *("本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增/减"),
        *(
            "处理决定数量",
            "采购项目数量",
            "采购总金额",
            "本年制发件数",
            "本年废止件数",
            "现行有效件数",
        ),
        *(
            "本年处理决定数量",
            "本年收费金额",
            "行政复议",
            "行政诉讼",
            "未经复议直接起诉",
            "复议后起诉",
        ),
        *("结果维持", "结果纠正", "其他结果", "尚未审结"),
    )
)


def is_row_label(text: str) -> bool:
    """Say whether the text is the whole label of a row, of either form."""
    return len(text) <= LONGEST and _is_row_label(text)


@lru_cache(maxsize=4096)
def _is_row_label(text: str) -> bool:
    key = label_key(text)
    return any(key in _by_key(form_id) for form_id in get_args(FormId))


def is_caption(text: str) -> bool:
    """Say whether the text names the item of 条例第二十条 above a block of table 二."""
    return bool(_CAPTION.match(plain(text)))


def begins_heads(text: str) -> bool:
    """Say whether the text is the first cell of a caption or of a row of heads."""
    return label_key(text) in ("信息内容", "申请人情况") or is_caption(text)


def find_row(text: str, form_id: FormId, *, after: RowLabel | None) -> RowLabel | None:
    """Return the row that ``text`` labels, None when it labels none.

    ``after`` is the row found last: a damaged label is looked for among the rows behind it only,
    and a word that also heads a column counts only where its row is due.
    """
    key = label_key(text)
    if not key or len(key) > 60:
        return None
    exact = _by_key(form_id).get(key)
    if exact is not None:
        return exact if _is_due(exact, after) else None
    if len(key) < LEAST_LENGTH or key in HEAD_WORDS or not _could_be_label(key):
        return None
    return _nearest(key, form_id, after)


def _is_due(label: RowLabel, after: RowLabel | None) -> bool:
    before = _ONLY_AFTER.get((label.table, label.row))
    return before is None or (after is not None and after.row in before)


def _could_be_label(key: str) -> bool:
    return not any(character.isdigit() for character in key)


def _nearest(key: str, form_id: FormId, after: RowLabel | None) -> RowLabel | None:
    """Return the one row behind ``after`` whose label is like the damaged one."""
    first = after.place + 1 if after else 0
    scores: list[tuple[float, RowLabel]] = []
    for label in row_labels(form_id)[first:]:
        likeness = max(_likeness(key, known) for known in label.keys)
        if likeness >= LIKENESS - MARGIN:
            scores.append((likeness, label))
    scores.sort(key=lambda scored: -scored[0])
    if not scores or scores[0][0] < LIKENESS:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < MARGIN:
        return None
    return scores[0][1]


def _likeness(key: str, known: str) -> float:
    if len(key) >= LEAST_LENGTH and (known.startswith(key) or key.startswith(known)):
        shorter, longer = sorted((len(key), len(known)))
        return max(0.8, shorter / longer) if shorter >= LEAST_LENGTH else 0.0
    return difflib.SequenceMatcher(None, key, known, autojunk=False).ratio()
