"""Forms over complaints."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.organs.models import Organ
from gongkai.supervision.complaints.operations.receiving import ONLINE, Told
from gongkai.supervision.complaints.queries import FILTER_STATES, organs_below
from gongkai.supervision.models import ComplaintSettings
from gongkai.supervision.models.complaints import MATTERS, WAYS


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


class EnterForm(DeedForm):
    """A complaint that came by letter, by phone or in person."""

    about = forms.ModelChoiceField(Organ.objects.none(), label="被举报机关", empty_label=None)
    way = forms.ChoiceField(label="来源", choices=[one for one in WAYS.items() if one[0] != ONLINE])
    received_on = forms.DateField(label="收到日期", help_text="办理期限从这天起算。")
    matter = forms.ChoiceField(label="事项", choices=list(MATTERS.items()))
    text = forms.CharField(
        label="举报的内容",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不写身份证号码。严禁填写涉密内容。",
    )
    place = forms.CharField(label="网址、文件或者地点", max_length=300, required=False)
    contact = forms.CharField(
        label="姓名和联系方式",
        max_length=200,
        required=False,
        help_text="可以不填。加密保存，查看一次记录一次。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, organ: Organ, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = organs_below(organ, on=on)  # type: ignore[attr-defined]

    @property
    def told(self) -> Told:
        """Return what was complained of."""
        return Told(**{name: self.cleaned_data[name] for name in Told.__dataclass_fields__})


class StepForm(VersionedForm):
    """A step with what is said about it."""

    text = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, label: str, help_text: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text


class SetUpForm(DeedForm):
    """How long complaints take, how long contacts are kept, and whom the public turns to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(
            ComplaintSettings, ("working_days", "contact_years", "body", "address", "phone")
        )
        self.fields[
            "working_days"
        ].help_text = "本机关办理对下级机关的举报用多少个工作日。法规没有规定，由本机关确定。"
        self.fields[
            "contact_years"
        ].help_text = "办结以后举报人的联系方式留几年。期满的列出来，由人删除，系统不会自动删除。"
        self.fields[
            "body"
        ].help_text = "对本机关的举报由谁受理。主管部门使用本系统的不用填，公众在网上直接提交给它。"
