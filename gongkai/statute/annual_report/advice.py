"""What to do about a finding: one short sentence for the organ, kept as data."""

from __future__ import annotations

from gongkai.statute.findings import Finding, finding_lines
from gongkai.statute.sources import load_data


def what_to_do(finding: Finding) -> str:
    """Return what the organ should look at and correct; it never proposes a figure.

    A code of which the data know nothing gets a general sentence.

    >>> what_to_do(Finding("t4_sum", "error", "四项相加为10。"))
    '按案件台账核对该组四项结果，再核对总计。'
    """
    data = load_data("annual_report/advice.toml")
    advice: str = data["advice"].get(finding.code, data["general"]["advice"])
    return advice


def advised_lines(finding: Finding) -> list[str]:
    """Return a finding as Chinese lines for people, with what to do about it as the last one."""
    return [*finding_lines(finding), f"       怎么改：{what_to_do(finding)}"]
