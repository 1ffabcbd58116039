"""Published items for tests of the portal, put down straight, past the review chain."""

from datetime import date, datetime, timedelta
from typing import Any

from gongkai.organs.models import Organ, PublicChange
from gongkai.publishing.models import CatalogueRow, Column, Item
from gongkai.publishing.searching import index_public
from gongkai.records.files import put
from gongkai.records.models import Record
from gongkai.records.operations import add_record
from gongkai.statute.platform import fixed_columns
from tests.office import AT, document, make_person

#: The smallest file that counts as PDF.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_columns(organ: Organ) -> dict[str, Column]:
    """Make the fixed columns of an organ and two of its own; return them by their slugs."""
    found: dict[str, Column] = {}
    for order, spec in enumerate(fixed_columns(organ.level)):
        found[spec.slug] = Column.objects.create(
            organ=organ,
            slug=spec.slug,
            label=spec.label,
            parent=found[spec.parent] if spec.parent else None,
            order=order,
            article=spec.article,
            is_fixed=True,
            is_group=spec.slug == "statutory",
            is_generated=spec.is_generated,
        )
    for slug, label in (("notices", "通知公告"), ("interpretation", "政策解读")):
        found[slug] = Column.objects.create(organ=organ, slug=slug, label=label, order=90)
    return found


def make_item(
    organ: Organ,
    column: Column | None = None,
    *,
    files: dict[str, bytes] | None = None,
    url: str = "",
    row: CatalogueRow | None = None,
    at: datetime = AT,
    state: str = "published",
    **given: Any,
) -> Item:
    """Make a public item with its change for the worker; another ``state`` gives a draft."""
    by = organ_clerk(organ)
    content = document(
        body="<p>各社区：</p><p>现将有关事项通知如下。</p>",
        contact="党政办公室",
        phone="0000-1234567",
        column=column.label if column else "",
        attachments=[
            {"name": name, "sha256": put(data), "kind": "pdf", "size": len(data)}
            for name, data in (files or {}).items()
        ],
        published_on=at.date() if state == "published" else None,
    )
    record = add_record(organ, content | given, by=by, at=AT)
    is_public = state == "published"
    item = Item.objects.create(
        organ=organ,
        record=record,
        column=column,
        catalogue_row=row,
        drafter=by,
        started_at=at,
        state=state,
        substance=record.substance,
        published_version=record.versions.get() if is_public else None,
        published_at=at if is_public else None,
        published_column=column if is_public else None,
        published_row=row if is_public else None,
        place="elsewhere" if url else "here",
        url=url,
    )
    if is_public:
        index_public(item)
        tell(item, at=at)
    return item


def tell(item: Item, *, at: datetime = AT) -> None:
    """Order the pages of an item, as every deed that concerns the public does."""
    PublicChange.objects.create(
        organ=item.organ, topic="item", reference=item.record.public_id, at=at
    )


def take_down(item: Item, *, reason: str = "内容不准确", at: datetime = AT) -> None:
    """Take an item down as the deed does, without its files."""
    Item.objects.filter(pk=item.pk).update(
        state="taken_down",
        taken_down_at=at + timedelta(hours=1),
        take_down_reason=reason,
        row_version=item.row_version + 1,
    )
    tell(item, at=at)


def edit_draft(item: Item, **changed: Any) -> None:
    """Change what is being worked on; what is public stays as it was."""
    Record.objects.filter(pk=item.record_id).update(**changed)


def organ_clerk(organ: Organ) -> Any:
    """Return the organ's clerk, made when there is none yet."""
    from gongkai.accounts.models import User

    name = f"{organ.slug}-clerk"
    return User.objects.filter(username=name).first() or make_person(
        organ, "information_officer", username=name
    )


def a_day(month: int, day: int = 5) -> date:
    """Return a day of 2020."""
    return date(2020, month, day)
