"""How items reach people: placements, hall screens; and what needs care."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Post
from gongkai.organs.ownership import Owned
from gongkai.publishing.models.items import Item
from gongkai.publishing.models.setup import Column
from gongkai.records.models import StoredFile

CHANNELS: dict[str, str] = {
    "website": "政府网站",
    "board": "政务栏",
    "screen": "政务大厅电子屏",
    "gazette": "政府公报",
    "wechat": "政务新媒体",
    "archive": "送交档案馆",
    "library": "送交图书馆",
    "other": "其他",
}
#: Handed over rather than shown: a task until it is done. Source: 条例第二十五条第三款.
DELIVERIES = frozenset({"archive", "library"})


class Placement(Owned):
    """Where a published item is shown, from when to when, with the evidence if there is any.

    Without ``from_on`` it is a task still to be done.
    """

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="placements", verbose_name="公开事项"
    )
    channel = models.CharField("渠道", max_length=16, choices=list(CHANNELS.items()))
    place = models.CharField("地点", max_length=120, blank=True)
    from_on = models.DateField("起", null=True, blank=True)
    to_on = models.DateField("止", null=True, blank=True)
    due_on = models.DateField("应办日期", null=True, blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公开位置"
        verbose_name_plural = "公开位置"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")),
                name="placement_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.channel}"


class Screen(Owned):
    """A screen in a hall; its page is opened by an address that cannot be guessed."""

    name = models.CharField("名称", max_length=64)
    token = models.CharField("网址代号", max_length=32, unique=True)
    is_portrait = models.BooleanField("竖屏", default=False)
    seconds = models.PositiveSmallIntegerField("每页秒数", default=15)
    days = models.PositiveSmallIntegerField("播放多少天以内的信息", default=30)
    led_width = models.PositiveSmallIntegerField("条屏每行字数", default=16)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "电子屏"
        verbose_name_plural = "电子屏"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="one_screen_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class ScreenShow(Owned):
    """What a screen showed: the item and how often on a day, as the screen reported."""

    screen = models.ForeignKey(Screen, models.PROTECT, related_name="shows", verbose_name="电子屏")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="公开事项")
    on = models.DateField("日期")
    times = models.PositiveIntegerField("次数", default=0)
    first_at = models.DateTimeField("首次")
    last_at = models.DateTimeField("末次")

    class Meta:
        verbose_name = "播放记录"
        verbose_name_plural = "播放记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["screen", "item", "on"], name="one_row_per_day_shown")
        ]

    def __str__(self) -> str:
        return f"{self.screen_id} {self.on}"


class CareFinding(Owned):
    """Something public that needs care: whose it is, by when, and when it was put right.

    ``mark`` tells the same trouble again, so that a second look does not report it twice.
    """

    code = models.CharField("问题", max_length=32)
    mark = models.CharField("记号", max_length=64)
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="栏目"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="care", verbose_name="公开事项"
    )
    detail = models.CharField("对象", max_length=300, blank=True)
    message = models.CharField("说明", max_length=300)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责岗位"
    )
    found_on = models.DateField("发现日期")
    due_on = models.DateField("整改期限", null=True, blank=True)
    closed_on = models.DateField("已整改", null=True, blank=True)

    class Meta:
        verbose_name = "内容维护"
        verbose_name_plural = "内容维护"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "mark"], condition=Q(closed_on=None), name="one_open_finding"
            )
        ]

    def __str__(self) -> str:
        return self.message
