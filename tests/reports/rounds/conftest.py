"""A district, its officer, and a round from forty organs."""

import pytest

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.reports.models import CollectionRound
from gongkai.reports.rounds.operations import (
    open_round,
)
from tests.office import AT, make_person
from tests.reports.rounds.district import (
    DUE,
    NAMES,
    YEAR,
    make_district,
)


@pytest.fixture
def district(db: None) -> Organ:
    return make_district()


@pytest.fixture
def officer(district: Organ) -> User:
    """Return the district's officer who collects."""
    return make_person(district, "lead_office")


@pytest.fixture
def collection(district: Organ, officer: User) -> CollectionRound:
    """Return a round from forty organs."""
    return open_round(
        district, YEAR, due_on=DUE, contact="张三 0971-1234567", names=NAMES, by=officer, at=AT
    )
