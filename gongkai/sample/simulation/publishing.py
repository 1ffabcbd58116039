"""Every document and brief of the register: drafted, proofread, reviewed, published, shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column, Item
from gongkai.publishing.operations.drafting import start_item
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.reviewing import Decision, decide_reviews, submit_item
from gongkai.publishing.operations.setting_up import save_column, set_up_columns
from gongkai.registers.kinds import record_content, split_channels
from gongkai.sample.simulation.playing import Story, moment

#: Words of a title that make it a weighty matter, which the principal approves too.
_WEIGHTY = ("重点工作安排", "工作方案", "实施方案", "预案")
#: So many days a sheet hangs on the board.
_ON_BOARD = timedelta(days=30)
_CHANNELS = {"政务栏": "board", "政务大厅电子屏": "screen"}


def set_up_site(organ: Organ, labels: Iterator[str], *, by: User, on: date) -> dict[str, Column]:
    """Set up the fixed columns and those that the register names; return them by label."""
    at = moment(on)
    set_up_columns(organ, by=by, at=at)
    known = {column.label: column for column in Column.objects.filter(organ=organ)}
    for number, label in enumerate(dict.fromkeys(labels), start=1):
        if label not in known:
            content = {"slug": f"topic-{number}", "label": label}
            known[label] = save_column(organ, content, by=by, at=at)
    return known


def publication(
    organ: Organ,
    key: str,
    values: Mapping[str, Any],
    columns: Mapping[str, Column],
    people: Mapping[str, User],
) -> Story:
    """Take one line of the register through the chain on the days that it tells."""
    told = record_content(key, values)
    dated_on, published_on = told["dated_on"], told.pop("published_on")
    clerk, leader, principal = people["信息员"], people["分管领导"], people["主要负责人"]
    is_weighty = any(word in told["title"] for word in _WEIGHTY)
    yield moment(dated_on, 9)
    item = start_item(
        organ,
        {
            **{name: value for name, value in told.items() if value not in ("", None)},
            "is_weighty": is_weighty,
            "body": _body(told, organ),
            "basis": "政府信息公开条例第十九条",
            "contact": organ.contact,
            "phone": organ.phone,
        },
        column=columns[told["column"]],
        by=clerk,
        at=moment(dated_on, 9),
    )
    yield (at := moment(dated_on, 10))
    item = submit_item(item, seen=item.record.substance, by=clerk, at=at)
    yield (at := moment(published_on, 14))
    item = _decide(item, "leader", leader, published_on, 14)
    if is_weighty:
        yield moment(published_on, 15)
        item = _decide(item, "principal", principal, published_on, 15)
    yield (at := moment(published_on, 16))
    item = publish_item(item, by=clerk, at=at)
    for channel in split_channels(values.get("channels") or ""):
        if channel in _CHANNELS:
            add_placement(
                item,
                channel=_CHANNELS[channel],
                place=channel,
                from_on=published_on,
                to_on=published_on + _ON_BOARD,
                by=clerk,
                at=at,
            )


def _decide(item: Item, step: str, by: User, on: date, hour: int) -> Item:
    return decide_reviews(
        item,
        [Decision(step, "approved")],
        seen=item.record.substance,
        by=by,
        at=moment(on, hour),
    )


def _body(told: Mapping[str, Any], organ: Organ) -> str:
    """Return a made-up text that says what the line of the register is about."""
    if told["kind"] == "brief":
        return f"<p>{organ.name}近日开展有关工作：{told['title']}。（示例正文）</p>"
    matter = told["title"].removeprefix("关于").removesuffix("的通知")
    return (
        f"<p>各社区、各科室：</p><p>现就{matter}有关事项通知如下，请认真落实。（示例正文）</p>"
        "<p>落实情况请按月报党政办公室。</p>"
    )
