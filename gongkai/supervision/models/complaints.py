"""Complaints about an organ's disclosure work, handled by the organ that supervises it.

Source: 条例第四十七条、第五十一条. The organ complained of never sees them.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned, OwnedQuerySet
from gongkai.organs.permissions import Person, organs_where, roles_by_organ
from gongkai.statute.personal_data import MOST_YEARS
from gongkai.supervision.models.checks import CheckFinding

#: Those who handle complaints in the supervising organ; nobody else sees them.
HANDLERS = frozenset({"lead_office", "inspector"})
MATTERS = {
    "not_disclosed": "应当主动公开而没有公开",
    "application": "不依法办理公开申请",
    "outdated": "公开内容、指南、目录没有及时更新",
    "untrue": "公开的信息不真实、不准确",
    "personal": "公开了不应当公开的信息",
    "other": "其他",
}
STATES = {
    "received": "已收到",
    "handed_on": "已转办",
    "investigated": "已调查",
    "answered": "已答复",
    "closed": "已办结",
}
#: How it came in; all but the first are entered by those who handle complaints.
WAYS = {
    "online": "网上提交",
    "letter": "来信",
    "visit": "来访",
    "phone": "来电",
    "transferred": "其他机关转来",
}
EVENTS = {
    **STATES,
    "finding": "转为检查问题",
    "contact_opened": "查看联系方式",
    "contact_deleted": "删除联系方式",
    "redated": "期限重新推算",
}


class ComplaintSettings(Owned):
    """How long complaints take here, how long whoever complained can be reached after they were
    closed, and to whom the public turns about this organ.

    The last is shown where the organ that supervises does not work with this system.
    """

    organ = models.OneToOneField(
        Organ, models.PROTECT, related_name="complaint_settings", verbose_name="行政机关"
    )
    working_days = models.PositiveSmallIntegerField(
        "办理期限（工作日）", default=30, validators=[MinValueValidator(1)]
    )
    contact_years = models.PositiveSmallIntegerField(
        "联系方式保留年数", default=3, validators=[MaxValueValidator(MOST_YEARS)]
    )
    body = models.CharField("受理举报的主管部门", max_length=120, blank=True)
    address = models.CharField("主管部门地址", max_length=200, blank=True)
    phone = models.CharField("主管部门电话", max_length=64, blank=True)

    class Meta:
        verbose_name = "举报设置"
        verbose_name_plural = "举报设置"

    def __str__(self) -> str:
        return str(self.organ)


def _handled(found: OwnedQuerySet, user: Person, on: date, before: str = "") -> OwnedQuerySet:
    """Return the rows that the person handles; none about an organ in which they hold a post."""
    handled = organs_where(user, HANDLERS, on=on)
    own = list(roles_by_organ(user, on=on))
    found = found.filter(**{f"{before}organ_id__in": handled})
    return found.exclude(**{f"{before}about_id__in": own})


class ComplaintRows(OwnedQuerySet):
    """Complaints: for those who handle them, and for nobody of the organ complained of."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the complaints that the person handles."""
        return _handled(self, user, on)  # type: ignore[return-value]


class ComplaintEventRows(OwnedQuerySet):
    """What happened to complaints."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the events of the complaints that the person handles."""
        return _handled(self, user, on, "complaint__")  # type: ignore[return-value]


class Complaint(models.Model):
    """A complaint: what about, when, how far. Name and contact are sealed and optional.

    ``working_days`` is the term that was set when it came in; a later setting does not move it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="主管部门")
    about = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="被举报机关")
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("编号", max_length=32)
    way = models.CharField("来源", max_length=16, choices=list(WAYS.items()), default="online")
    code_mark = models.CharField("查询码标记", max_length=64, blank=True)
    matter = models.CharField("事项", max_length=16, choices=list(MATTERS.items()))
    text = models.TextField("举报内容")
    place = models.CharField("网址、文件或者地点", max_length=300, blank=True)
    contact_sealed = models.TextField("联系方式（加密）", blank=True)
    received_on = models.DateField("收到日期")
    working_days = models.PositiveSmallIntegerField("办理期限（工作日）", default=30)
    due_on = models.DateField("办理期限", null=True)
    due_problem = models.CharField("期限未能推算的原因", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=list(STATES.items()), default="received"
    )
    closed_on = models.DateField("办结日期", null=True)
    at = models.DateTimeField("时间")
    row_version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar = ComplaintRows.as_manager()

    class Meta:
        verbose_name = "举报"
        verbose_name_plural = "举报"
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "number"], name="one_complaint_number"),
            models.CheckConstraint(
                condition=~Q(about=F("organ")), name="nobody_handles_complaints_about_themselves"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Say whether it still waits for an answer."""
        return self.state not in ("answered", "closed")

    def is_late(self, on: date) -> bool:
        """Say whether the term that the office set itself is over (超时未办)."""
        return self.is_open and self.due_on is not None and self.due_on < on


class ComplaintEvent(models.Model):
    """What happened to a complaint; only added to. ``text`` of an answer is shown to its sender."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="events", verbose_name="举报"
    )
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("事项", max_length=16, choices=list(EVENTS.items()))
    on = models.DateField("日期")
    text = models.TextField("说明", blank=True)
    finding = models.ForeignKey(
        CheckFinding, models.PROTECT, null=True, related_name="+", verbose_name="检查问题"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间")

    objects: ClassVar = ComplaintEventRows.as_manager()

    class Meta:
        verbose_name = "举报办理经过"
        verbose_name_plural = "举报办理经过"
        ordering: ClassVar = ["complaint", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["complaint", "number"], name="one_complaint_event_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.number} {self.kind}"
