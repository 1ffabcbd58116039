"""Issuing letters: set before the transaction, numbered inside it, frozen afterwards.

A number is given in the same transaction as the letter, so that no number is lost; the papers are
set beforehand with the number that comes next, and set again when somebody else took it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.letters import (
    SERIES,
    Draft,
    content_of,
    number_of,
    refuse_gaps,
)
from gongkai.applications.models import Answer, Application, Letter
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.operations.recording import case_deed, next_serial, peek_serial
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.letters.word import letter_docx
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import made_by_us, refuse_secret_text
from gongkai.statute.letters import template_of

#: So often a letter is set anew when another letter took its number; then the office is told.
ATTEMPTS = 5


class NumberTaken(WrongState):
    """Another letter took the number while this one was set."""

    code = "number_taken"


@dataclass(frozen=True, slots=True)
class _Prepared:
    draft: Draft
    year: int
    serial: int
    number: str
    files: tuple[StoredFile, StoredFile]


T = TypeVar("T")


def issue(
    application: Application,
    drafts: Sequence[Draft],
    act: Callable[[], T],
    *,
    after: Callable[[T, list[Letter]], None] | None = None,
    on: date,
    by: User,
    at: datetime,
    key: str | None = None,
) -> tuple[T, list[Letter]]:
    """Do the deed that the letters are about and issue them, all or nothing.

    ``act`` is the operation of the step and carries the form's key, unless ``key`` is given for
    the letters themselves; ``after`` binds them to its result. ``on`` is the day of the letters.
    Raises InvalidInput (``placeholder_left``, ``text_missing``), and what ``act`` raises.
    """
    for draft in drafts:
        _refuse_unfit(draft)
    for _ in range(ATTEMPTS):
        prepared = _prepare(application, drafts, on=on, by=by, at=at)
        try:
            with transaction.atomic():
                done = act()
                letters = _issued(application, prepared, on=on, by=by, at=at, key=key)
                if after is not None:
                    after(done, letters)
                return done, letters
        except NumberTaken:
            continue
    raise NumberTaken("编号正在被其他文书占用，没有发出。请稍后再提交。")


def issue_letter(
    application: Application,
    draft: Draft,
    *,
    on: date,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Letter:
    """Issue a letter that is no part of another deed. Raises as ``issue`` does."""
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    _, letters = issue(application, [draft], lambda: None, on=on, by=by, at=at, key=key)
    return letters[0]


def _refuse_unfit(draft: Draft) -> None:
    if not draft.text.strip():
        raise InvalidInput("文书没有正文，没有发出。请填写正文。", code="text_missing")
    refuse_secret_text({"text": draft.text, "addressee": draft.addressee})
    refuse_gaps(draft.text)


def _prepare(
    application: Application,
    drafts: Sequence[Draft],
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> list[_Prepared]:
    organ = application.organ
    prefix = settings_of(organ).number_prefix
    taken: dict[str, int] = {}
    prepared = []
    for draft in drafts:
        series = SERIES.get(draft.kind, ("", ""))[0]
        serial = 0
        if series:
            serial = peek_serial(organ, series, on.year) + taken.get(series, 0)
            taken[series] = taken.get(series, 0) + 1
        number = number_of(prefix, draft.kind, year=on.year, serial=serial)
        files = _files(application, draft, number=number, on=on, by=by, at=at)
        prepared.append(_Prepared(draft, on.year, serial, number, files))
    return prepared


def _files(
    application: Application,
    draft: Draft,
    *,
    number: str,
    on: date,
    by: User | None,
    at: datetime,
) -> tuple[StoredFile, StoredFile]:
    """Set the letter as PDF and Word and keep both; the rows are not saved yet."""
    content = content_of(application, draft, number=number, dated_on=on)
    name = f"{content.title}{number or application.number}"
    pdf = letter_pdf(content, font_folders=settings.FONT_FOLDERS)
    made = (("pdf", pdf), ("docx", letter_docx(content)))
    first, second = (
        keep_file(
            application.organ,
            data,
            name=f"{name}.{ending}",
            by=by,
            at=at,
            purpose="case",
            screening=made_by_us(f"{name}.{ending}"),
        )
        for ending, data in made
    )
    return first, second


def _issued(
    application: Application,
    prepared: Sequence[_Prepared],
    *,
    on: date,
    by: User,
    at: datetime,
    key: str | None = None,
) -> list[Letter]:
    """Write the letters with the numbers they were set with; raise NumberTaken for any other."""
    letters = []
    with case_deed("letter_issued", application, by=by, at=at, key=key) as doing:
        organ = doing.application.organ
        if on > at.date():
            raise InvalidInput(f"日期 {on} 还没有到。请填写实际日期。", code="date_in_future")
        for one in prepared:
            series = SERIES.get(one.draft.kind, ("", ""))[0]
            if series and next_serial(organ, series, one.year) != one.serial:
                raise NumberTaken("编号已被其他文书占用。")
            for file in one.files:
                file.save()
            letters.append(
                Letter.objects.create(
                    organ=organ,
                    application=doing.application,
                    kind=one.draft.kind,
                    number=one.number,
                    addressee=one.draft.addressee,
                    title=template_of(one.draft.kind, one.draft.decision).title,
                    text=one.draft.text,
                    issued_on=on,
                    pdf=one.files[0],
                    docx=one.files[1],
                    by=by,
                    at=at,
                )
            )
        doing.deed.on(
            "",
            letters=[
                {"kind": one.kind, "letter": one.pk, "number": one.number, "pdf": one.pdf.sha256}
                for one in letters
                if one.pdf
            ],
        )
    return letters


def void_letter(
    letter: Letter, *, reason: str, by: User, at: datetime, key: str | None = None
) -> Letter:
    """Declare a letter void; it keeps its number, and the reason stays with the case."""
    APPLICATIONS.require(by, "handle", letter.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明作废的原因。", code="reason_missing")
    with case_deed("letter_voided", letter.application, by=by, at=at, key=key) as doing:
        current: Letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if current.voided_at is not None:
            raise WrongState("这份文书已经作废。", code="letter_void")
        answer = Answer.objects.filter(letter=current, state__in=("approved", "served")).first()
        if answer is not None:
            raise WrongState(
                "这份答复书已经签发。要改的，请修改答复并重新送审，原答复书随之作废。",
                code="letter_in_force",
            )
        mark_void(current, at=at)
        doing.note(f"作废{current.title}（{current.number}）：{reason.strip()}")
        doing.deed.on("", letter=current.pk, number=current.number)
    return current


def mark_void(letter: Letter, *, at: datetime) -> None:
    """Mark a letter void inside a deed."""
    letter.voided_at = at
    letter.save(update_fields=["voided_at"])
