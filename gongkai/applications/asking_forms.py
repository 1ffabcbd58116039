"""Forms of asking others: who is asked about what, what they said, what they are told."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from gongkai.applications.step_forms import DayForm, StepForm, text_box
from gongkai.applications.words import CONSULTATION_KINDS, OPINIONS


class ConsultForm(StepForm):
    """Who is asked, about what."""

    letters: ClassVar = {"asked": "征求意见函", "applicant": "给申请人的征求意见情况告知书"}
    has_past: ClassVar = True

    kind = forms.ChoiceField(label="征求谁的意见", choices=list(CONSULTATION_KINDS.items()))
    name = forms.CharField(label="姓名或者名称", max_length=120)
    address = forms.CharField(label="联系地址", max_length=200, required=False)
    phone = forms.CharField(label="联系电话", max_length=64, required=False)
    matter = text_box("涉及的信息", help_text="写信息的名称和涉及的部分，不写申请人是谁。")
    on = forms.DateField(label="发函日期")
    reply_by = forms.DateField(
        label="回复期限",
        required=False,
        help_text="征求其他机关意见的填写。第三方和共同制作机关为收到函之日起十五个工作日，不必填。",
    )

    def clean_matter(self) -> str:
        """Keep what the column holds."""
        matter = str(self.cleaned_data["matter"])
        if len(matter) > 300:
            raise forms.ValidationError("请控制在300字以内。")
        return matter

    def clean(self) -> dict[str, Any]:
        """Ask for the day until which another agency is asked to answer."""
        cleaned = super().clean()
        if cleaned.get("kind") == "other_agency" and not cleaned.get("reply_by"):
            self.add_error("reply_by", "请填写请对方回复的日期。")
        return cleaned

    @property
    def party(self) -> dict[str, Any]:
        """Return the columns of the one asked."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "name", "address", "phone", "matter")
        }


class OpinionForm(DayForm):
    """The opinion of somebody asked, or that none came."""

    opinion = forms.ChoiceField(
        label="意见", choices=list(OPINIONS.items()), widget=forms.RadioSelect
    )
    reasons = text_box("理由", required=False)
    is_reasonable = forms.NullBooleanField(
        label="不同意公开的理由是否合理",
        required=False,
        widget=forms.Select(choices=[("", "不适用"), ("true", "合理"), ("false", "不合理")]),
        help_text="第三方不同意公开且有合理理由的，不予公开（条例第三十二条）。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask whether the reasons of whoever objects are reasonable."""
        cleaned = super().clean()
        if cleaned.get("opinion") in ("object", "partly") and cleaned.get("is_reasonable") is None:
            self.add_error("is_reasonable", "对方不同意公开的，请认定理由是否合理。")
        return cleaned


class ThirdPartyDecisionForm(DayForm):
    """What a third party is told that will be made public against their will."""

    letters: ClassVar = {"asked": "公开决定告知函"}

    matter = text_box("决定公开的信息")
    grounds = text_box("理由", help_text="为什么理由不合理，或者不公开可能对公共利益造成重大影响。")
