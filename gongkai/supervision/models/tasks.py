"""任务: yearly topics, plans, the tasks they bring, what was handed in, and briefs sent upwards.

A plan names three posts, never persons: who manages, who does, who inspects. Whoever holds a post
on a day acts for it, so that a task stays where it is when people change.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gongkai.organs.models import Post
from gongkai.organs.ownership import Owned
from gongkai.records.models import Record
from gongkai.statute.calendars import WEEKDAYS
from gongkai.supervision.tasks.recurrence import RHYTHMS, Rhythm

#: So many weeks without output are told, unless the organ says otherwise.
IDLE_WEEKS = 6


class TaskSettings(Owned):
    """After how many weeks without output an organ wants to be told."""

    idle_weeks = models.PositiveSmallIntegerField(
        "几周没有结果就提醒",
        default=IDLE_WEEKS,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "任务设置"
        verbose_name_plural = "任务设置"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ"], name="one_task_settings")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.idle_weeks}"


class Topic(Owned):
    """A 年度重点 of an organ; the same name in the next year is the same matter going on."""

    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("重点", max_length=40)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("使用中", default=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "年度重点"
        verbose_name_plural = "年度重点"
        ordering: ClassVar = ["year", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "name"], name="one_topic_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}年）"


class ThreePosts(models.Model):
    """Who manages (管), does (干) and inspects (督查); nobody inspects what their post did."""

    manager = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="主管岗位")
    doer = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="承办岗位")
    inspector = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="督查岗位")

    class Meta:
        abstract = True


class TaskPlan(ThreePosts, Owned):
    """A 工作安排: one task on a day, or one after another by a rhythm from a day to a day.

    ``due_on`` belongs to a single one, ``weekday`` (0 is Monday) to a weekly one, ``day`` to a
    monthly and yearly one (31 is the last day of a shorter month), ``month`` to a yearly one.
    """

    title = models.CharField("任务", max_length=120)
    deliverable = models.CharField("交什么", max_length=200)
    rhythm = models.CharField("怎样安排", max_length=16, choices=list(RHYTHMS.items()))
    due_on = models.DateField("到期日", null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(
        "周几", null=True, blank=True, choices=list(enumerate(WEEKDAYS))
    )
    month = models.PositiveSmallIntegerField(
        "几月", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        "几日", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)
    topics = models.ManyToManyField(Topic, related_name="plans", verbose_name="年度重点")
    row_version = models.PositiveIntegerField("版本", default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="安排人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "工作安排"
        verbose_name_plural = "工作安排"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="plan_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(doer=F("inspector")), name="plan_doer_never_inspects"
            ),
            models.CheckConstraint(
                condition=Q(rhythm="single", due_on__isnull=False)
                | Q(rhythm="weekly", weekday__lte=6)
                | Q(rhythm="monthly", day__range=(1, 31))
                | Q(rhythm="quarterly")
                | Q(rhythm="yearly", month__range=(1, 12), day__range=(1, 31)),
                name="plan_rhythm_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> Rhythm:
        """Return the rhythm as a value."""
        return Rhythm(self.rhythm, self.due_on, self.weekday, self.month, self.day)

    @property
    def begins_on(self) -> date:
        """Return its first day: nothing is owed from before it was entered."""
        return max(self.from_on, timezone.localtime(self.at).date())

    @property
    def is_recurring(self) -> bool:
        """Say whether it brings one task after another."""
        return self.rhythm != "single"


class Task(ThreePosts, Owned):
    """One occurrence of a plan, with what it was when it was made: a plan changes, the past not.

    ``nominal_on`` is the day by the plan, ``due_on`` the working day on which it falls (``why``
    tells what moved it), None as long as no calendar is there (``problem``). ``dropped`` is one
    that its plan brings no longer; ``handed_in`` is the newest hand-in.
    """

    STATES: ClassVar = [
        ("open", "待办理"),
        ("handed_in", "待督查"),
        ("returned", "退回重办"),
        ("confirmed", "已办结"),
        ("cancelled", "已取消"),
        ("dropped", "不再安排"),
    ]

    plan = models.ForeignKey(
        TaskPlan, models.PROTECT, related_name="tasks", verbose_name="工作安排"
    )
    period = models.CharField("哪一次", max_length=16)
    title = models.CharField("任务", max_length=120)
    deliverable = models.CharField("交什么", max_length=200)
    topics = models.ManyToManyField(Topic, related_name="tasks", verbose_name="年度重点")
    nominal_on = models.DateField("安排的日期")
    due_on = models.DateField("到期日", null=True)
    why = models.CharField("顺延原因", max_length=120, blank=True)
    problem = models.CharField("没有到期日的原因", max_length=120, blank=True)
    state = models.CharField("状态", max_length=16, choices=STATES, default="open")
    handed_in = models.ForeignKey(
        "TaskEvent", models.PROTECT, null=True, related_name="+", verbose_name="交办结果"
    )
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "period"], name="one_task_per_period"),
            models.CheckConstraint(
                condition=~Q(doer=F("inspector")), name="task_doer_never_inspects"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed_in", "returned", "confirmed"])
                | Q(handed_in__isnull=False),
                name="task_judged_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(problem=""), name="task_due_or_says_why_not"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "due_on"], name="tasks_by_day"),
            models.Index(
                fields=["organ", "due_on"],
                condition=Q(state__in=["open", "returned", "handed_in"]),
                name="tasks_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskEvent(Owned):
    """What happened to a task; only added to."""

    KINDS: ClassVar = [
        ("handed_in", "交办结果"),
        ("confirmed", "督查确认"),
        ("returned", "督查退回"),
        ("cancelled", "取消"),
        ("redated", "到期日重新推算"),
    ]

    task = models.ForeignKey(Task, models.PROTECT, related_name="events", verbose_name="任务")
    kind = models.CharField("事项", max_length=16, choices=KINDS)
    note = models.TextField("说明", blank=True)
    due_on = models.DateField("到期日", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "任务经过"
        verbose_name_plural = "任务经过"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class TaskOutput(Owned):
    """One thing that was handed in: a record of this system, an address, or words; only added to.

    ``on`` is the day of the record, else that of the hand-in. What was returned and replaced does
    not count: only outputs of ``task.handed_in`` do.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="outputs", verbose_name="任务")
    event = models.ForeignKey(
        TaskEvent, models.PROTECT, related_name="outputs", verbose_name="交办结果"
    )
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, related_name="+", verbose_name="政府信息"
    )
    address = models.URLField("网址", max_length=500, blank=True)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "任务结果"
        verbose_name_plural = "任务结果"
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.on}"


