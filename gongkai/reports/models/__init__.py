"""The tables of the reports room: an organ's own report, and rounds that collect others'."""

from gongkai.reports.models.report import (
    STATES,
    AnnualReport,
    Judgement,
    Override,
    Section,
    Snapshot,
    Verdict,
    figure_text,
)
from gongkai.reports.models.rounds import (
    CollectionRound,
    HandIn,
    RoundUnit,
    UnitEvent,
    UnitVerdict,
)

__all__ = [
    "STATES",
    "AnnualReport",
    "CollectionRound",
    "HandIn",
    "Judgement",
    "Override",
    "RoundUnit",
    "Section",
    "Snapshot",
    "UnitEvent",
    "UnitVerdict",
    "Verdict",
    "figure_text",
]
