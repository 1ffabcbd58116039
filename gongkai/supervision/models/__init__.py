"""Tables of the supervision room."""

from gongkai.supervision.models.assessment import (
    AssessmentResult,
    Scheme,
    SchemeItem,
    Score,
)
from gongkai.supervision.models.checks import (
    CheckFinding,
    FindingEvent,
    Inspection,
    InspectionItem,
)
from gongkai.supervision.models.communities import (
    Community,
    CommunityLink,
    DisclosureEvent,
    DisclosureItem,
    DutyChoice,
)
from gongkai.supervision.models.complaints import (
    Complaint,
    ComplaintEvent,
    ComplaintSettings,
)
from gongkai.supervision.models.logbooks import (
    Accountability,
    OpinionRound,
    Training,
)
from gongkai.supervision.models.tasks import (
    InformationSending,
    Task,
    TaskEvent,
    TaskOutput,
    TaskPlan,
    TaskSettings,
    Topic,
)

__all__ = [
    "Accountability",
    "AssessmentResult",
    "CheckFinding",
    "Community",
    "CommunityLink",
    "Complaint",
    "ComplaintEvent",
    "ComplaintSettings",
    "DisclosureEvent",
    "DisclosureItem",
    "DutyChoice",
    "FindingEvent",
    "InformationSending",
    "Inspection",
    "InspectionItem",
    "OpinionRound",
    "Scheme",
    "SchemeItem",
    "Score",
    "Task",
    "TaskEvent",
    "TaskOutput",
    "TaskPlan",
    "TaskSettings",
    "Topic",
    "Training",
]
