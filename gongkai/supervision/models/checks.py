"""Inspections of disclosure work, what they found, and how it was put right.

An inspection belongs to two organs: the one that inspects and the one that is inspected, often the
same. The inspected organ sees it once the notice of rectification is issued.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Organ, Post
from gongkai.organs.ownership import OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where
from gongkai.organs.roles import INSIDERS
from gongkai.records.models import Record, StoredFile

VERDICTS = {"met": "符合", "unmet": "不符合", "not_applicable": "不适用"}
STATES = {"open": "待整改", "rectified": "待复查", "closed": "已办结"}
EVENTS = {
    "issued": "下发整改通知",
    "assigned": "指定责任岗位",
    "rectified": "报告整改",
    "again": "复查未通过，继续整改",
    "closed": "复查通过，办结",
    "extended": "调整整改期限",
}


def _seen(user: Person, on: date, before: str = "") -> Q:
    """Return which rows a person sees: those of the inspecting organ, and issued ones of theirs."""
    held = organs_where(user, INSIDERS, on=on)
    told = {f"{before}organ_id__in": held, f"{before}issued_at__isnull": False}
    return Q(**{f"{before}inspecting_id__in": held}) | Q(**told)


class InspectionRows(OwnedQuerySet):
    """Inspections and findings: for the organ that inspects, once issued for the one inspected."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return what the person may see through their posts on the day."""
        return self.filter(_seen(user, on))


class ItemRows(OwnedQuerySet):
    """Items of inspections."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the items of the inspections that the person may see."""
        return self.filter(_seen(user, on, "inspection__"))


class EventRows(OwnedQuerySet):
    """What happened to findings."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the events of the findings that the person may see."""
        return self.filter(_seen(user, on, "finding__"))


class Inspection(models.Model):
    """An inspection of an organ on a day. Its items are copied from the template that held then."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="被检查机关")
    inspecting = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="检查机关")
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("编号", max_length=32)
    template = models.CharField("模板", max_length=32)
    title = models.CharField("名称", max_length=120)
    on = models.DateField("检查日期")
    note = models.CharField("说明", max_length=500, blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="检查人"
    )
    at = models.DateTimeField("登记时间")
    issued_at = models.DateTimeField("下发时间", null=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar = InspectionRows.as_manager()

    class Meta:
        verbose_name = "监督检查"
        verbose_name_plural = "监督检查"
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspecting", "number"], name="one_inspection_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class InspectionItem(models.Model):
    """An item of an inspection: what was expected, what was found in the data, what was judged.

    ``evidence`` is a list of ``{"text", "url", "is_good"}`` found on the day of the inspection;
    without ``by`` the verdict is the computed one.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="items", verbose_name="监督检查"
    )
    code = models.CharField("代码", max_length=40)
    order = models.PositiveSmallIntegerField("排序")
    text = models.CharField("检查内容", max_length=200)
    how = models.TextField("判断方法")
    basis = models.CharField("依据", max_length=200, blank=True)
    ask = models.CharField("通常要求", max_length=200, blank=True)
    is_veto = models.BooleanField("单项否决", default=False)
    computed = models.CharField("由数据计算", max_length=40, blank=True)
    figure = models.CharField("数据说明", max_length=300, blank=True)
    evidence = models.JSONField("查到的", default=list, blank=True)
    verdict = models.CharField("结论", max_length=16, choices=list(VERDICTS.items()), blank=True)
    comment = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="判断人"
    )

    objects: ClassVar = ItemRows.as_manager()

    class Meta:
        verbose_name = "检查内容"
        verbose_name_plural = "检查内容"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "code"], name="one_inspection_item")
        ]

    def __str__(self) -> str:
        return self.text


class CheckFinding(models.Model):
    """Something that an organ has to put right: found by an inspection or through a complaint.

    ``state`` and ``closed_on`` follow from the events and are written with them only. Which
    complaint led here stands at the complaint: the organ concerned is not to learn of it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="责任机关")
    inspecting = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="检查机关")
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, related_name="findings", verbose_name="监督检查"
    )
    item = models.ForeignKey(
        InspectionItem, models.PROTECT, null=True, related_name="findings", verbose_name="检查内容"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("编号", max_length=32)
    text = models.CharField("问题", max_length=500)
    basis = models.CharField("依据", max_length=200, blank=True)
    asked = models.CharField("整改要求", max_length=500)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任岗位"
    )
    found_on = models.DateField("发现日期")
    due_on = models.DateField("整改期限")
    at = models.DateTimeField("登记时间")
    issued_at = models.DateTimeField("下发时间", null=True)
    state = models.CharField("状态", max_length=16, choices=list(STATES.items()), default="open")
    closed_on = models.DateField("办结日期", null=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar = InspectionRows.as_manager()

    class Meta:
        verbose_name = "检查问题"
        verbose_name_plural = "检查问题"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "number"], name="one_finding_number"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on")), name="finding_due_after_found"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on=None)),
                name="closed_finding_has_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state", "due_on"], name="check_findings_open"),
            models.Index(fields=["inspecting", "state", "due_on"], name="check_findings_ours"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def is_late(self, on: date) -> bool:
        """Say whether it was to be put right and was not (超时未办)."""
        return self.issued_at is not None and self.state == "open" and self.due_on < on


class FindingEvent(models.Model):
    """What happened to a finding; only added to. Evidence is a file, a record, or an address."""

    finding = models.ForeignKey(
        CheckFinding, models.PROTECT, related_name="events", verbose_name="检查问题"
    )
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("事项", max_length=16, choices=list(EVENTS.items()))
    on = models.DateField("日期")
    text = models.CharField("说明", max_length=1000, blank=True)
    due_on = models.DateField("期限", null=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="整改材料"
    )
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, related_name="+", verbose_name="对应的信息"
    )
    url = models.CharField("网址", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间")

    objects: ClassVar = EventRows.as_manager()

    class Meta:
        verbose_name = "整改经过"
        verbose_name_plural = "整改经过"
        ordering: ClassVar = ["finding", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "number"], name="one_finding_event_number")
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.number} {self.kind}"
