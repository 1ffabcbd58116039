"""Whether an item fits its column, what every public item must have, what keeps it from review."""

from __future__ import annotations

from gongkai.publishing.models import Column, Hit, Item
from gongkai.records.content import substance_of
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


def problems_before_review(item: Item) -> list[str]:
    """Return what keeps a draft from its reviewers, in words: open hits, column, contact."""
    problems = []
    if item.correction_note and item.is_public and _is_unchanged(item):
        problems.append("还没有修改稿件。请先修改再送审，或者放弃更正")
    waiting = Hit.objects.filter(item=item, state="open").count()
    if waiting:
        problems.append(f"还有{waiting}处检出提示没有认定，请逐条遮盖或写明保留的理由")
    if item.record.attribute != "open":
        # It stays in the house; that it does is decided by the same people.
        return problems if item.record.ground else [*problems, "没有写明不公开的理由"]
    return problems + fit_of_item(item)


def _is_unchanged(item: Item) -> bool:
    """Say whether a correction says just what is public: old approvals would cover it."""
    published = item.published_version
    return published is not None and substance_of(published.text) == item.record.substance
