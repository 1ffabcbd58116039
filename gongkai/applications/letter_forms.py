"""Forms over letters and their wording."""

from __future__ import annotations

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.applications.step_forms import WARNING


class FreeLetterForm(DeedForm):
    """A letter that no step makes by itself."""

    on = forms.DateField(label="日期")
    addressee = forms.CharField(label="受文者", max_length=120)
    text = forms.CharField(
        label="正文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一行一段。" + WARNING,
    )


class VoidLetterForm(DeedForm):
    """Why a letter is void."""

    reason = forms.CharField(label="作废的原因", max_length=300)


class TemplateForm(DeedForm):
    """The office's own wording of a letter."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="正文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="一行一段；占位符写成“{{名称}}”，能用的和必须用的列在下面。",
    )
