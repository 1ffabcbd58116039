"""Tables of the supervision room."""

from gongkai.supervision.models.assessment import AssessmentResult, Scheme, SchemeItem, Score
from gongkai.supervision.models.checks import (
    CheckFinding,
    FindingEvent,
    Inspection,
    InspectionItem,
)
from gongkai.supervision.models.complaints import Complaint, ComplaintEvent, ComplaintSettings
from gongkai.supervision.models.logbooks import Accountability, OpinionRound, Training

__all__ = [
    "Accountability",
    "AssessmentResult",
    "CheckFinding",
    "Complaint",
    "ComplaintEvent",
    "ComplaintSettings",
    "FindingEvent",
    "Inspection",
    "InspectionItem",
    "OpinionRound",
    "Scheme",
    "SchemeItem",
    "Score",
    "Training",
]
