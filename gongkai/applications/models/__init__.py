"""The tables of the room, by what they are about."""

from gongkai.applications.models.answers import Answer, AnswerReview, ReleasedFile
from gongkai.applications.models.cases import (
    Applicant,
    Application,
    CaseEvent,
    CaseSettings,
    SerialCounter,
)
from gongkai.applications.models.papers import CaseFile, FileAccess, Letter, LetterTemplate
from gongkai.applications.models.work import Assignment, Consultation, Note, SearchEntry

__all__ = [
    "Answer",
    "AnswerReview",
    "Applicant",
    "Application",
    "Assignment",
    "CaseEvent",
    "CaseFile",
    "CaseSettings",
    "Consultation",
    "FileAccess",
    "Letter",
    "LetterTemplate",
    "Note",
    "ReleasedFile",
    "SearchEntry",
    "SerialCounter",
]
