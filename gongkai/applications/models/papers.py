"""Papers of an application: what came in, the letters that went out, who opened an original."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.applications.models.cases import Application
from gongkai.applications.words import LETTERS
from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile
from gongkai.statute.decisions import all_decisions

_ANY = [("", "各种办理结果通用")]


class CaseFile(Owned):
    """A file of an application and what it is; originals behind a redaction are marked.

    ``made_from`` is the original of a redacted file; ``boxes`` say what was covered and why.
    """

    PURPOSES: ClassVar = [
        ("application", "申请材料"),
        ("identity", "身份证明"),
        ("authority", "授权委托书"),
        ("correction", "补正材料"),
        ("opinion", "意见材料"),
        ("approval", "审批材料"),
        ("payment", "缴费凭证"),
        ("original", "拟提供的信息（原件）"),
        ("redacted", "区分处理后的信息"),
        ("letter", "文书"),
        ("service", "送达凭证"),
        ("other", "其他"),
    ]

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="files", verbose_name="申请"
    )
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    purpose = models.CharField("用途", max_length=16, choices=PURPOSES)
    made_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redactions",
        verbose_name="原件",
    )
    boxes = models.JSONField("遮盖处", default=list, blank=True)
    warnings = models.JSONField("隐藏内容提示", default=list, blank=True)

    class Meta:
        verbose_name = "案卷文件"
        verbose_name_plural = "案卷文件"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.purpose}"


class FileAccess(Owned):
    """Who opened an original or an identity number, when, and why; only added to."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="accesses", verbose_name="申请"
    )
    file = models.ForeignKey(
        CaseFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    what = models.CharField("内容", max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查看记录"
        verbose_name_plural = "查看记录"

    def __str__(self) -> str:
        return f"{self.application_id} {self.what}"


class LetterTemplate(Owned):
    """The office's own wording of a letter; without one the wording that comes along is used."""

    kind = models.CharField("文书", max_length=24, choices=list(LETTERS.items()))
    decision = models.CharField(
        "办理结果",
        max_length=32,
        choices=[*_ANY, *((one.slug, one.label) for one in all_decisions())],
        blank=True,
    )
    text = models.TextField("正文")
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "文书模板"
        verbose_name_plural = "文书模板"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "kind", "decision"], name="one_template_per_letter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decision}"


class Letter(Owned):
    """A letter of the office about an application: its text, number and files.

    A draft until it is issued (``issued_on``), which freezes text and files; a void letter keeps
    its number.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="letters", verbose_name="申请"
    )
    kind = models.CharField("文书", max_length=24, choices=list(LETTERS.items()))
    number = models.CharField("文书编号", max_length=64, blank=True)
    addressee = models.CharField("受文者", max_length=120)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    issued_on = models.DateField("发出日期", null=True, blank=True)
    pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="PDF"
    )
    docx = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Word"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="制作人"
    )
    at = models.DateTimeField("制作时间")

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"
