"""A complaint comes in: from the public page, without an account, or entered from a letter.

Source: 条例第四十七条、第五十一条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.accounts.sealing import mark_of, seal
from gongkai.applications.operations.recording import next_serial
from gongkai.audit.models import Entry
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.organs.permissions import roles_by_organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.screening.detectors import detect
from gongkai.supervision.complaints.operations.recording import IN_BOTH, happen, target_of
from gongkai.supervision.complaints.queries import handler_of, organs_below, settings_of, term_of
from gongkai.supervision.models import Complaint
from gongkai.supervision.models.complaints import MATTERS, WAYS
from gongkai.supervision.permissions import COMPLAINTS

SERIES = "complaint"
#: What the contact is sealed for.
PURPOSE = "complaint contact"
#: How the public page is told apart from what is entered.
ONLINE = "online"


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
    _require_told(told)
    with deed("complaint.received", organ=handler.slug, by=None, at=at, key=key) as done:
        mark = complaint_code_mark(code)
        complaint = _add(handler, about, told, ONLINE, at.date(), mark=mark, by=None, at=at)
        done.on(target_of(complaint), number=complaint.number)
    return complaint


def enter_complaint(
    handler: Organ,
    about: Organ,
    told: Told,
    *,
    way: str,
    received_on: date,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Complaint:
    """Enter a complaint that came by letter, by phone or in person, with its true day of receipt.

    It has no code: whoever complained asks in the way they came. Raises NotPermitted for who holds
    a post in the organ complained of, InvalidInput, SecrecyMark.
    """
    COMPLAINTS.require(by, "handle", handler, on=at.date())
    if not organs_below(handler, on=at.date()).filter(pk=about.pk).exists():
        raise NotPermitted(
            f"“{handler.name}”现在不指导“{about.name}”的政府信息公开工作，不办理对它的举报。"
            "请告知举报人向它的主管部门提出。"
        )
    if about.pk in roles_by_organ(by, on=at.date()):
        raise NotPermitted(IN_BOTH)
    if way not in WAYS or way == ONLINE:
        raise InvalidInput("请选择举报的来源。", code="unknown_way")
    if received_on > at.date():
        raise InvalidInput(
            f"收到日期（{received_on}）还没有到。请填写实际收到的日期。", code="date_in_future"
        )
    _require_told(told)
    with deed("complaint.entered", organ=handler.slug, by=by, at=at, key=key) as done:
        complaint = _add(handler, about, told, way, received_on, by=by, at=at)
        done.on(target_of(complaint), number=complaint.number, way=way)
    return complaint


def _require_told(told: Told) -> None:
    if told.matter not in MATTERS or not told.text.strip():
        raise InvalidInput("请选择事项，写明举报的内容。", code="text_missing")
    refuse_secret_text({"text": told.text, "place": told.place, "contact": told.contact})
    if any(hit.kind == "id_number" for hit in detect(f"{told.text}\n{told.place}")):
        raise InvalidInput(
            "举报的内容里有身份证号码，没有保存。办理举报不需要身份证号码，"
            "请去掉，或者用*代替其中的几位以后再提交。",
            code="identity_number",
        )


def _add(
    handler: Organ,
    about: Organ,
    told: Told,
    way: str,
    received_on: date,
    *,
    mark: str = "",
    by: User | None,
    at: datetime,
) -> Complaint:
    """Add the complaint with its first event, dated by what is set now; inside a deed."""
    days = settings_of(handler).working_days
    due_on, problem = term_of(calendar_of(handler), received_on=received_on, working_days=days)
    serial = next_serial(handler, SERIES, received_on.year)
    complaint: Complaint = Complaint.objects.create(
        organ=handler,
        about=about,
        year=received_on.year,
        number=f"{received_on.year}{serial:04d}",
        way=way,
        code_mark=mark,
        matter=told.matter,
        text=told.text.strip(),
        place=told.place.strip(),
        contact_sealed=seal(told.contact.strip(), purpose=PURPOSE),
        received_on=received_on,
        working_days=days,
        due_on=due_on,
        due_problem=problem,
        at=at,
    )
    happen(complaint, "received", by=by, at=at, on=received_on)
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
