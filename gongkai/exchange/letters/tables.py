"""What the tables of the papers are made of: choices to tick, labelled rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.exchange.letters.content import line_of, lines_of


def choices(labels: Iterable[str], chosen: str) -> list[dict[str, Any]]:
    """Return labels as boxes to tick; a choice that is none of them is written after 其他.

    >>> [one["label"] for one in choices(("纸质", "其他"), "缩微胶片") if one["chosen"]]
    ['其他：缩微胶片']
    """
    told, chosen = list(labels), line_of(chosen)
    boxes = [{"label": label, "chosen": label == chosen} for label in told]
    if chosen and chosen not in told:
        boxes = [box for box in boxes if box["label"] != "其他"]
        boxes.append({"label": f"其他：{chosen.removeprefix('其他：')}", "chosen": True})
    return boxes


def many_lines(text: str) -> list[str]:
    """Return a long text as lines for a cell."""
    return lines_of([text])
