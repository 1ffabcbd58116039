"""Entries and their passages, once for the public and once for staff.

The tokens lie in ``search_public_index`` and ``search_staff_index``, which each database keeps in
its own way (``index.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models

from gongkai.search.entry import Scope
from gongkai.search.tokens import number_tokens, term


class AbstractEntry(models.Model):
    """Something that can be found, as it was last handed in."""

    key = models.CharField("标识", max_length=96, unique=True)
    organ = models.CharField("机关", max_length=64)
    kind = models.CharField("类别", max_length=64)
    title = models.TextField("标题")
    number = models.CharField("文号", max_length=200, blank=True)
    column = models.CharField("栏目", max_length=120, blank=True)
    item = models.CharField("法定主动公开事项", max_length=32, blank=True)
    year = models.PositiveIntegerField("年份", null=True)
    dated_on = models.DateField("日期", null=True)
    in_force = models.BooleanField("现行有效")
    url = models.TextField("网址", blank=True)
    dictionary_version = models.PositiveIntegerField("词典版本", db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def narrowing(self) -> Iterator[str]:
        """Yield the tokens by which its rows are narrowed."""
        for name in ("organ", "kind", "column", "item", "year", "in_force"):
            yield term(name, getattr(self, name))
        if self.dated_on:
            yield term("dated", self.dated_on.year)


class AbstractPassage(models.Model):
    """A piece of a text. ``id`` is its row in the index (``index.row_id``)."""

    id = models.BigIntegerField("行号", primary_key=True)
    source = models.CharField("出处", max_length=300)
    text = models.TextField("内容")

    class Meta:
        abstract = True


class PublicEntry(AbstractEntry):
    """What anybody may find."""

    class Meta:
        verbose_name = "公开检索条目"
        verbose_name_plural = "公开检索条目"


class PublicPassage(AbstractPassage):
    """A passage that anybody may read."""

    entry = models.ForeignKey(
        PublicEntry, models.CASCADE, related_name="passages", verbose_name="条目"
    )

    class Meta:
        verbose_name = "公开检索段落"
        verbose_name_plural = "公开检索段落"


class StaffEntry(AbstractEntry):
    """What the classes of people in ``readers`` may find (``entry.Entry``)."""

    subject = models.CharField("所属", max_length=96, blank=True)
    readers = models.JSONField("可查的人", default=list)
    state = models.CharField("状态", max_length=32, blank=True)
    persons = models.JSONField("负责人", default=list)

    class Meta:
        verbose_name = "内部检索条目"
        verbose_name_plural = "内部检索条目"
        indexes: ClassVar = [
            models.Index(fields=["organ", "subject"], name="staff_entries_of_subject")
        ]

    @property
    def relation(self) -> tuple[str, str]:
        """Return the two parts of its key, as addresses name it."""
        kind, _, key = self.key.partition(":")
        return kind, key

    def narrowing(self) -> Iterator[str]:
        """Yield the tokens of all entries, then who may find it, its state, people and number."""
        yield from super().narrowing()
        yield from (term("reader", reader) for reader in self.readers)
        yield term("state", self.state)
        yield from (term("person", person) for person in self.persons)
        yield from number_tokens(self.number)


class StaffPassage(AbstractPassage):
    """A passage that the staff of its organ may read."""

    entry = models.ForeignKey(
        StaffEntry, models.CASCADE, related_name="passages", verbose_name="条目"
    )

    class Meta:
        verbose_name = "内部检索段落"
        verbose_name_plural = "内部检索段落"


#: The tables of each scope. Any: Django's managers of two models have no common type.
ENTRIES: dict[Scope, Any] = {"public": PublicEntry, "staff": StaffEntry}
PASSAGES: dict[Scope, Any] = {"public": PublicPassage, "staff": StaffPassage}
