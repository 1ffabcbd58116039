"""Records, their immutable versions, and files kept by hash."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.organs.models import Organ
from gongkai.organs.ownership import Owned
from gongkai.statute.catalogue import words

#: Kind of record → what the office calls it. Documents and briefs are counted in the report.
KINDS: dict[str, str] = {
    "document": "公文",
    "brief": "简报",
    "incoming": "收文",
    "announcement": "公告公示",
    "other": "其他",
}
ISSUERS = [(word.slug, word.label) for word in words("issuers")]
ATTRIBUTES = [(word.slug, word.label) for word in words("attributes")]
RANKS = [(word.slug, word.label) for word in words("ranks") if word.slug != "plain"]


class IndexCounter(models.Model):
    """The last index number given in an organ's year; never given twice."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "索引号计数"
        verbose_name_plural = "索引号计数"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_index_counter")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id}/{self.year}: {self.last}"


class Record(Owned):
    """One piece of 政府信息 as it stands now; ``row_version`` counts its versions.

    Five dates: made (成文), in effect (施行), published (发布), expired (失效), repealed (废止).
    ``serial`` is its number in the register of its kind and year (序号, 第N期). A record entered
    by mistake is cancelled with a reason and stays; it is never deleted.

    ``attachments`` are what the public gets with it, as ``{"name", "sha256", "kind", "size"}`` in
    order, ``related`` the public ids of others that its page names; ``until_on`` is the last day
    of a notice. ``substance`` is the hash that reviews bind: of all content but the facts that
    later deeds enter (content.FACTS). What ``is_in_publication`` is changed by the room of
    publication only, so that nothing goes past its reviews.
    """

    public_id = models.CharField("公开编号", max_length=16, unique=True)
    index_number = models.CharField("索引号", max_length=64)
    kind = models.CharField("类别", max_length=16, choices=list(KINDS.items()))
    year = models.PositiveSmallIntegerField("年度")
    serial = models.CharField("序号", max_length=32, blank=True)
    number = models.CharField("文号", max_length=120, blank=True)
    title = models.CharField("标题", max_length=300)
    issuer = models.CharField("发文主体", max_length=16, choices=ISSUERS, default="own")
    maker = models.CharField("制作机关", max_length=120, blank=True)
    origin = models.CharField("来源", max_length=120, blank=True)
    dated_on = models.DateField("成文日期")
    effective_on = models.DateField("施行日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    expired_on = models.DateField("失效日期", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    until_on = models.DateField("公开至", null=True, blank=True)
    attribute = models.CharField("公开属性", max_length=16, choices=ATTRIBUTES)
    ground = models.CharField("不公开的依据", max_length=200, blank=True)
    rank = models.CharField("文件类别", max_length=16, choices=RANKS, blank=True)
    is_weighty = models.BooleanField("重大事项", default=False)
    column = models.CharField("栏目", max_length=64, blank=True)
    channels = models.CharField("公开渠道", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    attachments = models.JSONField("附件", default=list, blank=True)
    basis = models.TextField("政策依据", blank=True)
    related = models.JSONField("相关文件", default=list, blank=True)
    contact = models.CharField("联系人", max_length=64, blank=True)
    phone = models.CharField("联系电话", max_length=64, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    row_version = models.PositiveIntegerField("版本", default=1)
    substance = models.CharField("审查摘要", max_length=64, blank=True)
    is_in_publication = models.BooleanField("在公开流程中", default=False)
    cancelled_at = models.DateTimeField("注销登记时间", null=True, blank=True)
    cancel_reason = models.CharField("注销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "政府信息"
        verbose_name_plural = "政府信息"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "kind", "year", "serial"],
                condition=Q(cancelled_at=None) & ~Q(serial=""),
                name="one_record_per_serial",
            ),
            models.CheckConstraint(
                condition=(Q(expired_on=None) | Q(expired_on__gte=F("dated_on")))
                & (Q(repealed_on=None) | Q(repealed_on__gte=F("dated_on")))
                & (Q(published_on=None) | Q(published_on__gte=F("dated_on"))),
                name="record_days_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organ", "-dated_on", "-id"],
                condition=Q(cancelled_at=None),
                name="records_newest_first",
            ),
            models.Index(fields=["organ", "year", "kind"], name="records_of_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def related_records(self) -> list[Record]:
        """Return the records that its page names, in order. One query, or none."""
        if not self.related:
            return []
        rows = Record.objects.filter(organ=self.organ_id, public_id__in=self.related)
        found = {one.public_id: one for one in rows.defer("body")}
        return [found[one] for one in self.related if one in found]

    def validity_on(self, day: date) -> str:
        """Return in_force, repealed or expired as of the day."""
        if self.repealed_on and self.repealed_on <= day:
            return "repealed"
        if self.expired_on and self.expired_on <= day:
            return "expired"
        return "in_force"


class Version(models.Model):
    """A record's content at one moment: the exact text and its hash. Never changed."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions", verbose_name="信息")
    number = models.PositiveIntegerField("版本")
    text = models.TextField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class StoredFile(Owned):
    """A file of an organ, kept by the hash of its bytes; the same bytes lie there once.

    What for: kept beside the record, attached for the public, the source of a draft, a paper of
    the review, evidence of a placement. Only attachments are ever copied out.
    """

    PURPOSES: ClassVar = [
        ("kept", "留存"),
        ("attachment", "附件"),
        ("source", "原件"),
        ("paper", "审核材料"),
        ("evidence", "张贴、播放记录"),
        ("case", "依申请公开材料"),
        ("handed_in", "各单位报来的年报"),
        ("supervision", "监督保障材料"),
        ("archived", "归档材料"),
    ]

    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="信息"
    )
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=16)
    purpose = models.CharField("用途", max_length=16, choices=PURPOSES, default="kept")
    size = models.PositiveBigIntegerField("大小")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name
