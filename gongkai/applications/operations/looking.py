"""Looking at what is kept closed, and noting: each look leaves who, when and at what."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application, CaseFile, FileAccess, Note
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.secrets import refuse_secret_text

IDENTITY = "证件号码"


def open_identity(application: Application, *, by: User, at: datetime) -> str:
    """Return the identity number of an applicant and enter who looked at it.

    Raises WrongState where none is kept. Source: 个人信息保护法第五十一条.
    """
    _require(application, by, at)
    number: str = application.applicant.identity_number
    if not number:
        raise WrongState("这件申请没有保存证件号码。", code="identity_not_kept")
    with deed("applications.identity_opened", organ=application.organ.slug, by=by, at=at) as done:
        FileAccess.objects.create(
            organ=application.organ, application=application, what=IDENTITY, by=by, at=at
        )
        done.on(f"application:{application.pk}")
    return number


def open_file(file: CaseFile, *, by: User, at: datetime) -> None:
    """Enter that somebody takes a paper of an application out."""
    _require(file.application, by, at)
    with deed("applications.file_opened", organ=file.organ.slug, by=by, at=at) as done:
        FileAccess.objects.create(
            organ=file.organ,
            application=file.application,
            file=file,
            what=file.get_purpose_display(),
            by=by,
            at=at,
        )
        done.on(f"application:{file.application_id}", sha256=file.stored.sha256)


def add_note(
    application: Application, text: str, *, by: User, at: datetime, key: str | None = None
) -> Note:
    """Add an internal note. Raises InvalidInput for an empty one."""
    _require(application, by, at)
    if not text.strip():
        raise InvalidInput("请填写备注的内容。", code="note_missing")
    refuse_secret_text({"text": text})
    with deed(
        "applications.note_added", organ=application.organ.slug, by=by, at=at, key=key
    ) as done:
        note = Note.objects.create(
            organ=application.organ, application=application, text=text.strip(), by=by, at=at
        )
        done.on(f"application:{application.pk}", note=note.pk)
    return note


def _require(application: Application, by: User, at: datetime) -> None:
    APPLICATIONS.require(by, "view", application.organ, on=at.date())
    require_view(by, application, on=at.date())
