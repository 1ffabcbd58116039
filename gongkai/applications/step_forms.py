"""Forms of the steps between receipt and answer: what is told, and the letter that tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from gongkai.accounts.forms import LARGEST_SMALL_INTEGER, VersionedForm
from gongkai.accounts.models import User
from gongkai.audit.chain import canonical
from gongkai.organs.models import Office

WARNING = "严禁上传、填写涉密内容。"


def text_box(label: str, rows: int = 3, **given: Any) -> forms.CharField:
    """Return a box for some sentences."""
    return forms.CharField(
        label=label, max_length=2_000, widget=forms.Textarea(attrs={"rows": rows}), **given
    )


class StepForm(VersionedForm):
    """A step of a case: over the version that the person saw, with a letter or without.

    ``letters``: name → label of the texts of letters that go out with it. ``has_past``: what
    happened before may be entered late, with the reason.
    """

    letters: ClassVar[Mapping[str, str]] = {}
    has_past: ClassVar[bool] = False

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.has_past:
            self.fields["is_past"] = forms.BooleanField(
                label="已经发生，补登记",
                required=False,
                help_text="以前已经办过的选这里：按实际日期登记，不再出文书。"
                "不合规定的如实登记并提示风险，不改变答复期限。",
            )
            self.fields["why"] = forms.CharField(
                label="补登记的原因", max_length=200, required=False
            )
        for name, label in self.letters.items():
            self.fields[f"text_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=20_000,
                strip=True,
                widget=forms.Textarea(attrs={"rows": 12}),
                help_text="一行一段。可以修改；发出以后不能再改，只能作废重发。",
            )
        if self.letters:
            self.fields["filled"] = forms.CharField(
                required=False, max_length=64, widget=forms.HiddenInput
            )
        for name, hint in (hints or {}).items():
            self.fields[name].help_text = hint

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what is entered late."""
        cleaned = super().clean()
        if cleaned.get("is_past") and not cleaned.get("why", "").strip():
            self.add_error("why", "补登记已经发生的事项，请写明为什么现在才登记。")
        return cleaned

    @property
    def happened(self) -> str:
        """Return why it is entered late, "" for what is done now."""
        told = self.cleaned_data
        return str(told["why"]) if told.get("is_past") else ""

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was filled in, without the letters' texts."""
        own = {"key", "seen", "filled", *(f"text_{name}" for name in self.letters)}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    @property
    def mark(self) -> str:
        """Return a mark of the facts: a letter filled from others is filled anew."""
        told = {name: str(value) for name, value in self.facts.items()}
        return hashlib.sha256(canonical(told).encode()).hexdigest()

    @property
    def texts(self) -> dict[str, str]:
        """Return the letters' texts as they stand in the form."""
        return {name: self.cleaned_data[f"text_{name}"] for name in self.letters}

    def is_written(self, names: Collection[str]) -> bool:
        """Say whether these letters have texts that were filled from the facts as they are."""
        told = self.cleaned_data
        return not names or (
            told.get("filled") == self.mark and all(self.texts[name] for name in names)
        )

    def write(self, texts: Mapping[str, str]) -> None:
        """Put texts into the boxes, to be looked at and sent again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["filled"] = self.mark
        for name, text in texts.items():
            data[f"text_{name}"] = text
        self.data = data

    @property
    def letter_fields(self) -> list[forms.BoundField]:
        """Return the boxes of the letters; empty ones are not shown yet."""
        return [self[f"text_{name}"] for name in self.letters if self[f"text_{name}"].value()]

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """Return what is filled in beside the letters."""
        others = {*(f"text_{name}" for name in self.letters), "is_past", "why"}
        return [field for field in self if not field.is_hidden and field.name not in others]

    @property
    def past_fields(self) -> list[forms.BoundField]:
        """Return the boxes for what happened before, none where there are none."""
        return [self[name] for name in ("is_past", "why")] if self.has_past else []

    @property
    def is_past_open(self) -> bool:
        """Say whether something stands in those boxes."""
        return any(field.value() or field.errors for field in self.past_fields)


class DayForm(StepForm):
    """A step that happened on a day."""

    on = forms.DateField(label="日期")


class CorrectionForm(StepForm):
    """What the applicant is asked to complete, once, and until when."""

    letters: ClassVar = {"applicant": "补正告知书"}
    has_past: ClassVar = True

    on = forms.DateField(label="告知日期")
    points = text_box("需要补正的事项", 4, help_text="一次列全，条例只允许告知一次。")
    reply_by = forms.DateField(label="补正期限")


class CorrectedForm(DayForm):
    """What the applicant completed."""

    supplement = text_box(
        "补正的内容", 4, required=False, help_text="接在申请内容后面；只补材料的可以不填。"
    )
    good_reason = forms.BooleanField(
        label="逾期补正有正当理由",
        required=False,
        help_text="期限过后收到的，经核实有正当理由的选。",
    )


class ExtensionForm(StepForm):
    """By how much, why, who approved it and when."""

    letters: ClassVar = {"applicant": "延期答复告知书"}
    has_past: ClassVar = True

    working_days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=200, initial=20)
    reason = text_box("延期的理由", help_text="写入告知书，例如“需要检索多个年度的档案”。")
    approver = forms.ModelChoiceField(User.objects.none(), label="批准人", empty_label="请选择")
    approved_on = forms.DateField(label="批准日期")
    on = forms.DateField(label="告知日期")

    def __init__(self, approvers: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["approver"]
        field.queryset = approvers
        field.label_from_instance = lambda user: user.name


class InspectionForm(StepForm):
    """When and where the applicant may read and copy."""

    inspect_on = forms.DateField(label="约定日期")
    time = forms.CharField(label="时间", max_length=64, help_text="例如：上午9时至11时。")
    place = forms.CharField(label="地点", max_length=120)
    bring = forms.CharField(
        label="需要带什么",
        required=False,
        max_length=120,
        help_text="例如：本人身份证件。申请人在办理进度页能看到以上内容。",
    )


class InspectedForm(StepForm):
    """That the applicant came."""

    on = forms.DateField(label="查阅日期")
    remark = forms.CharField(
        label="来的人、查阅和抄录的内容",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="内部记录，不告知申请人。",
    )


class FeeUnitsForm(StepForm):
    """How many units the form counts for the fee by items."""

    units = forms.IntegerField(label="收费件数", min_value=1, max_value=1_000)
    reason = forms.CharField(
        label="有哪几项要求",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="多于1件的要写明；内部记录，不告知申请人。",
    )


class FeeForm(StepForm):
    """What the tariff gives, confirmed by a person; the notice, and when it was received."""

    letters: ClassVar = {"applicant": "收费通知"}
    has_past: ClassVar = True

    method = forms.ChoiceField(
        label="计费方式",
        choices=[("items", "按件计收"), ("pages", "按量计收")],
        widget=forms.RadioSelect,
        initial="items",
        help_text="两种方式只能选一种（国办函〔2020〕109号）。",
    )
    pages = forms.IntegerField(
        label="页数", required=False, min_value=1, max_value=LARGEST_SMALL_INTEGER
    )
    amount_yuan = forms.DecimalField(
        label="收费金额（元）",
        required=False,
        max_digits=10,
        decimal_places=2,
        help_text="留空的按标准算出，由您核对确认；可以少收、不收，不能多收。",
    )
    on = forms.DateField(label="通知日期")
    received_on = forms.DateField(
        label="申请人收到通知的日期",
        required=False,
        help_text="当面交的填当天；寄出的先留空，收到后再到这里登记，缴费期限从收到次日起算。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for pages where they are counted."""
        cleaned = super().clean()
        if cleaned.get("method") == "pages" and not cleaned.get("pages"):
            self.add_error("pages", "按量计收的，请填写页数。")
        if cleaned.get("is_past") and not cleaned.get("received_on"):
            self.add_error("received_on", "补登记的，请填写申请人收到通知的日期。")
        return cleaned

    @property
    def amount(self) -> Decimal | None:
        """Return the amount that a person confirmed."""
        found: Decimal | None = self.cleaned_data.get("amount_yuan")
        return found


