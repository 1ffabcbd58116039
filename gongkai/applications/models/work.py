"""The work on an application: who has it, who is asked, where was looked, notes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.applications.models.cases import Application
from gongkai.applications.words import CONSULTATION_KINDS, OPINIONS
from gongkai.organs.models import Office
from gongkai.organs.ownership import Owned


class Assignment(Owned):
    """An application handed to an office and perhaps a person: signed for, returned or answered.

    Several may be open at once; whoever has not answered still owes. ``is_lead`` answers for all.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="assignments", verbose_name="申请"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="科室")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="承办人",
    )
    is_lead = models.BooleanField("主办", default=True)
    task = models.CharField("要求", max_length=300, blank=True)
    due_on = models.DateField("反馈期限", null=True, blank=True)
    assigned_at = models.DateTimeField("交办时间")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收人",
    )
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)
    answer = models.TextField("承办意见", blank=True)

    class Meta:
        verbose_name = "交办"
        verbose_name_plural = "交办"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["organ", "person"],
                condition=Q(answered_at=None, returned_at=None),
                name="assignments_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.office_id}"

    @property
    def is_owed(self) -> bool:
        """Say whether the office still owes its answer."""
        return self.answered_at is None and self.returned_at is None


class Consultation(Owned):
    """Somebody whose opinion is asked: a third party, a joint maker, another agency.

    The days stand in the events; here stands who it is and what they said.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="consultations", verbose_name="申请"
    )
    kind = models.CharField("对象", max_length=16, choices=list(CONSULTATION_KINDS.items()))
    name = models.CharField("名称", max_length=120)
    address = models.CharField("联系地址", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=64, blank=True)
    matter = models.CharField("涉及的信息", max_length=300, blank=True)
    opinion = models.CharField("意见", max_length=16, choices=list(OPINIONS.items()), blank=True)
    reasons = models.TextField("理由", blank=True)
    is_reasonable = models.BooleanField("理由合理", null=True, blank=True)

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"


class SearchEntry(Owned):
    """Where and how the information was looked for: the evidence behind 经检索没有."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="searches", verbose_name="申请"
    )
    on = models.DateField("检索日期")
    place = models.CharField("检索的载体或者系统", max_length=200)
    terms = models.CharField("检索的关键词、范围", max_length=300)
    result = models.CharField("检索结果", max_length=300)
    searcher = models.CharField("检索人", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "检索记录"
        verbose_name_plural = "检索记录"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.place}"


class Note(Owned):
    """An internal note on an application; never shown to the applicant."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="notes", verbose_name="申请"
    )
    text = models.TextField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "内部备注"
        verbose_name_plural = "内部备注"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at}"
