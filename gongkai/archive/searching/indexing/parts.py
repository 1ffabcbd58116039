"""What the builders of entries share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.records.models import StoredFile
from gongkai.screening.detectors import detect
from gongkai.screening.masking import mask_text
from gongkai.search.entry import Entry, Kept, Text

#: Kinds of files whose text can be read; old Word files where LibreOffice is installed.
READABLE = frozenset({"pdf", "docx", "xlsx", "ofd", "ole"})
#: What no index of a case holds, whatever the box it was typed into.
_MASKED = frozenset({"id_number", "bank_card", "mobile", "landline", "passport"})
TITLE, COLUMN = 80, 120


@dataclass(frozen=True, slots=True)
class FileText:
    """A file whose text an entry wants, to be read outside the deed."""

    key: str
    sha256: str
    name: str
    is_private: bool


@dataclass(frozen=True, slots=True)
class Built:
    """An entry, with the file whose text it holds if there is one."""

    entry: Entry
    file: FileText | None = None


def private(text: str) -> str:
    """Return a text of a case without numbers of identity documents, telephones and cards.

    >>> private("张三，13971234567")
    '张三，139****4567'
    """
    return mask_text(text, [hit for hit in detect(text) if hit.kind in _MASKED])


def texts(told: Iterable[tuple[str, str]], *, is_private: bool = False) -> tuple[Text, ...]:
    """Return the texts that say anything, each under its source."""
    return tuple(
        Text(source, private(text) if is_private else text) for source, text in told if text.strip()
    )


def title_of(text: str) -> str:
    """Return the beginning of a text as a title."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[:TITLE] + "…"


def file_entry(
    key: str, stored: StoredFile, of: Entry, *, url: str, state: str, is_read: bool, private: bool
) -> Built:
    """Return a file of a subject; its text, where it is read, stays as the worker put it.

    ``column`` names what it belongs to, which also heads its text, so that words of both are found.
    """
    column = of.title[:COLUMN]
    wants_text = is_read and stored.kind in READABLE
    entry = Entry(
        key=key,
        organ=of.organ,
        kind="file",
        title=stored.name,
        texts=(Kept(column),) if wants_text else (),
        number=of.number,
        column=column,
        year=of.year,
        dated_on=of.dated_on,
        url=url,
        subject=of.subject,
        readers=of.readers,
        state=state,
        persons=of.persons,
    )
    text = FileText(key, stored.sha256, stored.name, private) if wants_text else None
    return Built(entry, text)
