"""Forms over complaints."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.supervision.complaints.queries import FILTER_STATES
from gongkai.supervision.models import ComplaintSettings
from gongkai.supervision.models.complaints import MATTERS


class FilterForm(forms.Form):
    """What a person wants to see of the complaints."""

    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), *FILTER_STATES.items()], required=False
    )
    matter = forms.ChoiceField(
        label="事项", choices=[("", "全部"), *MATTERS.items()], required=False
    )
    year = forms.IntegerField(label="年度", required=False, min_value=2008, max_value=2099)
    q = forms.CharField(label="词语", required=False, max_length=100)


class StepForm(VersionedForm):
    """A step with what is said about it."""

    text = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, label: str, help_text: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text


class SetUpForm(DeedForm):
    """How long complaints take, and whom the public turns to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(ComplaintSettings, ("working_days", "body", "address", "phone"))
        self.fields["working_days"].min_value = 1  # type: ignore[attr-defined]
        self.fields[
            "working_days"
        ].help_text = "本机关办理对下级机关的举报用多少个工作日。法规没有规定，由本机关确定。"
        self.fields[
            "body"
        ].help_text = "对本机关的举报由谁受理。主管部门使用本系统的不用填，公众在网上直接提交给它。"
