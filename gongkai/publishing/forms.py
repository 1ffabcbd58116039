"""Forms of publishing: upload, draft, decisions of reviewers, release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, Column, NumberRule
from gongkai.publishing.models.outreach import CHANNELS
from gongkai.publishing.relating import read_related
from gongkai.records.models import Record
from gongkai.statute.publication_terms import withdrawal_reasons

WARNING = "严禁上传涉密文件。"
#: What a person fills in of a draft, in the order in which an office thinks of it.
_GROUPS = (
    ("内容", ("title", "body")),
    ("文件", ("kind", "number", "serial", "issuer", "maker", "dated_on", "rank")),
    ("公开", ("attribute", "ground", "column", "catalogue_row", "is_weighty", "until_on")),
    ("施行", ("effective_on",)),
    ("依据和联系", ("basis", "related", "contact", "phone")),
    ("其他", ("origin", "note")),
)
_OF_RECORD = tuple(
    name
    for _, names in _GROUPS
    for name in names
    if name not in ("column", "catalogue_row", "related")
)
_DATES = ("effective_on", "until_on")
_HELP = {
    "title": "公布时的标题。" + "严禁录入涉密内容。",
    "body": "可以从 Word 或网页粘贴，表格会保留；脚本、样式和图片会去掉。",
    "attribute": "拟稿时就要定；不予公开、依申请公开的要写明理由。",
    "ground": "不予公开、依申请公开的理由和条款，例如“条例第十六条第二款，过程性信息”。",
    "is_weighty": "重大事项须经主要负责人签发。",
    "until_on": "公示、公告的最后一天，到期自动撤下；长期公开的留空。",
    "basis": "国家、省、市、区的政策文件，一行一件，前面写明“国家：”“省：”等，可以带网址。",
    "contact": "送审前必填：群众有疑问时找谁。",
    "phone": "送审前必填：对外公布的办公电话。",
    "column": "送审前必选。",
    "number": "例如“康办发〔2020〕12号”；可以用“取号”。",
    "serial": "简报写“第5期”。",
    "note": "内部备注，不公布。",
}


def field_of(form: forms.Form, name: str) -> Any:
    """Return a field of a form, whose choices depend on the office."""
    return form.fields[name]


class UploadForm(DeedForm):
    """A file, or a pasted text, from which a draft is made."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text="Word、PDF、Excel、OFD、文本；从中读出标题、文号、日期、正文。" + WARNING,
    )
    pasted = forms.CharField(
        label="或者粘贴文字",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="可以直接粘贴通知全文，第一行作标题。" + WARNING,
    )
    column = forms.ModelChoiceField(
        Column.objects.none(), label="栏目", required=False, empty_label="以后再选"
    )

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "column").queryset = open_columns(organ)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            self.add_error("file", "请选择一个文件，或者粘贴文字。")
        return cleaned


def open_columns(organ: Organ) -> Any:
    """Return the columns into which something can be put."""
    found = Column.objects.filter(organ=organ, is_active=True, is_generated=False, is_group=False)
    return found.order_by("order", "pk")


