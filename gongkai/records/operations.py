"""Writing records: add, change, cancel, attach; many at once for an import."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import F

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.drafting.cleaning import clean_html
from gongkai.exchange.screened import FileScreening
from gongkai.organs.models import Organ
from gongkai.records.content import CONTENT, LISTS, content_hash, content_text, substance_hash
from gongkai.records.files import kind_of_file, put
from gongkai.records.models import IndexCounter, Record, StoredFile, Version
from gongkai.records.permissions import RECORDS
from gongkai.records.secrets import SecrecyMark, look_into, refuse_secret_text

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
BATCH = 2_000


class EditedElsewhere(WrongState):
    """Somebody else saved the row after this person opened it; ``now`` is its version by now."""

    code = "edited_elsewhere"

    def __init__(self, what: str, *, now: int | None = None) -> None:
        self.now = now
        super().__init__(
            f"在您修改期间，{what}已被其他人保存。您填写的内容还在下面，没有覆盖别人的修改；"
            "请对照最新内容后再保存。"
        )


def new_public_id() -> str:
    """Return an unguessable identifier that is never reused and easy to read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def take_index_numbers(organ: Organ, year: int, how_many: int) -> list[str]:
    """Return the next index numbers of the organ's year; call it inside a deed."""
    IndexCounter.objects.get_or_create(organ=organ, year=year)
    IndexCounter.objects.filter(organ=organ, year=year).update(last=F("last") + how_many)
    last = IndexCounter.objects.values_list("last", flat=True).get(organ=organ, year=year)
    prefix = organ.code or organ.slug
    return [f"{prefix}/{year}-{n:05d}" for n in range(last - how_many + 1, last + 1)]


def add_record(
    organ: Organ, content: dict[str, Any], *, by: User, at: datetime, key: str | None = None
) -> Record:
    """Register a piece of 政府信息 and return it. Raises InvalidInput for a number given twice."""
    RECORDS.require(by, "edit", organ, on=at.date())
    refuse_secret_text(content)
    with deed("record.added", organ=organ.slug, by=by, at=at, key=key) as done:
        record = insert_record(organ, content, done, by=by, at=at)
        done.on(f"record:{record.public_id}", version=1)
    return record


def insert_record(
    organ: Organ, content: dict[str, Any], done: Deed, *, by: User | None, at: datetime
) -> Record:
    """Add a record with its first version inside a deed, which answers for it."""
    record = build_record(organ, content)
    with _explaining(record):
        record.index_number = take_index_numbers(organ, record.year, 1)[0]
        record.save(force_insert=True)
    _add_versions([record], done, by=by, at=at)
    return record


def build_record(organ: Organ, content: dict[str, Any]) -> Record:
    """Return an unsaved record with the content; the year is that of its date."""
    record = Record(organ=organ, public_id=new_public_id())
    _set_content(record, content)
    return record


