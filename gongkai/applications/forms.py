"""Forms of intake, of arranging and of the office's choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.applications.identity import check_identity
from gongkai.applications.models import Applicant, Application, CaseFile, CaseSettings
from gongkai.applications.models.cases import CHANNELS
from gongkai.applications.operations.choosing import CHOICES
from gongkai.applications.operations.intake import Received
from gongkai.applications.operations.papers import ADDED
from gongkai.applications.words import KINDS
from gongkai.errors import InvalidInput

#: Columns that a person fills in of applicant and application.
APPLICANT = (
    "category",
    "name",
    "representative",
    "contact",
    "phone",
    "address",
    "postcode",
    "email",
    "identity_type",
    "is_checked_on_sight",
    "agent",
    "agent_phone",
)
CONTENT = (
    "wanted",
    "identifying",
    "form_of_provision",
    "way_of_provision",
    "needs_assistance",
    "is_oral",
    "proposes_publication",
)
#: A redo follows from a remedy and is not registered by hand.
_KINDS = [(slug, label) for slug, label in KINDS.items() if slug != "redo"]
_GROUPS = (
    ("怎么收到的", ("kind", "channel", "arrived_on", "confirmed_on", "is_oral")),
    (
        "申请人",
        ("category", "name", "representative", "contact", "phone", "email", "address", "postcode"),
    ),
    ("身份证明", ("identity_type", "identity_number", "is_checked_on_sight", "identity_file")),
    ("代理人", ("agent", "agent_phone", "authority_file")),
    (
        "申请内容",
        (
            "wanted",
            "identifying",
            "form_of_provision",
            "way_of_provision",
            "needs_assistance",
            "proposes_publication",
            "papers",
        ),
    ),
)
_HELP = {
    "category": "有代理人的，按申请人（委托人）的类别填。",
    "name": "自然人填姓名；单位填全称。",
    "representative": "单位填写。",
    "contact": "单位的联系人。",
    "email": "申请人选择电子邮件、网上获取的要填写。",
    "identity_type": "自然人填身份证件；单位填统一社会信用代码。",
    "is_checked_on_sight": "当场看过证件，不留复印件的，勾选。",
    "agent": "委托他人代为申请的填写，并附授权委托书。",
    "wanted": "照申请表原文填写。一份申请表登记为一件。",
    "identifying": "便于查找的名称、文号或者其他特征。",
    "is_oral": "申请人书写确有困难的，代为填写，打印后读给申请人听，由其签名或者按手印。",
    "proposes_publication": "申请人建议把这项信息纳入主动公开（条例第四十四条）。",
}


class ManyFilesInput(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; cleaned to a list, empty when none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files chosen."""
        given = data if isinstance(data, (list, tuple)) else [data]
        found = [super(ManyFilesField, self).clean(one, initial) for one in given]
        return [one for one in found if one]


