"""What leaves the archive: lists handed over with their acknowledgement, and destruction."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.archive.models.pieces import Piece
from gongkai.organs.ownership import Owned
from gongkai.records.models import StoredFile

RECEIVERS = [("archive", "国家档案馆"), ("library", "公共图书馆")]


class Transfer(Owned):
    """A list of 件 given to an archive or a library; acknowledged by whom, when, on what paper."""

    receiver_kind = models.CharField("接收单位类型", max_length=16, choices=RECEIVERS)
    receiver = models.CharField("接收单位", max_length=120)
    handed_on = models.DateField("移交日期")
    note = models.CharField("备注", max_length=300, blank=True)
    pieces = models.ManyToManyField(Piece, related_name="transfers", verbose_name="件")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="移交人"
    )
    at = models.DateTimeField("登记时间")
    received_by = models.CharField("接收人", max_length=64, blank=True)
    received_on = models.DateField("接收日期", null=True, blank=True)
    receipt = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回执"
    )

    class Meta:
        verbose_name = "移交"
        verbose_name_plural = "移交"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("handed_on")),
                name="transfers_received_after_handing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.handed_on}"


class Disposal(Owned):
    """A list of 件 whose term has ended: proposed by one person, destroyed by another one."""

    STATES: ClassVar = [("proposed", "待监销"), ("done", "已销毁"), ("dropped", "已撤回")]

    state = models.CharField("状态", max_length=16, choices=STATES, default="proposed")
    reason = models.CharField("鉴定意见", max_length=300)
    pieces = models.ManyToManyField(Piece, related_name="disposals", verbose_name="件")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("提出时间")
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="监销人"
    )
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    protocol = models.CharField("监销记录", max_length=500, blank=True)

    class Meta:
        verbose_name = "销毁"
        verbose_name_plural = "销毁"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(witness=None) | ~Q(witness=F("by")), name="disposals_take_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(witness__isnull=False) & ~Q(protocol="")),
                name="done_disposals_have_a_protocol",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
