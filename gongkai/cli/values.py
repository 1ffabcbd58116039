"""Reading the values of options: dates, counts, and lists such as sent=D,received=D."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from datetime import date


def day(text: str) -> date:
    """Return the date in ``text`` (2026-03-05); for use as an argparse type."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}”不是有效的日期。请写成 2026-03-05 的样子，并确认这一天存在"
        ) from error


def count(text: str) -> int:
    """Return a whole number of at least 0."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的数量。请填0或正整数")
    return int(text)


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的数。请填正整数")
    return int(text)


def year(text: str) -> int:
    """Return a report year of four digits."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的年度。请写四位数字，例如 2024")
    return int(text)


def dated_fields(
    *, required: Collection[str], optional: Collection[str] = ()
) -> Callable[[str], dict[str, date]]:
    """Return an argparse type that reads ``name=date`` pairs parted by commas.

    >>> dated_fields(required=["notice"], optional=["corrected"])("notice=2021-01-28")
    {'notice': datetime.date(2021, 1, 28)}
    """

    def parse(text: str) -> dict[str, date]:
        fields: dict[str, date] = {}
        for pair in text.split(","):
            name, equals, value = pair.partition("=")
            if not equals or name not in {*required, *optional} or name in fields:
                raise argparse.ArgumentTypeError(
                    f"“{pair}”无法识别。写法：{_usage(required, optional)}"
                )
            fields[name] = day(value)
        missing = [name for name in required if name not in fields]
        if missing:
            raise argparse.ArgumentTypeError(
                f"缺少 {'、'.join(missing)}。写法：{_usage(required, optional)}"
            )
        return fields

    return parse


def _usage(required: Collection[str], optional: Collection[str]) -> str:
    return ",".join(f"{name}=日期" for name in (*required, *optional))
