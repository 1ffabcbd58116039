"""The application form of the public, and the small forms of the status page.

What an application must hold: 条例第二十九条. The form works without scripts: what belongs to a
person or to a body only is left aside by the style sheet, and by ``clean`` where it was filled in.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, row_fields
from gongkai.applications.identity import check_identity
from gongkai.applications.models import Applicant, Application
from gongkai.applications.models.cases import CATEGORIES
from gongkai.applications.operations.intake import Received
from gongkai.applications.words import FORMS_OF_PROVISION, IDENTITY_TYPES, WAYS_OF_PROVISION
from gongkai.errors import InvalidInput
from gongkai.portal.applying.keys import is_ours, new_key
from gongkai.portal.applying.uploads import files_field, received, refuse_unfit_files

PERSON = "person"
_CATEGORIES = [
    (slug, "自然人（公民）" if slug == PERSON else label if slug != "other" else "其他组织")
    for slug, label in CATEGORIES
]
_PERSONAL_TYPES = {k: v for k, v in IDENTITY_TYPES.items() if k != "credit_code"}
_OF_PERSON = ("identity_type", "identity_number")
_OF_BODY = ("credit_code", "representative", "contact")
_CONTACT = ("phone", "email", "address", "postcode")
_LONGEST_WANTED = 4_000
#: Field → what the browser may fill in by itself.
_AUTOCOMPLETE = {
    "name": "name",
    "identity_number": "off",
    "credit_code": "off",
    "phone": "tel",
    "email": "email",
    "address": "street-address",
    "postcode": "postal-code",
}
_HELP = {
    "phone": "手机或者固定电话，用于确认收到和补正联系。",
    "address": "写到门牌号。选择邮寄的，答复寄到这里。",
    "email": "选择电子邮件获取的必须填写。",
    "identifying": "文号、发布时间、发文单位、项目名称等，知道多少写多少。",
    "agent": "自己申请的不填。",
    "needs_assistance": "阅读、视听有困难的，勾选后本机关提供必要的帮助（条例第四十三条）。",
    "proposes_publication": "认为这项信息应当向社会公开的，可以建议纳入主动公开"
    "（条例第四十四条）。",
}
_LABELS = {
    "identifying": "文号或者其他特征",
    "needs_assistance": "需要协助（阅读、视听困难等）",
    "proposes_publication": "建议把这项信息纳入主动公开",
    "representative": "法定代表人或者负责人",
}


class ApplyForm(DeedForm):
    """An application for disclosure, handed in online."""

    category = forms.ChoiceField(
        label="申请人类别", choices=_CATEGORIES, initial=PERSON, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label="姓名或者名称", max_length=120, help_text="与证件一致；单位填写全称。"
    )
    identity_type = forms.ChoiceField(
        label="证件类型", choices=list(_PERSONAL_TYPES.items()), required=False
    )
    identity_number = forms.CharField(
        label="证件号码",
        max_length=64,
        required=False,
        help_text="加密保存，只用于核对申请人身份。不必上传证件照片。",
    )
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=32,
        required=False,
        help_text="18位，见营业执照或者登记证书。没有的，请当面或者邮寄申请。",
    )
    agent = forms.CharField(label="代理人姓名", max_length=64, required=False)
    agent_phone = forms.CharField(label="代理人电话", max_length=64, required=False)
    authority_file = forms.FileField(
        label="授权委托书",
        required=False,
        help_text="有代理人的必须上传：申请人签名或者盖章后的扫描件、照片。",
    )
    wanted = forms.CharField(
        label="所需政府信息的名称或者描述",
        max_length=_LONGEST_WANTED,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一张申请表写一个事项。写明是什么文件或者数据、哪一年的、涉及哪个地方或者项目。",
    )
    form_of_provision = forms.ChoiceField(
        label="提供方式", choices=list(FORMS_OF_PROVISION.items()), initial="electronic"
    )
    way_of_provision = forms.ChoiceField(
        label="获取途径",
        choices=list(WAYS_OF_PROVISION.items()),
        initial="online",
        help_text="选“网上获取”的，凭编号和查询码在本网站阅读、下载答复。",
    )
    wish = forms.CharField(
        label="其他说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：希望查阅、抄录的时间，传真号码，需要的协助。",
    )
    papers = files_field("附件", "补充说明材料，没有可以不传。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = row_fields(Applicant, ("representative", "contact", *_CONTACT))
        rows |= row_fields(Application, ("identifying", "needs_assistance", "proposes_publication"))
        self.fields |= rows
        self.fields["key"].initial = new_key()
        self.fields["phone"].required = self.fields["address"].required = True
        self._ask_for(str(self.data.get("category", "")))
        for name, text in _HELP.items():
            self.fields[name].help_text = text
        for name, text in _LABELS.items():
            self.fields[name].label = text
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}（条例第二十九条）。"
        for name, told in _AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = told
        for name in ("identity_number", "credit_code"):
            self.fields[name].widget.attrs["spellcheck"] = "false"

    def _ask_for(self, category: str) -> None:
        """Ask for what this kind of applicant must tell; "" marks what each kind must."""
        for name in (*_OF_PERSON, *_OF_BODY):
            is_left_out = name in (_OF_BODY if category == PERSON else _OF_PERSON)
            self.fields[name].required = not (category and is_left_out)

    @property
    def of_person(self) -> list[forms.BoundField]:
        """Return the fields that people fill in."""
        return [self[name] for name in _OF_PERSON]

    @property
    def of_body(self) -> list[forms.BoundField]:
        """Return the fields that bodies fill in."""
        return [self[name] for name in _OF_BODY]

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        """Return the fields by which the applicant is reached."""
        return [self[name] for name in _CONTACT]

    @property
    def had_files(self) -> bool:
        """Say whether files came along, which a browser does not choose a second time."""
        return bool(self.files)

    def clean(self) -> dict[str, Any]:
        """Say beside the field what the law still asks for."""
        cleaned = super().clean()
        if not is_ours(cleaned.get("key", "")):
            self.data = {**self.data, "key": new_key()}
            self.add_error(None, "页面已经过期，没有提交。填写的内容还在，请再按一次“提交申请”。")
        if cleaned.get("category") == PERSON:
            self._check_number("identity_number", str(cleaned.get("identity_type", "")))
        else:
            self._check_number("credit_code", "credit_code")
        self._check_reachable(cleaned)
        if cleaned.get("agent"):
            self._require("agent_phone", "authority_file")
        elif cleaned.get("authority_file") or cleaned.get("agent_phone"):
            self._require("agent")
        refuse_unfit_files(self, ("papers", "authority_file"))
        # Whichever kind is chosen next, the page marks what it must tell.
        self._ask_for("")
        return cleaned

    def _require(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                label = self.fields[name].label
                verb = "上传" if name == "authority_file" else "填写"
                self.add_error(name, f"请{verb}{label}（条例第二十九条）。")

    def _check_number(self, name: str, kind: str) -> None:
        number = self.cleaned_data.get(name)
        if not number or not kind:
            return
        try:
            check_identity(kind, number)
        except InvalidInput as error:
            told = error.message.replace(
                "证件确实如此的，请选“其他证件”并当场核验。",
                "证件确实如此的，请带证件到本机关当面申请。",
            )
            self.add_error(name, f"{told}（{error.article or '条例第二十九条'}）")

    def _check_reachable(self, cleaned: dict[str, Any]) -> None:
        phone = cleaned.get("phone")
        if phone and len(re.findall(r"\d", phone)) < 7:
            self.add_error("phone", "电话号码至少7位数字，请核对（条例第二十九条）。")
        way = cleaned.get("way_of_provision")
        if way == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "选择电子邮件获取的，请填写电子邮箱。")
        if way == "fax" and not cleaned.get("wish"):
            self.add_error("wish", "选择传真获取的，请在这里写明传真号码。")

    @property
    def is_of_person(self) -> bool:
        """Say whether a person applies, not a body."""
        return bool(self.cleaned_data["category"] == PERSON)

    @property
    def number(self) -> str:
        """Return the number of the applicant's own document."""
        return str(self.cleaned_data["identity_number" if self.is_of_person else "credit_code"])

    @property
    def applicant(self) -> dict[str, Any]:
        """Return the columns of the applicant."""
        told = self.cleaned_data
        names = ("category", "name", *_CONTACT, "agent", "agent_phone")
        body = {name: "" if self.is_of_person else told[name] for name in _OF_BODY[1:]}
        kind = told["identity_type"] if self.is_of_person else "credit_code"
        return {name: told[name] for name in names} | body | {"identity_type": kind}

    @property
    def wanted_content(self) -> dict[str, Any]:
        """Return the columns of the application."""
        names = (
            "identifying",
            "form_of_provision",
            "way_of_provision",
            "needs_assistance",
            "proposes_publication",
        )
        told = self.cleaned_data
        wish = told["wish"].strip()
        wanted = f"{told['wanted']}\n\n其他说明：{wish}" if wish else told["wanted"]
        return {name: told[name] for name in names} | {"wanted": wanted}

    @property
    def uploads(self) -> list[Received]:
        """Return what was uploaded, each with its purpose."""
        given = [(one, "application") for one in self.cleaned_data["papers"]]
        return received([*given, (self.cleaned_data["authority_file"], "authority")])


