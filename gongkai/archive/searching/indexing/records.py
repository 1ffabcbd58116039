"""政府信息 in the index: the record with its placements, its review sheet, its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from gongkai.archive.searching.indexing.parts import COLUMN, Built, file_entry, texts
from gongkai.archive.searching.readers import reader
from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.publishing.models.items import DECISIONS, STATES
from gongkai.records.models import Record, StoredFile
from gongkai.search.entry import Entry

_STATES, _DECISIONS = dict(STATES), dict(DECISIONS)
_PURPOSES = dict(StoredFile.PURPOSES)
#: Files whose text is indexed. The source of a draft still says what was masked in it, so that
#: opening it is logged; the papers of a review are scans or say what the review itself says.
_READ = frozenset({"attachment", "kept"})


def record_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of all records of the organ."""
    rows = Record.objects.filter(organ=organ).order_by("pk").values_list("public_id", flat=True)
    return rows.iterator(chunk_size=2_000)


def build_records(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of records that stand. Five queries."""
    rows = (
        Record.objects.filter(organ=organ, public_id__in=keys, cancelled_at=None)
        .select_related("item")
        .prefetch_related("item__reviews__signer", "item__placements", "files")
    )
    for record in rows:
        item: Item | None = getattr(record, "item", None)
        entry = _record(organ, record, item)
        yield Built(entry)
        if item is not None and item.reviews.all():
            yield Built(_reviews(organ, record, item, entry))
        for stored in record.files.all():
            if stored.removed_at is None:
                yield file_entry(
                    f"file:{stored.pk}",
                    stored,
                    entry,
                    url=reverse("records:file", args=[organ.slug, stored.pk]),
                    state=_PURPOSES[stored.purpose],
                    is_read=stored.purpose in _READ,
                    private=False,
                )


def _record(organ: Organ, record: Record, item: Item | None) -> Entry:
    route = "publishing:item" if item else "records:detail"
    places = item.placements.all() if item else ()
    return Entry(
        key=f"record:{record.public_id}",
        organ=organ.slug,
        kind=record.kind,
        title=record.title,
        texts=texts(
            [
                ("正文", text_of_html(record.body) if record.body else ""),
                ("政策依据", record.basis),
                ("不公开的依据", record.ground),
                ("备注", record.note),
                *(
                    (f"公开位置：{one.get_channel_display()}", f"{one.place} {one.note}".strip())
                    for one in places
                ),
            ]
        ),
        number=record.number or record.index_number,
        column=record.column,
        year=record.year,
        dated_on=record.dated_on,
        in_force=record.repealed_on is None and record.expired_on is None,
        url=reverse(route, args=[organ.slug, record.public_id]),
        subject=f"record:{record.public_id}",
        readers=(reader(organ, "records"),),
        state=_STATES[item.standing] if item else "未转入公开流程",
        persons=(item.drafter_id,) if item else (),
    )


def _reviews(organ: Organ, record: Record, item: Item, of: Entry) -> Entry:
    reviews = sorted(item.reviews.all(), key=lambda one: one.pk)
    return Entry(
        key=f"review:{record.public_id}",
        organ=organ.slug,
        kind="review",
        title=f"信息发布审核表：{record.title}",
        texts=texts(
            (
                one.step_label,
                f"{one.signer.name} {_DECISIONS[one.decision]} {one.on} {one.opinion}",
            )
            for one in reviews
        ),
        number=of.number,
        column=record.title[:COLUMN],
        year=of.year,
        dated_on=max(one.on for one in reviews),
        url=reverse("publishing:sheet", args=[organ.slug, record.public_id]),
        subject=of.subject,
        readers=(reader(organ, "publishing"),),
        state=of.state,
        persons=tuple(dict.fromkeys(one.signer_id for one in reviews)),
    )
