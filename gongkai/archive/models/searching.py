"""What waits to be indexed, and the searches that people kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.organs.ownership import Owned


class ToIndex(Owned):
    """Something that the worker has yet to index, written in the transaction that calls for it.

    ``subject`` is ``record:…`` and the like, or ``*`` for all of the organ; for the text of a file
    ``file_key`` is its entry, ``sha256`` and ``name`` its bytes, ``is_private`` that telephone
    numbers and the like are masked. The same may wait twice: the second deed is not the first one.
    """

    subject = models.CharField("对象", max_length=96, blank=True)
    file_key = models.CharField("文件条目", max_length=96, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    is_private = models.BooleanField("含个人信息", default=False)

    class Meta:
        verbose_name = "待编入检索"
        verbose_name_plural = "待编入检索"

    def __str__(self) -> str:
        return self.subject or self.file_key


class SavedSearch(models.Model):
    """A search that a person kept under a name, for themselves alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_searches",
        verbose_name="人员",
    )
    name = models.CharField("名称", max_length=40)
    asked = models.JSONField("条件", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "保存的检索"
        verbose_name_plural = "保存的检索"
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_search_per_name")
        ]

    def __str__(self) -> str:
        return self.name
