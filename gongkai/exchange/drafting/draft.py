"""What a clerk's file says of itself: proposals that a person confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document as read from a file: every field a proposal, empty where nothing was sure.

    ``body`` is safe HTML without the parts of the document that have a field of their own.
    ``attribute`` is "open", "on_application", "closed" or ""; ``kind`` is "document", "brief",
    "announcement" or "other"; ``serial`` is the 期号 of a brief. ``attachments`` were inside the
    file, ``attachment_names`` are those that the text lists. ``basis`` holds documents of others
    as quoted: 《名称》（文号）. ``notes`` are Chinese sentences on what a person must look at.
    """

    title: str = ""
    number: str = ""
    serial: str = ""
    dated_on: date | None = None
    issuer: str = ""
    body: str = ""
    kind: str = "other"
    attribute: str = ""
    contact: str = ""
    phone: str = ""
    basis: tuple[str, ...] = ()
    attachment_names: tuple[str, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = ()
    is_searchable: bool = True
