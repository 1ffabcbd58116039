"""The form of a hall screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from gongkai.accounts.forms import DeedForm, row_fields
from gongkai.publishing.models import Screen
from gongkai.publishing.operations.screens import FIELDS, RANGES

_HELP = {
    "name": "例如“一楼大厅电子屏”。",
    "is_portrait": "屏幕竖着挂的勾选。",
    "seconds": "每一页停留多少秒，5至300。",
    "days": "没有登记播放起止的信息，发布后播放多少天；登记了的，按登记的起止。",
    "led_width": "只能显示文字的条屏，一行放几个汉字，4至64。",
    "is_active": "不再使用的取消勾选：屏幕网址随即停用，播放记录保留。",
}


class ScreenForm(DeedForm):
    """A screen as a clerk sets it up."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in FIELDS if not (is_new and name == "is_active")]
        for name, field in row_fields(Screen, names).items():
            field.help_text = _HELP[name]
            if name in RANGES:
                least, most = RANGES[name]
                field.validators += [MinValueValidator(least), MaxValueValidator(most)]
                field.widget.attrs |= {"min": least, "max": most}
            self.fields[name] = field
        if not is_new:
            self.fields["new_address"] = forms.BooleanField(
                label="换一个网址",
                required=False,
                help_text="网址外泄时勾选：旧网址立即失效，屏幕上要重新打开新网址。",
            )

    @property
    def content(self) -> dict[str, Any]:
        """Return the columns that were filled in."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