class PaymentForm(DayForm):
    """That the fee was paid in full."""

    receipt_number = forms.CharField(label="缴款凭证号", max_length=64, required=False)


class AskReasonsForm(DayForm):
    """Why so many: asked of the applicant."""

    letters: ClassVar = {"applicant": "说明理由告知书"}
    has_past: ClassVar = True

    counted = forms.CharField(label="申请的数量、频次", max_length=200)
    reply_by = forms.DateField(label="请于何日前说明")


class ReasonsForm(DayForm):
    """The reasons that the applicant gave."""

    reasons = text_box("申请人说明的理由")


class PostponeForm(DayForm):
    """A later day, told for a large but reasonable application."""

    letters: ClassVar = {"applicant": "延迟答复告知书"}
    has_past: ClassVar = True

    until = forms.DateField(label="延迟到哪天答复")
    reason = text_box("为什么不能按期答复")


class TransferForm(DayForm):
    """Where the matter belongs."""

    letters: ClassVar = {"applicant": "转送告知书"}
    has_past: ClassVar = True

    to = forms.CharField(
        label="转送、引导至",
        max_length=300,
        help_text="写明机构和联系方式，例如“示例区信访接待中心（电话：……）”。",
    )
    grounds = text_box("说明", 2, required=False)


class SearchForm(DayForm):
    """Where and how it was looked for."""

    place = forms.CharField(
        label="检索的载体或者系统", max_length=200, help_text="例如公文系统、某年度纸质档案。"
    )
    terms = forms.CharField(label="检索的关键词、范围", max_length=300)
    result = forms.CharField(label="检索结果", max_length=300)
    searcher = forms.CharField(label="检索人", max_length=64)


