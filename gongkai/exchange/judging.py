"""Findings beside what people said of them: confirmed (属实) or dismissed (不成立), and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.statute.findings import Finding, figures_mark

#: What a person may say of a finding, in the words of the sheets.
VERDICT_WORDS = {"confirmed": "属实", "dismissed": "不成立"}
#: So many hex digits of its fingerprint stand for a finding on a sheet.
MARK_DIGITS = 16


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding and what was said of it: ``verdict`` is "confirmed", "dismissed", or "" if open."""

    finding: Finding
    verdict: str = ""
    reason: str = ""

    @property
    def is_dismissed(self) -> bool:
        """Say whether a person found that it does not hold."""
        return self.verdict == "dismissed"

    @property
    def mark(self) -> str:
        """Return the short fingerprint by which a sheet names the finding."""
        return mark_of(self.finding)

    @property
    def told(self) -> str:
        """Return what was said as a sheet prints it, "" where nobody said anything."""
        if not self.verdict:
            return ""
        return f"已认定{VERDICT_WORDS[self.verdict]}" + (f"：{self.reason}" if self.reason else "")

    def as_json(self) -> dict[str, object]:
        """Return the finding's JSON, with verdict and reason where something was said."""
        said = {"verdict": self.verdict, "reason": self.reason} if self.verdict else {}
        return self.finding.as_json() | said


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of one finding, and where it stands (file and row) for messages."""

    verdict: str
    reason: str
    place: str = ""


def mark_of(finding: Finding) -> str:
    """Return the short fingerprint of a finding."""
    return figures_mark(finding)[:MARK_DIGITS]


def judge(findings: Iterable[Finding], said: Mapping[str, Said]) -> tuple[JudgedFinding, ...]:
    """Return the findings in their order, each with what was said under its mark.

    What was said of a finding that no longer comes up is left aside.
    """
    judged = []
    for finding in findings:
        word = said.get(mark_of(finding))
        judged.append(
            JudgedFinding(finding, word.verdict, word.reason) if word else JudgedFinding(finding)
        )
    return tuple(judged)


def standing(judged: Iterable[JudgedFinding]) -> tuple[Finding, ...]:
    """Return the findings that nobody dismissed."""
    return tuple(one.finding for one in judged if not one.is_dismissed)
