"""Other public items that an item's page names (相关文件), told by a person line by line."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.public import public_items
from gongkai.records.models import Record

#: So many an item may name; more is no help to a reader.
MOST_RELATED = 20


def related_lines(record: Record) -> str:
    """Return what a record names, a line each as a person may edit it: 索引号 and title."""
    return "\n".join(f"{one.index_number} {one.title}" for one in record.related_records)


def read_related(organ: Organ, text: str) -> list[str]:
    """Return the public ids of the organ's public items that lines name, each once, in order.

    A line begins with an 索引号, or is a 文号 or a whole title. Raises InvalidInput for a line that
    names nothing public, or several items.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_RELATED:
        raise InvalidInput(f"相关文件最多{MOST_RELATED}件。", code="too_many_related")
    rows = public_items(organ).order_by("pk")
    words = {word for line in lines for word in (line, line.split()[0])}
    told = rows.values_list("record__public_id", *_NAMES)
    found = [*told.filter(record__index_number__in=words), *told.filter(record__number__in=words)]
    found += told.filter(record__title__in=words)
    return list(dict.fromkeys(_named(line, found) for line in lines))


_NAMES = ("record__index_number", "record__number", "record__title")


def _named(line: str, rows: Iterable[tuple[str, str, str, str]]) -> str:
    first = line.split()[0]
    by_index = {public_id for public_id, index, _, _ in rows if index == first}
    ids = by_index or {public_id for public_id, _, number, title in rows if line in (number, title)}
    if not ids:
        raise InvalidInput(
            f"没有找到已公开的“{line[:60]}”。每行写一件本机关已公开信息的索引号、文号或完整标题。",
            code="related_unknown",
        )
    if len(ids) > 1:
        raise InvalidInput(f"“{line[:60]}”有{len(ids)}件，请写索引号。", code="related_ambiguous")
    return ids.pop()
