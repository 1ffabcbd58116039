"""Yearly assessment of organs by the one that supervises them: never of persons."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned, OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where
from gongkai.organs.roles import INSIDERS

RESULT_STATES = {"scoring": "评分中", "submitted": "待确认", "confirmed": "已确认"}


class Scheme(Owned):
    """The items and weights of a year by which an organ assesses those it supervises, or itself."""

    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    template = models.CharField("模板", max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="制定人"
    )
    at = models.DateTimeField("时间")
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_scheme_per_year")
        ]

    def __str__(self) -> str:
        return self.title


class SchemeRows(OwnedQuerySet):
    """Rows that belong to an organ through its scheme."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of schemes of organs in which the person works."""
        return self.filter(scheme__organ_id__in=organs_where(user, INSIDERS, on=on))


def _seen(user: Person, on: date, before: str = "") -> Q:
    """Return which rows a person sees: the assessing organ's, and confirmed ones of their own."""
    held = organs_where(user, INSIDERS, on=on)
    told = {f"{before}assessed_id__in": held, f"{before}state": "confirmed"}
    return Q(**{f"{before}scheme__organ_id__in": held}) | Q(**told)


class ResultRows(OwnedQuerySet):
    """Results: for the organ that assesses, once confirmed for the one assessed."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the results that the person may see through their posts on the day."""
        return self.filter(_seen(user, on))


class ScoreRows(OwnedQuerySet):
    """Scores of results."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the scores of the results that the person may see."""
        return self.filter(_seen(user, on, "result__"))


class SchemeItem(models.Model):
    """An item of a scheme: what is looked at, how many points it is worth."""

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="items", verbose_name="考核方案"
    )
    code = models.CharField("代码", max_length=40)
    order = models.PositiveSmallIntegerField("排序")
    text = models.CharField("指标", max_length=120)
    how = models.TextField("评分方法")
    weight = models.DecimalField("分值", max_digits=5, decimal_places=1)
    computed = models.CharField("由数据计算", max_length=40, blank=True)

    objects: ClassVar = SchemeRows.as_manager()

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_scheme_item"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="scheme_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.text


class AssessmentResult(models.Model):
    """How an organ stands in a scheme. Whoever scored or submitted it never confirms it."""

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="results", verbose_name="考核方案"
    )
    assessed = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="被考核机关")
    state = models.CharField(
        "状态", max_length=16, choices=list(RESULT_STATES.items()), default="scoring"
    )
    computed_on = models.DateField("数据日期")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar = ResultRows.as_manager()

    class Meta:
        verbose_name = "考核结果"
        verbose_name_plural = "考核结果"
        ordering: ClassVar = ["assessed__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "assessed"], name="one_result_per_organ"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("submitted_by"))),
                name="result_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessed} {self.scheme}"


class Score(models.Model):
    """The points of an organ on an item: computed from the data, or given by a person with reason.

    ``points`` None: not scored yet, which is not 0. ``evidence`` as in inspections.
    """

    result = models.ForeignKey(
        AssessmentResult, models.PROTECT, related_name="scores", verbose_name="考核结果"
    )
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="+", verbose_name="考核指标")
    computed_points = models.DecimalField("计算得分", max_digits=5, decimal_places=1, null=True)
    figure = models.CharField("数据说明", max_length=300, blank=True)
    evidence = models.JSONField("背后的记录", default=list, blank=True)
    points = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True)
    reason = models.CharField("评分理由", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="评分人"
    )
    at = models.DateTimeField("评分时间", null=True)

    objects: ClassVar = ScoreRows.as_manager()

    class Meta:
        verbose_name = "指标得分"
        verbose_name_plural = "指标得分"
        ordering: ClassVar = ["item__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "item"], name="one_score_per_item"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="score_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id} {self.item_id}"
