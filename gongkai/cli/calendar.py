"""``gongkai calendar``: working days by the official notices."""

from __future__ import annotations

import argparse

from gongkai.cli.output import EXIT_CLEAN, print_json
from gongkai.cli.values import day
from gongkai.errors import InvalidInput
from gongkai.statute.calendars import default_calendar


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``calendar``."""
    text = "两个日期之间有多少个工作日，首尾都算"
    verb = verbs.add_parser("days", help=text, description=text + "。没有放假通知的年度不计算。")
    verb.add_argument("--from", dest="first", metavar="日期", type=day, required=True, help="首日")
    verb.add_argument("--to", dest="last", metavar="日期", type=day, required=True, help="末日")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=run_days)


def run_days(arguments: argparse.Namespace) -> int:
    """Count the working days from the first to the last date, both included."""
    first, last = arguments.first, arguments.last
    if last < first:
        raise InvalidInput(f"末日{last}早于首日{first}。请对调 --from 和 --to。", code="usage")
    calendar = default_calendar()
    number = calendar.count_working_days(first, last)
    if arguments.json:
        print_json(
            {
                "from": first.isoformat(),
                "to": last.isoformat(),
                "working_days": number,
                "calendar": calendar.version,
            }
        )
    else:
        print(f"{first} 至 {last}（首尾都算）：{number}个工作日")
    return EXIT_CLEAN
