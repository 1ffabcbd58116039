"""Forms of closing a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.accounts.forms import DeedForm, VersionedForm
from gongkai.applications.models import Application


class AnonymiseForm(VersionedForm):
    """Why personal data is taken out."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        required=False,
        help_text="保留期满的可以不填；期限没有届满的（例如当事人要求删除），请写明。",
    )


class RetentionForm(DeedForm):
    """Which of the cases whose term is over are made anonymous; looked at before it is done."""

    cases = forms.ModelMultipleChoiceField(
        label="案卷",
        queryset=Application.objects.none(),
        error_messages={
            "required": "请勾选要清除的案卷。",
            "invalid_choice": "勾选的案卷里有的已经清除或者还没有期满。请刷新后重新勾选。",
        },
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(self, due: QuerySet[Application], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = due  # type: ignore[attr-defined]
