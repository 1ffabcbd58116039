"""What an office file holds that a reader does not see, said before it is given out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.exchange.parts import TextPart, look_into

#: So much of a hidden text is shown, for a person to know what it is.
_SHOWN = 20


def hidden_data(data: bytes, name: str) -> list[str]:
    """Return Chinese warnings on comments, tracked changes, hidden text, rows, columns and sheets,
    properties that name persons, embedded files and macros; none when nothing was found.

    Works for whatever ``parts.look_into`` reads, and raises InvalidInput as it does.
    """
    found = look_into(data, name)
    warnings = [warning for part in found.parts for warning in _warnings(part)]
    warnings += [note.message for note in found.notes]
    return list(dict.fromkeys(warnings))


def _warnings(part: TextPart) -> Iterator[str]:
    if part.is_hidden:
        text = re.sub(r"\s+", " ", part.text).strip()
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…（共{len(text)}个字）"
        yield f"{part.place}：{shown}"
    told = [
        f"{len(hidden)}{unit}"
        for hidden, unit in ((part.hidden_lines, "行"), (part.hidden_columns, "列"))
        if hidden
    ]
    if told:
        yield f"{part.place}有{'、'.join(told)}是隐藏的，内容仍在文件里。"
