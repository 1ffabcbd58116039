"""A photo of the board: screened in memory as it came, kept small and without its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.exchange.parts.picture_pieces import PNG
from gongkai.exchange.photos import refuse_no_photo, small_photo
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import look_into, made_by_us

KEPT_NAME = "公开栏照片.jpg"


@dataclass(frozen=True, slots=True)
class Photo:
    """A file as it came in."""

    data: bytes
    name: str


def kept_photo(organ: Organ, photo: Photo, *, by: User | None, at: datetime) -> StoredFile:
    """Return an unsaved row for the small copy, which alone is kept, under a name of ours.

    Raises SecrecyMark as any upload does, and InvalidInput as ``small_photo`` does.
    """
    refuse_no_photo(photo.data, photo.name)
    look_into(photo.data, photo.name, "png" if photo.data.startswith(PNG) else "jpg")
    small = small_photo(photo.data, photo.name)
    return keep_file(
        organ,
        small,
        name=KEPT_NAME,
        purpose="evidence",
        screening=made_by_us(KEPT_NAME),
        by=by,
        at=at,
    )
