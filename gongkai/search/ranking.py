"""The order of relevance, worked out by us so that both databases answer alike.

What people look for is mostly named in a title or by a 文号; then comes how much a text speaks of
it; what is in force and newer goes before what is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.search.folding import fold

#: Weights, tried on the sample: a title outweighs any text, a 文号 any title.
IN_TITLE, WHOLE_IN_TITLE, IS_TITLE, IN_NUMBER, IN_TEXT, IN_FORCE, NEW = 4, 4, 10, 16, 2, 1, 1
#: Half of what being new is worth is gone after so many days; mentions count half at so many.
_DAYS, _MENTIONS = 1_800, 3


def title_score(
    columns: Mapping[str, Any],
    *,
    query: str,
    patterns: Sequence[re.Pattern[str]],
    newest_on: date | None,
) -> float:
    """Return what title, 文号, force and day of an entry are worth; ``query`` is folded."""
    title, number = fold(columns["title"]), fold(columns["number"])
    in_title = sum(1 for pattern in patterns if pattern.search(title))
    in_number = bool(number) and all(pattern.search(number) for pattern in patterns)
    dated_on = columns["dated_on"]
    days = (newest_on - dated_on).days if newest_on and dated_on else 100 * _DAYS
    return float(
        IN_TITLE * in_title
        + WHOLE_IN_TITLE * (in_title == len(patterns))
        + IS_TITLE * (title == query)
        + IN_NUMBER * in_number
        + IN_FORCE * columns["in_force"]
        + NEW * _DAYS / (_DAYS + days)
    )


def mentions_score(text: str, patterns: Sequence[re.Pattern[str]]) -> float:
    """Return what the mentions in a text are worth; the tenth says less than the second.

    The text is read as printed: to fold so many texts would take longer than to find them.
    """
    score = 0.0
    for pattern in patterns:
        count = len(pattern.findall(text))
        score += IN_TEXT * count / (count + _MENTIONS)
    return score
