"""Putting entries in and taking them out, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from django.db import transaction

from gongkai.errors import InvalidInput, WrongState
from gongkai.search.entry import Entry, Kept, Scope, Text
from gongkai.search.folding import cleaned
from gongkai.search.index import PLACES, Row, add_rows, emptied, remove_rows, row_id
from gongkai.search.models import ENTRIES, PASSAGES
from gongkai.search.passages import PASSAGE_TOKENS, cut_passages, joined_passages
from gongkai.search.tokens import (
    BREAK,
    DICTIONARY_VERSION,
    index_tokens,
    term,
    title_characters,
    title_tokens,
)

_BATCH = 500
_SOURCE_LENGTH = 300
_TOLD = (
    "key",
    "organ",
    "kind",
    "title",
    "number",
    "column",
    "item",
    "year",
    "dated_on",
    "in_force",
    "url",
)


class TextTooLong(InvalidInput):
    """An entry with more passages than a row's number can count (some 25 million characters)."""

    code = "search_text_too_long"


class IndexOutdated(WrongState):
    """The row was indexed by other rules than today's, so it cannot be taken out alone."""

    code = "search_index_outdated"


def put_entry(entry: Entry, *, scope: Scope) -> None:
    """Index an entry, in place of what was indexed under its key before."""
    put_many([entry], scope=scope)


def put_many(entries: Iterable[Entry], *, scope: Scope) -> int:
    """Index entries in batches, each in place of what its key held before.

    What the index holds already is left alone. Return how many were new or changed.
    """
    waiting = iter(entries)
    count = 0
    with transaction.atomic():
        while batch := list({entry.key: entry for entry in islice(waiting, _BATCH)}.values()):
            stored = _stored_of([entry.key for entry in batch], scope)
            new = [_told_again(entry, stored.get(entry.key)) for entry in batch]
            changed = [entry for entry in new if not _is_same(entry, stored.get(entry.key))]
            _remove([stored[entry.key] for entry in changed if entry.key in stored], scope)
            _add(changed, scope)
            count += len(changed)
    return count


def _told_again(entry: Entry, stored: Any) -> Entry:
    """Return the entry with the text that it wants kept, as the passages have it."""
    if not any(isinstance(text, Kept) for text in entry.texts):
        return entry
    told = {text.source for text in entry.texts if isinstance(text, Text)}
    stays = [text for text in _texts_of(stored) if text.source not in told] if stored else []
    kept = "".join(text.text for text in stays)
    texts = (Text(t.source, kept) if isinstance(t, Kept) else t for t in entry.texts)
    return replace(entry, texts=tuple(text for text in texts if text.text))


def _texts_of(stored: Any) -> list[Text]:
    """Return the texts that a stored entry's passages were cut from, as far as they tell."""
    passages = sorted(stored.passages.all(), key=lambda passage: -passage.id)
    return [
        Text(source, joined_passages([passage.text for passage in group]))
        for source, group in groupby(passages, key=lambda passage: passage.source)
    ]


def _is_same(entry: Entry, stored: Any) -> bool:
    """Say whether the index holds exactly this entry, by today's rules."""
    if stored is None or stored.dictionary_version != DICTIONARY_VERSION:
        return False
    made = _stored(entry, type(stored))
    names = [field.name for field in made._meta.concrete_fields if field.name != "id"]
    if any(getattr(made, name) != getattr(stored, name) for name in names):
        return False
    told = [(p.source, p.text) for p in sorted(stored.passages.all(), key=lambda p: -p.id)]
    made.pk = stored.pk
    return told == list(_cut(entry, made))


def remove_entry(key: str, *, scope: Scope) -> None:
    """Take an entry out; nothing of it stays. Nothing happens when it is not there."""
    remove_many([key], scope=scope)


def remove_many(keys: Collection[str], *, scope: Scope) -> None:
    """Take entries out, as ``remove_entry`` does."""
    waiting = iter(keys)
    with transaction.atomic():
        while batch := list(islice(waiting, _BATCH)):
            _remove(list(_stored_of(batch, scope).values()), scope)


def fill_text(key: str, text: str, *, scope: Scope) -> bool:
    """Give an entry its text, under its column as the source; False when it is not there.

    It stays as long as the entry is put again with a text that is ``Kept``; without a column the
    source is 正文, and what the entry tells under other sources stays.
    """
    with transaction.atomic():
        stored = _stored_of([key], scope).get(key)
        if stored is None:
            return False
        told: dict[str, Any] = {name: getattr(stored, name) for name in _TOLD}
        if scope == "staff":
            told |= {name: getattr(stored, name) for name in ("subject", "state")}
            told |= {name: tuple(getattr(stored, name)) for name in ("readers", "persons")}
        source = stored.column or "正文"
        others = [one for one in _texts_of(stored) if one.source != source]
        put_many([Entry(**told, texts=(*others, Text(source, text)))], scope=scope)
        return True


