"""What people do with old documents: look proposals through, register one as 政府信息."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.archive.importing.searching import entry_of, subject_of, text_of
from gongkai.archive.models import ArchivedDocument
from gongkai.archive.permissions import ARCHIVE
from gongkai.archive.reading import read_guarded
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.files import get
from gongkai.records.models import Record
from gongkai.records.operations import insert_record
from gongkai.records.secrets import refuse_secret_text
from gongkai.search.operations import put_entry

_FIELDS = ("title", "number", "maker", "dated_on", "note")


def confirm_document(
    document: ArchivedDocument,
    content: dict[str, Any],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> ArchivedDocument:
    """Enter what a person found to be right; nothing of it is a proposal any more."""
    ARCHIVE.require(by, "register", document.organ, on=at.date())
    refuse_secret_text(content)
    text = _text_of(document)
    with deed("archive.document_confirmed", organ=document.organ.slug, by=by, at=at, key=key) as do:
        current = _locked(document)
        changed = [name for name in _FIELDS if getattr(current, name) != content[name]]
        for name in _FIELDS:
            setattr(current, name, content[name])
        current.proposed, current.is_confirmed = [], True
        current.save()
        put_entry(entry_of(current, document.organ, text), scope="staff")
        do.on(subject_of(current), fields=changed)
    return current


def _text_of(document: ArchivedDocument) -> str:
    """Return what its file says, read again: the search keeps pieces of it only."""
    if not document.has_text:
        return ""
    return text_of(read_guarded(get(document.sha256), document.stored.name))


def register_document(
    document: ArchivedDocument,
    content: dict[str, Any],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Record:
    """Register an old document as 政府信息; the report of the year of its date counts it then.

    Nothing is registered by the import: a person decides it. Raises InvalidInput without a date,
    WrongState while fields are proposals, or once it is registered.
    """
    organ = document.organ
    ARCHIVE.require(by, "register", organ, on=at.date())
    with deed("archive.document_registered", organ=organ.slug, by=by, at=at, key=key) as done:
        current = _locked(document)
        if current.record_id is not None:
            raise WrongState("这份文件已经登记为政府信息。", code="already_registered")
        if current.proposed:
            raise WrongState(
                "题名、日期等还有由系统提出、没有核对的。请先核对，再登记。",
                code="not_confirmed",
            )
        dated_on: date | None = current.dated_on
        if dated_on is None:
            raise InvalidInput("没有日期，不知道算哪一年。请先填写日期。", code="date_missing")
        told = {
            "title": current.title,
            "number": current.number,
            "maker": current.maker,
            "dated_on": dated_on,
            **content,
        }
        refuse_secret_text(told)
        record = insert_record(organ, told, done, by=by, at=at)
        current.stored.record = record
        current.stored.save(update_fields=["record"])
        current.record = record
        current.save(update_fields=["record"])
        done.on(f"record:{record.public_id}", document=current.pk, sha256=current.sha256)
    return record


def _locked(document: ArchivedDocument) -> ArchivedDocument:
    rows: QuerySet[ArchivedDocument] = ArchivedDocument.objects.select_for_update(of=("self",))
    return rows.select_related("stored", "organ").get(pk=document.pk)
