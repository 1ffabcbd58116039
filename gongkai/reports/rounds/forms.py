"""Forms over rounds of collection."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.reports.models import CollectionRound, RoundUnit, UnitVerdict

_NO_SECRETS = "严禁上传涉密文件。"


class ManyFilesInput(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each checked as one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files."""
        given = data if isinstance(data, list | tuple) and data else [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class NamesField(forms.CharField):
    """Names, one a line."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        box = forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})
        super().__init__(widget=box, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the names."""
        text: str = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class RoundForm(DeedForm):
    """A round: which year, until when, from whom."""

    year = forms.IntegerField(label="年度", min_value=2019, max_value=2099)
    due_on = forms.DateField(
        label="报送期限", help_text="本级通知要求的日期。法定的公布期限是1月31日，两者不是一回事。"
    )
    government = forms.CharField(
        label="汇总后的政府", max_length=120, help_text="各机关的年报相加，成为它的年报。"
    )
    contact = forms.CharField(
        label="报送给谁",
        max_length=120,
        required=False,
        help_text="联系人和电话，写进催报名单和退改单。",
    )
    units = NamesField(
        label="应报机关",
        rows=14,
        help_text="一行一个，可以从名单里复制粘贴。本级指导或汇总的、在本系统里的机关，报送后自动收到。",
    )


class ChangeRoundForm(VersionedForm):
    """Until when, to whom and for which government a round collects."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(CollectionRound, ("due_on", "government", "contact"))


class UnitsForm(DeedForm):
    """More organs for a round."""

    units = NamesField(label="应报机关", rows=8, help_text="一行一个。")


class UnitForm(VersionedForm):
    """How a unit is reached, counted and dated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(
            RoundUnit, ("name", "contact", "counts", "is_reorganised", "due_on")
        )


class FilesForm(DeedForm):
    """Reports of several units at once."""

    reports = ManyFilesField(
        label="年报文件",
        help_text=(
            "可以一次选多个，也可以是一个ZIP压缩包。Word、PDF、Excel、网页、文本都可以；"
            f"系统按内容和文件名认出是哪个机关的。{_NO_SECRETS}"
        ),
    )


class UnitFileForm(DeedForm):
    """A report of one unit: as a file, or as text copied from a page."""

    file = forms.FileField(label="年报文件", required=False, help_text=_NO_SECRETS)
    pasted = forms.CharField(
        label="或粘贴年报全文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="在网页上全选、复制，粘贴到这里。严禁粘贴涉密内容。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean()
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise forms.ValidationError("请选择文件，或把年报全文粘贴进来。")
        return cleaned


class AssignForm(DeedForm):
    """Whose report a file is."""

    unit = forms.ModelChoiceField(RoundUnit.objects.none(), label="机关", empty_label="请选择")

    def __init__(self, collection: CollectionRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = collection.units.filter(removed_at=None)  # type: ignore[attr-defined]


class AsideForm(DeedForm):
    """Why a file is not used."""

    reason = forms.CharField(label="原因", max_length=300)


class ReturnForm(DeedForm):
    """What a unit is told, until when; ``seen`` is the hand-in that the person looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="退改单",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="由检查结果写成，可以修改。办理后复制发给对方。",
    )
    due_on = forms.DateField(label="重新报送期限")


class SeenHandInForm(DeedForm):
    """A deed on exactly the hand-in that the person looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class UnitVerdictForm(DeedForm):
    """What a person says of a finding on a unit's report."""

    verdict = forms.ChoiceField(
        label="认定", choices=UnitVerdict.VERDICTS, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="说明", max_length=300)
