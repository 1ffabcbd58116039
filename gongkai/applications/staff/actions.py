"""What a person may do next with an application: links for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application
from gongkai.organs.permissions import Person


@dataclass(frozen=True, slots=True)
class Action:
    """A link to a step: ``group`` says what it is about."""

    group: str
    label: str
    url: str


def actions_of(application: Application, user: Person, *, on: date) -> list[Action]:
    """Return the steps that the person may take now, in the order of the procedure."""
    return []