class IntakeForm(DeedForm):
    """An application as it came in."""

    kind = forms.ChoiceField(label="事项", choices=_KINDS, initial="disclosure")
    channel = forms.ChoiceField(
        label="收到方式",
        choices=CHANNELS,
        widget=forms.RadioSelect,
        help_text="平常信函、传真须与申请人确认，以双方确认之日为收到申请之日（条例第三十一条）。",
    )
    arrived_on = forms.DateField(
        label="到达日期", help_text="当面提交、邮件签收、信函送到或者传真到达的那一天。"
    )
    confirmed_on = forms.DateField(
        label="与申请人确认的日期",
        required=False,
        help_text="平常信函、传真填写，信到当天就联系申请人；还没有联系上的先留空。",
    )
    identity_number = forms.CharField(
        label="证件号码",
        required=False,
        max_length=64,
        help_text="加密保存，页面上只显示头尾几位，查看全号会留下记录。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    identity_file = forms.FileField(label="证件复印件", required=False)
    authority_file = forms.FileField(label="授权委托书", required=False)
    papers = ManyFilesField(
        label="申请表和附件",
        required=False,
        help_text="可以一次选几个文件：PDF、Word、Excel、WPS、OFD、PNG、JPG。严禁上传涉密文件。",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields |= row_fields(Applicant, APPLICANT) | row_fields(Application, CONTENT)
        for name, text in _HELP.items():
            self.fields[name].help_text = text
        self.fields["wanted"].widget.attrs["rows"] = 5
        self.initial.setdefault("arrived_on", today)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by what they are about."""
        return [(legend, [self[name] for name in names]) for legend, names in _GROUPS]

    def clean(self) -> dict[str, Any]:
        """Say beside the field which day or number is wrong."""
        cleaned = super().clean()
        arrived_on, confirmed_on = cleaned.get("arrived_on"), cleaned.get("confirmed_on")
        for name, day in (("arrived_on", arrived_on), ("confirmed_on", confirmed_on)):
            if day and day > self.today:
                self.add_error(name, "这一天还没有到。请填写实际的日期。")
        if arrived_on and confirmed_on and confirmed_on < arrived_on:
            self.add_error("confirmed_on", "确认日期早于到达日期，请核对（条例第三十一条）。")
        number, kind = cleaned.get("identity_number"), cleaned.get("identity_type")
        if number and not kind:
            self.add_error("identity_type", "填了证件号码，请选择证件类型。")
        elif number and kind:
            try:
                check_identity(kind, number)
            except InvalidInput as error:
                self.add_error("identity_number", f"{error.message}（{error.article}）")
        return cleaned

    @property
    def applicant(self) -> dict[str, Any]:
        """Return the columns of the applicant."""
        return {name: self.cleaned_data[name] for name in APPLICANT}

    @property
    def wanted_content(self) -> dict[str, Any]:
        """Return the columns of the application."""
        return {name: self.cleaned_data[name] for name in CONTENT}

    @property
    def uploads(self) -> list[Received]:
        """Return what was uploaded, each with its purpose."""
        told = self.cleaned_data
        given = [(one, "application") for one in told["papers"]]
        given += [(told["identity_file"], "identity"), (told["authority_file"], "authority")]
        return [Received(one.name, one.read(), purpose) for one, purpose in given if one]


class PapersForm(DeedForm):
    """Papers that come to a case later."""

    purpose = forms.ChoiceField(
        label="用途",
        choices=[one for one in CaseFile.PURPOSES if one[0] in (*ADDED, "other")],
    )
    papers = ManyFilesField(
        label="文件", help_text="可以一次选几个：PDF、Word、Excel、WPS、OFD、PNG、JPG。"
    )

    @property
    def uploads(self) -> list[Received]:
        """Return what was uploaded, with its purpose."""
        purpose = self.cleaned_data["purpose"]
        return [Received(one.name, one.read(), purpose) for one in self.cleaned_data["papers"]]


class ConfirmForm(VersionedForm):
    """The day on which office and applicant confirmed."""

    on = forms.DateField(
        label="确认日期", help_text="与申请人联系上、双方确认的那一天，答复期限从次日起算。"
    )


class ContactForm(DeedForm):
    """An attempt to reach the applicant."""

    on = forms.DateField(label="联系日期")
    result = forms.CharField(
        label="联系情况", max_length=300, help_text="例如：拨打登记电话，无人接听。"
    )


class NoteForm(DeedForm):
    """An internal note."""

    text = forms.CharField(
        label="内容",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="只在内部看到，不告知申请人。",
    )


class VoidForm(VersionedForm):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label="更正的原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class SplitForm(VersionedForm):
    """The parts of a form, one a line."""

    on = forms.DateField(label="告知申请人的日期")
    parts = forms.CharField(
        label="拆分后的各项内容",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一项，一项一件。第一行留在原编号下，其余另编号，收到申请之日不变。",
    )


class MergeForm(DeedForm):
    """Which applications are handled together."""

    on = forms.DateField(label="决定日期")
    numbers = forms.CharField(
        label="合并办理的申请编号",
        max_length=400,
        help_text="几个编号用顿号或者空格隔开。合并办理后每件仍单独计数、单独答复。",
    )

    @property
    def wanted_numbers(self) -> Sequence[str]:
        """Return the numbers typed."""
        typed: str = self.cleaned_data["numbers"]
        return typed.replace("、", " ").replace("，", " ").split()


class SettingsForm(DeedForm):
    """What an office chooses for its applications."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(CaseSettings, CHOICES)
        for name, text in _SETTINGS_HELP.items():
            self.fields[name].help_text = text
        self.fields["payment_words"].widget.attrs["rows"] = 3


_SETTINGS_HELP = {
    "is_online_open": "政府信息公开指南写明接收网上申请的才勾选，公开网页上随即出现申请表。",
    "counts_confirmation": "没有公布规则的不要勾选：系统自动回执即为确认，提交之日为收到申请之日。",
    "charges_fees": "收取信息处理费须有省级政府制定的标准；不勾选的，不出现收费。",
    "payment_words": "写在收费通知里：账户、地点、时间。",
    "review_body": "写在答复书的救济告知里；街道办事处的行政复议机关是区（县）人民政府。",
    "court": "写在答复书的救济告知里。",
    "number_prefix": "机关代字，例如“示街”，编号写成“示街公开答〔2026〕3号”。",
    "retention_years": "办结满这么多年后，申请人的个人信息匿名化，统计数据保留。",
}
