"""An item on its way to the public: its state, the reviews that bind its version, its hits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Appointment
from gongkai.organs.ownership import Owned
from gongkai.publishing.models.setup import CatalogueRow, Column
from gongkai.publishing.words import TONES
from gongkai.records.models import Record, StoredFile, Version
from gongkai.statute.procedure import states_of, step_label

STATES = list(states_of("publication").items())
#: Where an item is made public: on our own pages, or on the district's site.
PLACES = [("here", "本系统公开网页"), ("elsewhere", "上级政府网站")]
DECISIONS = [("approved", "同意"), ("returned", "退回修改"), ("noted", "口头意见（不算审核）")]


class Item(Owned):
    """A record on its way to the public.

    ``state`` holds for the content whose hash is ``substance``: once the record says something
    else, reviews given to it are void and the item is a draft again (``standing``).
    ``published_version`` is what the public sees, in ``published_column`` and on
    ``published_row``, until ``until_on``; it stays while a correction is in the works.
    ``published_notes`` has the note of each version that corrected another, by its number.
    ``take_down_due_on``: it must be down by then.
    """

    record = models.OneToOneField(
        Record, models.PROTECT, related_name="item", verbose_name="政府信息"
    )
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="栏目"
    )
    catalogue_row = models.ForeignKey(
        CatalogueRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="标准目录事项",
    )
    state = models.CharField("状态", max_length=24, choices=STATES, default="draft")
    substance = models.CharField("送审内容摘要", max_length=64, blank=True)
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    started_at = models.DateTimeField("开始时间")
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    due_on = models.DateField("本环节办理期限", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    correction_note = models.CharField("更正说明（办理中）", max_length=300, blank=True)
    published_note = models.CharField("公布的更正说明", max_length=300, blank=True)
    published_notes = models.JSONField("历次更正说明", default=dict, blank=True)
    place = models.CharField("发布位置", max_length=16, choices=PLACES, default="here")
    publish_at = models.DateTimeField("定时发布", null=True, blank=True)
    published_version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的版本"
    )
    published_column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的栏目"
    )
    published_row = models.ForeignKey(
        CatalogueRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_items",
        verbose_name="公开的目录事项",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    until_on = models.DateField("公开至", null=True, blank=True)
    repeal_reason = models.CharField("废止依据", max_length=200, blank=True)
    take_down_ground = models.CharField("撤下事由", max_length=32, blank=True)
    take_down_due_on = models.DateField("应撤下日期", null=True, blank=True)
    url = models.URLField("发布网址", max_length=500, blank=True)
    url_checked_at = models.DateTimeField("网址检查时间", null=True, blank=True)
    url_problem = models.CharField("网址问题", max_length=120, blank=True)
    taken_down_at = models.DateTimeField("撤下时间", null=True, blank=True)
    take_down_reason = models.CharField("撤下原因", max_length=300, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "公开事项"
        verbose_name_plural = "公开事项"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_version=None) | Q(published_at__isnull=False),
                name="published_items_have_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_version__isnull=False),
                name="published_items_have_a_version",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state"], name="items_by_state"),
            models.Index(fields=["organ", "column", "-published_at"], name="items_of_column"),
            models.Index(
                F("publish_at"), condition=Q(publish_at__isnull=False), name="items_to_publish"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"

    @property
    def is_public(self) -> bool:
        """Say whether the public sees a version now."""
        return self.published_version_id is not None and self.taken_down_at is None

    @property
    def is_edited(self) -> bool:
        """Say whether the record says something else than what the state holds for."""
        return bool(self.substance) and self.substance != self.record.substance

    @property
    def standing(self) -> str:
        """Return the state, "draft" once the content was edited after it was given."""
        return "draft" if self.is_edited else self.state

    @property
    def tone(self) -> str:
        """Return the tone of the tag that tells the state."""
        return TONES[self.standing]


class Review(Owned):
    """What a person decided on one version, at one step; never changed.

    On screen ``signer`` is who acts. On paper (``paper``: the scan) a clerk enters it: ``by`` is
    the clerk, ``signer`` who signed, ``on`` the day on the sheet.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="reviews", verbose_name="公开事项")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="版本")
    substance = models.CharField("审查摘要", max_length=64)
    step = models.CharField("环节", max_length=24)
    decision = models.CharField("意见", max_length=16, choices=DECISIONS)
    opinion = models.CharField("说明", max_length=500, blank=True)
    answers = models.JSONField("审查表", default=dict, blank=True)
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
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"

    @property
    def step_label(self) -> str:
        """Return what the step is called."""
        return step_label(self.step)


class Hit(Owned):
    """Something that a detector found in an item; a person decides each.

    The value itself is not kept here: ``digest`` knows it again, ``masked`` is what is shown,
    ``context`` what stands around it, masked too.
    ``source`` is a field of the record (``body``) or ``file:`` with a file's hash.
    """

    STATES: ClassVar = [
        ("open", "待认定"),
        ("masked", "已遮盖"),
        ("kept", "保留"),
        ("gone", "已不在稿中"),
    ]

    item = models.ForeignKey(Item, models.PROTECT, related_name="hits", verbose_name="公开事项")
    source = models.CharField("来源", max_length=80)
    place = models.CharField("位置", max_length=200)
    kind = models.CharField("种类", max_length=24)
    digest = models.CharField("摘要", max_length=64)
    masked = models.CharField("遮盖后", max_length=200)
    context = models.CharField("上下文", max_length=200, blank=True)
    is_hidden = models.BooleanField("在隐藏内容中", default=False)
    state = models.CharField("认定", max_length=16, choices=STATES, default="open")
    reason = models.CharField("保留的理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="认定人"
    )
    at = models.DateTimeField("时间", null=True, blank=True)

    class Meta:
        verbose_name = "检出提示"
        verbose_name_plural = "检出提示"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "source", "kind", "digest"], name="one_hit_per_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.masked}"


class Reexamination(Owned):
    """A look at what is withheld: may it be public by now? Source: 条例第十八条."""

    OUTCOMES: ClassVar = [("keep", "继续不公开"), ("publish", "转为主动公开")]

    record = models.ForeignKey(
        Record, models.PROTECT, related_name="reexaminations", verbose_name="政府信息"
    )
    outcome = models.CharField("结论", max_length=16, choices=OUTCOMES)
    reason = models.CharField("理由", max_length=300)
    on = models.DateField("日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审查人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "不公开信息定期审查"
        verbose_name_plural = "不公开信息定期审查"

    def __str__(self) -> str:
        return f"{self.record_id} {self.on}"
