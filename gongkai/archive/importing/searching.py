"""What an old document hands to the search of the staff."""

from __future__ import annotations

from gongkai.archive.models import ArchivedDocument
from gongkai.search.entry import Entry, Text

#: The kind under which old documents are found.
KIND = "archived"


def entry_of(document: ArchivedDocument, organ: str, text: str) -> Entry:
    """Return the entry; ``organ`` is the slug of its organ, ``text`` what its file says."""
    return Entry(
        key=f"archived:{document.pk}",
        organ=organ,
        kind=KIND,
        title=document.title,
        texts=(Text("正文", text),) if text else (),
        number=document.number,
        year=document.dated_on.year if document.dated_on else None,
        dated_on=document.dated_on,
        url=f"/office/{organ}/archive/documents/{document.pk}/",
    )
