"""What the lists of the public pages tell, and what strangers tried at the door of applications."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.organs.ownership import Owned
from gongkai.portal.wording import first_moment
from gongkai.publishing.models import CatalogueRow, Item

_PUBLIC = Q(is_public=True)


class Listed(Owned):
    """An item as lists, feeds and catalogue tell it; written by the worker with the item's page.

    Drawn from the approved version and nothing else, so that no list shows a draft, and so that a
    list costs the same however many items there are. It remembers where the item was last listed:
    what moves to another column is taken out of the old one. ``url`` is filled in when the item
    stands on another site. ``again_on`` is the day on which its page must say something else.
    """

    item = models.OneToOneField(
        Item, models.CASCADE, related_name="listed", verbose_name="公开事项"
    )
    public_id = models.CharField("公开编号", max_length=16, unique=True)
    is_public = models.BooleanField("现在公开", default=True)
    kind = models.CharField("类别", max_length=16)
    title = models.CharField("标题", max_length=300)
    number = models.CharField("文号", max_length=120, blank=True)
    index_number = models.CharField("索引号", max_length=64)
    summary = models.CharField("内容概述", max_length=200, blank=True)
    basis = models.TextField("政策依据", blank=True)
    related = models.TextField("相关文件", blank=True)
    column = models.CharField("栏目代号", max_length=40, blank=True)
    column_label = models.CharField("栏目", max_length=64, blank=True)
    catalogue_row = models.ForeignKey(
        CatalogueRow,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="标准目录事项",
    )
    url = models.CharField("发布网址", max_length=500, blank=True)
    validity = models.CharField("有效性", max_length=16)
    dated_on = models.DateField("成文日期")
    published_on = models.DateField("发布日期")
    published_at = models.DateTimeField("发布时间")
    month = models.CharField("发布月份", max_length=7)
    again_on = models.DateField("下次更新", null=True)

    class Meta:
        verbose_name = "公开清单"
        verbose_name_plural = "公开清单"
        indexes: ClassVar = [
            models.Index(
                fields=["organ", "column", "-published_on", "-item"],
                condition=_PUBLIC,
                name="listed_in_column",
            ),
            models.Index(
                fields=["organ", "-published_on", "-item"],
                condition=_PUBLIC,
                name="listed_in_organ",
            ),
            models.Index(
                fields=["-published_on", "-item"], condition=_PUBLIC, name="listed_in_site"
            ),
            models.Index(
                fields=["organ", "column", "month"], condition=_PUBLIC, name="listed_by_month"
            ),
            models.Index(
                fields=["organ", "month", "url"], condition=_PUBLIC, name="listed_organ_month"
            ),
            models.Index(
                fields=["organ", "number"],
                condition=_PUBLIC & ~Q(number=""),
                name="listed_by_number",
            ),
            models.Index(
                fields=["again_on"], condition=Q(again_on__isnull=False), name="listed_again"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """Return where a list leads, from the top of the public folder, or the other site."""
        return self.url or f"{self.organ.slug}/items/{self.public_id}/"

    @property
    def first_at(self) -> datetime:
        """Return when it was first published; ``published_at`` is the last time."""
        return first_moment(self.published_on, self.published_at)


class Attempt(Owned):
    """Somebody asked with a number and a code, or handed an application in; kept for one day.

    Address and number are kept as marks only: what is typed as a number may be anything, and an
    address tells of a person. Rows lie in the database, so that all processes count together.
    """

    KINDS: ClassVar = [("status", "查询进度"), ("submission", "提交申请")]

    kind = models.CharField("事项", max_length=16, choices=KINDS)
    address_mark = models.CharField("来源标记", max_length=64)
    number_mark = models.CharField("编号标记", max_length=64, blank=True)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "公众的尝试"
        verbose_name_plural = "公众的尝试"
        indexes: ClassVar = [
            models.Index(fields=["kind", "address_mark", "at"], name="attempts_by_address"),
            models.Index(fields=["kind", "number_mark", "at"], name="attempts_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
