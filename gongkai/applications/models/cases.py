"""An application as it stands: the applicant, what is wanted, and the events that happened.

The events are what is true; state, dates and result on the application's row are worked out from
them and written by one function only (``dating.redate``).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from gongkai.accounts.sealing import unseal
from gongkai.applications.words import (
    EVENTS,
    FORMS_OF_PROVISION,
    IDENTITY_TYPES,
    KINDS,
    WAYS_OF_PROVISION,
)
from gongkai.organs.models import Office, Organ
from gongkai.organs.ownership import Owned
from gongkai.statute.catalogue import words
from gongkai.statute.decisions import all_decisions
from gongkai.statute.personal_data import MOST_YEARS
from gongkai.statute.procedure import states_of
from gongkai.statute.sources import load_data

CATEGORIES = [(word.slug, word.label) for word in words("applicants")]
CHANNELS = [(row["slug"], row["label"]) for row in load_data("terms.toml")["channels"]]
CONFIRMATIONS = [("automatic", "系统自动回执"), ("published_rule", "按公布的规则人工确认")]
STATES = list(states_of("application").items())
DECISIONS = [(decision.slug, decision.label) for decision in all_decisions()]
SOURCES = [("staff", "工作人员登记"), ("online", "网上提交"), ("carried", "启用前结转")]


class CaseSettings(Owned):
    """What an office has chosen: which channels its 指南 opens, fees, the reviewing body.

    ``counts_confirmation``: a published rule that receipt online is the day a person confirms.
    """

    organ = models.OneToOneField(
        Organ, models.PROTECT, related_name="case_settings", verbose_name="行政机关"
    )
    is_online_open = models.BooleanField("指南公布了网上申请渠道", default=False)
    counts_confirmation = models.BooleanField("指南公布了人工确认收到的规则", default=False)
    charges_fees = models.BooleanField("收取信息处理费", default=False)
    review_body = models.CharField("行政复议机关", max_length=120, blank=True)
    court = models.CharField("管辖法院", max_length=120, blank=True)
    payment_words = models.TextField("缴费方式", blank=True)
    number_prefix = models.CharField("文书编号前缀", max_length=32, blank=True)
    retention_years = models.PositiveSmallIntegerField(
        "个人信息保留年数", default=10, validators=[MaxValueValidator(MOST_YEARS)]
    )

    class Meta:
        verbose_name = "依申请公开设置"
        verbose_name_plural = "依申请公开设置"

    def __str__(self) -> str:
        return str(self.organ)


class SerialCounter(models.Model):
    """The last number given in an organ's year; never given twice."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    series = models.CharField("序列", max_length=16)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "编号计数"
        verbose_name_plural = "编号计数"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "series", "year"], name="one_serial_counter")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.series} {self.year}: {self.last}"


