"""The deeds of inspections, each one transaction and one entry in the trail of who does it."""

from gongkai.supervision.checks.operations.finding import (
    FindingContent,
    add_finding,
    assign_post,
    change_finding,
    drop_finding,
    extend_term,
    issue_finding,
    issue_inspection,
)
from gongkai.supervision.checks.operations.inspecting import judge_items, open_inspection
from gongkai.supervision.checks.operations.rectifying import Evidence, reinspect, report_rectified

__all__ = [
    "Evidence",
    "FindingContent",
    "add_finding",
    "assign_post",
    "change_finding",
    "drop_finding",
    "extend_term",
    "issue_finding",
    "issue_inspection",
    "judge_items",
    "open_inspection",
    "reinspect",
    "report_rectified",
]
