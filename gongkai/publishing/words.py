"""Words of publishing for people: deeds as the trail tells them, the tone of each state."""

from __future__ import annotations

from gongkai.records.words import DEED_WORDS

__all__ = ["DEED_WORDS", "TONES"]

#: State → the tone of its tag.
TONES: dict[str, str] = {
    "draft": "",
    "returned": "late",
    "in_review": "soon",
    "awaiting_consultation": "soon",
    "awaiting_ruling": "soon",
    "approved": "ok",
    "published": "ok",
    "taken_down": "",
    "withheld": "",
}
