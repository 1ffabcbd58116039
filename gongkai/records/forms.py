"""Forms and filters over records."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.records.content import CONTENT
from gongkai.records.models import ATTRIBUTES, KINDS, Record

_OPTIONAL_DATES = ("effective_on", "published_on", "expired_on", "repealed_on", "until_on")
_HELP = {
    "serial": "在本年同类登记中的序号；简报写“第5期”。可以留空。",
    "dated_on": "成文日期，简报为印发日期，收文为收文日期；计入哪一年以它为准。",
    "published_on": "向社会公开的日期；没有公开的留空。",
    "until_on": "公示、公告的最后一天；长期公开的留空。",
    "issuer": "只有办事处的、写明计入的联合发文计入年报；收文选“上级来文”。",
    "maker": "留空为本机关；收文填来文单位。",
    "attribute": "不予公开的，下面要写明依据；上级来文按来文单位确定的属性。",
    "ground": "选择“不予公开”时必填，例如“条例第十六条第二款，过程性信息”。",
    "rank": "规范性文件须依法定程序制定，一般通知不选。",
    "channels": "多个渠道用顿号隔开，例如“政务栏、政务大厅电子屏”。",
    "basis": "国家、省、市、区的政策文件，一行一件。",
    "title": "严禁录入涉密内容。",
}


#: The form in the order in which an office thinks of a document.
_GROUPS = (
    ("是什么", ("kind", "serial", "title", "number", "issuer", "maker", "origin")),
    ("日期", ("dated_on", "published_on", "effective_on", "expired_on", "repealed_on", "until_on")),
    ("公开", ("attribute", "ground", "rank", "is_weighty", "column", "channels")),
    ("内容", ("body", "basis")),
    ("联系和备注", ("contact", "phone", "note")),
)


class RecordForm(VersionedForm):
    """The content of a record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = False
        self.fields |= row_fields(Record, CONTENT)
        for name, text in _HELP.items():
            self.fields[name].help_text = text

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by what they are about."""
        return [(legend, [self[name] for name in names]) for legend, names in _GROUPS]

    def clean(self) -> dict[str, Any]:
        """Ask for the ground of what is withheld."""
        cleaned = super().clean() or {}
        for name in CONTENT:
            if cleaned.get(name) is None and name not in _OPTIONAL_DATES:
                cleaned[name] = ""
        if cleaned.get("attribute") == "closed" and not cleaned.get("ground"):
            self.add_error("ground", "不予公开的信息要写明依据的条款（条例第十四条至第十六条）。")
        if cleaned.get("kind") == "incoming" and not cleaned.get("maker"):
            self.add_error("maker", "收文要写明来文单位。")
        return cleaned


class FileForm(DeedForm):
    """A file to attach."""

    file = forms.FileField(
        label="文件",
        help_text="PDF、Word、Excel、WPS、OFD、PNG、JPG。严禁上传涉密文件。",
    )


class RecordFilter(filters.FilterSet):  # type: ignore[misc]
    """What a list of records can be narrowed to; the choice stands in the address."""

    title = filters.CharFilter(label="标题或文号", method="by_words")
    kind = filters.ChoiceFilter(label="类别", choices=list(KINDS.items()), empty_label="全部类别")
    attribute = filters.ChoiceFilter(label="公开属性", choices=ATTRIBUTES, empty_label="全部属性")
    year = filters.NumberFilter(label="年度")
    state = filters.ChoiceFilter(
        label="登记",
        choices=[("cancelled", "已注销")],
        empty_label="在册",
        method="by_state",
    )

    class Meta:
        model = Record
        fields = ("title", "kind", "attribute", "year", "state")

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow to what stands unless cancelled rows are asked for."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(cancelled_at=None)
        return super().filter_queryset(queryset)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Narrow to what was cancelled."""
        return rows.exclude(cancelled_at=None)

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        """Narrow to titles and document numbers that contain every word."""
        for word in value.split():
            rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word))
        return rows
