"""The prose made ready: one line, its quantities, its clauses, and what each clause is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from gongkai.statute.annual_report.figures.quantities import Quantity, narrow, quantities_in

#: A line that begins so begins a paragraph of its own; other line breaks are only typesetting.
_PARAGRAPH = re.compile(
    r"\s*\n\s*(?=[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}(?:、|是)|\d{1,2}[.、．](?!\d))"
)
#: A heading on a line of its own, without a stop.
_HEADING = re.compile(r"(?m)^(\s*[（(][一二三四五六七八九十]{1,3}[）)][^\n。，；：]{1,28})\n")
_BLANK = re.compile(r"[^\S\n]+|(?<!\x00)\n(?!\x00)")
_BREAKS = re.compile(r"[。；;！!？?\n，：:（）()]|,(?!\d{3}(?!\d))")
_SENTENCE_ENDS = "。！!？?\n"
_STOPS = _SENTENCE_ENDS + "；;"

#: What the prose speaks of. Order matters: the longer name holds the shorter one.
_TOPICS: tuple[tuple[str, str], ...] = (
    ("direct", r"(?:未经复议)?直接(?:向[^，。；]{0,8})?(?:起诉|提起(?:行政)?诉讼)"),
    ("after_review", r"(?:先)?复议后(?:又|再)?(?:起诉|提起(?:行政)?诉讼)|经复议(?:后)?起诉"),
    (
        "disputes",
        r"行政复议(?:案件|申请|事项)?(?:、|和|及|与|或者?|以及|/)(?:被?提起)?(?:行政)?诉讼",
    ),
    ("reviews", r"行政复议(?:案件|申请)?"),
    ("suits", r"行政诉讼(?:案件)?|行政应诉(?:案件)?"),
    ("application", r"(?:信访|举报|投诉|、)+类(?:的)?申请|信息公开(?:的)?申请|申请公开|公开申请"),
    ("application", r"依申请(?:信息)?公开|依申请"),
    ("normative", r"规范性文件"),
    ("rules", r"(?:政府|部门)?规章(?!制度)"),
    ("licensing", r"行政许可(?:申请)?"),
    ("penalties", r"行政处罚"),
    ("coercion", r"行政强制"),
    ("fees", r"信息处理费"),
    ("charges", r"行政事业性收费"),
    ("procurement", r"(?:政府)?集中采购"),
    (
        "else",
        r"留言|热线|12345|来信|来访|来电|咨询|建议|提案|诉求|工单|投诉|举报|舆情|信访|政府采购"
        r"|主动公开|网站|微信|公众号|新媒体|微博|解读|培训|会议|栏目|简报|发文|专栏|低保|救助|补贴"
        r"|公示|目录|清单|指南|考核|评议",
    ),
)
_TOPIC = re.compile(
    "|".join(f"(?P<t{place}>{pattern})" for place, (_, pattern) in enumerate(_TOPICS))
)
_TOPIC_NAMES = {f"t{place}": name for place, (name, _) in enumerate(_TOPICS)}


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands before a quantity: its words, its topic, and whether it stands in brackets.

    ``text`` runs from the last break, or from the quantity before, to the quantity; ``after``
    from the quantity to the next break, at most 24 characters.
    """

    text: str
    after: str
    start: int
    topic: str
    has_own_topic: bool
    is_bracketed: bool


class Prose:
    """A text in one line, with the places of its breaks, topics and quantities found once."""

    def __init__(self, text: str) -> None:
        headed = _HEADING.sub(r"\1：", text.strip())
        marked = _PARAGRAPH.sub("\x00\n\x00", headed)
        self.shown = _BLANK.sub("", marked).replace("\x00", "")
        self.text = narrow(self.shown)
        self.quantities: tuple[Quantity, ...] = tuple(quantities_in(self.text))
        self._ends = [one.end for one in self.quantities]
        breaks = [match.start() for match in _BREAKS.finditer(self.text)]
        self._breaks = breaks
        self._sentences = [place for place in breaks if self.text[place] in _SENTENCE_ENDS]
        self._stops = [place for place in breaks if self.text[place] in _STOPS]
        self._paragraphs = [place for place in breaks if self.text[place] == "\n"]
        self._topic_ends: list[int] = []
        self._topic_names: list[str] = []
        for match in _TOPIC.finditer(self.text):
            self._topic_ends.append(match.end())
            self._topic_names.append(_TOPIC_NAMES[match.lastgroup or ""])
        self._depths = self._bracket_depths(breaks)

    def _bracket_depths(self, breaks: list[int]) -> list[int]:
        depths, depth = [], 0
        for place in breaks:
            if self.text[place] in "（(":
                depth += 1
            elif self.text[place] in "）)":
                depth = max(depth - 1, 0)
            elif self.text[place] == "\n":
                depth = 0
            depths.append(depth)
        return depths

    def sentence(self, place: int) -> tuple[int, int]:
        """Return where the sentence around the place begins and ends."""
        return self._around(self._sentences, place)

    def stretch(self, place: int) -> tuple[int, int]:
        """Return where the part of a sentence between full stops or semicolons begins and ends."""
        return self._around(self._stops, place)

    def _around(self, marks: list[int], place: int) -> tuple[int, int]:
        after = bisect_left(marks, place)
        start = marks[after - 1] + 1 if after else 0
        return start, marks[after] if after < len(marks) else len(self.text)

    def is_bracketed(self, place: int) -> bool:
        """Say whether the place lies within brackets."""
        before = bisect_left(self._breaks, place) - 1
        return before >= 0 and self._depths[before] > 0

    def clause(self, start: int, end: int) -> Clause:
        """Return the clause of the quantity that stands from ``start`` to ``end``."""
        nth = bisect_left(self._breaks, start)
        begin = self._breaks[nth - 1] + 1 if nth else 0
        earlier = bisect_right(self._ends, start)
        if earlier:
            begin = max(begin, self._ends[earlier - 1])
        following = bisect_left(self._breaks, end)
        stop = self._breaks[following] if following < len(self._breaks) else len(self.text)
        topic, own = self.topic_at(start, begin)
        return Clause(
            text=self.text[begin:start],
            after=self.text[end : min(stop, end + 24)],
            start=begin,
            topic=topic,
            has_own_topic=own,
            is_bracketed=self.is_bracketed(start),
        )

    def topic_at(self, place: int, begin: int) -> tuple[str, bool]:
        """Return what is spoken of at the place, and whether it is named from ``begin`` on.

        Applications stay the topic for their paragraph, everything else for its sentence.
        """
        nth = bisect_right(self._topic_ends, place) - 1
        if nth < 0:
            return "", False
        name, named_at = self._topic_names[nth], self._topic_ends[nth]
        if named_at > begin:
            return name, True
        marks = self._paragraphs if name == "application" else self._sentences
        start, _ = self._around(marks, place)
        return (name, False) if named_at > start else ("", False)

    def topic_of(self, words: str) -> str:
        """Return the last topic that the words themselves name, "" when they name none."""
        last = ""
        for match in _TOPIC.finditer(words):
            last = _TOPIC_NAMES[match.lastgroup or ""]
        return last

    def quote(self, start: int, end: int) -> str:
        """Return the words as printed, at most the last 40 characters."""
        return self.shown[max(start, end - 40) : end].lstrip("、和及与共的")