class Applicant(Owned):
    """Who applies, as told with one application. The identity number is kept sealed.

    ``identity_mark`` is equal for equal documents, so that applications of one person are found
    without opening it. ``is_checked_on_sight``: 当场核验, no copy kept. An agent (代理人) acts for
    the applicant, whose category counts.
    """

    category = models.CharField("申请人类别", max_length=16, choices=CATEGORIES)
    name = models.CharField("姓名或者名称", max_length=120)
    identity_type = models.CharField(
        "证件类型", max_length=24, choices=list(IDENTITY_TYPES.items()), blank=True
    )
    identity_sealed = models.CharField("证件号码（加密）", max_length=300, blank=True)
    identity_mark = models.CharField("证件标记", max_length=64, blank=True, db_index=True)
    is_checked_on_sight = models.BooleanField("证件当场核验", default=False)
    representative = models.CharField("法定代表人或者负责人", max_length=64, blank=True)
    contact = models.CharField("联系人", max_length=64, blank=True)
    phone = models.CharField("联系电话", max_length=64, blank=True)
    address = models.CharField("联系地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=16, blank=True)
    email = models.EmailField("电子邮箱", max_length=120, blank=True)
    agent = models.CharField("代理人", max_length=64, blank=True)
    agent_phone = models.CharField("代理人电话", max_length=64, blank=True)
    anonymised_at = models.DateTimeField("匿名化时间", null=True, blank=True)

    class Meta:
        verbose_name = "申请人"
        verbose_name_plural = "申请人"
        constraints: ClassVar = [
            # A category that is no column of table 三 would be counted nowhere.
            models.CheckConstraint(
                condition=models.Q(category__in=[slug for slug, _ in CATEGORIES]),
                name="applicant_category_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def identity_number(self) -> str:
        """Return the identity number opened; the caller logs the look."""
        return unseal(self.identity_sealed, purpose="identity")


class Application(Owned):
    """One 件: what is wanted, by whom, through which channel, and where it stands.

    Columns below ``state`` are a cache of the events (``dating.redate``): ``due_on`` with the
    ``calendar_version`` it was counted by, None with ``due_problem`` when it cannot be counted.
    ``kind`` disclosure is counted in table 三; 更正 (Art. 41) and a redo after a remedy are not.
    """

    kind = models.CharField(
        "事项", max_length=16, choices=list(KINDS.items()), default="disclosure"
    )
    source = models.CharField("来源", max_length=16, choices=SOURCES, default="staff")
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("登记编号", max_length=32)
    code_mark = models.CharField("查询码标记", max_length=64, blank=True)
    applicant = models.OneToOneField(
        Applicant, models.PROTECT, related_name="application", verbose_name="申请人"
    )
    channel = models.CharField("收到方式", max_length=16, choices=CHANNELS)
    arrived_on = models.DateField("到达日期")
    submitted_at = models.DateTimeField("网上提交时间", null=True, blank=True)
    confirmation = models.CharField(
        "网上收到的确认", max_length=16, choices=CONFIRMATIONS, default="automatic"
    )
    wanted = models.TextField("所需政府信息")
    identifying = models.CharField("文号或者其他特征", max_length=300, blank=True)
    form_of_provision = models.CharField(
        "提供方式", max_length=16, choices=list(FORMS_OF_PROVISION.items()), default="paper"
    )
    way_of_provision = models.CharField(
        "获取途径", max_length=16, choices=list(WAYS_OF_PROVISION.items()), default="post"
    )
    needs_assistance = models.BooleanField("需要协助（阅读、视听困难等）", default=False)
    is_oral = models.BooleanField("口头申请，代为填写", default=False)
    proposes_publication = models.BooleanField("建议主动公开", default=False)
    redo_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redone",
        verbose_name="重办的原件",
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="split_off",
        verbose_name="拆分自",
    )
    related = models.ManyToManyField("self", blank=True, verbose_name="有关联的申请")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办科室"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办人",
    )
    registered_at = models.DateTimeField("登记时间")

    state = models.CharField("状态", max_length=16, choices=STATES, default="received")
    received_on = models.DateField("收到申请之日", null=True, blank=True)
    warn_from_on = models.DateField("最早可能的起算日", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    due_problem = models.CharField("期限未能推算的原因", max_length=300, blank=True)
    watch_on = models.DateField("本环节期限", null=True, blank=True)
    watch_name = models.CharField("本环节", max_length=32, blank=True)
    calendar_version = models.CharField("工作日历版本", max_length=32, blank=True)
    decision = models.CharField("办理结果", max_length=32, choices=DECISIONS, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    is_late = models.BooleanField("逾期答复", default=False)
    anonymised_at = models.DateTimeField("匿名化时间", null=True, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "依申请公开"
        verbose_name_plural = "依申请公开"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "year", "serial"], name="one_application_per_serial"
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(closed_on__isnull=False),
                name="decided_applications_have_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-arrived_on", "-id"], name="applications_newest"),
            models.Index(
                fields=["organ", "due_on", "id"],
                condition=Q(closed_on=None),
                name="applications_open_by_due",
            ),
            models.Index(fields=["organ", "state", "due_on"], name="applications_by_state"),
            models.Index(fields=["organ", "received_on"], name="applications_received"),
            models.Index(fields=["organ", "closed_on"], name="applications_closed"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def handed_in(self) -> Application:
        """Return what the applicant once handed in: of a redo what it began with."""
        found = self
        while found.redo_of is not None:
            found = found.redo_of
        return found

    @property
    def is_rectification(self) -> bool:
        """Say whether it asks to correct a record on the applicant, or redoes such a request."""
        return self.handed_in.kind == "rectification"

    @property
    def due_words(self) -> str:
        """Return the due date in a word, or that there is none."""
        if self.due_on is not None:
            return self.due_on.isoformat()
        return "无法定期限" if self.kind == "rectification" else "未定"

    @property
    def is_open(self) -> bool:
        """Say whether it still waits for its answer."""
        return self.closed_on is None


class CaseEvent(Owned):
    """Something that happened to an application; never changed, only voided by a later event.

    ``on`` is the day it happened, ``at`` the moment it was entered. ``data`` holds dates, choices
    and keys of rows, never personal data, so that an application can be anonymised. ``ref`` is the
    number of the event that this one answers or voids. ``risk``: the code of what was not as the
    law has it; what already happened is recorded and told, not refused.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="events", verbose_name="申请"
    )
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("事项", max_length=32, choices=list(EVENTS.items()))
    on = models.DateField("日期")
    data = models.JSONField("内容", default=dict, blank=True)
    ref = models.PositiveIntegerField("对应事项", null=True, blank=True)
    risk = models.CharField("风险", max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "办理经过"
        verbose_name_plural = "办理经过"
        ordering: ClassVar = ["application", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="one_event_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number} {self.kind}"
