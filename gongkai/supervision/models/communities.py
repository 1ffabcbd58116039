"""The communities of an organ, what each makes known in each period, and what was said of it.

What happened to an item stands in its events, which are only added to; ``state``, ``done_on`` and
``redo_by`` are worked out from them by one function only (``operations.recording``), ``due_on``
by another (``operations.making``).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile
from gongkai.statute.communities import Period
from gongkai.supervision.communities.words import (
    EVENTS,
    FINDINGS,
    KINDS,
    PERIODS,
    STATES,
    WAYS_TOLD,
)


class Community(Owned):
    """A residents' or villagers' committee that an organ guides, from a day to a day.

    Periods that end between the two days are asked for; without an end it is still there.
    """

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=16, choices=list(KINDS.items()), default="community")
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=64, blank=True)
    from_on = models.DateField("起", help_text="从这一天起结束的期间开始登记，以前的不用补。")
    to_on = models.DateField(
        "止", null=True, blank=True, help_text="社区撤销、合并的才填写，此后结束的期间不再登记。"
    )
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "社区"
        verbose_name_plural = "社区"
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="one_community_per_name"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="community_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommunityLink(Owned):
    """The address by which a community's worker comes in; only the mark of its key is kept."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="links", verbose_name="社区"
    )
    mark = models.CharField("标记", max_length=64, unique=True)
    expires_on = models.DateField("有效期至")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )
    made_at = models.DateTimeField("生成时间")
    withdrawn_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "社区填报链接"
        verbose_name_plural = "社区填报链接"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(withdrawn_at=None),
                name="one_open_link_per_community",
            )
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.made_at}"


class DutyChoice(Owned):
    """What an organ set otherwise than the data: whether a duty is asked for, and its days."""

    duty = models.CharField("事项", max_length=32)
    is_on = models.BooleanField("登记这一项")
    due_days = models.PositiveSmallIntegerField("期间结束后几天内", null=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "社区公开设置"
        verbose_name_plural = "社区公开设置"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "duty"], name="one_choice_per_duty")
        ]

    def __str__(self) -> str:
        return self.duty


class DisclosureItem(Owned):
    """What one community makes known in one period. ``label`` is the duty's when it came up.

    Without ``due_on`` the calendar did not reach so far.
    """

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="items", verbose_name="社区"
    )
    duty = models.CharField("事项代号", max_length=32)
    label = models.CharField("事项", max_length=60)
    is_reported = models.BooleanField("报送街道", default=False)
    year = models.PositiveSmallIntegerField("年度")
    period = models.CharField("期间类别", max_length=16, choices=list(PERIODS.items()))
    number = models.PositiveSmallIntegerField("期间序号")
    due_on = models.DateField("期限", null=True)
    state = models.CharField("状态", max_length=16, choices=list(STATES.items()), default="open")
    done_on = models.DateField("公开、报送日期", null=True)
    redo_by = models.DateField("改正期限", null=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "社区公开事项"
        verbose_name_plural = "社区公开事项"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "duty", "year", "period", "number"],
                name="one_item_per_community_duty_period",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "year"], name="disclosure_by_year"),
            models.Index(
                fields=["organ", "due_on"],
                condition=~Q(state="accepted"),
                name="disclosure_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.title}"

    @property
    def is_untouched(self) -> bool:
        """Say whether nobody has said anything of it yet."""
        return self.row_version == 1

    @property
    def span(self) -> Period:
        """Return the period."""
        return Period(self.year, self.period, self.number)  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        """Return the item as people call it: 2020年三季度党务公开."""
        return f"{self.year}年{self.span.label}{self.label}"


class DisclosureEvent(Owned):
    """Something that happened to an item; only ever added.

    ``entered``: what the community said, through its link (``by`` is None) or told to the street
    (``told_by``, ``told_how``). ``returned`` with ``reason`` and ``redo_by``; ``accepted``.
    """

    item = models.ForeignKey(
        DisclosureItem, models.PROTECT, related_name="events", verbose_name="事项"
    )
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("经过", max_length=16, choices=list(EVENTS.items()))
    done_on = models.DateField("公开、报送日期", null=True)
    place = models.CharField("公开栏位置", max_length=120, blank=True)
    posted_on = models.DateField("公开日期", null=True)
    posted_until = models.DateField("公开到", null=True)
    finding = models.CharField(
        "公示情况", max_length=16, choices=list(FINDINGS.items()), blank=True
    )
    note = models.CharField("说明", max_length=300, blank=True)
    told_by = models.CharField("告知人", max_length=60, blank=True)
    told_how = models.CharField(
        "告知方式", max_length=16, choices=list(WAYS_TOLD.items()), blank=True
    )
    reason = models.CharField("退回原因", max_length=300, blank=True)
    redo_by = models.DateField("改正期限", null=True)
    photo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="照片"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "社区公开经过"
        verbose_name_plural = "社区公开经过"
        ordering: ClassVar = ["item", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "number"], name="one_disclosure_event_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number} {self.kind}"
