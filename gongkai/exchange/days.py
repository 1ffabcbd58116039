"""Days as official papers print them."""

from __future__ import annotations

from datetime import date


def chinese_day(day: date | None) -> str:
    """Return a day as official papers print it; nothing for none.

    >>> chinese_day(date(2020, 3, 5))
    '2020年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