class ItemForm(VersionedForm):
    """The content of a draft: what the record says, and where it is to stand."""

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = False
        self.fields |= row_fields(Record, _OF_RECORD)
        self.fields["column"] = forms.ModelChoiceField(
            open_columns(organ), label="栏目", required=False, empty_label="请选择"
        )
        self.fields["catalogue_row"] = forms.ModelChoiceField(
            CatalogueRow.objects.filter(organ=organ, retired_at=None).order_by("domain", "pk"),
            label="标准目录事项",
            required=False,
            empty_label="不属于标准目录",
        )
        self.fields["related"] = forms.CharField(
            label="相关文件",
            required=False,
            max_length=8_000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="本机关已公开的其他信息，一行一件，写索引号、文号或完整标题，网页上互相链接；"
            "解读、回应写它所解读的文件。",
        )
        self.organ = organ
        self.fields["body"].widget = forms.Textarea(attrs={"rows": 18, "data-editor": "body"})
        self.fields["basis"].widget.attrs["rows"] = 3
        field_of(self, "rank").choices = [
            ("", "无（一般文件）"),
            *field_of(self, "rank").choices[1:],
        ]
        for name, text in _HELP.items():
            self.fields[name].help_text = text

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by what they are about."""
        return [(legend, [self[name] for name in names]) for legend, names in _GROUPS]

    def clean(self) -> dict[str, Any]:
        """Ask for the ground of what is withheld."""
        cleaned = super().clean() or {}
        for name in _OF_RECORD:
            if cleaned.get(name) is None and name not in _DATES:
                cleaned[name] = ""
        if cleaned.get("attribute") in ("closed", "on_application") and not cleaned.get("ground"):
            self.add_error("ground", "不予公开、依申请公开的信息要写明理由和条款。")
        until, dated = cleaned.get("until_on"), cleaned.get("dated_on")
        if until and dated and until < dated:
            self.add_error("until_on", "公开期限不能早于成文日期。")
        return cleaned

    def clean_related(self) -> list[str]:
        """Return the public ids of what is named."""
        try:
            return read_related(self.organ, self.cleaned_data["related"])
        except InvalidInput as error:
            raise ValidationError(error.message, code=error.code) from error

    @property
    def record_content(self) -> dict[str, Any]:
        """Return what goes into the record."""
        return {name: self.cleaned_data[name] for name in (*_OF_RECORD, "related")}


class AttachmentForm(VersionedForm):
    """A file that goes out with the item."""

    file = forms.FileField(label="附件", help_text="随信息一起公布，先筛查再保存。" + WARNING)


class KeepHitForm(DeedForm):
    """Why something that was found stays."""

    reason = forms.CharField(
        label="保留的理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“对外公布的办公电话”“依法公示的名单”。",
    )


class SeenForm(DeedForm):
    """A step over exactly the content that the person had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ElsewhereForm(SeenForm):
    """Where and when the item was published on another site."""

    url = forms.URLField(
        label="发布网址",
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    published_on = forms.DateField(label="发布日期")


class ScheduleForm(SeenForm):
    """When to publish."""

    publish_at = forms.DateTimeField(
        label="发布时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


class OrderDownForm(DeedForm):
    """Why a public item must come down, and since when."""

    ground = forms.ChoiceField(label="事由", choices=[])
    arose_on = forms.DateField(label="事由发生的日期", help_text="撤回的期限从这一天起算。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "ground").choices = [(one.slug, one.label) for one in withdrawal_reasons()]


class UrlForm(DeedForm):
    """Where an item stands on another site."""

    url = forms.URLField(
        label="发布网址",
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )


class RepealForm(DeedForm):
    """From which day a document no longer holds, and by what."""

    way = forms.ChoiceField(
        label="情形",
        choices=[("repealed", "废止"), ("expired", "失效（有效期届满，或任务已完成）")],
        widget=forms.RadioSelect,
        initial="repealed",
    )
    on = forms.DateField(label="废止、失效日期")
    reason = forms.CharField(
        label="依据",
        max_length=200,
        help_text="例如“由康办发〔2021〕3号废止”“有效期至2025年12月31日”，随网页公布。",
    )


class PlainReasonForm(DeedForm):
    """A deed that needs a reason."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class PlacementForm(DeedForm):
    """Where an item is shown besides the website."""

    channel = forms.ChoiceField(
        label="渠道", choices=[one for one in CHANNELS.items() if one[0] != "website"]
    )
    place = forms.CharField(
        label="地点", max_length=120, required=False, help_text="例如“一楼大厅公示栏”。"
    )
    from_on = forms.DateField(
        label="起", required=False, help_text="还没有办的留空，并填应办日期。"
    )
    to_on = forms.DateField(label="止", required=False)
    due_on = forms.DateField(label="应办日期", required=False)
    note = forms.CharField(label="备注", max_length=200, required=False)
    evidence = forms.FileField(label="照片", required=False, help_text="可以不传。")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two days."""
        cleaned = super().clean() or {}
        if not cleaned.get("from_on") and not cleaned.get("due_on"):
            raise ValidationError("请填写开始日期；还没有办的，填写应办日期。", code="date_missing")
        return cleaned


class EndPlacementForm(DeedForm):
    """That a placement was done, or ended."""

    from_on = forms.DateField(label="起", required=False)
    to_on = forms.DateField(label="止", required=False)


class NumberForm(DeedForm):
    """Which rule gives the next number."""

    rule = forms.ModelChoiceField(NumberRule.objects.none(), label="编号规则", empty_label=None)

    def __init__(self, organ: Organ, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "rule").queryset = NumberRule.objects.filter(organ=organ, kind=kind, year=0)
