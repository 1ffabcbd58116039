"""Forms of the room: a notice registered, answer, hearing, outcome, appeal, what is put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from gongkai.accounts.forms import FIRST_DAY, LAST_DAY, DeedForm, VersionedForm, row_fields
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import Received
from gongkai.organs.models import Organ
from gongkai.organs.years import year_in
from gongkai.remedies.models import DECISIONS, Dispute, Instance
from gongkai.remedies.queries import claimant_of, reviews_of
from gongkai.remedies.words import (
    APPELLANTS,
    FILES,
    KINDS,
    LEVELS,
    PAPERS,
    PROCEDURES,
    TARGETS,
    TERM_UNITS,
    UNCOUNTED,
    orders_redo,
    result_choices,
)

_NO_SECRETS = "严禁上传涉密文件。"
_REASON: dict[str, Any] = {
    "label": "原因",
    "max_length": 200,
    "widget": forms.Textarea(attrs={"rows": 2}),
}


def _text(label: str, *, rows: int = 3, help_text: str = "", required: bool = False) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        validators=[
            MinValueValidator(FIRST_DAY, "年份不对，请核对日期。"),
            MaxValueValidator(LAST_DAY, "年份不对，请核对日期。"),
        ],
    )


def _paper(label: str) -> forms.FileField:
    return forms.FileField(label=label, required=False, help_text=_NO_SECRETS)


def uploads_of(form: forms.Form, **purposes: str) -> list[Received]:
    """Return the files that a form brought; ``purposes`` maps its fields to what they are."""
    found = [(form.cleaned_data.get(name), purpose) for name, purpose in purposes.items()]
    return [Received(file.name, file.read(), purpose) for file, purpose in found if file]


class FilterForm(forms.Form):
    """What a person looks for, in the address of the list."""

    q = forms.CharField(label="案号、申请、当事人", required=False, max_length=60)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *KINDS.items()])
    year = forms.CharField(label="年度", required=False, max_length=4)

    def clean_year(self) -> int | None:
        """Return the year, or None for what is none."""
        return year_in(self.cleaned_data["year"])


class RegisterForm(DeedForm):
    """A notice of a reconsideration or a suit, as it came in."""

    kind = forms.ChoiceField(label="案件类型", choices=list(KINDS.items()))
    target = forms.ChoiceField(label="被诉行为", choices=list(TARGETS.items()))
    application = forms.CharField(
        label="申请登记编号",
        required=False,
        max_length=32,
        help_text="针对答复或者逾期未答复的填写；启用本系统以前的申请、主动公开的留空。",
    )
    subject = forms.CharField(
        label="被诉行为的内容",
        required=False,
        max_length=300,
        help_text="没有填申请登记编号的必须填写，例如“2018年3月5日作出的答复书（2018第12号）”。",
    )
    decision = forms.ChoiceField(
        label="被诉答复的办理结果",
        required=False,
        choices=[("", "按申请登记，或者不适用"), *DECISIONS],
    )
    acted_on = _day(
        "被诉行为的日期",
        required=False,
        help_text="填了申请登记编号的不用填。逾期未答复的为答复期限届满之日。",
    )
    review = forms.ChoiceField(
        label="此前的行政复议", required=False, help_text="复议后起诉的必须选择。"
    )
    claimant = forms.CharField(
        label="复议申请人、原告",
        required=False,
        max_length=120,
        help_text="就是原申请人的不用填；第三方提起的填写第三方。",
    )
    claim = _text("请求事项")
    body = forms.CharField(
        label="复议机关或者法院",
        required=False,
        max_length=120,
        help_text="留空按本机关的设置填写。",
    )
    case_number = forms.CharField(label="案号", required=False, max_length=120)
    filed_on = _day("申请复议、起诉日期", help_text="通知书上写明的提起日期。")
    received_on = _day(
        "收到通知日期", help_text="收到答复通知书、应诉通知书之日，答复、答辩期限自次日起算。"
    )
    procedure = forms.ChoiceField(
        label="程序",
        choices=list(PROCEDURES.items()),
        help_text="行政复议适用简易程序的，答复期限为5个工作日（2024年1月1日起）。",
    )
    uncounted = forms.ChoiceField(
        label="计入年报表四", required=False, choices=[("", "计入"), *UNCOUNTED.items()]
    )
    notice = _paper("通知书")
    claim_paper = _paper("申请书、起诉状")

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ = organ
        self._reviews = {one.number: one for one in reviews_of(organ)}
        chosen = [
            (key, f"{one.number} {claimant_of(one)}（{one.filed_on}申请）")
            for key, one in self._reviews.items()
        ]
        review = self.fields["review"]
        assert isinstance(review, forms.ChoiceField)
        review.choices = [("", "没有"), *chosen]

    def clean_application(self) -> Application | None:
        """Return the application of that number, None for a blank."""
        number = self.cleaned_data["application"].strip()
        if not number:
            return None
        rows = Application.objects.filter(organ=self.organ, number=number)
        found: Application | None = rows.first()
        if found is None:
            raise forms.ValidationError("没有这个编号的申请。请在“依申请公开”列表里核对编号。")
        return found

    def clean_review(self) -> Dispute | None:
        """Return the review that was chosen."""
        return self._reviews.get(self.cleaned_data["review"])


class AnswerForm(VersionedForm):
    """The office's answer with its evidence."""

    on = _day("提交日期", help_text="邮寄的填交邮日期，当面提交的填签收日期。")
    evidence = _text(
        "提交的证据、依据",
        help_text="逐项写明，例如“答复书及送达回证、检索记录、征求意见函”。没有提交的留空，系统会提示风险。",
    )
    answer = _paper("答复书、答辩状")
    proof = _paper("证据目录和证据")


