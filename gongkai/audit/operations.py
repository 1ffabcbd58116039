"""A deed: one transaction, at its end one entry in the organ's chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.audit.chain import canonical, entry_hash, moment, seal, text_hash
from gongkai.audit.models import Chain, Checkpoint, Entry
from gongkai.errors import WrongState


class AlreadyDone(WrongState):
    """The same form was sent twice; the first time was carried out."""

    code = "already_done"

    def __init__(self, target: str) -> None:
        super().__init__("这一步已经办过了，没有重复办理。请返回列表查看。")
        self.target = target


@dataclass(slots=True)
class Deed:
    """What a deed says of itself while it is being done: whom it touches, which fields."""

    organ: str
    name: str
    target: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def on(self, target: str, **details: Any) -> None:
        """Name the object and the details, which must hold no personal data."""
        self.target = target
        self.details |= details

    def seal(self, table: str, rows: Sequence[tuple[int, str]]) -> None:
        """Bind the versions that the deed added: key and hash of each, in order of their keys."""
        if rows:
            self.details.setdefault("sealed", []).append(seal(table, rows))


#: What follows every deed inside its transaction, before its entry: caches of what rooms keep.
FOLLOWERS: list[Callable[[Deed, datetime], None]] = []


@contextmanager
def held(organ: str) -> Iterator[None]:
    """Run the block in a transaction in which no deed of the organ can be done; it is no deed."""
    with transaction.atomic():
        _locked_head(organ)
        yield


@contextmanager
def deed(
    name: str,
    *,
    organ: str,
    by: User | None,
    at: datetime,
    key: str | None = None,
    article: str | None = None,
) -> Iterator[Deed]:
    """Run the block in a transaction and append what it did as its last statement.

    ``key`` is the form's own: a form sent twice raises AlreadyDone and changes nothing. The
    organ's head row is locked from the beginning, so that deeds of one organ stand in a row.
    """
    with transaction.atomic():
        chain = _locked_head(organ)
        if key:
            earlier = Entry.objects.filter(chain=chain, key=key).first()
            if earlier:
                raise AlreadyDone(earlier.target)
        doing = Deed(organ, name)
        yield doing
        for follow in FOLLOWERS:
            follow(doing, at)
        _append(chain, doing, by=by, at=at, key=key, article=article)


def _locked_head(organ: str) -> Chain:
    Chain.objects.get_or_create(organ=organ)
    return Chain.objects.select_for_update().get(organ=organ)


def _append(
    chain: Chain,
    done: Deed,
    *,
    by: User | None,
    at: datetime,
    key: str | None,
    article: str | None,
) -> None:
    content: Mapping[str, Any] = {
        "article": article,
        "at": moment(at),
        "by": by.pk if by else None,
        "deed": done.name,
        "details": done.details,
        "target": done.target,
    }
    text = canonical(content)
    algorithm: str = settings.AUDIT_ALGORITHM
    sequence = chain.sequence + 1
    new_hash = entry_hash(
        algorithm=algorithm,
        organ=chain.organ,
        sequence=sequence,
        previous_hash=chain.hash,
        text=text,
    )
    Entry.objects.create(
        chain=chain,
        sequence=sequence,
        previous_hash=chain.hash,
        algorithm=algorithm,
        text=text,
        hash=new_hash,
        deed=done.name,
        target=done.target,
        key=key or None,
    )
    Chain.objects.filter(pk=chain.pk).update(sequence=sequence, hash=new_hash)


@transaction.atomic
def add_checkpoint(*, at: datetime) -> Checkpoint | None:
    """Add a checkpoint over all heads; None when nothing was done since the last one.

    All heads are locked meanwhile, so that two timers at once cannot both follow the same one.
    """
    heads = {
        chain.organ: {"hash": chain.hash, "sequence": chain.sequence}
        for chain in Chain.objects.select_for_update().exclude(sequence=0).order_by("organ")
    }
    last = Checkpoint.objects.order_by("pk").last()
    text = canonical({"heads": heads, "previous": last.hash if last else ""})
    if not heads or (last and json.loads(last.text)["heads"] == heads):
        return None
    return Checkpoint.objects.create(at=at, text=text, hash=text_hash(text))
