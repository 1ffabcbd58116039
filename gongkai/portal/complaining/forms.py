"""The form of a complaint, which works without scripts and without an account."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.portal.applying.keys import is_ours, new_key
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.models.complaints import MATTERS

_LONGEST = 4_000


class ComplainForm(DeedForm):
    """A complaint; who complains is told only by those who want to."""

    matter = forms.ChoiceField(
        label="事项", choices=list(MATTERS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="举报的内容",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明什么时候、什么事、应当怎样而没有怎样。不用写姓名、身份证号码。严禁填写涉密内容。",
    )
    place = forms.CharField(
        label="网址、文件或者地点",
        max_length=300,
        required=False,
        help_text="在哪里看到、找不到的，没有可以不填。",
    )
    contact = forms.CharField(
        label="怎样联系您",
        max_length=200,
        required=False,
        help_text="可以不填。填写的加密保存，只有办理的人能看，不告诉被举报的机关。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key()
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"

    def clean(self) -> dict[str, Any]:
        """Refuse a key that we did not make; a new one is put in its place."""
        cleaned = super().clean()
        if not is_ours(cleaned.get("key", "")):
            self.data = {**self.data, "key": new_key()}
            self.add_error(None, "页面已经过期，没有提交。填写的内容还在，请再按一次“提交举报”。")
        return cleaned

    @property
    def told(self) -> Told:
        """Return what was filled in."""
        return Told(**self.content)


class AskForm(forms.Form):
    """The number and the code of the receipt."""

    number = forms.CharField(
        label="举报编号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="提交时显示，不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
