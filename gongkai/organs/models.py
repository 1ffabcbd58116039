"""Organs with dated supervision, offices, posts with duties, dated appointments."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from gongkai.organs.roles import ROLES, SEATS
from gongkai.statute.catalogue import words

LEVELS = [(word.slug, word.label) for word in words("levels")]


#: Words that addresses of the site begin with; no organ may be called so.
RESERVED = frozenset(
    {
        "account",
        "all-reports",
        "api",
        "assets",
        "community",
        "data",
        "health",
        "i",
        "index",
        "office",
        "reports",
        "robots",
        "screen",
        "search",
        "setup",
        "site",
        "sitemap",
        "static",
    }
)


def refuse_reserved(slug: str) -> None:
    """Raise ValidationError for a slug that is an address of the site."""
    if slug in RESERVED:
        raise ValidationError("这个代号是网站自己的网址，请换一个。", code="slug_reserved")


class Organ(models.Model):
    """An 行政机关 and its public contact data."""

    slug = models.SlugField(
        "代号",
        max_length=64,
        unique=True,
        help_text="用在网址里，不再改动",
        validators=[refuse_reserved],
    )
    name = models.CharField("全称", max_length=120, unique=True)
    code = models.CharField("索引号前缀", max_length=32, blank=True)
    level = models.CharField("层级", max_length=32, choices=LEVELS)
    region = models.CharField("所属地区", max_length=64, blank=True)
    submits_to = models.CharField("报送单位", max_length=120, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=64, blank=True)
    fax = models.CharField("传真", max_length=64, blank=True)
    postcode = models.CharField("邮政编码", max_length=16, blank=True)
    contact = models.CharField("联系部门", max_length=120, blank=True)
    site_code = models.CharField(
        "网站标识码", max_length=32, blank=True, help_text="显示在公开网页页脚，没有的留空"
    )
    icp_number = models.CharField(
        "ICP备案号", max_length=64, blank=True, help_text="显示在公开网页页脚，没有的留空"
    )
    police_number = models.CharField(
        "公安备案号", max_length=64, blank=True, help_text="显示在公开网页页脚，没有的留空"
    )
    counts_fees_as_charges = models.BooleanField("信息处理费计入收费金额", default=True)
    has_portal = models.BooleanField("在本系统的公开网页上公布", default=False)
    is_sample = models.BooleanField("示例机关", default=False)

    class Meta:
        verbose_name = "行政机关"
        verbose_name_plural = "行政机关"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Dated(models.QuerySet):  # type: ignore[type-arg]
    """Rows that hold from a day to a day, both included; without an end they still hold."""

    def holding(self, on: date) -> Dated:
        """Return the rows that hold on the day."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)


class DatedRow(models.Model):
    """The two days of a row that holds for a time."""

    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    objects: ClassVar = Dated.as_manager()

    class Meta:
        abstract = True


class Supervision(DatedRow):
    """Who supervises whom in disclosure (主管), or whose figures another adds up (汇总)."""

    KINDS: ClassVar = [("supervises", "业务指导"), ("sums", "年报汇总")]

    parent = models.ForeignKey(Organ, models.PROTECT, related_name="children", verbose_name="上级")
    child = models.ForeignKey(Organ, models.PROTECT, related_name="parents", verbose_name="下级")
    kind = models.CharField("关系", max_length=16, choices=KINDS, default="supervises")

    class Meta:
        verbose_name = "指导关系"
        verbose_name_plural = "指导关系"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="supervision_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("child")), name="nobody_supervises_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent}→{self.child}"


class Office(models.Model):
    """A 科室 of an organ; one is the lead office (政府信息公开工作机构)."""

    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="offices", verbose_name="行政机关"
    )
    name = models.CharField("名称", max_length=64)
    is_lead = models.BooleanField("牵头科室", default=False)
    phone = models.CharField("电话", max_length=64, blank=True)

    class Meta:
        verbose_name = "科室"
        verbose_name_plural = "科室"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="one_office_per_name"),
            models.UniqueConstraint(
                fields=["organ"], condition=Q(is_lead=True), name="one_lead_office"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A 岗位: its role, its duties, and its seat in the leading group if it has one."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts", verbose_name="行政机关")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="科室"
    )
    name = models.CharField("岗位", max_length=64)
    role = models.CharField("角色", max_length=32, choices=list(ROLES.items()), blank=True)
    seat = models.CharField("领导小组", max_length=16, choices=list(SEATS.items()), blank=True)
    duties = models.TextField("职责", blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="one_post_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(DatedRow):
    """Who holds a post from when to when; ``acting_for``: standing in for another appointment."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name="岗位")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name="人员",
    )
    acting_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="代"
    )

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="appointment_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}·{self.post}"

    def clean(self) -> None:
        """Refuse standing in for somebody who holds another post."""
        if self.acting_for and self.acting_for.post_id != self.post_id:
            raise ValidationError({"acting_for": "代行职责只能代本岗位的任职人员。"})


class PublicChange(models.Model):
    """What the public must come to see: written in the deed's transaction, done by the worker.

    ``topic`` says which pages (``report``, ``organ``), ``reference`` of what; doing it twice does
    no harm.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="public_changes")
    topic = models.CharField("事项", max_length=32)
    reference = models.CharField("对象", max_length=64, blank=True)
    at = models.DateTimeField("时间")
    done_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveIntegerField("次数", default=0)
    tried_at = models.DateTimeField("最近尝试", null=True)
    problem = models.CharField("问题", max_length=200, blank=True)

    class Meta:
        verbose_name = "待更新的公开网页"
        verbose_name_plural = "待更新的公开网页"
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(done_at=None), name="changes_to_do")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.reference}"
