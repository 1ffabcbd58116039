"""What publishing hands to the search of the public: the published version.

What staff find of an item the room of the archive hands in.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.errors import GongkaiError
from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.exchange.parts import text_parts
from gongkai.publishing.models import Item
from gongkai.publishing.public import PublicItem, public_item
from gongkai.records.files import get
from gongkai.search.entry import Entry, Text
from gongkai.search.operations import put_entry, remove_entry

#: Kinds of attachment whose text can be read.
_READABLE = frozenset({"pdf", "docx", "xlsx", "ofd"})


def index_public(item: Item) -> None:
    """Let everybody find what is published, attachments too, inside the deed that published it."""
    told = public_item(item)
    if told is None:
        return
    put_entry(
        Entry(
            key=told.public_id,
            organ=item.organ.slug,
            kind=told.kind,
            title=told.title,
            texts=(Text("正文", text_of_html(told.body)), *attachment_texts(told)),
            number=told.number,
            column=told.column,
            item=str(item.published_column.item or "") if item.published_column else "",
            year=told.dated_on.year,
            dated_on=told.dated_on,
            in_force=told.validity == "in_force",
            url=f"/{item.organ.slug}/items/{told.public_id}/",
        ),
        scope="public",
    )


def take_out_of_search(item: Item) -> None:
    """Let nobody outside find the item any more, inside the deed that took it down."""
    remove_entry(item.record.public_id, scope="public")


def attachment_texts(told: PublicItem) -> Iterable[Text]:
    """Yield the text of each attachment that has any; hidden parts are not for the public."""
    for one in told.attachments:
        if one.kind in _READABLE:
            try:
                parts = text_parts(get(one.sha256), one.name)
            except GongkaiError:
                # A file that cannot be read is still a file that people can open.
                continue
            text = "\n".join(filter(None, (part.shown for part in parts)))
            if text.strip():
                yield Text(one.name, text)
