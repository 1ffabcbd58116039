"""Rows without a version of their own: what a person had before them is known by a hash."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from gongkai.audit.chain import canonical, text_hash
from gongkai.errors import WrongState


def mark_of(row: Model, names: Iterable[str]) -> str:
    """Return the hash of a row's columns, which a form carries until it is sent."""
    return text_hash(canonical({name: row.serializable_value(name) for name in names}))


def refuse_changed(row: Model, names: Iterable[str], *, seen: str | None, what: str) -> None:
    """Raise WrongState (``changed_since_seen``) when the row is not what the person saw.

    Without ``seen`` (an import, a test) nothing is compared.
    """
    if seen and seen != mark_of(row, names):
        raise WrongState(
            f"您打开这个页面之后，{what}已被其他人修改，没有保存。请重新打开页面，"
            "对照最新内容再改。",
            code="changed_since_seen",
        )
