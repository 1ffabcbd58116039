"""Old papers taken in from a folder: the run, what became of each line, the documents kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.archive.models.pieces import RETENTIONS
from gongkai.organs.ownership import Owned
from gongkai.records.models import Record, StoredFile


class ImportRun(Owned):
    """One folder on its way in. Run again after it broke off, it goes on where it stood.

    ``folder`` is the folder's own name, never the way to it; ``index_sha256`` tells the sheet.
    """

    STATES: ClassVar = [("running", "进行中"), ("stopped", "中断，可继续"), ("done", "已完成")]

    folder = models.CharField("文件夹", max_length=200)
    index_name = models.CharField("目录文件", max_length=200, blank=True)
    index_sha256 = models.CharField("目录摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=16, choices=STATES, default="running")
    problem = models.CharField("中断原因", max_length=300, blank=True)
    total = models.PositiveIntegerField("文件数", default=0)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "旧档导入"
        verbose_name_plural = "旧档导入"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.folder} {self.state}"


class ArchivedDocument(Owned):
    """An old document: its file once, and what the index or its own text says of it.

    ``proposed`` names the fields that were read out of the text and no index has told. Until a
    person ``is_confirmed`` it, an index that comes later sets right what was read before. It is
    not counted anywhere; ``record`` is set once a person has registered it as 政府信息.
    """

    stored = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="document", verbose_name="文件"
    )
    sha256 = models.CharField("摘要", max_length=64)
    title = models.CharField("题名", max_length=300)
    number = models.CharField("文号", max_length=120, blank=True)
    maker = models.CharField("责任者", max_length=120, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    file_number = models.CharField("档号", max_length=120, blank=True)
    retention = models.CharField("保管期限", max_length=16, choices=RETENTIONS, blank=True)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    proposed = models.JSONField("由系统提出的栏目", default=list, blank=True)
    is_confirmed = models.BooleanField("已由人核对", default=False)
    has_text = models.BooleanField("能按正文检索", default=False)
    record = models.OneToOneField(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="old_document",
        verbose_name="登记的政府信息",
    )
    at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "旧档文件"
        verbose_name_plural = "旧档文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "sha256"], name="one_document_per_hash")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-dated_on", "-id"], name="old_documents_newest"),
            models.Index(fields=["organ", "number"], name="old_documents_by_number"),
            models.Index(fields=["organ", "file_number"], name="old_documents_by_file_no"),
        ]

    def __str__(self) -> str:
        return self.title


class ImportLine(Owned):
    """What became of one file, or of one line of the index that no file answers to (path "")."""

    OUTCOMES: ClassVar = [
        ("kept", "已导入"),
        ("same_number", "已导入，编号重复"),
        ("updated", "已有，按目录补正"),
        ("duplicate", "重复"),
        ("refused", "拒收（带密级标志）"),
        ("unreadable", "没有导入"),
        ("no_file", "有目录没有文件"),
    ]

    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="lines", verbose_name="旧档导入"
    )
    path = models.CharField("文件", max_length=500, blank=True)
    row = models.PositiveIntegerField("目录行", null=True, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    outcome = models.CharField("结果", max_length=16, choices=OUTCOMES)
    message = models.CharField("说明", max_length=500, blank=True)
    document = models.ForeignKey(
        ArchivedDocument, models.PROTECT, null=True, related_name="lines", verbose_name="文件"
    )

    class Meta:
        verbose_name = "导入结果"
        verbose_name_plural = "导入结果"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "path"], condition=~models.Q(path=""), name="one_line_per_path"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"], name="lines_by_outcome")]

    def __str__(self) -> str:
        return f"{self.path or self.row} {self.outcome}"
