"""What an office sets up once: columns, catalogue, review chain, numbering, words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.organs.models import Organ, Post
from gongkai.organs.ownership import Owned
from gongkai.statute.catalogue import label_of


class Column(Owned):
    """A 栏目: one of the platform's fixed columns (``is_fixed``), or the office's own.

    ``kinds`` and ``required`` say which documents fit and what must be filled in; without kinds
    any fits. ``max_age_days`` is the longest time without something new. Generated columns (guide,
    reports, entry to applications) and groups hold no items.
    """

    slug = models.SlugField("代号", max_length=40)
    label = models.CharField("名称", max_length=64)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级栏目",
    )
    order = models.PositiveSmallIntegerField("排序", default=0)
    article = models.CharField("依据条款", max_length=64, blank=True)
    item = models.PositiveSmallIntegerField("条例第二十条第几项", null=True, blank=True)
    kinds = models.JSONField("可放的类别", default=list, blank=True)
    required = models.JSONField("必填内容", default=list, blank=True)
    max_age_days = models.PositiveSmallIntegerField("更新期限（天）", null=True, blank=True)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责岗位"
    )
    watch = models.CharField("网站检查的口径", max_length=16, blank=True)
    is_fixed = models.BooleanField("平台固定栏目", default=False)
    is_group = models.BooleanField("只含下级栏目", default=False)
    is_generated = models.BooleanField("自动生成", default=False)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "slug"], name="one_column_per_slug"),
            models.UniqueConstraint(fields=["organ", "label"], name="one_column_per_label"),
        ]

    def __str__(self) -> str:
        return self.label


#: Whom a row of the catalogue is for.
AUDIENCES = {"all": "全社会", "specific": "特定群体", "both": "全社会、特定群体"}


class CatalogueRow(Owned):
    """A row of the standard catalogue (基层政务公开标准目录); published items hang on rows."""

    number = models.CharField("序号", max_length=32)
    domain = models.CharField("领域", max_length=64, blank=True)
    item1 = models.CharField("一级事项", max_length=200)
    item2 = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）", blank=True)
    basis = models.TextField("公开依据", blank=True)
    term = models.CharField("公开时限", max_length=300, blank=True)
    body = models.CharField("公开主体", max_length=200, blank=True)
    channels = models.JSONField("公开渠道和载体", default=list, blank=True)
    audience = models.CharField("公开对象", max_length=16, blank=True)
    way = models.JSONField("公开方式", default=list, blank=True)
    levels = models.JSONField("公开层级", default=list, blank=True)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责岗位"
    )
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "标准目录事项"
        verbose_name_plural = "标准目录"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "domain", "number"],
                condition=models.Q(retired_at=None),
                name="one_row_per_catalogue_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item1} {self.item2}".strip()

    @property
    def way_words(self) -> str:
        """Return 公开方式 in words."""
        return "、".join(label_of("attributes", one) for one in self.way)

    @property
    def channel_words(self) -> str:
        """Return 公开渠道和载体 in words."""
        return "、".join(label_of("channels", one) for one in self.channels)

    @property
    def audience_words(self) -> str:
        """Return 公开对象 in words."""
        return AUDIENCES.get(self.audience, "")


class Chain(models.Model):
    """An organ's review chain: which further reviews it switched on, and days for each step."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="+", verbose_name="行政机关")
    extra = models.JSONField("增加的审查环节", default=list, blank=True)
    step_working_days = models.PositiveSmallIntegerField("每个环节的工作日", default=2)
    reexamine_months = models.PositiveSmallIntegerField("不公开信息多少个月复查一次", default=12)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "审核流程"
        verbose_name_plural = "审核流程"

    def __str__(self) -> str:
        return f"{self.organ_id}"


class NumberRule(Owned):
    """How a kind of document is numbered: 康办发〔2020〕12号, or 第12期 of a year."""

    label = models.CharField("名称", max_length=64)
    kind = models.CharField("类别", max_length=16)
    prefix = models.CharField("机关代字", max_length=32, blank=True)
    year = models.PositiveSmallIntegerField("年度", default=0)
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "编号规则"
        verbose_name_plural = "编号规则"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "kind", "prefix", "year"], name="one_rule_per_prefix"
            )
        ]

    def __str__(self) -> str:
        return self.label


class LexiconWord(Owned):
    """A word that the office or its district wants written otherwise."""

    wrong = models.CharField("不宜使用", max_length=64)
    right = models.CharField("建议改为", max_length=64, blank=True)
    kind = models.CharField("种类", max_length=32, default="forbidden")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "用词"
        verbose_name_plural = "用词"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "wrong"], name="one_entry_per_word")
        ]

    def __str__(self) -> str:
        return self.wrong
