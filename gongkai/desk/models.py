"""Where a person is reminded, what was sent, and the key of their calendar feed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.accounts.sealing import unseal


class Channel(models.Model):
    """A channel by which a person is reminded (Apprise); its address holds secrets, so is sealed.

    Between ``quiet_from`` and ``quiet_to`` nothing is sent. ``is_digest``: once a day, all in one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels", verbose_name="人员"
    )
    label = models.CharField("名称", max_length=32)
    address_sealed = models.TextField("地址（加密）")
    quiet_from = models.TimeField("免打扰起", null=True, blank=True)
    quiet_to = models.TimeField("免打扰止", null=True, blank=True)
    is_digest = models.BooleanField("每天汇总一次", default=False)
    digest_at = models.TimeField("汇总时间", null=True, blank=True)
    digested_on = models.DateField("最近汇总", null=True, blank=True)
    problem = models.CharField("最近的问题", max_length=200, blank=True)

    class Meta:
        verbose_name = "提醒渠道"
        verbose_name_plural = "提醒渠道"

    def __str__(self) -> str:
        return self.label

    @property
    def address(self) -> str:
        """Return the address opened, for sending only."""
        return unseal(self.address_sealed, purpose="channel")


class Sent(models.Model):
    """A reminder that went out, so that it goes out once; old ones are cleared."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="sent")
    about = models.CharField("事项", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已发提醒"
        verbose_name_plural = "已发提醒"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "about"], name="one_reminder_each")
        ]

    def __str__(self) -> str:
        return self.about


class Feed(models.Model):
    """The key of a person's calendar feed; only its mark is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed", verbose_name="人员"
    )
    mark = models.CharField("标记", max_length=64, unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return str(self.user_id)
