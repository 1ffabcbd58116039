"""What the prose says of information disclosed: before 2019 the first figure of most reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.statute.annual_report.figures.prose import Prose
from gongkai.statute.annual_report.figures.scope import is_apart
from gongkai.statute.annual_report.figures.statements import Figure

_DISCLOSED = re.compile(
    r"主动公开(?:各类|各种|的)*(?:政府|政务)?信息(?:公开)?(?:数量?|总数|总量)?"
    r"(?:共计?|合计|总计|累计|为|达到?|有|了)*$"
)
_COUNTERS = frozenset(("条", "件", "篇", "份", "个", "项"))


def disclosed(prose: Prose, *, year: int | None, organ: str) -> Iterator[Figure]:
    """Yield the numbers of information disclosed on the organ's own initiative.

    >>> [int(f.value) for f in disclosed(Prose("全年主动公开政府信息320条。"), year=2016, organ="")]
    [320]
    """
    for quantity in prose.quantities:
        clause = prose.clause(quantity.start, quantity.end)
        if quantity.counter not in _COUNTERS or not _DISCLOSED.search(clause.text):
            continue
        if not clause.is_bracketed and not is_apart(clause.text, year=year, organ=organ):
            yield Figure("disclosed", quantity, prose.quote(clause.start, quantity.end))
