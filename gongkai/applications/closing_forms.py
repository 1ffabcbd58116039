"""Forms of closing a case."""

from __future__ import annotations

from django import forms

from gongkai.accounts.forms import VersionedForm


class AnonymiseForm(VersionedForm):
    """Why personal data is taken out."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        required=False,
        help_text="保留期满的可以不填；期限没有届满的（例如当事人要求删除），请写明。",
    )
