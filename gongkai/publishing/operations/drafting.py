"""Drafting: from a file or a record to an item, its edits and attachments; hits decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, Column, Item
from gongkai.publishing.operations.standing import item_again, locked_item
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.screened import (
    FIELDS,
    Found,
    found_in_file,
    found_now,
    keep_hits,
    known_contacts,
    refuse_private,
    screen_attachments,
    screen_fields,
    screen_upload,
)
from gongkai.records.content import CONTENT, FACTS, LISTS
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import (
    insert_record,
    keep_file,
    update_record,
    withdraw_record,
)
from gongkai.records.secrets import refuse_secret_text


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in: its name, its bytes, and what it is for (StoredFile.PURPOSES)."""

    name: str
    data: bytes
    purpose: str = "attachment"


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload after screening: its row, not saved yet, and what was found in it."""

    row: StoredFile
    found: tuple[Found, ...]

    @property
    def told(self) -> dict[str, Any]:
        """Return the file as the record's content lists it."""
        return {
            "kind": self.row.kind,
            "name": self.row.name,
            "sha256": self.row.sha256,
            "size": self.row.size,
        }


def start_item(
    organ: Organ,
    content: dict[str, Any],
    *,
    column: Column | None = None,
    catalogue_row: CatalogueRow | None = None,
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Register a piece of 政府信息 as a draft on its way to the public.

    Everything is screened in memory first: with a secrecy mark nothing is kept anywhere. Raises
    InvalidInput (``secrecy_mark``). Source: 条例第十七条.
    """
    PUBLISHING.require(by, "draft", organ, on=at.date())
    refuse_secret_text(content)
    known = known_contacts(organ)
    found = screen_fields(content, known)
    kept = [kept_upload(organ, upload, known, by=by, at=at) for upload in uploads]
    whole = _content(content, column) | {"attachments": _attached(kept)}
    with deed("publishing.drafted", organ=organ.slug, by=by, at=at, key=key) as done:
        record = insert_record(organ, whole, done, by=by, at=at)
        _hold(record)
        item = Item.objects.create(
            organ=organ,
            record=record,
            column=column,
            catalogue_row=catalogue_row,
            drafter=by,
            started_at=at,
            substance=record.substance,
        )
        save_files(record, kept)
        keep_hits(item, [*found, *(one for file in kept for one in file.found)])
        done.on(f"record:{record.public_id}", version=1, files=[one.row.sha256 for one in kept])
    return item


def start_from_record(record: Record, *, by: User, at: datetime, key: str | None = None) -> Item:
    """Put a registered record on its way to the public, with its kept files as attachments left
    out: what goes out with it is chosen by a person.
    """
    organ = record.organ
    PUBLISHING.require(by, "draft", organ, on=at.date())
    found = screen_fields({name: getattr(record, name) for name in FIELDS}, known_contacts(organ))
    with deed("publishing.taken_up", organ=organ.slug, by=by, at=at, key=key) as done:
        current = Record.objects.select_for_update().get(pk=record.pk)
        if current.cancelled_at or Item.objects.filter(record=current).exists():
            raise WrongState(
                "这条信息已经注销登记，或已在公开流程中。请刷新后查看。", code="not_to_take_up"
            )
        current, _ = update_record(current, {}, done, seen=current.row_version, by=by, at=at)
        _hold(current)
        item = Item.objects.create(
            organ=organ, record=current, drafter=by, started_at=at, substance=current.substance
        )
        keep_hits(item, found)
        done.on(f"record:{current.public_id}", version=current.row_version)
    return item


def save_draft(
    item: Item,
    content: dict[str, Any],
    *,
    column: Column | None = None,
    catalogue_row: CatalogueRow | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Save the draft as the record's next version; reviews of what it said before are void.

    A published item stays public as it was until the correction is published. Raises
    EditedElsewhere when ``seen`` is not its newest version.
    """
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    refuse_secret_text(content)
    known = known_contacts(item.organ)
    found = [*screen_fields(content, known), *screen_attachments(item.record, known)]
    with deed("publishing.edited", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        refuse_without_correction(current)
        record, changed = update_record(
            current.record, _content(content, column), done, seen=seen, by=by, at=at
        )
        is_elsewhere = catalogue_row != current.catalogue_row
        Item.objects.filter(pk=item.pk).update(column=column, catalogue_row=catalogue_row)
        follow_edit(current, record, changed, found, done, anew=is_elsewhere)
    return item_again(item)


def add_attachment(
    item: Item,
    upload: Upload,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Attach a file that goes out with the item; it is part of what reviews bind."""
    organ = item.organ
    PUBLISHING.require(by, "draft", organ, on=at.date())
    known = known_contacts(organ)
    kept = kept_upload(organ, upload, known, by=by, at=at)
    found = [*found_now(item.record), *kept.found]
    with deed("publishing.attached", organ=organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        refuse_without_correction(current)
        files = [one for one in current.record.attachments if one["sha256"] != kept.row.sha256]
        record, changed = update_record(
            current.record, {"attachments": [*files, kept.told]}, done, seen=seen, by=by, at=at
        )
        save_files(record, [kept])
        follow_edit(current, record, changed, found, done)
    return item_again(item)


def remove_attachment(
    item: Item, sha256: str, *, seen: int, by: User, at: datetime, key: str | None = None
) -> Item:
    """Take an attachment out of the item; its bytes stay kept."""
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    found = [one for one in found_now(item.record) if one.source != f"file:{sha256}"]
    with deed("publishing.detached", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        refuse_without_correction(current)
        files = [one for one in current.record.attachments if one["sha256"] != sha256]
        record, changed = update_record(
            current.record, {"attachments": files}, done, seen=seen, by=by, at=at
        )
        follow_edit(current, record, changed, found, done)
    return item_again(item)


def _hold(record: Record) -> None:
    """From now on the record is changed here only, and known by what reviews bind of it."""
    record.is_in_publication = True
    record.save(update_fields=["is_in_publication", "substance"])


def kept_upload(organ: Organ, upload: Upload, known: set[str], *, by: User, at: datetime) -> Kept:
    """Screen an upload in memory, then keep its bytes; with a secrecy mark keep nothing."""
    is_public = upload.purpose == "attachment"
    screening = screen_upload(upload.data, upload.name, known, is_public=is_public)
    row = keep_file(
        organ,
        upload.data,
        name=upload.name,
        by=by,
        at=at,
        purpose=upload.purpose,
        screening=screening,
    )
    found = found_in_file(screening, row.sha256) if is_public and screening else ()
    return Kept(row, tuple(found))


def _attached(kept: Sequence[Kept]) -> list[dict[str, Any]]:
    return [one.told for one in kept if one.row.purpose == "attachment"]


def save_files(record: Record, kept: Sequence[Kept]) -> None:
    for one in kept:
        one.row.record = record
        one.row.save()


def _content(content: Mapping[str, Any], column: Column | None) -> dict[str, Any]:
    """Return the content with the column as the record tells it."""
    return {**content, "column": column.label if column else content.get("column", "")}


def follow_edit(
    item: Item,
    record: Record,
    changed: Sequence[str],
    found: Sequence[Found],
    done: Deed,
    *,
    anew: bool = False,
) -> None:
    """Follow an edit: an item with other content is a draft, its hits are looked at anew."""
    if anew or item.substance != record.substance:
        Item.objects.filter(pk=item.pk).update(
            state="draft",
            substance=record.substance,
            due_on=None,
            publish_at=None,
            row_version=item.row_version + 1,
        )
    item.record = record
    keep_hits(item, found)
    done.on(f"record:{record.public_id}", version=record.row_version, fields=list(changed))


def refuse_without_correction(item: Item) -> None:
    if item.state in ("published", "taken_down"):
        raise WrongState(
            "已经公开的信息不能直接修改。请先点“更正”，写明更正什么、为什么，再修改并重新送审。",
            code="published_item",
        )


def open_correction(
    item: Item, *, note: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Open a published item for correction; the note is shown with the new version."""
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    if not note.strip():
        raise InvalidInput("请写明更正什么、为什么；更正说明将随新版公布。", code="reason_missing")
    refuse_private(note, item.organ)
    with deed("publishing.correction_opened", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.state not in ("published", "taken_down"):
            raise WrongState("这条信息没有公开，可以直接修改。", code="not_published")
        Item.objects.filter(pk=item.pk).update(
            state="draft", correction_note=note.strip()[:300], row_version=current.row_version + 1
        )
        done.on(f"record:{current.record.public_id}")
    return item_again(item)


def abandon_item(
    item: Item, *, reason: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Give up a draft: one never public is cancelled, a correction goes back to what is public."""
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明放弃的原因。", code="reason_missing")
    with deed("publishing.abandoned", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.state in ("published", "taken_down"):
            raise WrongState("没有正在办理的草稿。", code="no_draft")
        seen = current.record.row_version
        if current.published_version is None:
            record = withdraw_record(current.record, reason, done, seen=seen, by=by, at=at)
        else:
            told = json.loads(current.published_version.text)
            content = {name: told[name] for name in CONTENT if name in told and name not in FACTS}
            content = _with_days(content) | {name: told.get(name, []) for name in LISTS}
            record, _ = update_record(current.record, content, done, seen=seen, by=by, at=at)
            Item.objects.filter(pk=item.pk).update(
                column=current.published_column,
                catalogue_row=current.published_row,
                state="taken_down" if current.taken_down_at else "published",
                substance=record.substance,
                correction_note="",
                due_on=None,
                publish_at=None,
                row_version=current.row_version + 1,
            )
        done.on(f"record:{record.public_id}")
    return item_again(item)


def _with_days(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a version with its days as days."""
    days = ("dated_on", "effective_on", "until_on")
    told = {"until_on": None} | content
    return {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in told.items()
    }
