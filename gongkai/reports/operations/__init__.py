"""The life of an annual report: draft → checked → signed → published → corrected.

Every step is a deed. What was checked is bound by its digest: when a record, a text or a figure
changes afterwards, signing is refused and the report must be checked again.
"""

from gongkai.reports.operations.drafting import (
    judge_finding,
    lift_override,
    override_cell,
    receive_word,
    start_report,
    take_over_sections,
    take_proposal,
    write_section,
)
from gongkai.reports.operations.signing import (
    check_report,
    open_correction,
    publish_report,
    record_submission,
    return_report,
    sign_report,
)
from gongkai.reports.operations.standing import target_of

__all__ = [
    "check_report",
    "judge_finding",
    "lift_override",
    "open_correction",
    "override_cell",
    "publish_report",
    "receive_word",
    "record_submission",
    "return_report",
    "sign_report",
    "start_report",
    "take_over_sections",
    "take_proposal",
    "target_of",
    "write_section",
]
