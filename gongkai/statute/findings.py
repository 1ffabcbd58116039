"""A finding: something a person should look at, in one shape everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Level = Literal["error", "warning", "notice"]

LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
LEVEL_WORDS: dict[Level, str] = {"error": "错误", "warning": "警告", "notice": "提示"}
#: How many places a person is shown; the finding holds them all.
PLACES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One point found by one rule; ``expected`` and ``found`` are what a person can compare."""

    code: str
    level: Level
    message: str
    cells: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    expected: str | None = None
    found: str | None = None
    article: str | None = None
    source: str | None = None

    @property
    def basis(self) -> str:
        """Return by which provision or rule it is a point, "" where nothing is named."""
        return "；".join(text for text in (self.article, self.source) if text)

    def as_json(self) -> dict[str, Any]:
        """Return the finding in the published JSON shape."""
        return {
            "code": self.code,
            "level": self.level,
            "cells": list(self.cells),
            "places": list(self.places),
            "expected": self.expected,
            "found": self.found,
            "message": self.message,
            "article": self.article,
            "source": self.source,
        }


def fingerprint(finding: Finding) -> str:
    """Return what makes a finding the same one when the rules run again: 64 hex digits.

    Code, cells and places, with both values: when a figure changes, a person looks again.
    """
    content = {
        "cells": sorted(finding.cells),
        "code": finding.code,
        "expected": finding.expected,
        "found": finding.found,
        "places": sorted(finding.places),
    }
    # Verdicts are kept under this value: the text it is taken of never changes.
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def figures_mark(finding: Finding) -> str:
    """Return what makes a finding the same one when the report comes again as another file.

    Its figures and cells, or its words where it is about no cell; other files have other places.
    """
    return fingerprint(replace(finding, places=() if finding.cells else (finding.message,)))


def finding_lines(finding: Finding) -> list[str]:
    """Return a finding as Chinese lines for people: what, where, by which rule.

    >>> finding_lines(Finding("t4_sum", "error", "四项相加为10。", places=("第3行",)))
    ['[错误] 四项相加为10。（t4_sum）', '       位置：第3行']
    """
    lines = [f"[{LEVEL_WORDS[finding.level]}] {finding.message}（{finding.code}）"]
    if places := places_told(finding):
        lines.append(f"       位置：{places}")
    if finding.basis:
        lines.append(f"       依据：{finding.basis}")
    return lines


def places_told(finding: Finding) -> str:
    """Return the places as a person is shown them: each once, the first few, "" for none."""
    # Cells of one row share the place of their row.
    places = list(dict.fromkeys(finding.places))
    return "；".join(places[:PLACES_SHOWN]) + ("等" if len(places) > PLACES_SHOWN else "")


def count_findings(findings: Sequence[Finding]) -> str:
    """Return one line that counts findings by level.

    >>> count_findings([Finding("t4_sum", "error", "四项相加为10。")])
    '共1项：错误1、警告0、提示0'
    """
    counts = "、".join(
        f"{word}{sum(finding.level == level for finding in findings)}"
        for level, word in LEVEL_WORDS.items()
    )
    return f"共{len(findings)}项：{counts}" if findings else "没有发现问题。"


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding is of level error."""
    return any(finding.level == "error" for finding in findings)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with errors first, each level in the order given."""
    return tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level)))
