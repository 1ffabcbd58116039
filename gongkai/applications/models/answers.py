"""An answer on its way: the draft, what it releases, and the reviews that bind its content."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.applications.models.cases import DECISIONS, Application
from gongkai.applications.models.papers import CaseFile, Letter
from gongkai.applications.words import WAYS_OF_SERVICE
from gongkai.organs.models import Appointment
from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile


class Answer(Owned):
    """The answer to an application: one statistical result, its ground, its letter.

    ``substance`` is the hash of all that a reviewer decides on: result, ground, letter text and
    files; an approval holds for it alone. At most one answer of an application is alive.
    """

    STATES: ClassVar = [
        ("draft", "起草中"),
        ("submitted", "审核中"),
        ("returned", "退回修改"),
        ("approved", "已签发"),
        ("served", "已送达"),
        ("dropped", "已放弃"),
    ]

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="answers", verbose_name="申请"
    )
    decision = models.CharField("办理结果", max_length=32, choices=DECISIONS)
    grounds = models.TextField("依据和理由", blank=True)
    text = models.TextField("答复正文")
    to_contact = models.CharField("应当联系的机关", max_length=200, blank=True)
    state = models.CharField("状态", max_length=16, choices=STATES, default="draft")
    substance = models.CharField("审查摘要", max_length=64, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="修改过的人"
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="answer", verbose_name="答复书"
    )
    approved_on = models.DateField("签发日期", null=True, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_by = models.CharField(
        "送达方式", max_length=16, choices=list(WAYS_OF_SERVICE.items()), blank=True
    )
    postal_number = models.CharField("邮件号码", max_length=64, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=~Q(state="dropped"), name="one_living_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.decision}"


class ReleasedFile(Owned):
    """A file that goes out with an answer, in order."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="released", verbose_name="答复")
    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="+", verbose_name="文件")
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "提供的文件"
        verbose_name_plural = "提供的文件"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "file"], name="one_release_per_file")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.file_id}"


class AnswerReview(Owned):
    """What a person decided on an answer at one step; never changed.

    On paper (``paper``: the scan) ``by`` is the clerk who entered it, ``signer`` who signed.
    """

    STEPS: ClassVar = [("secrecy", "保密审查"), ("privacy", "个人信息审查"), ("leader", "签发")]
    OUTCOMES: ClassVar = [("approved", "同意"), ("returned", "退回修改")]

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="reviews", verbose_name="答复")
    substance = models.CharField("审查摘要", max_length=64)
    step = models.CharField("环节", max_length=16, choices=STEPS)
    outcome = models.CharField("意见", max_length=16, choices=OUTCOMES)
    opinion = models.CharField("说明", max_length=300, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="+", verbose_name="任职"
    )
    on = models.DateField("日期")
    paper = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签批扫描件",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "答复审核"
        verbose_name_plural = "答复审核"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.step}"
