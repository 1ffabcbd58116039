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
    rf"《(?P<name>[^《》\n]{{2,120}})》(?:{_BLANK}[（(]{_BLANK}(?:"
    rf"(?P<number>[^（()）]{{0,40}}?{_YEAR}[^（()）]{{0,20}}?号)"
    rf"|(?P<order>[^（()）\n]{{0,30}}令[^（()）\n]{{0,12}}号)){_BLANK}[）)])?"
)
_POLICY = re.compile(r"\S+(?:条例|办法|规定|法|细则|意见|方案|通知)(?:[（(](?:试行|暂行)[）)])?")
#: So is a policy called that the text has named in full before, or the one that it encloses.
_SHORT = re.compile(r"(?:实施|暂行|管理|工作|试行)?(?:条例|办法|规定|法|细则|意见|方案|通知)")
_CALLED = re.compile(r"简称(?:为)?[：:“\"]?$")
_PLACE = re.compile(r"\S{2,}?(?:街道|镇|乡)")
_SEAT = re.compile(r"(?:办事处|人民政府|党工委|工作委员会|管理委员会|办公室|委员会)$")

_SEP = r"[ \u3000]*(?:[:：]\s*)?"
_NAME = (
    r"(?P<name>(?:(?!联系|电话|手机)[\u4e00-\u9fff·]){2,12}"
    r"(?:[、 ](?:(?!联系|电话|手机)[\u4e00-\u9fff·]){2,4}){0,2})"
)
_PERSON_LABEL = r"(?:联[ \u3000]*系[ \u3000]*人|联络人)(?:及(?:联系)?电话)?"
_TELEPHONE = (
    r"[（(]?(?P<phone>(?:1[3-9]\d{9}|(?:400|800)-?\d{3}-?\d{4}|12345"
    r"|(?:\d{3,4}\s*[-—－ ]\s*)?\d{7,8}(?:\s*[-—－转]\s*\d{1,5})?)(?!\d))"
)
_PHONE_WORD = r"(?:(?:联系|咨询|办公)?电[ \u3000]*话|手机|联系方式)"
#: Between the person and the number that belongs to the person nothing else may stand.
_BETWEEN = rf"(?:[（(][^（()）\n]{{1,16}}[）)])?[\s，,；;、（(]*(?:{_PHONE_WORD}{_SEP})?"
_PERSONS = (
    re.compile(rf"{_PERSON_LABEL}[ \u3000]*[:：]\s*{_NAME}"),
    # Without a colon, as in 请与联系人沟通, only what is followed by a number is a name.
    re.compile(rf"{_PERSON_LABEL}[ \u3000]*{_NAME}(?={_BETWEEN}{_TELEPHONE})"),
)
_PHONES = (
    re.compile(
        r"(?:联[ \u3000]*系[ \u3000]*方[ \u3000]*式|(?:联系|咨询)[ \u3000]*(?:电[ \u3000]*话|热线))"
        rf"{_SEP}{_TELEPHONE}"
    ),
    re.compile(rf"{_PERSON_LABEL}{_SEP}(?:{_NAME})?{_BETWEEN}{_TELEPHONE}"),
)
#: Numbers of the office that are told when there is none to ask.
_OTHER_PHONE = re.compile(rf"(?:办公|监督|服务)(?:电[ \u3000]*话|热线){_SEP}{_TELEPHONE}")
_PERSON_LINE = re.compile(rf"\s*{_PERSON_LABEL}[ \u3000]*[:：]")
_PHONE_LINE = re.compile(rf"\s*电[ \u3000]*话[ \u3000]*[:：]\s*{_TELEPHONE}")


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


