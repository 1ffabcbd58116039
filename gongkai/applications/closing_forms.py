"""Forms of closing a case."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import KeyForm, VersionedForm
from gongkai.applications.models import Application


class AnonymiseForm(VersionedForm):
    """Why personal data is taken out."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        required=False,
        help_text="保留期满的可以不填；期限没有届满的（例如当事人要求删除），请写明。",
    )


class RetentionForm(KeyForm):
    """Which cases to take the personal data out of, of those whose term is over."""

    cases = forms.ModelMultipleChoiceField(
        Application.objects.none(),
        to_field_name="number",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要清除个人信息的申请。"},
    )

    def __init__(self, due: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cases"]
        field.queryset = due