def rebuild(*, scope: Scope) -> int:
    """Index everything anew from the texts kept, by today's rules; return how many entries."""
    with transaction.atomic():
        with emptied(scope):
            add_rows(scope, _all_rows(scope))
        return int(ENTRIES[scope].objects.update(dictionary_version=DICTIONARY_VERSION))


def refill(entries: Iterable[Entry], *, scope: Scope) -> int:
    """Index exactly these entries and nothing else, the quick way; return how many.

    Keys must differ. Raises IntegrityError otherwise, and nothing is changed.
    """
    waiting = iter(entries)
    count = 0
    with transaction.atomic(), emptied(scope):
        PASSAGES[scope].objects.all().delete()
        ENTRIES[scope].objects.all().delete()
        while batch := list(islice(waiting, _BATCH)):
            _add(batch, scope)
            count += len(batch)
    return count


def _all_rows(scope: Scope) -> Iterator[Row]:
    stored = ENTRIES[scope].objects.order_by("pk").prefetch_related("passages")
    for entry in stored.iterator(chunk_size=_BATCH):
        yield from _rows(entry, list(entry.passages.all()))


def _add(entries: list[Entry], scope: Scope) -> None:
    if not entries:
        return
    stored = ENTRIES[scope].objects.bulk_create(
        [_stored(entry, ENTRIES[scope]) for entry in entries]
    )
    passages: list[Any] = []
    rows: list[Row] = []
    for entry, row in zip(entries, stored, strict=True):
        made = _passages(entry, row, scope)
        passages += made
        rows += _rows(row, made)
    PASSAGES[scope].objects.bulk_create(passages, batch_size=_BATCH)
    add_rows(scope, rows)


def _stored_of(keys: Collection[str], scope: Scope) -> dict[str, Any]:
    found = ENTRIES[scope].objects.filter(key__in=keys).prefetch_related("passages")
    return {entry.key: entry for entry in found}


def _remove(stored: list[Any], scope: Scope) -> None:
    if not stored:
        return
    if any(entry.dictionary_version != DICTIONARY_VERSION for entry in stored):
        raise IndexOutdated(
            "检索索引是旧版规则建立的，不能逐条更改。请先由系统管理员重建检索索引。"
        )
    remove_rows(
        scope, [row for entry in stored for row in _rows(entry, list(entry.passages.all()))]
    )
    PASSAGES[scope].objects.filter(entry__in=stored).delete()
    ENTRIES[scope].objects.filter(pk__in=[entry.pk for entry in stored]).delete()


def _stored(entry: Entry, model: Any) -> Any:
    own = {
        "subject": entry.subject,
        "readers": sorted(entry.readers),
        "state": entry.state,
        "persons": list(entry.persons),
    }
    return model(
        **(own if model is ENTRIES["staff"] else {}),
        key=entry.key,
        organ=entry.organ,
        kind=entry.kind,
        title=cleaned(entry.title),
        number=cleaned(entry.number),
        column=entry.column,
        item=entry.item,
        year=entry.year,
        dated_on=entry.dated_on,
        in_force=entry.in_force,
        url=entry.url,
        dictionary_version=DICTIONARY_VERSION,
    )


def _passages(entry: Entry, stored: Any, scope: Scope) -> list[Any]:
    made: list[Any] = []
    for source, passage in _cut(entry, stored):
        number = row_id(stored.dated_on, stored.pk, len(made) + 1)
        made.append(PASSAGES[scope](id=number, entry=stored, source=source, text=passage))
        if len(made) >= PLACES:
            raise TextTooLong(f"“{entry.title}”的文字太长，不能建立检索索引。请把附件拆成几份。")
    return made


def _cut(entry: Entry, stored: Any) -> Iterator[tuple[str, str]]:
    """Yield source and text of each passage."""
    head = len(_head(stored)) + len(title_characters(stored.title))
    for text in entry.texts:
        if isinstance(text, Kept):
            continue
        source = cleaned(text.source)[:_SOURCE_LENGTH]
        limit = max(PASSAGE_TOKENS - head - len(index_tokens(source)) - 20, PASSAGE_TOKENS // 4)
        for passage in cut_passages(cleaned(text.text), limit=limit):
            yield source, passage


def _head(entry: Any) -> list[str]:
    return [*index_tokens(entry.title), BREAK, *index_tokens(entry.number), BREAK]


def _rows(entry: Any, passages: list[Any]) -> Iterator[Row]:
    """Yield the rows of an entry: its title alone, then each passage, headed by the title.

    So words asked for may stand partly in the title and partly in a passage.
    """
    narrowing = [*entry.narrowing(), *([term("long")] if len(passages) > 1 else [])]
    head, characters = _head(entry), title_characters(entry.title)
    alone = title_tokens([*head, *characters])
    yield (
        row_id(entry.dated_on, entry.pk, 0),
        [*narrowing, term("title"), *head, *characters, *alone],
    )
    for passage in passages:
        body = [*index_tokens(passage.source), BREAK, *index_tokens(passage.text), BREAK]
        yield passage.id, [*narrowing, *head, *body, *characters]
