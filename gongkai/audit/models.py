"""Chains, their entries, and checkpoints over all chains. Entries are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Chain(models.Model):
    """The head of one organ's chain: the row that a deed locks while it appends."""

    organ = models.SlugField("机关", max_length=64, unique=True)
    sequence = models.PositiveBigIntegerField("最后序号", default=0)
    hash = models.CharField("最后摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.organ}#{self.sequence}"


class Entry(models.Model):
    """One deed. ``text`` is the exact text the hash covers; the other columns repeat parts of it.

    The text holds identifiers and names of fields, never personal data.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries", verbose_name="审计链")
    sequence = models.PositiveBigIntegerField("序号")
    previous_hash = models.CharField("前一摘要", max_length=64, blank=True)
    algorithm = models.CharField("算法", max_length=16)
    text = models.TextField("内容")
    hash = models.CharField("摘要", max_length=64)
    deed = models.CharField("事项", max_length=64)
    target = models.CharField("对象", max_length=96)
    key = models.CharField("防重复提交", max_length=64, null=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_entry_per_sequence"),
            models.UniqueConstraint(fields=["chain", "key"], name="one_entry_per_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["chain", "target"], name="entries_of_target")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.deed} {self.target}"


class Checkpoint(models.Model):
    """A hash over the heads of all chains at one moment, published so that strangers can check."""

    at = models.DateTimeField("时间")
    text = models.TextField("内容")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "检查点"
        verbose_name_plural = "检查点"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.hash[:12]}"
