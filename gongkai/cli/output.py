"""What commands print: JSON on stdout for programs, aligned Chinese text for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gongkai.statute.findings import Finding, Level, count_findings, finding_lines

EXIT_CLEAN, EXIT_FINDINGS, EXIT_UNUSABLE, EXIT_FAILURE = 0, 1, 2, 3

_COLOURS: dict[Level, str] = {"error": "31", "warning": "33", "notice": "36"}


def print_json(value: Any, *, one_line: bool = False) -> None:
    """Print a value as JSON on stdout, on one line when it is one of many."""
    print(json.dumps(value, ensure_ascii=False, indent=None if one_line else 2))


def failure_as_json(code: str, message: str, source: str | None = None) -> dict[str, Any]:
    """Return a failure in the published JSON shape."""
    return {"error": {"code": code, "message": message, "source": source}}


def print_failure(
    code: str, message: str, *, wants_json: bool, source: str | None = None, one_line: bool = False
) -> None:
    """Tell a failure: on stderr for people, and on stdout as JSON where JSON was asked for."""
    named = f"“{source}”：" if source and source not in message else ""
    say(f"错误：{named}{message}")
    if wants_json:
        print_json(failure_as_json(code, message, source), one_line=one_line)


def say(text: str) -> None:
    """Talk to the person on stderr, so that stdout stays data."""
    print(text, file=sys.stderr)


def print_table(rows: Iterable[Sequence[str]], *, heads: Sequence[str]) -> None:
    """Print rows in columns aligned by display width (a Chinese character is two wide)."""
    table = [list(heads), *(list(row) for row in rows)]
    widths = [max(width_of(row[column]) for row in table) for column in range(len(heads))]
    for index, row in enumerate(table):
        cells = (cell + " " * (widths[i] - width_of(cell)) for i, cell in enumerate(row))
        print("  ".join(cells).rstrip())
        if index == 0:
            print("  ".join("-" * width for width in widths))


def width_of(text: str) -> int:
    """Return how many columns the text takes on a terminal."""
    # Loaded only where a table is drawn: its tables of widths are a tenth of a short command.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def print_findings(
    findings: Sequence[Finding], *, lines: Callable[[Finding], list[str]] = finding_lines
) -> None:
    """Print findings for people, in the order given, and a line that counts them."""
    for finding in findings:
        first, *rest = lines(finding)
        print(_coloured(first, finding.level))
        for line in rest:
            print(line)
    print(count_findings(findings))


def _coloured(text: str, level: Level) -> str:
    """Colour the [word] in front, on a terminal only."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    mark, _, rest = text.partition("]")
    return f"\033[{_COLOURS[level]}m{mark}]\033[0m{rest}"