class ProposalForm(StepForm):
    """That what was asked for should be public for all."""

    reason = text_box("理由", rows=2)


class ConversionForm(StepForm):
    """What is decided on a proposal to publish."""

    outcome = forms.ChoiceField(
        label="审核意见",
        choices=[("publish", "转为主动公开"), ("keep", "不主动公开")],
        widget=forms.RadioSelect,
    )
    reason = text_box("理由", rows=2)
    reference = forms.CharField(
        label="主动公开信息的索引号",
        max_length=64,
        required=False,
        help_text="转为主动公开的，先在“主动公开”里起草，再把它的索引号填在这里。",
    )


class GivenUpForm(DayForm):
    """That the applicant gave up or took back the application, with a letter on request."""

    letters: ClassVar = {"applicant": "告知书"}

    has_letter = forms.BooleanField(
        label="同时制作告知书", required=False, help_text="法律没有要求；需要书面告知申请人的选。"
    )

    def __init__(self, *args: Any, is_rectification: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_rectification:
            # The letters speak of an application for disclosure.
            del self.fields["has_letter"]


class AssignForm(StepForm):
    """Which office, which person, what for, until when."""

    office = forms.ModelChoiceField(Office.objects.none(), label="科室", empty_label="请选择")
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="承办人",
        required=False,
        empty_label="由科室安排",
        help_text="可以不指定。",
    )
    is_lead = forms.BooleanField(
        label="主办", required=False, initial=True, help_text="主办科室负责起草答复；其他为协办。"
    )
    task = forms.CharField(label="要求", max_length=300, required=False)
    due_on = forms.DateField(label="反馈期限", required=False)

    def __init__(self, offices: Any, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("office", offices), ("person", people)):
            field: Any = self.fields[name]
            field.queryset = choices
        self.fields["person"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class OpinionOfOfficeForm(StepForm):
    """The opinion of the office that was asked."""

    answer = text_box("承办意见", 6, help_text="有没有这份信息、在哪里、可否公开、依据。" + WARNING)


class ReturnForm(StepForm):
    """Why it is given back."""

    reason = forms.CharField(label="退回的原因", max_length=300)