def change_record(
    record: Record,
    content: dict[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Record:
    """Change a record into its next version; ``seen`` is the version the person had before them.

    Raises EditedElsewhere when it is no longer the newest, InvalidInput for a number given twice.
    """
    RECORDS.require(by, "edit", record.organ, on=at.date())
    refuse_secret_text(content)
    with deed("record.changed", organ=record.organ.slug, by=by, at=at, key=key) as done:
        _refuse_in_publication(record)
        current, changed = update_record(record, content, done, seen=seen, by=by, at=at)
        done.on(f"record:{current.public_id}", version=current.row_version, fields=changed)
    return current


def update_record(
    record: Record,
    content: dict[str, Any],
    done: Deed,
    *,
    seen: int,
    by: User | None,
    at: datetime,
) -> tuple[Record, list[str]]:
    """Change a record inside a deed; return it and the names of what is different now.

    Where nothing is different there is no new version. ``attachments`` and ``related`` may be
    among the content.
    """
    names = (*CONTENT, *LISTS)
    current = _standing(record, seen, doing="修改")
    before = {name: getattr(current, name) for name in names}
    _set_content(current, content)
    changed = [name for name in names if getattr(current, name) != before[name]]
    if changed:
        current.row_version = seen + 1
        with _explaining(current):
            current.save(force_update=True)
        _add_versions([current], done, by=by, at=at)
    return current, changed


def cancel_record(
    record: Record, *, reason: str, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Cancel a record entered by mistake; it stays readable and is no longer counted."""
    RECORDS.require(by, "edit", record.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明注销登记的原因，例如“与序号12重复”。", code="reason_missing")
    with deed("record.cancelled", organ=record.organ.slug, by=by, at=at, key=key) as done:
        _refuse_in_publication(record)
        current = withdraw_record(record, reason, done, seen=seen, by=by, at=at)
        done.on(f"record:{record.public_id}", version=current.row_version)


def withdraw_record(
    record: Record, reason: str, done: Deed, *, seen: int, by: User | None, at: datetime
) -> Record:
    """Cancel a record inside a deed, which answers for it."""
    current = _standing(record, seen, doing="再次注销")
    current.cancelled_at, current.cancel_reason = at, reason.strip()[:200]
    current.row_version = seen + 1
    current.save(force_update=True)
    _add_versions([current], done, by=by, at=at)
    return current


def _refuse_in_publication(record: Record) -> None:
    if Record.objects.filter(pk=record.pk, is_in_publication=True).exists():
        raise WrongState(
            "这条信息在公开流程中，修改、注销都会影响审核和公开的内容。请到“主动公开”里办理："
            "没有公开的可以修改或放弃，已经公开的可以更正、废止、撤下。",
            code="in_publication",
        )


def _standing(record: Record, seen: int, *, doing: str) -> Record:
    """Return the record locked, as it stands, provided that it is what the person saw."""
    current: Record = Record.objects.select_for_update().select_related("organ").get(pk=record.pk)
    if current.cancelled_at:
        raise WrongState(f"这条信息已注销登记，不能{doing}。", code="record_cancelled")
    if current.row_version != seen:
        raise EditedElsewhere("这条信息", now=current.row_version)
    return current


def attach_file(
    record: Record, data: bytes, *, name: str, by: User, at: datetime, key: str | None = None
) -> StoredFile:
    """Attach a file to a record; the bytes are kept by their hash."""
    RECORDS.require(by, "edit", record.organ, on=at.date())
    stored = keep_file(record.organ, data, name=name, by=by, at=at)
    stored.record = record
    with deed("record.file_added", organ=record.organ.slug, by=by, at=at, key=key) as done:
        stored.save()
        done.on(f"record:{record.public_id}", sha256=stored.sha256)
    return stored


def note_reading(stored: StoredFile, *, by: User, at: datetime) -> None:
    """Leave in the trail that somebody opened the source of a draft, which may hold private data.

    What was masked in the draft still stands in its source. Source: 个人信息保护法第五十一条.
    """
    with deed("record.source_opened", organ=stored.organ.slug, by=by, at=at) as done:
        record = stored.record
        done.on(f"record:{record.public_id}" if record else "", sha256=stored.sha256)


def keep_file(
    organ: Organ,
    data: bytes,
    *,
    name: str,
    by: User | None,
    at: datetime,
    kind: str = "",
    purpose: str = "kept",
    screening: FileScreening | None = None,
) -> StoredFile:
    """Keep the bytes and return an unsaved row for them; the caller saves it in its deed.

    ``kind`` is "table" for what was read as a table already; otherwise the bytes tell it.

    The file is screened first, in memory; a caller that has done so hands its ``screening`` in.
    Raises SecrecyMark, with nothing kept.
    """
    kind = kind or kind_of_file(data, name)
    if screening is None:
        look_into(data, name, kind)
    elif screening.secrecy_mark:
        raise SecrecyMark("这个文件")
    return StoredFile(
        organ=organ,
        sha256=put(data),
        name=name[-200:],
        kind=kind,
        purpose=purpose,
        size=len(data),
        by=by,
        at=at,
    )


def add_records(
    organ: Organ,
    contents: Sequence[dict[str, Any]],
    done: Deed,
    *,
    by: User | None,
    at: datetime,
) -> list[Record]:
    """Add many records inside a deed, which answers for all of them."""
    records = [build_record(organ, content) for content in contents]
    for year in sorted({record.year for record in records}):
        of_year = [record for record in records if record.year == year]
        numbers = take_index_numbers(organ, year, len(of_year))
        for record, number in zip(of_year, numbers, strict=True):
            record.index_number = number
    Record.objects.bulk_create(records, batch_size=BATCH)
    _add_versions(records, done, by=by, at=at)
    return records


def _set_content(record: Record, content: dict[str, Any]) -> None:
    for name in CONTENT:
        if name in content:
            setattr(record, name, content[name])
    for name in LISTS:
        if name in content:
            setattr(record, name, content[name])
    if "body" in content:
        record.body = clean_html(content["body"] or "")
    dated: date = record.dated_on
    record.year = dated.year
    record.substance = substance_hash(record)


def _add_versions(records: Iterable[Record], done: Deed, *, by: User | None, at: datetime) -> None:
    versions = []
    for record in records:
        text = content_text(record)
        versions.append(
            Version(
                record=record,
                number=record.row_version,
                text=text,
                sha256=content_hash(text),
                by=by,
                at=at,
            )
        )
    Version.objects.bulk_create(versions, batch_size=BATCH)
    done.seal("records", [(version.pk, version.sha256) for version in versions])


@contextmanager
def _explaining(record: Record) -> Iterator[None]:
    """Turn a clash of numbers or dates in the database into a sentence."""
    try:
        yield
    except IntegrityError as error:
        raise _explained(error, record) from error


def _explained(error: IntegrityError, record: Record) -> InvalidInput:
    text = str(error)
    if "record_days_in_order" in text:
        return InvalidInput(
            "发布、失效、废止日期不能早于成文日期。请核对日期。", code="dates_reversed"
        )
    return InvalidInput(
        f"{record.year}年的{record.get_kind_display()}里已有序号“{record.serial}”。请改用其他序号。",
        code="serial_taken",
    )
