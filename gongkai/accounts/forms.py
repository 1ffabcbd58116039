"""Forms of deeds: each carries a key of its own, and the version that the person saw."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import OperationalError
from django.db.models import Model, PositiveSmallIntegerField
from django.forms.models import fields_for_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gongkai.errors import GongkaiError
from gongkai.exchange.screened import screen_text

logger = logging.getLogger("gongkai.deeds")

#: What an integer column of either database holds.
LARGEST_INTEGER, LARGEST_SMALL_INTEGER = 2_147_483_647, 32_767
#: No date of the office's work lies before or after these; what does is a slip of the pen.
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)


def row_fields(model: type[Model], names: Sequence[str]) -> dict[str, forms.Field]:
    """Return form fields for columns of a table, in the order given, with boxes for dates."""
    fields = fields_for_model(model, fields=names)
    for name, field in fields.items():
        _set_date_box(field)
        if type(field) is forms.IntegerField:
            column = model._meta.get_field(name)
            # Django asks these only of whole rows, and we write rows by operations.
            asked = getattr(column, "validators", ())
            own = [one for one in asked if one not in field.validators]
            if not any(isinstance(one, MaxValueValidator) for one in own):
                # SQLite states no range, and answers a larger number with an overflow.
                is_small = isinstance(column, PositiveSmallIntegerField)
                own.append(
                    MaxValueValidator(LARGEST_SMALL_INTEGER if is_small else LARGEST_INTEGER)
                )
            field.validators += own
        if isinstance(field, forms.DateField):
            field.validators += [
                MinValueValidator(FIRST_DAY, "年份不对，请核对日期。"),
                MaxValueValidator(LAST_DAY, "年份不对，请核对日期。"),
            ]
    return {name: fields[name] for name in names}


def _set_date_box(field: forms.Field) -> None:
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DeedForm(forms.Form):
    """A form that stands for one deed; sent twice, the deed is done once."""

    required_css_class = "required"

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex
        for field in self.fields.values():
            _set_date_box(field)

    def clean(self) -> dict[str, Any]:
        """Refuse what carries a secrecy mark, whatever the box: nothing of it may be kept."""
        cleaned = super().clean() or {}
        typed = "\n".join(value for value in cleaned.values() if isinstance(value, str))
        if typed and screen_text(typed).secrecy_mark:
            raise forms.ValidationError(
                "停止操作，报告保密机构：填写的内容带有国家秘密标志，没有保存。"
                "请清除填写的内容，立即报告本单位保密工作机构。",
                code="secrecy_mark",
            )
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """Return what was filled in, without the form's own fields."""
        own = ("key", "seen")
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


class TableForm(DeedForm):
    """A table on its way in: a file, or cells copied from one."""

    file = forms.FileField(
        label="文件", required=False, help_text=".xlsx 或 .csv。严禁上传涉密文件。"
    )
    pasted = forms.CharField(
        label="或粘贴表格",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="在 Excel 或 WPS 里选中表格（连同表头）复制，粘贴到这里。严禁粘贴涉密内容。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean()
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise forms.ValidationError("请选择文件，或把表格粘贴进来。")
        return cleaned


class VersionedForm(DeedForm):
    """A form over a row that somebody else may change meanwhile."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionedForm):
    """A deed that needs a reason."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class KeyForm(DeedForm):
    """A deed without anything to fill in."""


#: Who does a deed, when, and the form's key: the keyword arguments of every operation.
Who = dict[str, Any]
#: Carries a form out and returns the address to go to.
Act = Callable[[Any, Who], str]


def _who(request: HttpRequest, form: forms.Form) -> Who:
    """Return who acts and when; the door of the view has put the moment on the request."""
    return {"by": request.user, "at": request.now, "key": form.cleaned_data["key"]}  # type: ignore[attr-defined]


def _show_newest(form: forms.Form, version: int | None) -> None:
    """Let the next saving of a form stand over the version that its page now shows."""
    if version is not None:
        form.data = {**form.data.dict(), "seen": version}  # type: ignore[attr-defined]


def act_on_form(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    template: str,
    context: dict[str, Any] | None = None,
    done: str = "",
) -> HttpResponse:
    """Show the form, or carry it out and go to the address that ``act`` returns.

    What the law or the state refuses stands above the form, with everything filled in kept.
    ``done`` is the message after success.
    """
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                address = act(form, _who(request, form))
            except GongkaiError as error:
                if error.code == "already_done":
                    messages.info(request, error.message)
                    return HttpResponseRedirect(request.path)
                form.add_error(None, error.message)
                if error.code == "edited_elsewhere":
                    status = 409
                    _show_newest(form, getattr(error, "now", None))
            except OperationalError:
                # The disk is full or the database is busy: the transaction is rolled back.
                logger.exception("database_refused")
                form.add_error(
                    None,
                    "没有保存：数据库正忙，或磁盘已满。您填写的内容还在下面，请稍后再提交；"
                    "多次不成功的，请联系系统管理员检查磁盘空间。",
                )
                status = 503
            else:
                if done:
                    messages.success(request, done)
                return HttpResponseRedirect(address)
    return render(request, template, {**(context or {}), "form": form}, status=status)
