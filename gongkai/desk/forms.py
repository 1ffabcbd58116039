"""Forms of reminders."""

from __future__ import annotations

from django import forms

from gongkai.accounts.forms import DeedForm


class ChannelForm(DeedForm):
    """A channel by which a person wants to be reminded."""

    label = forms.CharField(label="名称", max_length=32, help_text="例如：企业微信群机器人")
    address = forms.CharField(
        label="地址",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Apprise 写法，例如 wecombot://机器人密钥、dingtalk://令牌。加密保存，不再显示。",
    )
    quiet_from = forms.TimeField(label="免打扰，从", required=False, initial="20:00")
    quiet_to = forms.TimeField(label="到", required=False, initial="08:00")
    is_digest = forms.BooleanField(label="每天汇总成一条", required=False)
    digest_at = forms.TimeField(
        label="汇总时间", required=False, initial="08:30", help_text="只在选了汇总时用"
    )
