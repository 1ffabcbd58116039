"""Tables of 主动公开: what the office set up, items with their reviews, how they reach people."""

from gongkai.publishing.models.items import Hit, Item, Reexamination, Review
from gongkai.publishing.models.outreach import CareFinding, Placement, Screen, ScreenShow
from gongkai.publishing.models.setup import (
    CatalogueRow,
    Chain,
    Column,
    LexiconWord,
    NumberRule,
)

__all__ = [
    "CareFinding",
    "CatalogueRow",
    "Chain",
    "Column",
    "Hit",
    "Item",
    "LexiconWord",
    "NumberRule",
    "Placement",
    "Reexamination",
    "Review",
    "Screen",
    "ScreenShow",
]
