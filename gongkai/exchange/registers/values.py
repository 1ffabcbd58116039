"""One cell of a register into its value, or a Chinese sentence that says what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.layout import COUNTED, Kind
from gongkai.statute.annual_report.forms import FORM_IDS, get_form
from gongkai.statute.catalogue import find_word
from gongkai.statute.clocks import Confirmation, find_channel
from gongkai.statute.decisions import find_decision, find_result, find_suit_kind
from gongkai.statute.vocabulary import find_by_words

#: Steps of an application that the register 申请过程 may hold.
EVENTS = (
    "补正通知",
    "补正期限",
    "补正收到",
    "征求第三方",
    "第三方收到",
    "第三方答复",
    "征求其他机关",
    "其他机关答复",
    "延期批准",
    "延期告知",
    "收费通知",
    "缴费",
)
ITEM_KINDS = {
    "行政许可": "licensing",
    "其他对外管理服务事项": "other_services",
    "行政处罚": "penalties",
    "行政强制": "coercion",
    "行政事业性收费": "charges",
}
YES_NO = {"是": True, "否": False}
CONFIRMATIONS: dict[str, Confirmation] = {
    "自动回执": "automatic",
    "公布的确认规则": "published_rule",
}
ZERO_STATES = {"零报告": "none", "未建台账": "not_kept"}

_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?$"
)
_COMPACT_DATE = re.compile(r"^(20\d{2}|19\d{2})(\d{2})(\d{2})$")
_PLAIN_NUMBER = re.compile(r"^-?[\d,]+(\.\d+)?$")
_YEARS = range(1990, 2100)
#: No register of a government holds such a figure, and arithmetic on cents would lose digits.
_TOO_LARGE = Decimal(10) ** 14


def parse_value(kind: Kind, raw: Any) -> Any:
    """Return the value of a non-blank cell; raises InvalidInput whose message says why not."""
    if isinstance(raw, str) and raw.startswith("="):
        raise InvalidInput(f"“{raw}”是公式，没有算出的值。请复制后选择性粘贴为数值。")
    if isinstance(raw, str) and raw.startswith("#") and raw.endswith(("!", "?", "A")):
        raise InvalidInput(f"“{raw}”是表格的错误值。请先改正公式。")
    if kind in _PARSERS:
        return _PARSERS[kind](raw)
    value, problem = _look_up(kind, _text(raw))
    if problem:
        raise InvalidInput(problem)
    return value


def _text(raw: Any) -> str:
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _identifier(raw: Any) -> str:
    if isinstance(raw, date):
        # Typed 2024-1, kept by the spreadsheet as 1 January 2024.
        raise InvalidInput(
            f"编号被表格软件改成了日期（{raw:%Y-%m-%d}）。请把这一列设为“文本”格式后重新填写。"
        )
    return str(raw)


def _date(raw: Any) -> date:
    if isinstance(raw, datetime):
        found = raw.date()
    elif isinstance(raw, date):
        found = raw
    else:
        text = unicodedata.normalize("NFKC", str(raw)).strip()
        match = _DATE.match(text) or _COMPACT_DATE.match(text)
        if not match and _PLAIN_NUMBER.match(text):
            raise InvalidInput(
                f"“{raw}”不是日期，像是数字：各列可能错位，或单元格没有设为日期格式。"
                "请核对表头与各列，日期写成 2024-03-05 的样子。"
            )
        if not match:
            raise InvalidInput(f"“{raw}”不是日期。请写成 2024-03-05 的样子，年份写四位。")
        try:
            found = date(*(int(part) for part in match.groups()))
        except ValueError as error:
            raise InvalidInput(f"“{raw}”这一天不存在。请核对日期。") from error
    if found.year not in _YEARS:
        raise InvalidInput(f"“{raw}”的年份不对。请核对日期。")
    return found


def _number(raw: Any, *, example: str, may_be_negative: bool = False) -> Decimal:
    # A spreadsheet holds 0.1 + 0.2 as 0.30000000000000004.
    text = repr(round(raw, 6)) if isinstance(raw, float) else str(raw)
    text = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[,\s¥]|元$", "", text)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        if _DATE.match(text):
            raise InvalidInput(
                f"“{raw}”不是数字，像是日期，各列可能错位。请核对表头与各列。"
            ) from None
        raise InvalidInput(f"“{raw}”不是数字。请填阿拉伯数字，例如 {example}。") from None
    if not number.is_finite():
        raise InvalidInput(f"“{raw}”不是数字。请填阿拉伯数字，例如 {example}。")
    if abs(number) >= _TOO_LARGE:
        raise InvalidInput(f"“{str(raw)[:20]}”过大，各列可能错位。请核对单位和位数。")
    if number < 0 and not may_be_negative:
        raise InvalidInput(f"“{raw}”是负数。这里不能为负，请核对。")
    return number


def _amount(raw: Any) -> Decimal:
    number = _number(raw, example="12500.00")
    if number != round(number, 2):
        raise InvalidInput(f"“{raw}”的小数超过两位。金额以元为单位，最多到分。")
    return number


def _count(raw: Any) -> int:
    number = _number(raw, example="35")
    if number != number.to_integral_value():
        raise InvalidInput(f"“{raw}”不是整数。请填整数，例如 35。")
    return int(number)


def _figure(raw: Any) -> Decimal:
    return _number(raw, example="35", may_be_negative=True)


@lru_cache(maxsize=10_000)
def _look_up(kind: Kind, text: str) -> tuple[Any, str | None]:
    """Return the word's value, or why there is none; a register repeats few words many times."""
    try:
        if kind.startswith("word:"):
            return find_word(kind.removeprefix("word:"), text).slug, None
        return _WORDS[kind](text), None
    except InvalidInput as error:
        return None, error.message


def _choice(choices: Mapping[str, Any], what: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        label = find_by_words(
            choices, text, words_of=lambda word: (word,), what=what, code="unknown_word"
        )
        return choices[label]

    return parse


def _cell(text: str) -> str:
    if not any(text in get_form(form).cells for form in FORM_IDS):
        raise InvalidInput(f"没有指标“{text}”。请填单元格编号，例如 t3.carried_out.person。")
    return text


_PARSERS: dict[Kind, Callable[[Any], Any]] = {
    "text": _text,
    "identifier": _identifier,
    "date": _date,
    "count": _count,
    "amount": _amount,
    "figure": _figure,
}
_WORDS: dict[Kind, Callable[[str], Any]] = {
    "decision": lambda text: find_decision(text).slug,
    "result": lambda text: find_result(text).column,
    "suit": find_suit_kind,
    "channel": find_channel,
    "event": _choice({event: event for event in EVENTS}, "环节"),
    "item_kind": _choice(ITEM_KINDS, "事项类别"),
    "yes_no": _choice(YES_NO, "选择"),
    "confirmation": _choice(CONFIRMATIONS, "确认方式"),
    "zero_state": _choice(ZERO_STATES, "状态"),
    "register_name": _choice(COUNTED, "台账名称"),
    "cell": _cell,
}
