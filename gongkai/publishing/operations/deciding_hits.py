"""Hits: kept with a reason, masked wherever they stand, looked for again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.screened import clean_copy, masks_of, screen_file
from gongkai.publishing.models import Hit, Item
from gongkai.publishing.operations.drafting import (
    Kept,
    Upload,
    follow_edit,
    kept_upload,
    refuse_without_correction,
    save_files,
)
from gongkai.publishing.operations.standing import item_again, locked_item
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.screened import (
    FIELDS,
    digest_of,
    found_now,
    keep_hits,
    known_contacts,
    screen_fields,
    screen_listed,
)
from gongkai.records.files import get
from gongkai.records.operations import update_record
from gongkai.screening.detectors import detect
from gongkai.screening.masking import mask_text

#: Kinds with nothing to put in their place: a person edits, or keeps them with the reason.
MARKS = ("secrecy_mark", "internal_mark")
UNMASKABLE = (*MARKS, "unseen_content")


def keep_hit(hit: Hit, *, reason: str, by: User, at: datetime, key: str | None = None) -> None:
    """Decide that what was found stays as it is, with the reason. Source: 条例第十五条."""
    PUBLISHING.require(by, "draft", hit.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput(
            "请写明保留的理由，例如“对外公布的办公电话”“法定公示内容”。", code="reason_missing"
        )
    with deed("publishing.hit_kept", organ=hit.organ.slug, by=by, at=at, key=key) as done:
        Hit.objects.filter(pk=hit.pk).update(
            state="kept", reason=reason.strip()[:200], by=by, at=at
        )
        done.on(f"record:{hit.item.record.public_id}", hit=hit.pk, kind=hit.kind)


def mask_hit(hit: Hit, *, seen: int, by: User, at: datetime, key: str | None = None) -> Item:
    """Mask what was found, wherever it stands in the same text or file, as a new version.

    A photo loses what it carries beside its pixels. A file that cannot be changed (PDF, the pixels
    of a picture) must be replaced: InvalidInput (``not_cleanable``);
    a mark in words is taken out by an edit: InvalidInput (``not_maskable``).
    """
    if hit.kind in MARKS:
        raise InvalidInput(
            f"“{hit.masked}”不能遮盖。请修改稿件去掉，或写明理由保留。", code="not_maskable"
        )
    return _mask(hit.item, [hit], skips=False, seen=seen, by=by, at=at, key=key)


def mask_all_hits(item: Item, *, seen: int, by: User, at: datetime, key: str | None = None) -> Item:
    """Mask at once, as one new version, every hit that waits and can be masked; the rest waits on.

    WrongState (``nothing_to_mask``) when there is none.
    """
    return _mask(item, maskable(item), skips=True, seen=seen, by=by, at=at, key=key)


def maskable(item: Item) -> list[Hit]:
    """Return the hits that wait and whose kind can be masked. One query."""
    return list(item.hits.filter(state="open").exclude(kind__in=UNMASKABLE).order_by("pk"))


def _mask(
    item: Item,
    hits: list[Hit],
    *,
    skips: bool,
    seen: int,
    by: User,
    at: datetime,
    key: str | None,
) -> Item:
    """Mask hits of an item; ``skips`` leaves waiting what cannot be masked instead of refusing."""
    organ = item.organ
    PUBLISHING.require(by, "draft", organ, on=at.date())
    known = known_contacts(organ)
    kept: dict[str, Kept] = {}
    texts: dict[str, str] = {}
    masked: list[Hit] = []
    for source in dict.fromkeys(hit.source for hit in hits):
        here = [hit for hit in hits if hit.source == source]
        try:
            if source.startswith("file:"):
                sha256 = source.removeprefix("file:")
                kept[sha256] = _masked_file(item, sha256, here, known, by=by, at=at)
                masked += here
            else:
                texts[source], done_with = _masked_text(getattr(item.record, source), here)
                masked += done_with
        except (InvalidInput, WrongState):
            if not skips:
                raise
    if not masked:
        raise WrongState(
            "没有可以自动遮盖的。请逐条修改稿件、更换附件，或写明理由保留。", code="nothing_to_mask"
        )
    content: dict[str, Any] = dict(texts)
    if kept:
        content["attachments"] = [
            kept[one["sha256"]].told if one["sha256"] in kept else one
            for one in item.record.attachments
        ]
    fields = {name: content.get(name, getattr(item.record, name)) for name in FIELDS}
    found = screen_fields(fields, known)
    found += screen_listed(content.get("attachments", item.record.attachments), known)
    with deed("publishing.hit_masked", organ=organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        refuse_without_correction(current)
        record, changed = update_record(current.record, content, done, seen=seen, by=by, at=at)
        save_files(record, list(kept.values()))
        for hit in masked:
            same = Hit.objects.filter(item=item, source=hit.source, digest=hit.digest)
            same.update(state="masked", by=by, at=at)
        follow_edit(current, record, changed, found, done)
        told = {"hit": masked[0].pk, "kind": masked[0].kind}
        done.on(done.target, **told if len(masked) == 1 else {"hits": [hit.pk for hit in masked]})
    return item_again(item)


def _masked_text(text: str, hits: list[Hit]) -> tuple[str, list[Hit]]:
    """Return the text with the hits masked, and which of them were found in it."""
    asked = {hit.digest for hit in hits}
    found = [(digest_of(one.kind, one.text), one) for one in detect(text)]
    here = [(digest, one) for digest, one in found if digest in asked]
    if not here:
        raise WrongState(
            "没有找到可以自动遮盖的连续文字：可能刚被修改，或被格式分开。请修改稿件，手工遮盖。",
            code="hit_gone",
        )
    met = {digest for digest, _ in here}
    return mask_text(text, [one for _, one in here]), [hit for hit in hits if hit.digest in met]


def _masked_file(
    item: Item, sha256: str, hits: list[Hit], known: set[str], *, by: User, at: datetime
) -> Kept:
    row = item.record.files.filter(sha256=sha256, removed_at=None).first()
    if row is None:
        raise WrongState("这件附件已不在稿中。请刷新后查看。", code="hit_gone")
    data = get(sha256)
    screening = screen_file(data, row.name, known=tuple(known))
    asked = {hit.digest for hit in hits}
    same = [
        placed for placed in screening.hits if digest_of(placed.hit.kind, placed.hit.text) in asked
    ]
    hidden = any(hit.is_hidden for hit in hits)
    cleaned = clean_copy(data, row.name, masks_of(same), drop_hidden=hidden)
    return kept_upload(item.organ, Upload(row.name, cleaned), known, by=by, at=at)


def screen_again(item: Item, *, by: User | None, at: datetime) -> None:
    """Look again at what the item says now; what is newly found waits for a person.

    A deed of its own, so that the next one can be refused without losing what was found.
    """
    found = found_now(item.record)
    known = set(item.hits.values_list("source", "kind", "digest"))
    if all((one.source, one.kind, one.digest) in known for one in found):
        return
    with deed("publishing.screened", organ=item.organ.slug, by=by, at=at) as done:
        keep_hits(locked_item(item), found)
        done.on(f"record:{item.record.public_id}")