class AskForm(forms.Form):
    """The number and the code of the receipt."""

    number = forms.CharField(
        label="登记编号",
        max_length=40,
        help_text="见登记回执。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="见登记回执，不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CorrectForm(DeedForm):
    """What completes an application."""

    purpose = "correction"
    text = forms.CharField(
        label="补正的内容",
        max_length=_LONGEST_WANTED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="按补正告知书列明的事项逐项写。",
    )
    papers = files_field("补正材料")

    def clean(self) -> dict[str, Any]:
        """Say beside the box which files cannot be taken."""
        cleaned = super().clean()
        refuse_unfit_files(self, ("papers",))
        return cleaned

    @property
    def had_files(self) -> bool:
        """Say whether files came along, which a browser does not choose a second time."""
        return bool(self.files)

    @property
    def uploads(self) -> list[Received]:
        """Return what was uploaded."""
        return received([(one, self.purpose) for one in self.cleaned_data["papers"]])


class PaidForm(CorrectForm):
    """What the applicant says of a payment."""

    purpose = "payment"
    text = forms.CharField(
        label="缴费情况",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="哪一天、用什么方式、缴了多少；收据号码。",
    )
    papers = files_field("缴费凭证")


class WithdrawForm(DeedForm):
    """That the applicant takes the application back."""
