"""A round in which a supervising organ collects annual reports: who must, what came, what was said.

The organs that report need no account here: a unit is a name; one that works with this system is
linked to its organ, and its submitted report comes in by itself.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned, OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where
from gongkai.organs.roles import INSIDERS
from gongkai.records.models import StoredFile
from gongkai.reports.models.report import Judgement, Snapshot


class CollectionRound(Owned):
    """The collection of a year's reports by an organ. ``due_on`` is what it told its units."""

    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("报送期限", help_text="本级通知要求的日期，不是法定的公布期限。")
    government = models.CharField(
        "汇总后的政府", max_length=120, help_text="各机关的年报相加，成为它的年报。"
    )
    contact = models.CharField(
        "报送给谁", max_length=120, blank=True, help_text="联系人和电话，写进催报名单和退改单。"
    )
    row_version = models.PositiveIntegerField("版本", default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    at = models.DateTimeField("时间")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "年报收集"
        verbose_name_plural = "年报收集"
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_round_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.organ}{self.year}年年报收集"


class RoundRows(OwnedQuerySet):
    """Rows that belong to an organ through its round."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of rounds of organs in which the person works."""
        return self.filter(round__organ_id__in=organs_where(user, INSIDERS, on=on))


class UnitRows(OwnedQuerySet):
    """Rows that belong to an organ through a unit of its round."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of units in rounds of organs in which the person works."""
        return self.filter(unit__round__organ_id__in=organs_where(user, INSIDERS, on=on))


class RoundUnit(models.Model):
    """An organ that has to hand in its report; ``counts`` says how the sum treats it."""

    COUNTS: ClassVar = [
        ("leaf", "计入汇总"),
        ("apart", "不计入汇总"),
        ("parent", "汇总后的本级政府年报，用来核对"),
    ]

    round = models.ForeignKey(
        CollectionRound, models.PROTECT, related_name="units", verbose_name="年报收集"
    )
    name = models.CharField("机关", max_length=120)
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name="本系统里的机关"
    )
    contact = models.CharField("联系人和电话", max_length=120, blank=True)
    counts = models.CharField("汇总", max_length=16, choices=COUNTS, default="leaf")
    is_reorganised = models.BooleanField(
        "有机构改革", default=False, help_text="上年结转与上一年年报对不上时，只作提示。"
    )
    due_on = models.DateField("单独的期限", null=True, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    removed_at = models.DateTimeField("移出时间", null=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar = RoundRows.as_manager()

    class Meta:
        verbose_name = "应报机关"
        verbose_name_plural = "应报机关"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "name"], name="one_unit_per_name"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(counts="parent", removed_at=None),
                name="one_parent_report",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HandIn(models.Model):
    """A report that came in: the file as it is, and what was read from it, once.

    ``report`` is the published JSON of what was read, "" where nothing could be (``failure`` tells
    why). Without a unit nobody has said yet whose it is. What was read is never changed: only whose
    it is, and that it was put aside.

    There was no time to read a file with ``waiting_since``: the worker does it. Until
    ``taken_until`` one is at it; ``tries`` counts how often one began.
    """

    SOURCES: ClassVar = [
        ("file", "上传"),
        ("archive", "压缩包"),
        ("pasted", "粘贴"),
        ("site", "本系统报送"),
    ]

    round = models.ForeignKey(
        CollectionRound, models.PROTECT, related_name="hand_ins", verbose_name="年报收集"
    )
    unit = models.ForeignKey(
        RoundUnit, models.PROTECT, null=True, related_name="hand_ins", verbose_name="机关"
    )
    source = models.CharField("来源", max_length=16, choices=SOURCES)
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="签发的年报"
    )
    sha256 = models.CharField("摘要", max_length=64)
    organ_read = models.CharField("读到的机关", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("读到的年度", null=True)
    report = models.TextField("读到的内容", blank=True)
    failure = models.CharField("读不出的原因", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="接收人"
    )
    at = models.DateTimeField("时间")
    put_aside_at = models.DateTimeField("弃用时间", null=True)
    put_aside_reason = models.CharField("弃用原因", max_length=300, blank=True)
    waiting_since = models.DateTimeField("待读取，自", null=True)
    taken_until = models.DateTimeField("正在读，至", null=True)
    tries = models.PositiveSmallIntegerField("读了几次", default=0)

    objects: ClassVar = RoundRows.as_manager()

    class Meta:
        verbose_name = "报来的年报"
        verbose_name_plural = "报来的年报"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            # The worker asks every second.
            models.Index(
                fields=["tries", "id"],
                condition=Q(waiting_since__isnull=False),
                name="hand_ins_waiting",
            )
        ]
        constraints: ClassVar = [
            # The same file twice is one hand-in, unless the first was put aside.
            models.UniqueConstraint(
                fields=["round", "sha256"],
                condition=Q(put_aside_at=None),
                name="one_hand_in_per_file",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(report="", failure=""),
                name="waiting_is_not_read",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitEvent(models.Model):
    """What was said to a unit about its report; only added to."""

    KINDS: ClassVar = [
        ("reminded", "催报"),
        ("returned", "退改"),
        ("accepted", "接受"),
        ("reopened", "重新核对"),
    ]

    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="events", verbose_name="机关")
    kind = models.CharField("事项", max_length=16, choices=KINDS)
    hand_in = models.ForeignKey(
        HandIn, models.PROTECT, null=True, related_name="+", verbose_name="报来的年报"
    )
    text = models.TextField("文字", blank=True)
    due_on = models.DateField("重新报送期限", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")

    objects: ClassVar = UnitRows.as_manager()

    class Meta:
        verbose_name = "催报和退改"
        verbose_name_plural = "催报和退改"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind}"


class UnitVerdict(Judgement):
    """What the supervising organ said of a finding on a unit's report; it holds over resubmission
    as long as the same finding comes up again.
    """

    unit = models.ForeignKey(
        RoundUnit, models.PROTECT, related_name="verdicts", verbose_name="机关"
    )

    objects: ClassVar = UnitRows.as_manager()

    class Meta:
        verbose_name = "报来年报的问题认定"
        verbose_name_plural = "报来年报的问题认定"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "fingerprint"], name="one_verdict_per_unit")
        ]