def basis_in(text: str, *, own: str, title: str = "", issuer: str = "") -> tuple[str, ...]:
    """Return the documents of others that the text quotes, each once, with number where given.

    Not those of the own 代字; without a number only what is called a policy, and neither what the
    own title issues nor what bears the issuer's name.

    >>> text = "根据《社会救助暂行办法》《要点》（国办发[2020]7号），《方案》（康办发〔2019〕3号）"
    >>> basis_in(text, own="康办发〔2020〕12号")
    ('《社会救助暂行办法》', '《要点》（国办发〔2020〕7号）')
    """
    plain = text.translate(_FULL_WIDTH)
    called = {quoted["name"] for quoted in _QUOTED.finditer(plain) if _is_called(plain, quoted)}
    found: dict[str, str] = {}
    for quoted in _QUOTED.finditer(plain):
        name, told = quoted["name"], quoted["number"]
        if told:
            number = number_in(told) or told.strip()
            is_basis = not own or code_of(number) != code_of(own)
        else:
            number = quoted["order"] or ""
            is_basis = name not in called and _is_of_others(name, title, issuer)
            is_basis = is_basis and not _is_listed(plain, quoted)
        if is_basis:
            found[name] = found.get(name) or number
    return tuple(
        f"《{name}》（{number}）" if number else f"《{name}》" for name, number in found.items()
    )


def _is_called(text: str, quoted: re.Match[str]) -> bool:
    """Say whether the name is only what the text calls a document named before."""
    return bool(_CALLED.search(text[max(quoted.start() - 5, 0) : quoted.start()]))


def _is_listed(text: str, quoted: re.Match[str]) -> bool:
    """Say whether the name stands in the list of attachments."""
    line = text[text.rfind("\n", 0, quoted.start()) + 1 : quoted.start()]
    return bool(re.match(r"\s*附\s*件|\s*\d{1,2}\s*[.．、]\s*$", line))


def _is_of_others(name: str, title: str, issuer: str) -> bool:
    if not _POLICY.fullmatch(name) or _SHORT.fullmatch(name):
        return False
    if name in title and "转发" not in title:
        return False
    place = _PLACE.match(issuer)
    own = place[0] if place else _SEAT.sub("", issuer)
    return len(own) < 3 or not name.startswith(own)


def contact_in(text: str) -> tuple[str, str]:
    """Return the person to ask and the phone, each from the last line that labels one.

    A number without such a label is somebody else's and is never taken.

    >>> contact_in("居民代表王某，电话13800000000\\n联系人：张某 联系电话：0971-8888888")
    ('张某', '0971-8888888')
    """
    person = phone = other = ""
    above = ""
    for line in text.split("\n"):
        person = _last(_PERSONS, line, "name") or person
        patterns = (*_PHONES, _PHONE_LINE) if _PERSON_LINE.match(above) else _PHONES
        phone = _last(patterns, line, "phone") or phone
        other = _last((_OTHER_PHONE,), line, "phone") or other
        above = line
    return person.strip(), re.sub(r"\s", "", phone or other)


def _last(patterns: Iterable[re.Pattern[str]], line: str, group: str) -> str:
    """Return what the last match on the line holds, whichever pattern found it."""
    found = [(match.start(), match[group]) for one in patterns for match in one.finditer(line)]
    return max(found)[1] if found else ""


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
_APPENDIX_HEAD = re.compile(
    r"^\s*附\s*件\s*(?P<at>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：]?\s*$"
)


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


def attachments_missing(
    names: Iterable[str], lines: Iterable[str], enclosed: Iterable[str]
) -> tuple[str, ...]:
    """Return the listed attachments that neither follow in the text nor are inside the file.

    >>> attachments_missing(["分解表", "统计表"], ["附件：1.分解表", "2.统计表", "附件2"], [])
    ('分解表',)
    """
    heads = [found for line in lines if (found := _APPENDIX_HEAD.match(line))]
    told = {_count(found["at"] or "1") for found in heads}
    titles = {re.sub(r"\s", "", line) for line in lines}
    inside = "\n".join(enclosed)
    return tuple(
        name
        for at, name in enumerate(names, start=1)
        if at not in told and re.sub(r"\s", "", name) not in titles and name not in inside
    )
