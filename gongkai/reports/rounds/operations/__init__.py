"""The deeds of a round, each one transaction and one entry in the organ's trail."""

from gongkai.reports.rounds.operations.arranging import (
    add_units,
    change_round,
    change_unit,
    close_round,
    open_round,
    remove_unit,
    reopen_round,
)
from gongkai.reports.rounds.operations.saying import (
    accept_report,
    judge_unit_finding,
    record_reminder,
    reopen_report,
    return_to_unit,
)
from gongkai.reports.rounds.operations.taking import (
    Taken,
    assign,
    hand_in_submitted,
    put_aside,
    record_reading,
    take_in,
)

__all__ = [
    "Taken",
    "accept_report",
    "add_units",
    "assign",
    "change_round",
    "change_unit",
    "close_round",
    "hand_in_submitted",
    "judge_unit_finding",
    "open_round",
    "put_aside",
    "record_reading",
    "record_reminder",
    "remove_unit",
    "reopen_report",
    "reopen_round",
    "return_to_unit",
    "take_in",
]
