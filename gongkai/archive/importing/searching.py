"""What an old document hands to the search of the staff."""

from __future__ import annotations

from gongkai.archive.models import ArchivedDocument
from gongkai.archive.reading import Reading
from gongkai.archive.searching.indexing.parts import private
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.search.entry import Entry, Kept, Text

#: The kind under which old documents are found, the source of their text, their readers.
KIND, SOURCE, READERS = "archived", "正文", "archive"
_LONGEST_NUMBER = 200


def subject_of(document: ArchivedDocument) -> str:
    """Return the document as the trail and the index name it."""
    return f"old-document:{document.pk}"


def text_of(reading: Reading) -> str:
    """Return what is indexed of a file: to open it is entered, to find it is not."""
    return private(reading.text) if reading.is_private else reading.text


def numbers(*told: str) -> str:
    """Return the numbers of one thing together, each found alone.

    >>> numbers("康办发〔2015〕7号", "", "Z109-0001")
    '康办发〔2015〕7号　Z109-0001'
    """
    return "　".join(filter(None, told))[:_LONGEST_NUMBER]


def entry_of(document: ArchivedDocument, organ: Organ, text: str | None) -> Entry:
    """Return the entry; ``text`` is what its file says, None for what the index holds by now.

    It is found by its 档号 as well as by its 文号, a scan by whoever made it and by remarks too.
    """
    told = f"{document.maker} {document.note}".strip()
    kept = (Kept(SOURCE),) if text is None else (Text(SOURCE, text),) if text else ()
    return Entry(
        key=f"archived:{document.pk}",
        organ=organ.slug,
        kind=KIND,
        title=document.title,
        texts=(*((Text("责任者、备注", told),) if told else ()), *kept),
        number=numbers(document.number, document.file_number),
        year=document.dated_on.year if document.dated_on else None,
        dated_on=document.dated_on,
        url=f"/office/{organ.slug}/archive/documents/{document.pk}/",
        subject=subject_of(document),
        readers=(reader(organ, READERS),),
    )
