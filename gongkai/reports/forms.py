"""Forms over annual reports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm
from gongkai.reports.models import Verdict
from gongkai.statute.annual_report.forms import Cell
from gongkai.statute.annual_report.narrative import REFERENCE_HELP
from gongkai.statute.annual_report.report import Value


class SectionForm(VersionedForm):
    """The prose of one section."""

    text = forms.CharField(
        label="文字",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=f"双花括号里的引用由台账算出，不用手填数字。{REFERENCE_HELP}。",
    )


class OverrideForm(DeedForm):
    """A figure set by hand. An empty box leaves the cell blank, which is not 0."""

    reason = forms.CharField(
        label="原因和依据", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, cell: Cell, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cell.kind == "amount":
            value: forms.Field = forms.DecimalField(
                label="改为（元）",
                required=False,
                min_value=Decimal(0),
                max_digits=16,
                decimal_places=2,
            )
        else:
            value = forms.IntegerField(
                label="改为",
                required=False,
                min_value=-1_000_000_000 if cell.kind == "change" else 0,
                max_value=1_000_000_000,
            )
        value.help_text = "留空表示这一格不填，不等于0。"
        self.fields = {"value": value, **self.fields}

    @property
    def value(self) -> Value:
        """Return the figure, None for a cell left blank."""
        given: Value = self.cleaned_data["value"]
        return given


class VerdictForm(DeedForm):
    """What a person says of a finding."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(label="认定", choices=Verdict.VERDICTS, widget=forms.RadioSelect)
    reason = forms.CharField(label="说明", max_length=300)


class SubmissionForm(DeedForm):
    """To whom and when the report was handed in."""

    to = forms.CharField(label="报送单位", max_length=120)
    on = forms.DateField(label="报送日期")


class PublicationForm(DeedForm):
    """When and where the report became public."""

    on = forms.DateField(label="公布日期")
    url = forms.URLField(
        label="公布网址",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="在上级网站公布的填写网址；留空表示在本系统的公开网页上公布。",
    )


class SeenForm(DeedForm):
    """A deed on a report exactly as the person had it before them."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PaperForm(SeenForm):
    """A wet signature: who signed, when, and the scan."""

    signer = forms.CharField(label="签发人", max_length=64, help_text="职务和姓名，如签字页所示。")
    signed_on = forms.DateField(label="签字日期")
    scan = forms.FileField(
        label="签字盖章的扫描件", help_text="PDF、JPG 或 PNG。严禁上传涉密文件。"
    )


class WordForm(DeedForm):
    """The Word file that came back."""

    file = forms.FileField(
        label="改过的 Word 文件",
        help_text=".docx，由本页下载的年报修改而来。文字读回，表格不读：表里的数只由台账算出。",
    )
