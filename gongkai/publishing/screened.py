"""What the detectors found in an item, kept for a person to decide; the values are not kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.picture_parts import PHOTO_NOTES
from gongkai.exchange.screened import (
    FileScreening,
    PlacedHit,
    screen_body,
    screen_file,
    screen_text,
)
from gongkai.organs.models import Organ
from gongkai.publishing.models import Hit, Item
from gongkai.records.files import get, kind_of_file
from gongkai.records.models import Record
from gongkai.records.secrets import look_into
from gongkai.screening.masking import mask

#: Fields of a record that become public.
FIELDS = {
    "title": "标题",
    "number": "文号",
    "serial": "序号",
    "maker": "制作机关",
    "origin": "来源",
    "ground": "不公开的依据",
    "body": "正文",
    "basis": "政策依据",
    "contact": "联系人",
    "phone": "联系电话",
}

#: What a file may not hold when it goes out: nobody can look into it.
_REFUSED = ("nested_too_deep", "macros", "locked:")
#: What the reviewers see with their own eyes when they read the file.
_SEEN_BY_EYE = frozenset({"picture", "pictures", "scanned_pdf", "scanned_pages", "scanned_ofd"})
UNSEEN = "unseen_content"
#: What a photo carries beside its pixels; a cleaned copy takes it out, as of hidden parts.
PHOTO = "photo_data"


@dataclass(frozen=True, slots=True)
class Found:
    """A hit before it is a row: where, what kind, and what it looks like masked."""

    source: str
    place: str
    kind: str
    digest: str
    masked: str
    is_hidden: bool
    context: str = ""


def digest_of(kind: str, value: str) -> str:
    """Return the mark by which a value is known again without being kept."""
    key = f"hit:{settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def known_contacts(organ: Organ) -> set[str]:
    """Return the official contacts of an organ, which are no private data.

    What stands in a draft's own field for the telephone is not known: it may be anybody's.
    """
    told = {organ.phone, organ.fax, *organ.offices.values_list("phone", flat=True)}
    return {one for one in told if one}


def screen_fields(content: Mapping[str, object], known: Iterable[str]) -> list[Found]:
    """Screen what was typed or read into the fields of a record; a body as it is kept."""
    told = tuple(known)
    found = []
    for name, label in FIELDS.items():
        text = content.get(name)
        if not isinstance(text, str) or not text:
            continue
        screenings = (
            screen_body(text, name=label, known=told)[1:]
            if name == "body"
            else (screen_text(text, name=label, is_html=False, known=told),)
        )
        found += [_found(name, hit) for screening in screenings for hit in screening.hits]
    return found


def found_in_file(screening: FileScreening, sha256: str) -> list[Found]:
    """Return the hits of a file that is attached, and what of it nobody could look into."""
    source = f"file:{sha256}"
    unseen = [
        Found(
            source=source,
            place=screening.name[:200],
            kind=kind,
            digest=digest_of(kind, note.code),
            masked=note.message[:200],
            is_hidden=kind == PHOTO,
        )
        for note in screening.notes
        if note.code not in _SEEN_BY_EYE
        for kind in (PHOTO if note.code in PHOTO_NOTES else UNSEEN,)
    ]
    where = f"附件“{screening.name}”"
    found = [_found(source, hit) for hit in screening.hits]
    return [*(replace(one, place=f"{where}{one.place}"[:200]) for one in found), *unseen]


def screen_upload(
    data: bytes, name: str, known: Collection[str], *, is_public: bool
) -> FileScreening | None:
    """Screen a file that came in, before it is kept; None where its bytes alone could be searched.

    What goes out must be looked into: a file that cannot be read is refused, a picture is left to
    the reviewers' eyes but for its name. An old Word file that a draft was made of is looked into
    as it was read. Raises SecrecyMark, and InvalidInput (``unseen_part`` and those of a file).
    """
    kind = kind_of_file(data, name)
    screening = look_into(data, name, kind, known=known, is_converted=not is_public)
    if is_public:
        screening = screening or screen_file(data, name, known=known)
        refuse_unseen(screening)
    return screening


def refuse_unseen(screening: FileScreening) -> None:
    """Raise InvalidInput (``unseen_part``) for a file that must not go out as it is."""
    for note in screening.notes:
        if note.code.startswith(_REFUSED):
            raise InvalidInput(
                f"“{screening.name}”不能作为附件公开：{note.message}请在办公软件里去掉，另存后再上传。",
                code="unseen_part",
            )


def screen_attachments(record: Record, known: Iterable[str]) -> list[Found]:
    """Screen every attachment of a record, from the bytes that are kept."""
    return screen_listed(record.attachments, known)


def screen_listed(files: Iterable[Mapping[str, str]], known: Iterable[str]) -> list[Found]:
    """Screen files as a record lists them."""
    told = tuple(known)
    return [
        found
        for one in files
        for found in found_in_file(
            screen_file(get(one["sha256"]), one["name"], known=told), one["sha256"]
        )
    ]


def _found(source: str, placed: PlacedHit) -> Found:
    hit = placed.hit
    return Found(
        source=source,
        # A line number helps in a body only; elsewhere the box itself is the place.
        place=(placed.place if source == "body" else FIELDS.get(source, placed.place))[:200],
        kind=hit.kind,
        digest=digest_of(hit.kind, hit.text),
        masked=mask(hit)[:200],
        is_hidden=placed.is_hidden,
        context=placed.context[:200],
    )


def keep_hits(item: Item, found: Iterable[Found]) -> None:
    """Make the item's hits those that were found; what a person decided before stays decided."""
    standing = {(hit.source, hit.kind, hit.digest): hit for hit in item.hits.order_by("pk")}
    seen = set()
    for one in found:
        mark = (one.source, one.kind, one.digest)
        if mark in seen:
            continue
        seen.add(mark)
        known = standing.get(mark)
        if known is None:
            Hit.objects.create(
                organ=item.organ,
                item=item,
                source=one.source,
                place=one.place,
                kind=one.kind,
                digest=one.digest,
                masked=one.masked,
                context=one.context,
                is_hidden=one.is_hidden,
            )
        elif known.state in ("gone", "masked"):
            Hit.objects.filter(pk=known.pk).update(state="open", reason="", by=None, at=None)
    for mark, hit in standing.items():
        if mark not in seen and hit.state == "open":
            Hit.objects.filter(pk=hit.pk).update(state="gone")


def found_now(record: Record) -> list[Found]:
    """Return what the detectors find in a record as it stands, attachments too."""
    known = known_contacts(record.organ)
    fields = {name: getattr(record, name) for name in FIELDS}
    return [*screen_fields(fields, known), *screen_attachments(record, known)]


def refuse_private(text: str, organ: Organ) -> None:
    """Raise InvalidInput when a sentence that will be public at once holds private data."""
    known = tuple(known_contacts(organ))
    hits = screen_text(text, name="说明", is_html=False, known=known).hits
    if hits:
        labels = "、".join(dict.fromkeys(placed.hit.label for placed in hits))
        raise InvalidInput(
            f"说明会公布，里面有{labels}（提示，由人工认定）。请改写后再提交。", code="private_text"
        )
