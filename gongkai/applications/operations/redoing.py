"""Answering anew after a review decision or a judgment: a case of its own with a clock of its own.

The redo is no application received, so table 三 counts the original only
(docs/readings/0045-redo.md). Everything here works inside a deed of the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from gongkai.accounts.models import User
from gongkai.applications.dating import redate
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.operations.arranging import APPLICANT_COLUMNS
from gongkai.applications.operations.intake import insert_application
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import WrongState

#: What the redo takes over from the form that the applicant once handed in.
_CONTENT = (
    "wanted",
    "identifying",
    "form_of_provision",
    "way_of_provision",
    "needs_assistance",
    "code_mark",
)


@dataclass(frozen=True, slots=True)
class RedoOrder:
    """The paper that orders to answer anew: when it came, and the term that it sets.

    ``begun_by`` says what starts the term (收到行政复议决定书), ``article`` what it rests on;
    ``dispute`` is the number under which the case is kept, ``paper`` how the answer names the
    paper: by whom, of which day, with its number.
    """

    dispute: str
    paper: str
    received_on: date
    working_days: int
    begun_by: str
    article: str


def insert_redo(original: Application, order: RedoOrder, *, by: User, at: datetime) -> Application:
    """Write the redo of an answered application, its term running from the day of the paper.

    Raises WrongState while the original waits for its answer (it is answered itself), and once
    its applicant is anonymous.
    """
    APPLICATIONS.require(by, "register", original.organ, on=at.date())
    if original.is_open:
        raise WrongState(
            "原申请还没有答复，不用另立重新处理件。请直接在原申请中按决定、裁判的要求答复。",
            code="original_open",
        )
    if original.anonymised_at is not None:
        raise WrongState(
            "原申请的个人信息已经匿名化，不能重新处理。请联系申请人，按新的申请登记。",
            code="original_anonymised",
        )
    redo = insert_application(
        original.organ,
        {name: getattr(original.applicant, name) for name in APPLICANT_COLUMNS},
        {name: getattr(original, name) for name in _CONTENT}
        | {
            "kind": "redo",
            "source": "staff",
            "channel": "counter",
            "arrived_on": order.received_on,
            "redo_of": original,
        },
        by=by,
        at=at,
    )
    set_term = {
        "working_days": order.working_days,
        "begun_by": order.begun_by,
        "article": order.article,
    }
    note_remedy(
        redo,
        on=order.received_on,
        by=by,
        at=at,
        dispute=order.dispute,
        paper=order.paper,
        set_term=set_term,
    )
    note_remedy(
        original, on=order.received_on, by=by, at=at, dispute=order.dispute, redo=redo.number
    )
    redate(redo, as_of=at.date())
    return redo


def note_remedy(application: Application, *, on: date, by: User, at: datetime, **data: Any) -> None:
    """Add to an application's timeline that its answer, or the lack of one, is disputed."""
    CaseEvent.objects.create(
        organ=application.organ,
        application=application,
        number=application.events.count() + 1,
        kind="remedy",
        on=on,
        data=data,
        by=by,
        at=at,
    )
    Application.objects.filter(pk=application.pk).update(row_version=F("row_version") + 1)
