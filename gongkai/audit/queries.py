"""Reading the chain: the trail of an object, and whether every chain is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from gongkai.audit.chain import entry_hash, seal, text_hash
from gongkai.audit.immutable import APPEND_ONLY, DEEDS
from gongkai.audit.models import Chain, Checkpoint, Entry
from gongkai.audit.published import Published


@dataclass(frozen=True, slots=True)
class Trace:
    """One entry as people read it."""

    at: datetime
    by: int | None
    deed: str
    target: str
    details: dict[str, Any]


def trail(organ: str, target: str) -> list[Trace]:
    """Return what was done to an object, newest first. One query."""
    entries = Entry.objects.filter(chain__organ=organ, target=target).order_by("-sequence")
    return [_trace(entry) for entry in entries]


def traces_of_deed(deed: str) -> Iterator[tuple[str, Trace]]:
    """Yield organ and entry of every deed of a kind, in all chains. One query."""
    entries = Entry.objects.filter(deed=deed).select_related("chain").order_by("pk")
    for entry in entries.iterator(chunk_size=2_000):
        yield entry.chain.organ, _trace(entry)


def _trace(entry: Entry) -> Trace:
    content = json.loads(entry.text)
    return Trace(
        at=datetime.fromisoformat(content["at"]),
        by=content["by"],
        deed=content["deed"],
        target=content["target"],
        details=content["details"],
    )


def head_of(organ: str) -> str:
    """Return the hash of the organ's last deed, "" before the first: it changes with every deed."""
    return Chain.objects.filter(organ=organ).values_list("hash", flat=True).first() or ""


@contextmanager
def one_moment() -> Iterator[None]:
    """Let the block read the database as of one moment, while deeds go on.

    Otherwise a deed between two questions looks like tampering. Writers are not held up. Inside a
    transaction the block reads as that transaction does.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        # A deferred transaction: ours begin by taking the write lock, which a check must not.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def broken_links() -> Iterator[str]:
    """Yield a Chinese sentence for every break in any chain or checkpoint; nothing when whole."""
    for chain in Chain.objects.order_by("organ"):
        yield from _breaks_of(chain)
    yield from _breaks_of_checkpoints()


def _breaks_of(chain: Chain) -> Iterator[str]:
    previous, expected = "", 1
    entries: QuerySet[Entry] = chain.entries.order_by("sequence")
    for entry in entries.iterator(chunk_size=2_000):
        where = f"审计链“{chain.organ}”第{entry.sequence}条"
        if entry.sequence != expected:
            yield f"{where}前面缺少第{expected}至{entry.sequence - 1}条：有记录被删去。"
        if entry.previous_hash != previous and entry.sequence == expected:
            yield f"{where}与前一条接不上：前一条或本条被改动。"
        computed = entry_hash(
            algorithm=entry.algorithm,
            organ=chain.organ,
            sequence=entry.sequence,
            previous_hash=entry.previous_hash,
            text=entry.text,
        )
        if computed != entry.hash:
            yield f"{where}的内容与摘要不符：这一条被改动（{entry.deed} {entry.target}）。"
        else:
            content = json.loads(entry.text)
            if (content["deed"], content["target"]) != (entry.deed, entry.target):
                yield f"{where}的索引列与内容不符：索引列被改动。"
        previous, expected = entry.hash, entry.sequence + 1
    if (chain.sequence, chain.hash) != (expected - 1, previous):
        yield (
            f"审计链“{chain.organ}”的链头记为第{chain.sequence}条，实有到第{expected - 1}条："
            "末尾的记录被删去或链头被改动。"
        )


def _breaks_of_checkpoints() -> Iterator[str]:
    previous = ""
    for checkpoint in Checkpoint.objects.order_by("pk"):
        where = f"{checkpoint.at:%Y-%m-%d %H:%M}的检查点"
        if text_hash(checkpoint.text) != checkpoint.hash:
            yield f"{where}的内容与摘要不符：检查点被改动。"
            previous = checkpoint.hash
            continue
        content = json.loads(checkpoint.text)
        if content["previous"] != previous:
            yield f"{where}与前一个接不上：前面的检查点被删去或改动。"
        for organ, head in content["heads"].items():
            found = Entry.objects.filter(
                chain__organ=organ, sequence=head["sequence"], hash=head["hash"]
            ).exists()
            if not found:
                yield f"{where}记下的审计链“{organ}”第{head['sequence']}条已不是原来的内容。"
        previous = checkpoint.hash


def breaks_against(kept: Iterable[Published]) -> Iterator[str]:
    """Yield a Chinese sentence for all that somebody's kept file tells and the site denies."""
    there = set(Checkpoint.objects.values_list("hash", flat=True))
    for row in kept:
        if row.is_whole and row.hash not in there:
            yield (
                f"{row.at}公布过的检查点（摘要 {row.hash[:12]}）网站里没有了："
                "那时以前的记录后来被改动，审计链是重新算过的。"
            )
        for organ, head in row.heads.items():
            entries = Entry.objects.filter(chain__organ=organ, sequence=head["sequence"])
            if not entries.filter(hash=head["hash"]).exists():
                yield (
                    f"{row.at}公布时“{organ}”的审计链第{head['sequence']}条，"
                    "现在已不是那时的内容：这一条或以前的记录被改动。"
                )


def unsealed(table: str, organ: str, rows: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield a sentence for every deed whose versions are not those it added, and for stray ones.

    ``rows`` are key and hash of all versions of the organ in the table, in order of their keys.
    """
    seals = [
        (told["first"], sequence, told)
        for sequence, text in Entry.objects.filter(chain__organ=organ, text__contains='"sealed"')
        .order_by("sequence")
        .values_list("sequence", "text")
        .iterator(chunk_size=2_000)
        for told in _details(text).get("sealed", ())
        if told["table"] == table
    ]
    waiting = iter(rows)
    row = next(waiting, None)
    strays = 0
    for first, sequence, told in sorted(seals, key=lambda row: row[:2]):
        while row is not None and row[0] < first:
            strays += 1
            row = next(waiting, None)
        found = []
        while row is not None and row[0] <= told["last"]:
            found.append(row)
            row = next(waiting, None)
        if not found or seal(table, found) != told:
            yield (
                f"审计链“{organ}”第{sequence}条办理的版本应有{told['count']}个，"
                f"现有{len(found)}个或内容不同：版本被增加、删去或改动。"
            )
    strays += (row is not None) + sum(1 for _ in waiting)
    if strays:
        yield f"“{organ}”有{strays}个版本不是任何一次办理留下的：有人直接写入了数据库。"


def _details(text: str) -> dict[str, Any]:
    try:
        details: dict[str, Any] = json.loads(text)["details"]
    except (ValueError, KeyError, TypeError):
        return {}
    return details


def missing_triggers() -> Iterator[str]:
    """Yield a sentence for every append-only table that lost its triggers."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    deeds = DEEDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = {row[0] for row in cursor.fetchall()}
    for table in APPEND_ONLY:
        lost = [deed for deed in deeds if f"{table}_no_{deed}" not in names]
        if lost:
            yield (
                f"表 {table} 的防改触发器缺少 {'、'.join(lost)}：这张表可能被改动过。"
                "请先查清原因，再从备份恢复。"
            )
