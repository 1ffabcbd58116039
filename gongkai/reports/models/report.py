"""An organ's own report in the works, what people decided about it, and its frozen snapshots."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.organs.ownership import Owned, OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where
from gongkai.organs.roles import INSIDERS
from gongkai.records.models import StoredFile
from gongkai.statute.annual_report.report import plain_amount

STATES: dict[str, str] = {
    "draft": "编制中",
    "checked": "已核对，待签发",
    "signed": "已签发，待公布",
    "published": "已公布",
}


class AnnualReport(Owned):
    """An organ's report on a year. Its figures are compiled; here stands what people did to it.

    已报送 (submitted) and 已公布 (published) are two facts with their own days. ``checked_sha256``
    is the digest of exactly what was checked: signing takes nothing else.
    """

    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=16, choices=list(STATES.items()), default="draft")
    row_version = models.PositiveIntegerField("版本", default=1)
    checked_sha256 = models.CharField("核对的摘要", max_length=64, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核对人"
    )
    checked_at = models.DateTimeField("核对时间", null=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    correction_note = models.CharField("更正说明", max_length=300, blank=True)
    submitted_on = models.DateField("报送日期", null=True)
    submitted_to = models.CharField("报送单位", max_length=120, blank=True)
    published_on = models.DateField("公布日期", null=True)
    published_url = models.CharField("公布网址", max_length=500, blank=True)
    published_snapshot = models.ForeignKey(
        "Snapshot", models.PROTECT, null=True, related_name="+", verbose_name="公布的版本"
    )

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_report_per_year"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="published_report_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ}{self.year}年政府信息公开工作年度报告"


class ReportRows(OwnedQuerySet):
    """Rows that belong to an organ through their report."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of reports of organs in which the person works."""
        return self.filter(report__organ_id__in=organs_where(user, INSIDERS, on=on))


class ReportRow(models.Model):
    """A row under a report."""

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="%(class)ss", verbose_name="年报"
    )

    objects: ClassVar = ReportRows.as_manager()

    class Meta:
        abstract = True


class Section(ReportRow):
    """The prose of one section, with live references; each has its own version."""

    section = models.CharField("部分", max_length=16)
    text = models.TextField("文字", blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )

    class Meta:
        verbose_name = "年报文字"
        verbose_name_plural = "年报文字"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "section"], name="one_text_per_section")
        ]

    def __str__(self) -> str:
        return self.section


class Override(ReportRow):
    """A figure set by hand: what was counted, what was set, who, when, why; lifted, not deleted."""

    cell = models.CharField("指标", max_length=64)
    counted = models.DecimalField("台账数", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("改为", max_digits=18, decimal_places=2, null=True)
    reason = models.CharField("原因", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="改数人"
    )
    at = models.DateTimeField("时间")
    lifted_at = models.DateTimeField("撤销时间", null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )

    class Meta:
        verbose_name = "人工改数"
        verbose_name_plural = "人工改数"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "cell"], condition=Q(lifted_at=None), name="one_override_per_cell"
            )
        ]

    def __str__(self) -> str:
        return self.cell

    @property
    def counted_text(self) -> str:
        """Return the counted figure as people read it."""
        return figure_text(self.counted)

    @property
    def value_text(self) -> str:
        """Return the figure set by hand as people read it."""
        return figure_text(self.value)


def figure_text(value: Decimal | int | None) -> str:
    """Return a figure without needless zeros; a blank is told as such.

    >>> figure_text(Decimal("89.00")), figure_text(None)
    ('89', '空')
    """
    return "空" if value is None else plain_amount(Decimal(value))


class Judgement(models.Model):
    """What a person said of a finding; it holds as long as the same finding comes up again."""

    VERDICTS: ClassVar = [("confirmed", "属实，已知悉"), ("dismissed", "不成立")]

    fingerprint = models.CharField("指纹", max_length=64)
    code = models.CharField("代码", max_length=64)
    message = models.TextField("内容")
    verdict = models.CharField("认定", max_length=16, choices=VERDICTS)
    reason = models.CharField("说明", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="认定人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Verdict(ReportRow, Judgement):
    """What the organ said of a finding on its own report."""

    class Meta:
        verbose_name = "问题认定"
        verbose_name_plural = "问题认定"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "fingerprint"], name="one_verdict")
        ]


class Snapshot(ReportRow):
    """A signed report, frozen: the exact text of all it says and its hash. Never changed.

    Signed on screen (``by``), or on paper by a wet signature whose scan is kept (``scan``).
    """

    number = models.PositiveSmallIntegerField("版次")
    text = models.TextField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    note = models.CharField("更正说明", max_length=300, blank=True)
    signed_on = models.DateField("签发日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    signer = models.CharField("签发人", max_length=64)
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="签字扫描件"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "签发的年报"
        verbose_name_plural = "签发的年报"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_snapshot_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"
