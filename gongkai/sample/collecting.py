"""The district's collection of last year's reports: whom it asks; the files are yet to come."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.organs.models import Organ
from gongkai.reports.models import CollectionRound
from gongkai.reports.rounds.operations import open_round
from gongkai.reports.rounds.queries import organs_to_ask

#: Organs that do not work with this system; made up.
OTHERS = ("示例区教育局", "示例区民政局", "示例区财政局", "示例镇人民政府", "示例乡人民政府")


def load_sample_round(district: Organ, *, at: datetime) -> CollectionRound:
    """Open the round: the offices here hand in by submitting, the others send files."""
    year = at.year - 1
    return open_round(
        district,
        year,
        due_on=date(at.year, 1, 20),
        contact="区政务公开办 0971-5550100",
        names=[*organs_to_ask(district, year), *OTHERS],
        by=None,
        at=at,
    )