class HearingForm(VersionedForm):
    """A hearing, past or to come."""

    on = _day("听证、开庭日期")
    note = _text("说明", rows=2, help_text="时间、地点、出庭负责人和代理人等，内部使用。")


class OutcomeForm(VersionedForm):
    """The paper by which an instance ended."""

    paper = forms.ChoiceField(label="文书", choices=list(PAPERS.items()))
    result_word = forms.ChoiceField(
        label="结果", help_text="按文书主文选择；系统按结果归入表四的栏目。"
    )
    decided_on = _day("作出日期")
    received_on = _day("收到日期", help_text="上诉、重新处理的期限自次日起算。")
    redo = forms.ChoiceField(
        label="责令重新处理",
        choices=[("auto", "按结果判断"), ("yes", "是"), ("no", "否")],
        help_text="主文责令重新答复、限期履行的为“是”。",
    )
    redo_length = forms.IntegerField(
        label="责令的期限",
        required=False,
        min_value=1,
        max_value=365,
        help_text="文书没有写明期限的留空，按答复期限20个工作日。",
    )
    redo_unit = forms.ChoiceField(label="期限单位", choices=list(TERM_UNITS.items()))
    file = _paper("决定书、裁判文书")

    def __init__(self, level: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result = self.fields["result_word"]
        assert isinstance(result, forms.ChoiceField)
        result.choices = [("", "请选择"), *result_choices(level)]

    @property
    def told(self) -> dict[str, Any]:
        """Return what the operation takes."""
        content = {name: value for name, value in self.content.items() if name != "file"}
        redo = content.pop("redo")
        content["orders_redo"] = (
            orders_redo(content["result_word"]) if redo == "auto" else redo == "yes"
        )
        return content


class InstanceForm(VersionedForm):
    """A suit that goes on: appeal, heard anew."""

    level = forms.ChoiceField(
        label="审级", choices=[(slug, LEVELS[slug]) for slug in ("second", "remand", "retrial")]
    )
    filed_by = forms.ChoiceField(label="提起人", choices=list(APPELLANTS.items()))
    filed_on = _day("上诉、提起日期")
    received_on = _day(
        "收到上诉状副本、应诉通知日期",
        required=False,
        help_text="对方提起的必须填写，答辩期限自次日起算。",
    )
    body = forms.CharField(label="法院", max_length=120)
    case_number = forms.CharField(label="案号", required=False, max_length=120)


class PerformanceForm(VersionedForm):
    """An order carried out without a redo."""

    on = _day("履行日期")
    note = _text("怎样履行", rows=2, help_text="例如“已在网站公开”“已当面提供”。", required=True)


class CorrectForm(VersionedForm):
    """What was entered wrongly."""

    reason = forms.CharField(**_REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        self.fields |= row_fields(Dispute, ("claimant", "subject", "claim"))
        self.fields |= row_fields(
            Instance,
            ("body", "case_number", "procedure", "received_on", "answered_on", "evidence"),
        )
        self.fields["reason"] = reason

    def clean(self) -> dict[str, Any]:
        """Keep the day of the notice: terms run from it."""
        cleaned = super().clean()
        if self.initial.get("received_on") and not cleaned.get("received_on"):
            raise forms.ValidationError("收到通知日期不能清空，期限自次日起算。")
        return cleaned


class CountingForm(VersionedForm):
    """Whether table 四 counts the case."""

    uncounted = forms.ChoiceField(
        label="计入年报表四", required=False, choices=[("", "计入"), *UNCOUNTED.items()]
    )
    reason = forms.CharField(**_REASON)


class FileForm(DeedForm):
    """A paper of the case."""

    purpose = forms.ChoiceField(label="材料", choices=list(FILES.items()))
    file = forms.FileField(label="文件", help_text=_NO_SECRETS)


class SetUpForm(DeedForm):
    """Local practice."""

    counts_instances = forms.BooleanField(
        label="一审、二审分别计数",
        required=False,
        help_text="默认一个案件计一件，按年底所处的审级。主管部门要求分别统计的才勾选。",
    )
    silence_review_first = forms.BooleanField(
        label="逾期未答复也应当先申请行政复议",
        required=False,
        help_text="各地做法不同，请按当地复议机关和法院的做法选择。",
    )
