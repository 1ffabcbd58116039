"""A finding: something a person should look at, in one shape everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "notice"]

LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


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


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding is of level error."""
    return any(finding.level == "error" for finding in findings)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with errors first, each level in the order given."""
    return tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level)))
