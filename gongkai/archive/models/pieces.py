"""What is filed: the 件 with its number, the files that belong to it, how an organ files."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.applications.models import Application
from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned
from gongkai.publishing.models import Item
from gongkai.records.models import StoredFile, Version
from gongkai.remedies.models import Dispute
from gongkai.reports.models import Snapshot
from gongkai.statute.filing import DEFAULT_PATTERN, categories, retentions
from gongkai.supervision.models import Inspection

CATEGORIES = [(one.slug, one.label) for one in categories()]
RETENTIONS = [(one.slug, one.label) for one in retentions()]


#: What a 件 stands for: one of them.
STAND_FOR = ("version", "application", "dispute", "snapshot", "inspection")


def _stands_for_one_thing() -> Q:
    ways = (Q(**{f"{name}__isnull": name != one for name in STAND_FOR}) for one in STAND_FOR)
    return reduce(or_, ways)


class FilingSettings(Owned):
    """How an organ files: its fonds, the pattern of its numbers, terms other than the default.

    ``terms`` holds category → retention where the organ's own approved table differs.
    """

    organ = models.OneToOneField(
        Organ, models.PROTECT, related_name="filing_settings", verbose_name="行政机关"
    )
    fonds = models.CharField("全宗号", max_length=32)
    pattern = models.CharField("档号格式", max_length=60, default=DEFAULT_PATTERN)
    terms = models.JSONField("保管期限", default=dict, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "归档设置"
        verbose_name_plural = "归档设置"

    def __str__(self) -> str:
        return f"{self.organ_id} {self.fonds}"


class Piece(Owned):
    """One 件 in the archive. Its facts and files never change; ``sha256`` binds them.

    It stands for exactly one thing: a published version of an item, a case, a dispute, a signed
    report, an inspection. ``pages`` is None where it was not counted; 密级 stays blank by design.
    """

    category = models.CharField("类别", max_length=16, choices=CATEGORIES)
    year = models.PositiveSmallIntegerField("年度")
    retention = models.CharField("保管期限", max_length=16, choices=RETENTIONS)
    number = models.PositiveIntegerField("件号")
    file_number = models.CharField("档号", max_length=120)
    document_number = models.CharField("文号", max_length=120, blank=True)
    responsible = models.CharField("责任者", max_length=120)
    title = models.CharField("题名", max_length=300)
    dated_on = models.DateField("日期")
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="pieces", verbose_name="公开事项"
    )
    version = models.OneToOneField(
        Version, models.PROTECT, null=True, related_name="piece", verbose_name="公开的版本"
    )
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, related_name="piece", verbose_name="申请"
    )
    dispute = models.OneToOneField(
        Dispute, models.PROTECT, null=True, related_name="piece", verbose_name="案件"
    )
    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, null=True, related_name="piece", verbose_name="签发的年报"
    )
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, related_name="piece", verbose_name="监督检查"
    )
    sha256 = models.CharField("摘要", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="归档人"
    )
    at = models.DateTimeField("归档时间")

    class Meta:
        verbose_name = "归档文件"
        verbose_name_plural = "归档文件"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "year", "retention", "category", "number"],
                name="one_piece_per_number",
            ),
            models.UniqueConstraint(fields=["organ", "file_number"], name="one_piece_per_file_no"),
            models.CheckConstraint(
                condition=_stands_for_one_thing(),
                name="pieces_stand_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.file_number

    @property
    def shown_pages(self) -> int | None:
        """Return the pages as a person counted them, else as they were counted by us."""
        remark: PieceRemark | None = getattr(self, "remark", None)
        return self.pages if remark is None or remark.pages is None else remark.pages

    @property
    def shown_note(self) -> str:
        """Return the 备注."""
        remark: PieceRemark | None = getattr(self, "remark", None)
        return remark.note if remark else self.note


class PieceRemark(Owned):
    """What a person adds to a 件 later on: pages counted by hand, a 备注. Nothing filed changes."""

    piece = models.OneToOneField(
        Piece, models.PROTECT, related_name="remark", verbose_name="归档文件"
    )
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "归档文件补记"
        verbose_name_plural = "归档文件补记"

    def __str__(self) -> str:
        return f"{self.piece_id}"


class PieceFile(Owned):
    """A file of a 件 with the hash it had when it was filed; the list stays when files go.

    What it is called is told by its row of StoredFile: names of case papers may name people.
    """

    piece = models.ForeignKey(Piece, models.PROTECT, related_name="files", verbose_name="件")
    order = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("材料", max_length=64)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("大小")

    class Meta:
        verbose_name = "归档材料"
        verbose_name_plural = "归档材料"
        ordering: ClassVar = ["piece", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["piece", "order"], name="one_piece_file_per_order")
        ]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.order}"
