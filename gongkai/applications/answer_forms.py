"""Forms of the answer: drafted, reviewed on screen or on paper, served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm
from gongkai.accounts.models import User
from gongkai.applications.models import AnswerReview, Application, CaseFile
from gongkai.applications.step_forms import WARNING
from gongkai.applications.words import PAPER_WAYS, WAYS_OF_SERVICE
from gongkai.statute.annual_report.forms import get_form
from gongkai.statute.decisions import Decision, all_decisions, row_of
from gongkai.statute.sources import load_data

OUTCOMES = [("approved", "同意"), ("returned", "退回修改")]


def families(*, is_rectification: bool = False) -> list[tuple[str, list[Decision]]]:
    """Return the kinds of decision under the heads of table 三, in its order; or those on 更正."""
    labels: dict[str, str] = load_data("decisions.toml")["families"]
    fitting = [one for one in all_decisions() if one.is_rectification == is_rectification]
    grouped = [
        (label, rows)
        for family, label in labels.items()
        if (rows := [one for one in fitting if one.family == family])
    ]
    # Withdrawals and lapses are entered as steps, not answered.
    steps = ("withdrawn", "correction_lapsed", "fee_unpaid")
    return [(label, [one for one in rows if one.slug not in steps]) for label, rows in grouped]


def _choices(grouped: Sequence[tuple[str, list[Decision]]]) -> list[tuple[str, Any]]:
    return [(label, [(one.slug, one.label) for one in rows]) for label, rows in grouped]


def row_words(slug: str) -> str:
    """Return the row of table 三 under which a decision is counted, in words.

    >>> row_words("provided")
    '（一）予以公开'
    """
    row = row_of(slug, "2021")
    for one in get_form("2021").table("t3").blocks[0].rows:
        if one.id == row:
            return f"{one.subgroup}{one.label}"
    return "不单列" if row else "不计入"


class AnswerForm(VersionedForm):
    """What is answered: one result, its grounds, what goes out, the letter's text."""

    decision = forms.ChoiceField(label="办理结果", widget=forms.RadioSelect)
    grounds = forms.CharField(
        label="依据和理由",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="完整的句子，写明事实和理由；不予公开、无法提供、不予处理的必填。" + WARNING,
    )
    to_contact = forms.CharField(
        label="应当联系的机关、获取途径或者办理渠道",
        required=False,
        max_length=200,
        help_text="不属于本机关负责、已经公开、应当走其他渠道的，写明名称和联系方式、网址。",
    )
    enclosures = forms.ModelMultipleChoiceField(
        CaseFile.objects.none(),
        label="随答复提供的文件",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="在“拟提供的文件”里上传；作过遮盖的，只能选处理后的。",
    )
    text = forms.CharField(
        label="答复书正文",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一行一段。先选结果、写理由，再点“生成正文”，可以修改；“【待填：…】”处必须填好。",
    )
    text_for = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, application: Application, files: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families = families(is_rectification=application.is_rectification)
        decision: Any = self.fields["decision"]
        decision.choices = _choices(self.families)
        field: Any = self.fields["enclosures"]
        field.queryset = files
        field.label_from_instance = lambda one: f"{one.stored.name}（{one.get_purpose_display()}）"

    def groups(self) -> Iterator[tuple[str, bool, list[tuple[Any, str, str]]]]:
        """Yield the heads of table 三: label, whether the choice is here, each choice with law."""
        boxes = {box.data["value"]: box for box in self["decision"].subwidgets}
        chosen = self["decision"].value()
        for place, (label, rows) in enumerate(self.families):
            choices = [(boxes[one.slug], one.article, row_words(one.slug)) for one in rows]
            is_open = any(one.slug == chosen for one in rows) or (not chosen and place == 0)
            yield label, is_open, choices

    def write(self, text: str) -> None:
        """Put a text into its box, filled for the result that is chosen."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["text"], data["text_for"] = text, self.cleaned_data["decision"]
        self.data = data


class SeenForm(DeedForm):
    """A step over exactly the answer that the person had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AnswerReviewForm(SeenForm):
    """One decision on all the steps that are this person's."""

    steps = forms.MultipleChoiceField(label="我审核", widget=forms.CheckboxSelectMultiple)
    outcome = forms.ChoiceField(label="意见", choices=OUTCOMES, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label="说明",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="退回修改的，必须写明原因。审核意见长期保留、不能修改，不要写申请人的个人信息。",
    )

    def __init__(self, steps: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(AnswerReview.STEPS)
        field: Any = self.fields["steps"]
        field.choices = [(step, labels[step]) for step in steps]
        field.initial = list(steps)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a return."""
        cleaned = super().clean()
        if cleaned.get("outcome") == "returned" and not cleaned.get("opinion", "").strip():
            self.add_error("opinion", "退回修改要写明原因。")
        return cleaned


class PaperReviewForm(AnswerReviewForm):
    """What was signed on the printed sheet."""

    signer = forms.ModelChoiceField(
        User.objects.none(),
        label="签批人",
        empty_label="请选择",
        help_text="起草、修改过答复的人不能签批。",
    )
    on = forms.DateField(label="签字日期")
    code = forms.CharField(
        label="审签单上的稿件代码",
        max_length=20,
        help_text="十二位。签字之后答复有修改的，代码对不上，要重新打印送签。",
    )
    scan = forms.FileField(label="审签单的扫描件", help_text="PDF、JPG、PNG。" + WARNING)

    def __init__(self, steps: Sequence[str], people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(steps, *args, **kwargs)
        field: Any = self.fields["signer"]
        field.queryset = people
        field.label_from_instance = lambda user: user.name
        self.fields["steps"].label = "签批的环节"


class ServeForm(SeenForm):
    """How and when the answer was served: the day that counts."""

    way = forms.ChoiceField(
        label="送达方式", choices=list(WAYS_OF_SERVICE.items()), widget=forms.RadioSelect
    )
    on = forms.DateField(
        label="送达日期",
        help_text="当面送达为签收之日；邮政寄送为交邮之日；网上送达、电子邮件为发出之日"
        "（国办公开办函〔2016〕235号）。",
    )
    postal_number = forms.CharField(
        label="邮件号码", max_length=64, required=False, help_text="邮政寄送的必填。"
    )
    proof = forms.FileField(
        label="送达凭证",
        required=False,
        help_text="签收的送达回证、邮寄凭证等，可以以后补传。" + WARNING,
    )


class RecordedAnswerForm(VersionedForm):
    """An answer given on paper before it was entered: its true days, who signed, the scan."""

    decision = forms.ChoiceField(label="办理结果")
    grounds = forms.CharField(
        label="依据和理由",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="照答复书抄录；没有写的留空。" + WARNING,
    )
    text = forms.CharField(
        label="答复内容摘要", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    signer = forms.ModelChoiceField(
        User.objects.none(), label="签发人", empty_label="请选择", help_text="不能是登记人自己。"
    )
    approved_on = forms.DateField(label="签发日期")
    way = forms.ChoiceField(
        label="送达方式", choices=list(PAPER_WAYS.items()), widget=forms.RadioSelect
    )
    served_on = forms.DateField(
        label="送达日期", help_text="按实际送达的日期填写，由它判断是否按期。"
    )
    postal_number = forms.CharField(
        label="邮件号码", max_length=64, required=False, help_text="邮政寄送的必填。"
    )
    scan = forms.FileField(label="已签发答复的扫描件", help_text="PDF、JPG、PNG。" + WARNING)
    why = forms.CharField(label="补登记的原因", max_length=200, help_text="为什么现在才登记。")

    def __init__(self, application: Application, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        fitting = families(is_rectification=application.is_rectification)
        decision.choices = [("", "请选择"), *_choices(fitting)]
        field: Any = self.fields["signer"]
        field.queryset = people
        field.label_from_instance = lambda user: user.name


class ProofForm(DeedForm):
    """A proof of service that came back later."""

    proof = forms.FileField(label="送达凭证", help_text="PDF、JPG、PNG。" + WARNING)
