"""Items for tests: an office with columns, drafts, and items at any state of the chain."""

from datetime import date
from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column, Item
from gongkai.publishing.operations.drafting import Upload, start_item
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.reviewing import Decision, decide_reviews, submit_item
from tests.office import AT

BODY = "<p>各社区、各科室：</p><p>为做好今冬供暖保障，现将有关事项通知如下。</p>"


def make_column(organ: Organ, **given: Any) -> Column:
    """Make a column that takes anything; label and slug differ unless given."""
    count = Column.objects.filter(organ=organ).count()
    content = {"slug": f"column-{count}", "label": f"栏目{count}", "order": count} | given
    return Column.objects.create(organ=organ, **content)


def notice(**given: Any) -> dict[str, Any]:
    """Return the content of a draft that may go out."""
    return {
        "kind": "document",
        "title": "关于做好冬季供暖保障工作的通知",
        "number": "康办发〔2020〕154号",
        "issuer": "own",
        "dated_on": date(2021, 1, 4),
        "attribute": "open",
        "body": BODY,
        "contact": "党政办公室",
        "phone": "0971-1234567",
    } | given


def make_draft(
    organ: Organ, by: User, *, column: Column | None = None, uploads: Any = (), **given: Any
) -> Item:
    """Make a draft in a column."""
    column = column or make_column(organ)
    return start_item(organ, notice(**given), column=column, uploads=uploads, by=by, at=AT)


def make_submitted(organ: Organ, by: User, **given: Any) -> Item:
    """Make an item that waits for its leader."""
    item = make_draft(organ, by, **given)
    return submit_item(item, seen=item.record.substance, by=by, at=AT)


def approve(item: Item, leader: User, *steps: str) -> Item:
    """Let a person approve steps of an item."""
    decisions = [Decision(step, "approved") for step in steps or ("leader",)]
    return decide_reviews(item, decisions, seen=item.record.substance, by=leader, at=AT)


def make_published(organ: Organ, by: User, leader: User, **given: Any) -> Item:
    """Make an item that is public, through the whole chain."""
    item = approve(make_submitted(organ, by, **given), leader)
    return publish_item(item, by=by, at=AT)


__all__ = ["Upload", "approve", "make_column", "make_draft", "make_published", "make_submitted"]