class InformationSending(Owned):
    """An entry of the 信息报送 register: what was sent to whom, and whether it was taken up."""

    WAYS: ClassVar = [
        ("system", "公文系统"),
        ("mail", "电子邮件"),
        ("fax", "传真"),
        ("paper", "纸质"),
        ("other", "其他"),
    ]
    ADOPTIONS: ClassVar = [
        ("waiting", "未反馈"),
        ("adopted", "已采用"),
        ("not_adopted", "未采用"),
    ]

    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本系统的简报"
    )
    title = models.CharField("标题", max_length=300)
    recipient = models.CharField("报送给谁", max_length=120)
    sent_on = models.DateField("报送日期")
    way = models.CharField("报送方式", max_length=16, choices=WAYS)
    adoption = models.CharField("采用情况", max_length=16, choices=ADOPTIONS, default="waiting")
    adopted_in = models.CharField("刊载于", max_length=200, blank=True)
    adopted_on = models.DateField("反馈或刊载日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)
    cancelled_at = models.DateTimeField("注销时间", null=True)
    cancel_reason = models.CharField("注销原因", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "信息报送"
        verbose_name_plural = "信息报送"
        ordering: ClassVar = ["-sent_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(adopted_on=None) | Q(adopted_on__gte=F("sent_on")),
                name="sending_days_in_order",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-sent_on"], name="sendings_newest_first")
        ]

    def __str__(self) -> str:
        return self.title
