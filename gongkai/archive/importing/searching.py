"""What an old document hands to the search of the staff."""

from __future__ import annotations

from gongkai.archive.models import ArchivedDocument
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.search.entry import Entry, Kept, Text

#: The kind under which old documents are found, the source of their text, their readers.
KIND, SOURCE, READERS = "archived", "正文", "archive"


def subject_of(document: ArchivedDocument) -> str:
    """Return the document as the trail and the index name it."""
    return f"old-document:{document.pk}"


def entry_of(document: ArchivedDocument, organ: Organ, text: str | None) -> Entry:
    """Return the entry; ``text`` is what its file says, None for what the index holds by now."""
    kept = (Kept(SOURCE),) if text is None else (Text(SOURCE, text),) if text else ()
    return Entry(
        key=f"archived:{document.pk}",
        organ=organ.slug,
        kind=KIND,
        title=document.title,
        texts=kept,
        number=document.number,
        year=document.dated_on.year if document.dated_on else None,
        dated_on=document.dated_on,
        url=f"/office/{organ.slug}/archive/documents/{document.pk}/",
        subject=subject_of(document),
        readers=(reader(organ, READERS),),
    )
