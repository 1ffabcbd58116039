"""What the nightly check found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class IntegrityCheck(models.Model):
    """One look through all chains, sealed rows, versions, snapshots and files of the site.

    ``problems`` holds the first of them as ``{"code", "message"}``; ``count`` says how many.
    """

    at = models.DateTimeField("时间")
    seconds = models.PositiveIntegerField("用时（秒）")
    count = models.PositiveIntegerField("问题数")
    problems = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "完整性检查"
        verbose_name_plural = "完整性检查"
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.count}"
