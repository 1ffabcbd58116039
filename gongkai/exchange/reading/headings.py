"""Finding the report in a document: title, organ, year, form, and the six sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.exchange.reading.labels import plain
from gongkai.statute.annual_report.forms import FormId

_TITLE = re.compile(r"政府信息公开(?:工作)?(?:20\d\d年?(?:度)?)?(?:工作)?(?:年度)?(?:工作)?报告")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d|19\d\d)(?!\d)")
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|[-—~－～])+(?:20\d\d年)?12月31日")
_ORGAN_NOISE = re.compile(
    r"^(?:关于|附件\d*|标题|【.*?】)[:：]?|(?:关于|的|发布|公布)+$|[\"“”《》:：()]"
)
_ORGAN_FACT = re.compile(
    r"^(?:发布机构|发文机关|发布单位|机关名称|公开主体|信息来源)[:：]?(.{2,40})$"
)
_DATE_FACT = re.compile(
    r"(?:发布日期|发布时间|公开日期)[:：]?(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})"
)
_GUIDE = re.compile(r"解读|图解|一图读懂|填报说明|编制说明|的通知|退改单")

#: Section → words of its heading behind the numeral.
_HEADINGS: dict[str, re.Pattern[str]] = {
    "overview": re.compile(
        r"^(?:总体情况|总体概述|概述|基本情况|工作(?:基本|开展|总体)?.{0,6}情况)"
    ),
    "disclosure": re.compile(r"^(?:行政机关)?主动公开政府信息的?情况"),
    "applications": re.compile(r"^(?:行政机关)?收到和处理政府信息公开申请的?情况"),
    "remedies": re.compile(r"^.{0,20}政府信息公开.{0,12}行政复议.{0,8}行政诉讼.{0,4}情况"),
    "problems": re.compile(
        r"^(?:政府信息公开工作)?(?:目前)?存在的?(?:主要|突出)?问题.{0,12}(?:改进|整改|情况|措施)"
    ),
    "others": re.compile(r"^其他(?:需要|须|应当?)报告的?(?:事项|情况)"),
}
_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十\d]+[、.．)）]+")
#: A heading is short; a sentence that begins with its words is none.
LONGEST_HEADING = 45
#: What follows the report on a page: nothing behind it belongs to section six.
_TAIL = re.compile(
    r"^(?:打印|关闭|【|附件|扫一扫|分享|上一篇|下一篇|相关(?:链接|阅读|文档)|版权所有|主办单位?|承办|网站标识码|返回)"
)

_HEADS: dict[FormId, tuple[str, ...]] = {
    "2019": (
        "本年新制作数量",
        "本年新公开数量",
        "对外公开总数量",
        "上一年项目数量",
        "采购项目数量",
        "采购总金额",
    ),
    "2021": ("本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is, on which year, and when published, as far as the text tells."""

    title: str | None
    organ: str | None
    year: int | None
    published_on: str | None
    is_guide: bool


def identify(lines: Sequence[str]) -> Identity:
    """Return what the lines say of organ and year: title first, then period, then publication."""
    flat = [plain(line) for line in lines]
    title = _find_title(flat)
    year = _year_of_title(title) if title else None
    published = _DATE_FACT.search("".join(flat))
    if year is None:
        period = next((m for line in flat if (m := _PERIOD.search(line))), None)
        year = int(period[1]) if period else None
    if year is None and published:
        year = int(published[1]) - 1
    organ = _organ_of_title(title) if title else None
    if not organ:
        fact = next((m for line in flat if (m := _ORGAN_FACT.match(line))), None)
        organ = fact[1] if fact else None
    day = f"{published[1]}-{int(published[2]):02}-{int(published[3]):02}" if published else None
    return Identity(title, organ, year, day, bool(title and _GUIDE.search(title)))


def _find_title(flat: Sequence[str]) -> str | None:
    """Return the first line that is a title; one broken in two is put together."""
    for place, line in enumerate(flat[:200]):
        joined = flat[place - 1] + line if place and not _YEAR.search(line) else line
        for candidate in (line, joined):
            if len(candidate) <= 80 and _TITLE.search(candidate) and _YEAR.search(candidate):
                return candidate
    return next((line for line in flat[:200] if len(line) <= 60 and _TITLE.search(line)), None)


def _year_of_title(title: str) -> int | None:
    years = _YEAR.findall(title) or re.findall(r"20[0-4]\d", title)
    return int(years[0]) if years else None


def _organ_of_title(title: str) -> str | None:
    """Return the words before the year, or between the year and 政府信息公开."""
    head = title.partition("政府信息公开")[0]
    parts = re.split(r"(?:19|20)\d\d年?度?", head, maxsplit=1)
    for part in parts:
        organ = _ORGAN_NOISE.sub("", part).strip("、，,。-—_|>")
        if len(organ) >= 2:
            # 云水镇人民政府信息公开年度报告: 政府 stands there once for both.
            return f"{organ}政府" if organ.endswith("人民") else organ
    return None


def form_of(texts: Iterable[str], *, least: int = 1) -> FormId | None:
    """Return the form of which ``least`` heads of table 二 stand in the text, None for neither."""
    flat = plain("".join(texts))
    scores = {form: sum(head in flat for head in heads) for form, heads in _HEADS.items()}
    best = max(scores, key=lambda form: scores[form])
    return best if scores[best] >= least else None


def heading_of(text: str) -> str | None:
    """Return the section that a line heads, None when it heads none.

    A subhead such as （一）主动公开情况 is none: the words decide, and the numeral must be of the
    first level where the words are short.
    """
    bare = plain(text)
    return None if len(bare) > LONGEST_HEADING or not bare else _heading(bare)


@lru_cache(maxsize=4096)
def _heading(bare: str) -> str | None:
    words = _NUMERAL.sub("", bare)
    is_numbered = words != bare and not bare.startswith(("(", "（"))
    for section, pattern in _HEADINGS.items():
        if pattern.match(words) and (is_numbered or section != "overview"):
            return None if _is_sentence(words) else section
    return None


def _is_sentence(words: str) -> bool:
    return "。" in words.rstrip("。") or "，" in words or "；" in words


def is_tail(text: str) -> bool:
    """Say whether a line belongs to the page around the report."""
    return bool(_TAIL.match(plain(text)))
