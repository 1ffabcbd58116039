"""The deeds of complaints, each one transaction and one entry in the handling organ's trail."""

from gongkai.supervision.complaints.operations.handling import (
    answer_complaint,
    close_complaint,
    delete_contact,
    hand_on,
    make_finding,
    note_investigation,
    open_contact,
    record_export,
    redate_complaints,
    set_up,
)
from gongkai.supervision.complaints.operations.receiving import (
    enter_complaint,
    handed_in_with,
    receive_complaint,
)

__all__ = [
    "answer_complaint",
    "close_complaint",
    "delete_contact",
    "enter_complaint",
    "hand_on",
    "handed_in_with",
    "make_finding",
    "note_investigation",
    "open_contact",
    "receive_complaint",
    "record_export",
    "redate_complaints",
    "set_up",
]
