"""``corpus query``."""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from gongkai.cli.output import EXIT_CLEAN, print_table, say
from gongkai.corpus.extra import require_extra
from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.report import plain_amount

#: Rows that a person is shown; --csv and --json give all.
ROWS_SHOWN = 200


def run_query(arguments: argparse.Namespace) -> int:
    """Print the answer: a table for people, or all rows as JSON or CSV, row after row."""
    require_extra()
    from gongkai.corpus.questions import asked

    with asked(arguments.output, arguments.sql) as answer:
        names, rows = answer.columns, answer.rows()
        if arguments.json:
            _print_json(names, rows)
        elif arguments.csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_plain(value) for value in row] for row in rows)
        else:
            _print_shown(names, rows)
    return EXIT_CLEAN


def _print_json(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    if len(set(names)) < len(names):
        raise InvalidInput("查询结果有两列同名，JSON 装不下。请用 AS 改名。", code="bad_query")
    print("[", end="")
    for number, row in enumerate(rows):
        found = dict(zip(names, map(_plain, row), strict=True))
        print(",\n " if number else "", end="")
        print(json.dumps(found, ensure_ascii=False), end="")
    print("]")


def _print_shown(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    shown = [[_shown(value) for value in row] for row in islice(rows, ROWS_SHOWN)]
    print_table(shown, heads=names)
    if next(rows, None) is not None:
        say(f"只显示前{ROWS_SHOWN}行；全部请加 --csv 或 --json。")


def _shown(value: Any) -> str:
    text = "" if value is None else str(_plain(value))
    # Names of strangers' files may hold what moves a terminal about.
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _plain(value: Any) -> Any:
    """Return a value as JSON, CSV and people get it: amounts without trailing zeros."""
    if isinstance(value, Decimal):
        return plain_amount(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | None) else str(value)
