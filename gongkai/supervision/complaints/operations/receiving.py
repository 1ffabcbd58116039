"""A complaint comes in from the public page, without an account.

Source: 条例第四十七条、第五十一条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.sealing import mark_of, seal
from gongkai.applications.operations.recording import next_serial
from gongkai.audit.models import Entry
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.complaints.operations.recording import happen, target_of
from gongkai.supervision.complaints.queries import handler_of, term_of
from gongkai.supervision.models import Complaint
from gongkai.supervision.models.complaints import MATTERS

SERIES = "complaint"
#: What the contact is sealed for.
PURPOSE = "complaint contact"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody complains of; who they are only if they want to be told."""

    matter: str
    text: str
    place: str = ""
    contact: str = ""


def complaint_code_mark(code: str) -> str:
    """Return the mark by which a code is known again; the code itself is kept nowhere.

    >>> complaint_code_mark("ab c2") == complaint_code_mark("ABC2")
    True
    """
    plain = "".join(code.split()).upper()
    return mark_of(plain, purpose="complaint code")


def receive_complaint(about: Organ, told: Told, *, code: str, at: datetime, key: str) -> Complaint:
    """Take a complaint about an organ in for the one that supervises it, and date it.

    Raises WrongState where no such organ works with this system, SecrecyMark, AlreadyDone.
    """
    handler = handler_of(about, on=at.date())
    if handler is None:
        raise WrongState(
            "这个机关的主管部门没有使用本系统，没有提交。请按页面上的地址和电话向主管部门反映。",
            code="no_handler",
        )
    if told.matter not in MATTERS or not told.text.strip():
        raise InvalidInput("请选择事项，写明举报的内容。", code="text_missing")
    refuse_secret_text({"text": told.text, "place": told.place, "contact": told.contact})
    due_on, problem = term_of(handler, on=at.date())
    with deed("complaint.received", organ=handler.slug, by=None, at=at, key=key) as done:
        serial = next_serial(handler, SERIES, at.year)
        complaint: Complaint = Complaint.objects.create(
            organ=handler,
            about=about,
            year=at.year,
            number=f"{at.year}{serial:04d}",
            code_mark=complaint_code_mark(code),
            matter=told.matter,
            text=told.text.strip(),
            place=told.place.strip(),
            contact_sealed=seal(told.contact.strip(), purpose=PURPOSE),
            received_on=at.date(),
            due_on=due_on,
            due_problem=problem,
            at=at,
        )
        happen(complaint, "received", by=None, at=at)
        done.on(target_of(complaint), number=complaint.number)
    return complaint


def handed_in_with(about: Organ, key: str, *, at: datetime) -> Complaint | None:
    """Return the complaint that a form with this key handed in already.

    Of another deed that bore the key nothing is told.
    """
    handler = handler_of(about, on=at.date())
    if handler is None:
        return None
    entries = Entry.objects.filter(chain__organ=handler.slug, key=key)
    entry = entries.filter(deed="complaint.received").first()
    if entry is None:
        return None
    found: Complaint | None = (
        Complaint.objects.filter(pk=int(entry.target.partition(":")[2]), about=about)
        .select_related("organ", "about")
        .first()
    )
    return found
