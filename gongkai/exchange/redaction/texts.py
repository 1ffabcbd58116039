"""Covering in plain text: what is covered leaves a sign that does not tell how long it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction.boxes import Reason, one_line

COVER = "■■■"


@dataclass(frozen=True, slots=True)
class TextSpan:
    """The characters from ``start`` up to, not including, ``end``, and why they are covered."""

    start: int
    end: int
    reason: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RedactedText:
    """The text with the covered replaced by ■■■ and a number; ``reasons`` by that number.

    ``elsewhere`` are places of the original where a covered text stands uncovered.
    """

    text: str
    reasons: tuple[Reason, ...]
    elsewhere: tuple[tuple[int, int], ...] = ()


def redact_text(text: str, spans: Sequence[TextSpan]) -> RedactedText:
    """Return the text covered; of spans that overlap the first gives the reason for all.

    Raises InvalidInput: ``boxes_missing``, ``box_outside``, ``reason_missing``.

    >>> redact_text("张三，男", [TextSpan(0, 2, "个人隐私")]).text
    '■■■〔1〕，男'
    """
    if not spans:
        raise InvalidInput("没有选定要遮盖的文字。请先选定。", code="boxes_missing")
    merged = _merged(text, spans)
    pairs = dict.fromkeys((span.reason, span.basis) for span in merged)
    numbers = {pair: at for at, pair in enumerate(pairs, start=1)}
    pieces, place = [], 0
    for span in merged:
        pieces += [text[place : span.start], f"{COVER}〔{numbers[span.reason, span.basis]}〕"]
        place = span.end
    pieces.append(text[place:])
    reasons = tuple(Reason(at, *pair) for pair, at in numbers.items())
    return RedactedText("".join(pieces), reasons, tuple(_elsewhere(text, merged)))


def _merged(text: str, spans: Sequence[TextSpan]) -> list[TextSpan]:
    merged: list[TextSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if not 0 <= span.start < span.end <= len(text):
            raise InvalidInput(
                "要遮盖的文字不在正文里，正文可能已经改过。请重新选定。", code="box_outside"
            )
        reason, basis = one_line(span.reason), one_line(span.basis)
        if not reason:
            raise InvalidInput(
                "有一处遮盖没有写理由。对不予公开的内容应当说明理由，请补上。",
                code="reason_missing",
                article="条例第三十七条",
            )
        last = merged[-1] if merged else None
        if last and (
            span.start < last.end
            or (span.start == last.end and (reason, basis) == (last.reason, last.basis))
        ):
            end = max(last.end, span.end)
            merged[-1] = TextSpan(last.start, end, last.reason, last.basis)
        else:
            merged.append(TextSpan(span.start, span.end, reason, basis))
    return merged


def _elsewhere(text: str, spans: Sequence[TextSpan]) -> list[tuple[int, int]]:
    """Return where covered texts of two characters and more stand once more."""
    found = set()
    for word in {text[span.start : span.end].strip() for span in spans}:
        start = text.find(word) if len(word) > 1 else -1
        while start >= 0:
            end = start + len(word)
            if not any(span.start <= start and end <= span.end for span in spans):
                found.add((start, end))
            start = text.find(word, start + 1)
    return sorted(found)
