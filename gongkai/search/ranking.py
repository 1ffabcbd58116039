"""The order of relevance, worked out by us so that both databases answer alike.

What people look for is mostly named in a title or by a 文号; then comes how much a text speaks of
it; what is in force and newer goes before what is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.search.folding import fold

#: Weights, tried on the sample: a title outweighs any text, a 文号 any title.
IN_TITLE, WHOLE_IN_TITLE, IS_TITLE, IN_NUMBER, IN_TEXT, IN_FORCE, NEW = 4, 4, 10, 16, 2, 1, 1
#: Half of what being new is worth is gone after so many days; mentions count half at so many.
_DAYS, _MENTIONS = 1_800, 3


@dataclass(frozen=True)
class Ranked:
    """A candidate with its columns, its rows that hold the words, and its score so far."""

    columns: Mapping[str, Any]
    rows: tuple[int, ...]
    score: float


def ranked_by_title(
    columns: Mapping[str, Any],
    rows: tuple[int, ...],
    *,
    query: str,
    patterns: Sequence[re.Pattern[str]],
    newest_on: date | None,
) -> Ranked:
    """Return the candidate ranked by title, 文号, force and day; ``query`` is folded."""
    title, number = fold(columns["title"]), fold(columns["number"])
    in_title = sum(1 for pattern in patterns if pattern.search(title))
    in_number = bool(number) and bool(patterns) and all(p.search(number) for p in patterns)
    dated_on = columns["dated_on"]
    days = (newest_on - dated_on).days if newest_on and dated_on else 100 * _DAYS
    score = (
        IN_TITLE * in_title
        + WHOLE_IN_TITLE * (in_title == len(patterns) > 0)
        + IS_TITLE * (title == query)
        + IN_NUMBER * in_number
        + IN_FORCE * columns["in_force"]
        + NEW * _DAYS / (_DAYS + days)
    )
    return Ranked(columns, rows, score)


def mentions_score(text: str, patterns: Sequence[re.Pattern[str]]) -> float:
    """Return what the mentions in one passage are worth; the tenth says less than the second."""
    folded = fold(text)
    score = 0.0
    for pattern in patterns:
        count = sum(1 for _ in pattern.finditer(folded))
        score += IN_TEXT * count / (count + _MENTIONS)
    return score
