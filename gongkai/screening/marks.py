"""Secrecy marks in the form of a document's head, and marks of internal papers.

Source: 保密法第二十三条, 保密法实施条例第二十一条; our reading is docs/readings/0030 and 0031.

The patterns take old and compatible forms of the characters and let signs without width, blanks,
tabs and line ends stand between them, so that no copy of the text has to be made and places stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongkai.screening.hits import Level, Span
from gongkai.screening.passage import Passage, alternatives, pattern
from gongkai.screening.sources import load_data

#: Signs that show nothing: of control, format and variation, fillers, accents on a character.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u302a-\u302f\u3099"
    "\u309a\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_BLANK = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
#: Between the characters of a mark: cells, lines and paragraphs may come between them.
GAP = f"[{_BLANK}{_UNSEEN}]*"
_INNER = f"{GAP}[·•・‧]?{GAP}"
#: With the forms of old, and the sign that is a character in a ring.
FIRSTS = "绝機机秘絕絶祕袐㊙"
_WORD = f"[{FIRSTS}]{_INNER}[密宻]"
_RANK = f"{_WORD}(?:{GAP}级)?"
#: Stars of all kinds, those of the symbol font (Wingdings) included.
_STAR = (
    "\u2605\u2606\u22c6\u235f\u269d\u2721\u2726-\u274b\u2b50-\u2b52"
    "\U0001f31f\U0001f320\U0001f52f\U0001f7c0-\U0001f7d8\uf0aa-\uf0b6"
)
#: Other signs tell a mark only with a term behind them; box drawing parts the cells of tables,
#: and boxes to tick belong to blank forms.
_OTHER_SIGN = (
    "*＊﹡∗⁎⁕※\u2300-\u23ff\u25b2-\u25ca\u25ce\u25cf\u2600-\u260f\u2613-\u2725"
    "\u274c-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\uf000-\uf0ff"
)
_PUNCTUATION = r"[“”\"'‘’「」『』（）()【】\[\]〔〕〖〗{}<>〈〉:：﹕︰\-－—–_/.·•]"
_BETWEEN = f"{GAP}(?:{_PUNCTUATION}{GAP}){{0,3}}"
#: A star behind the word, wherever it stands: the form of the law. Or another sign.
STARRED = f"{_RANK}{_BETWEEN}[{_STAR}]"
SIGNED = f"{_RANK}{_BETWEEN}[{_OTHER_SIGN}]"
_DIGIT = r"[\d一二三四五六七八九十〇零两①-⑳]"
_TERM = re.compile(
    rf"[{_OTHER_SIGN}]{{0,2}}{_BETWEEN}(?:长{GAP}期|永{GAP}久|解{GAP}密{GAP}前"
    rf"|(?:{_DIGIT}{GAP}){{1,4}}(?:年(?:[0-9]{{1,2}}月[0-9]{{1,2}}日前?)?|个月|月|日|天))"
)
#: The parts in another order: 秘密5年★, ★秘密5年.
_TERM_AHEAD = (
    f"(?:长{GAP}期|永{GAP}久|解{GAP}密{GAP}前"
    f"|(?:[0-9０-９一二三四五六七八九十]{GAP}){{1,4}}(?:年|个月|月|日|天))"
)
TERM_FIRST = f"{_RANK}{_BETWEEN}{_TERM_AHEAD}{_BETWEEN}[{_STAR}]"
STAR_FIRST = f"[{_STAR}]{_BETWEEN}{_RANK}{_BETWEEN}{_TERM_AHEAD}"
#: With other words between, such as how urgent it is or its copy's number: 机密　特急　★1年.
PARTED = rf"(?:^|[\n\t 　]){_RANK}[^。；，！？{_STAR}]{{1,16}}[{_STAR}]"
#: Bytes behind the sign in which its term is looked for.
_TERM_BYTES = 160
#: The same written from the end, as it stands where a sign turns the direction of writing.
TURNED = f"[{_STAR}]{GAP}[密宻]{GAP}[{FIRSTS}]"
_TURNS = "\u202e".encode()
_PLAIN_TERM = (
    "(?:长期|永久|解密前|[0-9０-９一二三四五六七八九十]{1,4}[ \u00a0\u3000]{0,4}"
    "(?:年|个月|月|日|天)|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日前?)"
)
_EDGE = "[ \u00a0\u3000\r]*"
_NEAR = "[ \u00a0\u00ad\u2000-\u200f\u2060\u3000\ufe00-\ufe0f\ufeff]*"
_LEVEL = f"密{_NEAR}级{_NEAR}[:：﹕︰]?{_NEAR}"
#: The word alone in its line or cell, in brackets or behind 密级, perhaps with a term.
ALONE = (
    rf"(?:^|[\n\t|]){_EDGE}[{_STAR}]?{_EDGE}[【〔\[（(“]?(?:{_LEVEL})?{_WORD}"
    rf"(?:{_NEAR}[级件])?{_NEAR}[*＊]?[】〕\])）”]?{_NEAR}{_PLAIN_TERM}?{_EDGE}(?:\z|[\n\t|])"
)
#: A document's head: as far as a mark without a star is taken for one.
HEAD_BYTES, HEAD_LINES = 2_400, 15
_PROSE_BEFORE = re.compile(
    r"(?:国家秘密|商业秘密|个人隐私|涉及|涉及的|属于|作为|确定为|认定为|泄露|保守|保护|是否|和|与|及|或|、|“|《)$"
)
_PROSE_AFTER = re.compile(
    r"(?:、|，|。|和|与|及|或|等|的|管理|保护|事项|范围|信息|是|属|不|”|》|确定|制度)"
)
#: 密级：秘密 within a line of other words, where it may be told of and not put.
LABELLED = rf"密{_NEAR}级{_NEAR}[:：﹕︰为]{_NEAR}{_WORD}"
_LIST_AFTER = re.compile(r"[\s”】]*[、/／或和与及□☐○]")


def find_secrecy_marks(passage: Passage) -> Iterator[Span]:
    """Yield the secrecy marks: with a star, at the head, behind 密级 or in its column stop.

    The bare word alone in a line or cell elsewhere is for a person to decide.
    """
    yield from find_starred(passage)
    if _TURNS in passage.data:
        for start, end in passage.matches(TURNED):
            yield Span("secrecy_mark", start, end, "stop")
    yield from _words_alone(passage)
    for start, end in passage.matches(LABELLED):
        is_told = passage.before(start, 1) in ("“", "《") or _LIST_AFTER.match(
            passage.after(end, 3)
        )
        if not is_told:
            yield Span("secrecy_mark", start, end)


def find_starred(passage: Passage) -> Iterator[Span]:
    """Yield the marks with a star in any order, and with another sign that has a term behind."""
    # Most texts have no star at all: one pass tells, where four would find nothing.
    has_star = next(passage.matches(f"[{_STAR}]"), None) is not None
    for start, end in passage.matches(STARRED) if has_star else ():
        term = _term_behind(passage, end)
        yield Span("secrecy_mark", start, end + term, _level_of_starred(passage, start, end))
    for start, end in passage.matches(SIGNED):
        if term := _term_behind(passage, end):
            yield Span("secrecy_mark", start, end + term, _level_of_starred(passage, start, end))
    for order in (TERM_FIRST, STAR_FIRST) if has_star else ():
        for start, end in passage.matches(order):
            yield Span("secrecy_mark", start, end, "stop")
    if has_star:
        yield from _find_parted(passage)


def _find_parted(passage: Passage) -> Iterator[Span]:
    """Yield the marks with other words between word and star: with a term, or in their own line."""
    for start, end in passage.matches(PARTED):
        text = passage.text(start, end)
        begin = end - len(text.lstrip(" \n\t\u3000").encode())
        term = _term_behind(passage, end)
        if term or not passage.after(end, 8).strip():
            level: Level = "stop" if term and "\n" not in text.strip() else "decide"
            yield Span("secrecy_mark", begin, end + term, level)


def _term_behind(passage: Passage, end: int) -> int:
    """Return how many bytes the term behind a star has; 0 where there is none."""
    match = _TERM.match(passage.text(end, end + _TERM_BYTES))
    return len(match.group().encode()) if match else 0


def _level_of_starred(passage: Passage, start: int, end: int) -> Level:
    """Return "stop", but for a sentence that ends with the word above a line that a star begins."""
    is_broken = b"\n" in passage.data[start:end]
    before = passage.before(start, 1)
    return "decide" if is_broken and before.isalpha() else "stop"


def _words_alone(passage: Passage) -> Iterator[Span]:
    place = 0
    while place <= len(passage.data):
        # Two cells side by side share the sign between them, so the search goes on from the end
        # of the word and not of the match.
        match = _alone().search(passage.data, place)
        if match is None:
            return
        raw = passage.text(*match.span())
        inner = raw.strip(" \u00a0\u3000\r\n\t|")
        begin = match.start() + len(raw[: raw.index(inner)].encode())
        end = begin + len(inner.encode())
        level: Level = "stop" if _stops(passage, begin, inner) else "decide"
        yield Span("secrecy_mark", begin, end, level)
        place = end


def _stops(passage: Passage, start: int, text: str) -> bool:
    if text.startswith("密") or passage.head(start).replace(" ", "").startswith("密级"):
        return True
    if re.search(r"密\s*级[：:\s]*$", passage.before(start, 12)):
        return True
    return start <= HEAD_BYTES and passage.data.count(b"\n", 0, start) <= HEAD_LINES


def find_internal_marks(passage: Passage) -> Iterator[Span]:
    """Yield marks of internal papers; 工作秘密 in a sentence of law is none."""
    words = load_data("words.toml")["internal"]
    for start, end in passage.matches(_internal()):
        if passage.text(start, end) in words["marks_outside_prose"] and (
            _PROSE_BEFORE.search(passage.before(start, 6))
            or _PROSE_AFTER.match(passage.after(end, 3))
        ):
            continue
        yield Span("internal_mark", start, end)


@cache
def _alone() -> re.Pattern[bytes]:
    compiled: re.Pattern[bytes] = pattern(ALONE)
    return compiled


@cache
def _internal() -> str:
    words = load_data("words.toml")["internal"]
    return alternatives([*words["phrases"], *words["marks_outside_prose"]])
