"""The standard catalogue: taken from a file after a preview, edited row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.exchange.standard_catalogue import read_catalogue
from gongkai.organs.models import Organ, PublicChange
from gongkai.publishing.catalogue import (
    LINE_FIELDS,
    ImportPlan,
    content_of,
    plan_import,
)
from gongkai.publishing.models import CatalogueRow
from gongkai.publishing.operations.seen import refuse_changed
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import refuse_secret_text

#: Which public pages follow when the catalogue changes.
TOPIC = "catalogue"
ROW_FIELDS = (*LINE_FIELDS, "post")
#: Kinds of kept files that can hold a catalogue; ``table`` is a CSV.
FILE_KINDS = ("table", "xlsx", "ole")


def keep_catalogue_file(
    organ: Organ, data: bytes, *, name: str, by: User, at: datetime, key: str | None = None
) -> StoredFile:
    """Read an uploaded catalogue in memory and keep its file for the preview.

    Raises InvalidInput for what is no spreadsheet, SecrecyMark with nothing kept.
    """
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB。请分成几份导入。",
            code="file_too_large",
        )
    read_catalogue(data, name)
    stored = keep_file(organ, data, name=name, by=by, at=at, kind="table")
    with deed("publishing.catalogue_uploaded", organ=organ.slug, by=by, at=at, key=key) as done:
        stored.save()
        done.on(f"catalogue:{organ.slug}", file=stored.pk, sha256=stored.sha256)
    return stored


def catalogue_files(organ: Organ) -> QuerySet[StoredFile]:
    """Return the kept files that may be previewed as a catalogue."""
    found: QuerySet[StoredFile] = StoredFile.objects.filter(
        organ=organ, record=None, kind__in=FILE_KINDS, purpose="kept", removed_at=None
    )
    return found.order_by("-pk")


def preview_import(file: StoredFile) -> ImportPlan:
    """Return what importing the kept file would do now."""
    return plan_import(file.organ, read_catalogue(get(file.sha256), file.name))


def confirm_import(
    file: StoredFile, *, seen: str, by: User, at: datetime, key: str | None = None
) -> ImportPlan:
    """Carry out exactly the plan that was previewed (``seen`` is its mark): all of it, or nothing.

    Rows gone from the file are retired, never deleted: what was published on them stays theirs.
    Raises InvalidInput (``catalogue_errors``), WrongState (``catalogue_changed``).
    """
    organ = file.organ
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    sheet = read_catalogue(get(file.sha256), file.name)
    if sheet.errors:
        raise InvalidInput(
            f"目录有{len(sheet.errors)}处需要改正，没有导入：{sheet.errors[0]}",
            code="catalogue_errors",
        )
    with deed("publishing.catalogue_imported", organ=organ.slug, by=by, at=at, key=key) as done:
        plan = plan_import(organ, sheet)
        if plan.mark != seen:
            raise WrongState(
                "您看过预览之后，目录又有变化，没有导入。请重新查看预览再确认。",
                code="catalogue_changed",
            )
        _carry_out(organ, plan, at)
        PublicChange.objects.create(organ=organ, topic=TOPIC, at=at)
        done.on(
            f"catalogue:{organ.slug}",
            sha256=file.sha256,
            added=len(plan.new),
            changed=len(plan.changed) + len(plan.revived),
            retired=len(plan.retired),
        )
    return plan


def _carry_out(organ: Organ, plan: ImportPlan, at: datetime) -> None:
    changes = (*plan.changed, *plan.revived)
    # Numbers may change places among rows: out of the way first, then each with its new one.
    aside = [row.pk for row in plan.retired] + [one.row.pk for one in plan.changed]
    CatalogueRow.objects.filter(pk__in=aside).update(retired_at=at)
    for one in changes:
        for name, value in content_of(one.line).items():
            setattr(one.row, name, value)
        one.row.retired_at = None
    rows = [one.row for one in changes]
    CatalogueRow.objects.bulk_update(rows, [*LINE_FIELDS, "retired_at"], batch_size=200)
    new = [CatalogueRow(organ=organ, **content_of(line)) for line in plan.new]
    CatalogueRow.objects.bulk_create(new, batch_size=500)


def save_row(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    row: CatalogueRow | None = None,
    seen: str | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CatalogueRow:
    """Add a row by hand, or change one. Raises InvalidInput for a number taken in its domain."""
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    post = content.get("post")
    if post and post.organ_id != organ.pk:
        raise InvalidInput("负责岗位要选本机关的岗位。", code="other_organ")
    refuse_secret_text({"body": str(content.get("content", ""))})
    name = f"publishing.catalogue_row_{'changed' if row else 'added'}"
    try:
        with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved = CatalogueRow(organ=organ)
            if row:
                saved = CatalogueRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
                refuse_changed(saved, ROW_FIELDS, seen=seen, what="这一事项")
            told = {field: content[field] for field in ROW_FIELDS if field in content}
            changed = [field for field, value in told.items() if getattr(saved, field) != value]
            for field in changed:
                setattr(saved, field, told[field])
            saved.save()
            if set(changed) - {"post"}:
                PublicChange.objects.create(organ=organ, topic=TOPIC, at=at)
            done.on(f"catalogue_row:{saved.pk}", fields=changed)
    except IntegrityError as error:
        raise InvalidInput(
            f"这个领域里已有序号“{content.get('number')}”。请改用其他序号。", code="number_taken"
        ) from error
    return saved


def retire_row(
    row: CatalogueRow, *, by: User, at: datetime, key: str | None = None
) -> CatalogueRow:
    """Take a row out of use; what was published on it keeps pointing at it."""
    PUBLISHING.require(by, "set_up", row.organ, on=at.date())
    with deed(
        "publishing.catalogue_row_retired", organ=row.organ.slug, by=by, at=at, key=key
    ) as done:
        changed = CatalogueRow.objects.filter(pk=row.pk, retired_at=None).update(retired_at=at)
        if not changed:
            raise WrongState("这一事项已经停用。", code="already_retired")
        PublicChange.objects.create(organ=row.organ, topic=TOPIC, at=at)
        done.on(f"catalogue_row:{row.pk}")
    row.retired_at = at
    return row
