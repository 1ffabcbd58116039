"""A dispute over disclosure, its instances, its papers, and what happened to it.

Facts with dates stand on the instances; state, result and closing day of a dispute are worked out
from them by one function only (``operations.recording.restate``).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.applications.models import Application
from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile
from gongkai.remedies.words import (
    APPELLANTS,
    EVENTS,
    FILES,
    KINDS,
    LEVELS,
    PAPERS,
    PROCEDURES,
    TARGETS,
    TERM_UNITS,
    UNCOUNTED,
)
from gongkai.statute.decisions import all_decisions, all_results

DECISIONS = [(decision.slug, decision.label) for decision in all_decisions()]
RESULTS = [(result.column, result.label) for result in all_results()]


class RemedySettings(Owned):
    """What is local practice: how instances are counted, where overdue silence goes first."""

    organ = models.OneToOneField(
        Organ, models.PROTECT, related_name="remedy_settings", verbose_name="行政机关"
    )
    counts_instances = models.BooleanField(
        "一审、二审分别计数",
        default=False,
        help_text="默认一个案件计一件，按年底所处的审级。主管部门要求分别统计的才勾选。",
    )
    silence_review_first = models.BooleanField(
        "逾期未答复也应当先申请行政复议",
        default=False,
        help_text="各地做法不同，请按当地复议机关和法院的做法选择。",
    )

    class Meta:
        verbose_name = "复议诉讼设置"
        verbose_name_plural = "复议诉讼设置"

    def __str__(self) -> str:
        return str(self.organ)


class Dispute(Owned):
    """One reconsideration, or one suit through all its instances.

    Without ``application`` (proactive publication, or an application of before this system) the
    ``subject`` says what is attacked. ``claimant`` is blank where the applicant is the claimant.
    ``review`` is the reconsideration before a suit. ``performed_on``: an order
    carried out otherwise than by a redo. ``closed_on``, ``result``, ``orders_redo`` are a cache.
    """

    kind = models.CharField("案件类型", max_length=16, choices=list(KINDS.items()))
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("登记编号", max_length=32)
    target = models.CharField("被诉行为", max_length=16, choices=list(TARGETS.items()))
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name="申请",
    )
    subject = models.CharField("被诉行为的内容", max_length=300, blank=True)
    decision = models.CharField("被诉的答复", max_length=32, choices=DECISIONS, blank=True)
    acted_on = models.DateField("被诉行为的日期", null=True, blank=True)
    review = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suits",
        verbose_name="此前的行政复议",
    )
    claimant = models.CharField("复议申请人、原告", max_length=120, blank=True)
    claim = models.TextField("请求", blank=True)
    filed_on = models.DateField("申请复议、起诉日期")
    uncounted = models.CharField(
        "不计入年报的原因", max_length=16, choices=list(UNCOUNTED.items()), blank=True
    )
    performed_on = models.DateField("履行日期", null=True, blank=True)
    remarks = models.TextField("内部备注", blank=True)
    registered_at = models.DateTimeField("登记时间")

    result = models.CharField("结果", max_length=16, choices=RESULTS, blank=True)
    closed_on = models.DateField("审结日期", null=True, blank=True)
    orders_redo = models.BooleanField("责令重新处理", default=False)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "复议诉讼案件"
        verbose_name_plural = "复议诉讼案件"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "year", "serial"], name="one_dispute_per_serial"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("filed_on")),
                name="disputes_close_after_filing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "filed_on"], name="disputes_filed"),
            models.Index(fields=["organ", "closed_on"], name="disputes_closed"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_counted(self) -> bool:
        """Say whether table 四 counts it."""
        return not self.uncounted

    @property
    def is_open(self) -> bool:
        """Say whether it is 尚未审结."""
        return self.closed_on is None

    @property
    def is_suit(self) -> bool:
        """Say whether a court hears it."""
        return self.kind != "review"


class Instance(Owned):
    """One instance of a dispute: who hears it, what the office answered, how it ended.

    ``received_on`` is the day the office got the notice (or the copy of the appeal);
    ``outcome_received_on`` the day it got the decision, from which terms run. ``result`` is the
    column of table 四, "" while pending and where the case was sent back.
    """

    dispute = models.ForeignKey(
        Dispute, models.PROTECT, related_name="instances", verbose_name="案件"
    )
    number = models.PositiveSmallIntegerField("序号")
    level = models.CharField("审级", max_length=16, choices=list(LEVELS.items()))
    body = models.CharField("复议机关、法院", max_length=120)
    case_number = models.CharField("案号", max_length=120, blank=True)
    procedure = models.CharField(
        "程序", max_length=16, choices=list(PROCEDURES.items()), default="ordinary"
    )
    filed_by = models.CharField(
        "提起人", max_length=16, choices=list(APPELLANTS.items()), default="other"
    )
    filed_on = models.DateField("提起日期")
    received_on = models.DateField("收到通知日期", null=True, blank=True)
    answered_on = models.DateField("提交答复、答辩日期", null=True, blank=True)
    evidence = models.TextField("提交的证据、依据", blank=True)
    heard_on = models.DateField("听证、开庭日期", null=True, blank=True)
    paper = models.CharField("文书", max_length=16, choices=list(PAPERS.items()), blank=True)
    result_word = models.CharField("结果", max_length=32, blank=True)
    result = models.CharField("表四栏目", max_length=16, choices=RESULTS, blank=True)
    decided_on = models.DateField("作出日期", null=True, blank=True)
    outcome_received_on = models.DateField("收到日期", null=True, blank=True)
    orders_redo = models.BooleanField("责令重新处理", default=False)
    redo_length = models.PositiveSmallIntegerField("责令的期限", null=True, blank=True)
    redo_unit = models.CharField(
        "期限单位", max_length=16, choices=list(TERM_UNITS.items()), default="working_day"
    )
    redo = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ordered_by",
        verbose_name="重新处理的件",
    )

    class Meta:
        verbose_name = "审级"
        verbose_name_plural = "审级"
        ordering: ClassVar = ["dispute", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "number"], name="one_instance_per_number"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("filed_on")),
                name="instances_reach_us_after_filing",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("filed_on")),
                name="instances_end_after_filing",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | ~Q(result_word=""),
                name="decided_instances_have_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.level}"

    @property
    def is_decided(self) -> bool:
        """Say whether this instance has ended."""
        return self.decided_on is not None


class DisputeEvent(Owned):
    """Something entered on a dispute; only ever added. ``data`` holds no personal data."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="events", verbose_name="案件")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("事项", max_length=16, choices=list(EVENTS.items()))
    level = models.CharField("审级", max_length=16, choices=list(LEVELS.items()), blank=True)
    on = models.DateField("日期")
    data = models.JSONField("内容", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "案件经过"
        verbose_name_plural = "案件经过"
        ordering: ClassVar = ["dispute", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispute", "number"], name="one_dispute_event_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number} {self.kind}"


class DisputeFile(Owned):
    """A paper of a dispute."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="files", verbose_name="案件")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    purpose = models.CharField("材料", max_length=16, choices=list(FILES.items()))

    class Meta:
        verbose_name = "案件材料"
        verbose_name_plural = "案件材料"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.stored_id}"
