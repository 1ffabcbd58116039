"""Rows of the registers, zero reports, opening balances, and imports in the works."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.exchange.registers.layout import COUNTED
from gongkai.exchange.registers.values import ITEM_KINDS
from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile
from gongkai.statute.catalogue import words

#: Registers whose rows are decisions: key → label.
HANDLED: dict[str, str] = {
    "licensing": "行政许可",
    "other_services": "其他对外管理服务事项",
    "penalties": "行政处罚",
    "coercion": "行政强制",
}
ITEM_REGISTERS = [(slug, label) for label, slug in ITEM_KINDS.items()]
PURCHASING = [(word.slug, word.label) for word in words("purchasing")]
#: Key → what 零报告 calls the register.
COUNTED_WORDS = {key: stem for stem, key in COUNTED.items()}
ZERO_STATES = [("none", "零报告（本年没有发生）"), ("not_kept", "未建台账")]


class RegisterRow(Owned):
    """What all rows have: number in its register and year, title, and cancelling with a reason."""

    year = models.PositiveSmallIntegerField("年度")
    serial = models.CharField("序号", max_length=32)
    title = models.CharField("名称", max_length=300)
    note = models.CharField("备注", max_length=300, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)
    cancelled_at = models.DateTimeField("注销登记时间", null=True, blank=True)
    cancel_reason = models.CharField("注销原因", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def _one_per_serial(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["organ", *fields, "year", "serial"], condition=Q(cancelled_at=None), name=name
    )


class Handling(RegisterRow):
    """Decisions on licences, services, penalties or coercion: one row each or a dated quantity."""

    register = models.CharField("台账", max_length=16, choices=list(HANDLED.items()))
    decided_on = models.DateField("决定日期")
    quantity = models.PositiveIntegerField("件数", default=1)
    source = models.CharField("数据来源", max_length=120, blank=True)

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        constraints: ClassVar = [_one_per_serial("one_handling_per_serial", "register")]
        indexes: ClassVar = [
            models.Index(fields=["organ", "register", "-decided_on"], name="handlings_newest")
        ]


class Charge(RegisterRow):
    """An administrative charge collected."""

    charged_on = models.DateField("收费日期")
    amount = models.DecimalField("金额（元）", max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = "行政事业性收费"
        verbose_name_plural = "行政事业性收费"
        constraints: ClassVar = [
            _one_per_serial("one_charge_per_serial"),
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="charge_not_negative"),
        ]


class Purchase(RegisterRow):
    """A purchase; only 政府集中采购 enters table 二."""

    purchased_on = models.DateField("采购日期")
    amount = models.DecimalField("金额（元）", max_digits=16, decimal_places=2)
    organisation = models.CharField("组织形式", max_length=16, choices=PURCHASING)

    class Meta:
        verbose_name = "采购"
        verbose_name_plural = "采购"
        constraints: ClassVar = [
            _one_per_serial("one_purchase_per_serial"),
            models.CheckConstraint(
                condition=Q(amount__gte=Decimal(0)), name="purchase_not_negative"
            ),
        ]


class PowerItem(RegisterRow):
    """An item on a power list, from its first day to its last."""

    register = models.CharField("类别", max_length=16, choices=ITEM_REGISTERS)
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = "权力事项"
        verbose_name_plural = "权力事项"
        constraints: ClassVar = [
            _one_per_serial("one_power_item_per_serial"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="item_days_in_order"
            ),
        ]


class RowVersion(Owned):
    """A row's content at one moment: the exact text and its hash. Never changed."""

    register = models.CharField("台账", max_length=16)
    row = models.PositiveBigIntegerField("行")
    number = models.PositiveIntegerField("版本")
    text = models.TextField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "台账行版本"
        verbose_name_plural = "台账行版本"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "row", "number"], name="one_version_per_row_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register}:{self.row} v{self.number}"


class ZeroReport(Owned):
    """Somebody's word that a register has nothing for the year, or is not kept."""

    year = models.PositiveSmallIntegerField("年度")
    register = models.CharField("台账", max_length=16, choices=list(COUNTED_WORDS.items()))
    state = models.CharField("状态", max_length=16, choices=ZERO_STATES)
    post = models.CharField("确认岗位", max_length=64, blank=True)
    on = models.DateField("确认日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )

    class Meta:
        verbose_name = "零报告"
        verbose_name_plural = "零报告"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "register"], name="one_zero_report")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_register_display()}"

    @property
    def confirmed_by(self) -> str:
        """Return the post that answers for it, else the person's name."""
        return self.post or (self.by.name if self.by else "")


class OpeningBalance(Owned):
    """A cell of last year's report, carried into ``year``; amounts in 元."""

    year = models.PositiveSmallIntegerField("年度")
    cell = models.CharField("指标", max_length=64)
    value = models.DecimalField("数值", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = "上年数据"
        verbose_name_plural = "上年数据"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "cell"], name="one_opening_balance")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.cell}"


class Import(Owned):
    """A table on its way in: kept from the first moment, so that leaving the page loses nothing."""

    STATES: ClassVar = [("open", "待确认"), ("done", "已导入"), ("dropped", "已放弃")]

    register = models.CharField("台账", max_length=16)
    year = models.PositiveSmallIntegerField("年度")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    sheet = models.PositiveSmallIntegerField("工作表", default=0)
    mapping = models.JSONField("列对应", default=dict)
    state = models.CharField("状态", max_length=8, choices=STATES, default="open")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间")
    added = models.PositiveIntegerField("新登记", default=0)
    repeated = models.PositiveIntegerField("已有", default=0)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.register} {self.year}"
