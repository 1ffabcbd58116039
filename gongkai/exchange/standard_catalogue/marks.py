"""Chosen and not chosen: ■ □ √ in cells of the standard catalogue, and the names beside them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from gongkai.statute.catalogue import words

#: What stands before a chosen name, and before one that is not. Word writes ticks in a picture
#: font, which come out as letters; scans turn □ into 口.
CHOSEN, OPEN = "■☑√✓✔●◆▇█☒", "□☐○◇〇"
PICTURE_FONT = "tRþ"
#: A cell under a name that says no.
NO = frozenset({"", "否", "无", "×", "✗", "x", "X", "-", "—", "——", "/", "\\", "n", "N", *OPEN})
#: Further words of catalogues for the channels of the law's list.
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "website": ("门户网站", "政府门户网站", "网站", "政务网站"),
    "gazette": ("公报",),
    "social_media": ("政务新媒体", "新媒体", "微信公众号", "政务微信", "政务微博", "两微一端平台"),
    "press_or_hearing": ("发布会听证会", "新闻发布会", "发布会", "听证会"),
    "broadcast": ("广播", "电视"),
    "print": ("纸质载体", "报刊", "报纸", "纸质媒介"),
    "reading_point": ("查阅点", "政府信息查阅点", "公开查阅室"),
    "service_centre": ("行政服务中心", "政务服务大厅", "政务大厅", "服务中心"),
    "service_station": ("便民服务中心", "便民服务点", "便民服务大厅"),
    "on_site": ("入户现场", "入户", "现场"),
    "community_board": (
        "社区企事业单位村公示栏",
        "社区公示栏",
        "村公示栏",
        "公开栏",
        "村居公示栏",
        "社区/企事业单位/村公示栏",
        "政务公开栏",
    ),
    "targeted": ("精准推送信息",),
    "other": ("其它",),
}


def key_of(text: str) -> str:
    """Return a label without blanks, punctuation, bracketed notes and width differences.

    >>> key_of("公开内容 （要素）"), key_of("入户／现场")
    ('公开内容', '入户现场')
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^)]*\)|[^\w]|_", "", plain)


@cache
def _channels() -> dict[str, str]:
    """Return every word for a channel as a key → its slug."""
    found: dict[str, str] = {}
    for word in words("channels"):
        for name in (*word.words, *CHANNEL_WORDS.get(word.slug, ())):
            found.setdefault(key_of(name), word.slug)
    return found


def channel_of(name: str) -> str | None:
    """Return the slug of the channel that a name means, None for one that no list has.

    >>> channel_of("发布会听证会"), channel_of("社区/企事业单位/村公示栏（电子屏）")
    ('press_or_hearing', 'community_board')
    """
    return _channels().get(key_of(name))


def is_chosen(text: str) -> bool:
    """Say whether a cell under a name chooses it: √, ■, 是, or who in particular is meant."""
    return text.strip() not in NO


def chosen_names(text: str) -> tuple[str, ...]:
    """Return the names that a cell chooses: those with a mark, or all when none has one.

    >>> chosen_names("■政府网站  □政府公报 ■公开查阅点□便民服务站")
    ('政府网站', '公开查阅点')
    >>> chosen_names("政府网站、政务栏"), chosen_names("政府网站√ 政府公报□")
    (('政府网站', '政务栏'), ('政府网站',))
    """
    plain = _with_plain_marks(text)
    marks = f"[{CHOSEN}{OPEN}]"
    if not re.search(marks, plain):
        return tuple(
            name for part in re.split(r"[\n、,，;；\t ]+", plain) if (name := part.strip())
        )
    if re.match(rf"\s*{marks}", plain):
        pairs = re.findall(rf"({marks})([^{CHOSEN}{OPEN}]*)", plain)
    else:
        pairs = [
            (mark, name) for name, mark in re.findall(rf"([^{CHOSEN}{OPEN}]+)({marks})", plain)
        ]
    return tuple(
        name for mark, rest in pairs if mark in CHOSEN and (name := rest.strip(" \n\t　、,，;；"))
    )


def _with_plain_marks(text: str) -> str:
    """Return the text with 口 and letters of a picture font before names as □ and ■."""
    if not re.search(rf"[{OPEN}{CHOSEN}口]", text):
        return text
    names = sorted((re.escape(w) for c in words("channels") for w in c.words[:1]), key=len)
    following = f"(?={'|'.join(reversed(names))}|主动|依申请|全社会|特定)"
    text = re.sub(rf"口\s*{following}", "□", text)
    return re.sub(rf"(?<![A-Za-z])[{PICTURE_FONT}]\s*{following}", "■", text)
