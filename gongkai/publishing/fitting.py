"""Whether an item fits the column it is to stand in, and what every public item must have."""

from __future__ import annotations

from gongkai.publishing.models import Column, Item
from gongkai.records.models import Record
from gongkai.statute.platform import field_labels, fit_problems

#: What every item must have whatever its column: who asks a question must know whom to call.
ALWAYS = ("title", "body", "contact", "phone")


def fit_of_item(item: Item) -> list[str]:
    """Return why the item cannot go out as it is, in words; nothing when it can."""
    return fit_of_record(item.record, item.column)


def fit_of_record(record: Record, column: Column | None) -> list[str]:
    """Return why a record cannot go into a column, in words. Source: 条例第十三条、第十九条."""
    if record.attribute != "open":
        return [
            f"公开属性是“{record.get_attribute_display()}”，只有主动公开的信息可以发布"
            "（条例第十三条）"
        ]
    if column is None:
        return ["还没有选择栏目"]
    if not column.is_active:
        return [f"栏目“{column.label}”已停用，请改选其他栏目"]
    labels = {"title": "标题", "body": "正文"} | field_labels()
    fields = {name: str(getattr(record, name, "") or "") for name in labels}
    if record.attachments:
        # A table or a drawing may be the whole of it.
        fields["attachments"] = "有"
        fields["body"] = fields["body"] or "见附件"
    missing = [name for name in ALWAYS if name not in column.required and not fields[name].strip()]
    return [
        *(f"没有填写{labels[name]}" for name in missing),
        *fit_problems(column, kind=record.kind, attribute=record.attribute, fields=fields),
    ]
