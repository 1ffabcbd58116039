"""Forms over an organ's contact data, its posts, and who holds them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.accounts.forms import DeedForm, row_fields
from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.organs.operations import CONTACT_FIELDS, POST_FIELDS
from gongkai.organs.queries import new_account


class ContactForm(DeedForm):
    """The public contact data of an organ."""

    field_order = (
        *("submits_to", "contact", "phone", "fax", "address", "postcode", "office_hours"),
        *("site_code", "icp_number", "police_number"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(Organ, CONTACT_FIELDS)
        self.order_fields(self.field_order)


class OfficeForm(DeedForm):
    """A 科室."""

    name = forms.CharField(label="名称", max_length=64)
    phone = forms.CharField(label="电话", max_length=64, required=False)
    is_lead = forms.BooleanField(
        label="牵头科室",
        required=False,
        help_text="政府信息公开工作机构，只有一个；选中后原来的牵头科室随之改变。",
    )


class PostForm(DeedForm):
    """A 岗位: what it is called, where it sits, what it does."""

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(Post, POST_FIELDS)
        self.fields["office"] = forms.ModelChoiceField(
            organ.offices.order_by("pk"), label="科室", required=False, empty_label="不属于科室"
        )
        self.fields["role"].help_text = "角色决定能办什么；只列入领导小组名单的不选。"
        self.fields["seat"].help_text = "领导小组组长一般是党工委书记。名单不带权限。"


class AppointmentForm(DeedForm):
    """Who holds a post, from when to when, and for whom they stand in."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="人员",
        required=False,
        empty_label="名单里没有，填写下面的姓名",
    )
    name = forms.CharField(
        label="姓名",
        max_length=64,
        required=False,
        help_text="不登录系统的人只登记姓名；要登录的，请系统管理员先建账号。",
    )
    username = forms.CharField(
        label="登录名",
        max_length=64,
        required=False,
        help_text="系统管理员新建的账号，在这里照写登录名。",
    )
    from_on = forms.DateField(label="起")
    to_on = forms.DateField(label="止", required=False, help_text="一直任职的留空。")
    acting_for = forms.ModelChoiceField(
        Appointment.objects.none(),
        label="代行职责",
        required=False,
        empty_label="不是代行，是任职",
        help_text="替别人办理的，选被代的人，并写明止日。",
    )

    def __init__(
        self, people: QuerySet[User], holders: QuerySet[Appointment], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("user", people), ("acting_for", holders)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = choices
        self.fields["acting_for"].label_from_instance = _holder_in_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one person, and for the last day of standing in."""
        cleaned = super().clean() or {}
        told = [cleaned.get("user"), (cleaned.get("name") or "").strip(), cleaned.get("username")]
        if sum(map(bool, told)) != 1:
            self.add_error("name", "请在名单里选人，或填写姓名，或填写登录名，只填一样。")
        username = cleaned.pop("username", "")
        if username and "name" not in self.errors:
            cleaned["user"] = new_account(username)
            if cleaned["user"] is None:
                self.add_error("username", "没有可以任职的这个账号。请核对，或请系统管理员登记。")
        if cleaned.get("acting_for") and not cleaned.get("to_on"):
            self.add_error("to_on", "代行职责要写明到哪天为止。")
        return cleaned


def _holder_in_words(appointment: Appointment) -> str:
    return f"代{appointment.user.name}（{days_in_words(appointment.from_on, appointment.to_on)}）"


def days_in_words(first: date, last: date | None) -> str:
    """Return the days of a dated row in words.

    >>> days_in_words(date(2020, 1, 1), None)
    '2020-01-01起'
    """
    return f"{first}至{last}" if last else f"{first}起"


class EndForm(DeedForm):
    """The last day of an appointment."""

    to_on = forms.DateField(label="止", help_text="最后一天也算在内。")
