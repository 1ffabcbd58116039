"""Single facts in a document's text: numbers, dates, who to ask, what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_OPEN, _CLOSE = r"[〔\[［（(【﹝〖]", r"[〕\]］）)】﹞〗]"
_BLANK = r"[ \u3000]*"
_YEAR = rf"{_OPEN}{_BLANK}(?P<year>(?:19|20)\d{{2}}){_BLANK}{_CLOSE}"
#: 发文字号: 代字, year in brackets, number. The 代字 are Chinese characters without punctuation.
NUMBER = re.compile(
    rf"(?P<code>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z\- ]{{0,18}}?){_BLANK}{_YEAR}{_BLANK}"
    rf"(?:第{_BLANK})?(?P<serial>\d{{1,5}}){_BLANK}号"
)
_LABEL = re.compile(rf"^{_BLANK}(?:发文字号|文号|文{_BLANK}号|编号){_BLANK}[:：]?{_BLANK}")
_DIGITS = {
    d: n
    for n, ds in enumerate(
        ("〇零○0０OＯ", "一壹元", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for d in ds
}
_ARABIC = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*(?:年|[-—.．/])\s*(?P<m>\d{1,2})\s*(?:月|[-—.．/])"
    r"\s*(?P<d>\d{1,2})\s*(?:日|号)?"
)
_CHINESE = re.compile(
    r"(?P<y>[一二][〇零○0OＯ一二三四五六七八九]{3})\s*年\s*"
    r"(?P<m>[元正一二三四五六七八九十]{1,2})\s*月\s*(?P<d>[一二三四五六七八九十]{1,3})\s*日"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_QUOTED = re.compile(
    rf"《(?P<name>[^《》\n]{{2,120}})》{_BLANK}[（(]{_BLANK}"
    rf"(?P<number>[^（()）]{{0,40}}?{_YEAR}[^（()）]{{0,20}}?号){_BLANK}[）)]"
)
_PERSON = re.compile(
    r"(?:联\s*系\s*人|联络人)(?:及(?:联系)?电话)?\s*[:：]?\s*"
    r"(?P<name>(?:(?!联系|电话)[\u4e00-\u9fff·]){2,12}"
    r"(?:[、 ](?:(?!联系|电话|手机)[\u4e00-\u9fff·]){2,4}){0,2})"
)
_TELEPHONE = (
    r"(?:1[3-9]\d{9}|(?:400|800)-?\d{3}-?\d{4}|12345"
    r"|(?:\d{3,4}\s*[-—－ ]\s*)?\d{7,8}(?:\s*[-—－转]\s*\d{1,5})?)(?!\d)"
)
_PHONE = re.compile(
    r"(?:联\s*系\s*方\s*式|(?:联系|咨询|办公|监督|服务)?\s*(?:电\s*话|热线))\s*[:：]?\s*"
    rf"[（(]?(?P<phone>{_TELEPHONE})"
)
_AFTER_PERSON = re.compile(rf"(?:联\s*系\s*人|联络人)[^。\n]{{0,40}}?(?P<phone>{_TELEPHONE})")


def number_in(line: str) -> str:
    """Return the document number when the line is nothing else, in the brackets of the standard.

    A 签发人 beside it is passed over.

    >>> number_in("康办发[2020] 12 号      签发人：李某")
    '康办发〔2020〕12号'
    >>> number_in("按照康办发〔2020〕12号要求")
    ''
    """
    whole = re.sub(r"签\s*发\s*人\s*[:：].*$", "", line.translate(_FULL_WIDTH))
    found = NUMBER.fullmatch(_LABEL.sub("", whole).strip(" \u3000()（）"))
    return _number_of(found) if found else ""


def _number_of(found: re.Match[str]) -> str:
    code = re.sub(r"\s", "", found["code"])
    return f"{code}〔{found['year']}〕{found['serial']}号"


def code_of(number: str) -> str:
    """Return the 代字 of a document number: what tells whose numbering it is."""
    return number.partition("〔")[0]


def date_in(line: str) -> date | None:
    """Return the day when the line is nothing else, in Arabic or Chinese numerals.

    >>> date_in("二〇二〇年十月二十三日")
    datetime.date(2020, 10, 23)
    >>> date_in("２０２０年 3 月 5 日")
    datetime.date(2020, 3, 5)
    >>> date_in("2020年2月30日") is None
    True
    """
    whole = line.translate(_FULL_WIDTH).strip(" \u3000()（）")
    found = _ARABIC.fullmatch(whole) or _CHINESE.fullmatch(whole)
    return _day_of(found) if found else None


def date_at_end(line: str) -> tuple[str, date] | None:
    """Return what stands before a day at the end of the line, and the day."""
    whole = line.translate(_FULL_WIDTH).strip(" \u3000()（）")
    for pattern in (_ARABIC, _CHINESE):
        for found in pattern.finditer(whole):
            day = _day_of(found)
            if found.end() == len(whole) and day:
                return whole[: found.start()].strip(" \u3000"), day
    return None


def _day_of(found: re.Match[str]) -> date | None:
    year = "".join(str(_DIGITS[c]) if c in _DIGITS else c for c in found["y"])
    try:
        return date(int(year), _count(found["m"]), _count(found["d"]))
    except ValueError:
        return None


def _count(numeral: str) -> int:
    """Return a number under a hundred; 元 and 正 are the first month."""
    if numeral.isascii():
        return int(numeral)
    tens, is_ten, ones = numeral.replace("正", "一").rpartition("十")
    value = _DIGITS.get(ones, 0) if len(ones) <= 1 else -1
    return value + (10 * _DIGITS.get(tens, 0) if tens else 10) if is_ten else value


def basis_in(text: str, *, own: str) -> tuple[str, ...]:
    """Return the documents quoted with name and number, each once; not those of the own 代字.

    >>> text = "根据《要点》（国办发[2020]17号）和《方案》（康办发〔2019〕3号）"
    >>> basis_in(text, own="康办发〔2020〕12号")
    ('《要点》（国办发〔2020〕17号）',)
    """
    found: dict[str, None] = {}
    for quoted in _QUOTED.finditer(text.translate(_FULL_WIDTH)):
        number = number_in(quoted["number"]) or quoted["number"].strip()
        if not own or code_of(number) != code_of(own):
            found[f"《{quoted['name']}》（{number}）"] = None
    return tuple(found)


def contact_in(text: str) -> tuple[str, str]:
    """Return the person to ask and the phone that the text names, each empty if none.

    >>> contact_in("联系人：张某；联系电话：0971-8888888")
    ('张某', '0971-8888888')
    """
    person = _PERSON.search(text)
    phone = _PHONE.search(text) or _AFTER_PERSON.search(text)
    return (
        person["name"].strip() if person else "",
        re.sub(r"\s", "", phone["phone"]) if phone else "",
    )


_ATTRIBUTES = (
    (re.compile(r"(?:此件|本件)?不予公开|(?:此件|本件)不公开"), "closed"),
    (re.compile(r"(?:此件|本件)?依申请公开"), "on_application"),
    (re.compile(r"(?:此件|本件)(?:删减后)?(?:主动|公开)(?:公开|发布)?|主动公开"), "open"),
)
_NOTE = re.compile(
    r"^[（(【\[]?\s*(?:(?:信息)?公开(?:属性|方式|类别|形式|选项)\s*[:：]\s*)?"
    r"(?P<said>[^（）()【】\[\]。]{3,14})\s*[）)】\]]?$"
)


def attribute_in(line: str) -> str:
    """Return the disclosure attribute when the line is a 附注 that states one, else nothing.

    >>> [attribute_in(line) for line in ("（此件公开发布）", "公开属性：依申请公开", "主动公开")]
    ['open', 'on_application', 'open']
    """
    note = _NOTE.match(line.strip())
    if note:
        for pattern, attribute in _ATTRIBUTES:
            if pattern.fullmatch(note["said"].strip()):
                return attribute
    return ""


_ITEM = re.compile(
    r"^\s*(?:附\s*件\s*[:：]?)?\s*(?:\d{1,2}\s*[.．、]|[一二三四五六七八九十]、)?\s*(?P<name>.+?)\s*[。；;]?$"
)
_FIRST = re.compile(r"^\s*附\s*件\s*[:：]\s*\S")
_FURTHER = re.compile(r"^\s*\d{1,2}\s*[.．、]\s*\S")


def attachments_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the names under 附件：, one for each line that goes on counting.

    >>> attachments_in(["附件：1. 任务分解表", "2. 统计表", "康川街道办事处"])
    ('任务分解表', '统计表')
    """
    names: list[str] = []
    is_listing = False
    for line in lines:
        is_counting = is_listing and bool(_FURTHER.match(line))
        is_listing = bool(_FIRST.match(line)) or is_counting
        if is_listing:
            parts = re.split(r"(?<=\S)[ \u3000]+(?=\d{1,2}[.．、])", line)
            names += [found["name"] for part in parts if (found := _ITEM.match(part))]
    return tuple(dict.fromkeys(names))
