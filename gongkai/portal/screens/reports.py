"""What a screen says it showed, read strictly: anybody who knows the address may send it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.publishing.operations.screens import Shown

#: A report of a week without the network is far smaller.
LARGEST_BYTES = 64 * 1024
MOST_ROWS = 400
_PUBLIC_ID = re.compile(r"[0-9A-Za-z_-]{1,16}")
_MOST_TIMES = 100_000


def read_report(data: bytes) -> list[Shown]:
    """Return the rows of a report; raises InvalidInput (``bad_report``) for any other content.

    Moments are whole seconds since 1970.
    """
    if len(data) > LARGEST_BYTES:
        raise _refused("太大")
    try:
        content = json.loads(data)
        rows = content["shows"]
        if not isinstance(rows, list) or len(rows) > MOST_ROWS:
            raise _refused("行数过多")
        return [_row(row) for row in rows]
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, OSError) as error:
        raise _refused("格式不对") from error


def _row(row: dict[str, Any]) -> Shown:
    public_id, times = row["id"], row["times"]
    if not isinstance(public_id, str) or not _PUBLIC_ID.fullmatch(public_id):
        raise ValueError(public_id)
    if type(times) is not int or not 0 < times <= _MOST_TIMES:
        raise ValueError(times)
    return Shown(
        public_id=public_id,
        on=date.fromisoformat(row["on"]),
        times=times,
        first_at=_moment(row["first"]),
        last_at=_moment(row["last"]),
    )


def _moment(seconds: object) -> datetime:
    if type(seconds) is not int:
        raise ValueError(seconds)
    return datetime.fromtimestamp(seconds, tz=UTC)


def _refused(why: str) -> InvalidInput:
    return InvalidInput(f"播放上报没有记下：{why}。请刷新屏幕页面。", code="bad_report")
