"""Simple registers: public opinion (社会评议), accountability (责任追究), training (培训)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from gongkai.organs.ownership import Owned, OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where
from gongkai.records.models import StoredFile

#: Those who see records of accountability.
ACCOUNTABILITY_READERS = frozenset({"principal", "leader_in_charge", "lead_office"})
WAYS = {
    "questionnaire": "问卷",
    "meeting": "座谈",
    "invited": "邀请评议员",
    "online": "网上征求意见",
    "phone": "电话访问",
    "other": "其他",
}
MEASURES = {
    "correction": "责令改正",
    "reminder": "提醒谈话",
    "criticism": "通报批评",
    "sanction": "处分",
    "transfer": "移送处理",
    "other": "其他",
}


class LogbookRow(Owned):
    """A row of such a register: a file beside it if there is one; cancelled, never deleted."""

    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")
    row_version = models.PositiveIntegerField("版本", default=1)
    cancelled_at = models.DateTimeField("注销时间", null=True, blank=True)
    cancel_reason = models.CharField("注销原因", max_length=200, blank=True)

    class Meta:
        abstract = True


class OpinionRound(LogbookRow):
    """A round of 社会评议: when, how, how many were asked, what they said."""

    title = models.CharField("名称", max_length=120)
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    way = models.CharField("方式", max_length=16, choices=list(WAYS.items()))
    asked = models.PositiveIntegerField(
        "评议人数", null=True, blank=True, help_text="不清楚的留空，留空不等于0。"
    )
    answered = models.PositiveIntegerField("收回份数", null=True, blank=True)
    results = models.TextField("结果", max_length=4_000, help_text="满意率、主要意见。")
    follow_up = models.TextField("采纳和改进", max_length=4_000, blank=True)

    class Meta:
        verbose_name = "社会评议"
        verbose_name_plural = "社会评议"
        ordering: ClassVar = ["-to_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="opinion_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AccountabilityRows(OwnedQuerySet):
    """Records of accountability: for principal, leader and lead office only."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of the organs in which the person answers for them."""
        return self.filter(organ_id__in=organs_where(user, ACCOUNTABILITY_READERS, on=on))


class Accountability(LogbookRow):
    """A record of 责任追究: why, under which article, which measure."""

    on = models.DateField("日期")
    cause = models.TextField("事由", max_length=2_000)
    article = models.CharField("依据", max_length=120, default="条例第五十三条")
    measure = models.CharField("措施", max_length=16, choices=list(MEASURES.items()))
    subject = models.CharField("对象", max_length=120, help_text="科室、岗位或者人员。")
    result = models.TextField("结果", max_length=2_000, blank=True)

    objects: ClassVar = AccountabilityRows.as_manager()

    class Meta:
        verbose_name = "责任追究"
        verbose_name_plural = "责任追究"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_measure_display()}"


class Training(LogbookRow):
    """A training: day, topic, hours, how many took part (by number, nobody is named)."""

    on = models.DateField("日期")
    topic = models.CharField("内容", max_length=200)
    hours = models.DecimalField(
        "学时", max_digits=5, decimal_places=1, validators=[MinValueValidator(0)]
    )
    people = models.PositiveIntegerField("参加人数")
    place = models.CharField("地点、方式", max_length=120, blank=True)
    teacher = models.CharField("授课", max_length=120, blank=True)

    class Meta:
        verbose_name = "培训"
        verbose_name_plural = "培训"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.topic
