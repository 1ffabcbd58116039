"""Numbering: rules of 文号 and issues, and the next number given to a draft, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, NumberRule
from gongkai.publishing.numbers import SERIAL_KIND, Number, highest_given, serial_text
from gongkai.publishing.operations import drafting
from gongkai.publishing.operations.standing import item_again, locked_item
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.screened import found_now
from gongkai.records.models import KINDS
from gongkai.records.operations import update_record

#: Kinds of records that the office numbers itself.
NUMBERED_KINDS = {slug: label for slug, label in KINDS.items() if slug != "incoming"}


def save_rule(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    rule: NumberRule | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> NumberRule:
    """Add a numbering rule, or change it: ``label``, ``kind``, ``prefix``.

    ``year`` and ``last`` say up to where a year's numbers were given on paper; they only ever
    raise its counter. Raises InvalidInput.
    """
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    prefix = str(content.get("prefix") or "").strip()
    if content["kind"] not in NUMBERED_KINDS:
        raise InvalidInput("这类信息不由本机关编号。请选其他类别。", code="unknown_word")
    if content["kind"] != SERIAL_KIND and not prefix:
        raise InvalidInput("请填写机关代字，例如“康办发”。", code="prefix_missing")
    if any(mark.isdigit() or mark in "〔〕[]()【】" for mark in prefix):
        raise InvalidInput("机关代字只写文字，年份和号由系统编。", code="prefix_unfit")
    saved = rule or NumberRule(organ=organ)
    saved.label, saved.kind, saved.prefix = content["label"], content["kind"], prefix
    name = f"publishing.number_rule_{'changed' if rule else 'added'}"
    try:
        with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved.save()
            year, last = content.get("year"), content.get("last")
            if year and last:
                _raise_counter(saved, int(year), int(last))
            done.on(f"number_rule:{saved.pk}", kind=saved.kind, year=year, last=last)
    except IntegrityError as error:
        raise InvalidInput(
            "这个类别和机关代字已有编号规则。请修改原来的一条。", code="rule_taken"
        ) from error
    return saved


def remove_rule(rule: NumberRule, *, by: User, at: datetime, key: str | None = None) -> None:
    """Take a rule off the list; what its counters gave is still never given again."""
    PUBLISHING.require(by, "set_up", rule.organ, on=at.date())
    pk = rule.pk
    with deed(
        "publishing.number_rule_removed", organ=rule.organ.slug, by=by, at=at, key=key
    ) as done:
        NumberRule.objects.filter(pk=pk, year=0).delete()
        done.on(f"number_rule:{pk}")


def take_number(
    item: Item, rule: NumberRule, *, by: User, at: datetime, seen: int, key: str | None = None
) -> Item:
    """Give a draft the next number of a rule, in the year of the document's date.

    The organ's head is locked meanwhile, so that two clerks get two numbers. ``seen`` is the
    record's version that the person had before them. Raises WrongState (``already_numbered``).
    """
    organ = item.organ
    PUBLISHING.require(by, "draft", organ, on=at.date())
    if rule.organ_id != organ.pk or rule.year or rule.kind != item.record.kind:
        raise InvalidInput("这条编号规则不适用于本稿。请重新选择。", code="rule_unfit")
    found = found_now(item.record)
    with deed("publishing.numbered", organ=organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        drafting.refuse_without_correction(current)
        record = current.record
        field = "serial" if rule.kind == SERIAL_KIND else "number"
        if getattr(record, field):
            raise WrongState(
                f"本稿已有编号“{getattr(record, field)}”，没有重复取号。", code="already_numbered"
            )
        year = record.dated_on.year
        n = highest_given(organ, rule, year) + 1
        _raise_counter(rule, year, n)
        text = (
            serial_text(rule.prefix, n)
            if rule.kind == SERIAL_KIND
            else Number(rule.prefix, year, n).text
        )
        record, changed = update_record(record, {field: text}, done, seen=seen, by=by, at=at)
        drafting.follow_edit(current, record, changed, found, done)
        done.on(done.target, rule=rule.pk, year=year, n=n)
    return item_again(item)


def _raise_counter(rule: NumberRule, year: int, n: int) -> None:
    """Let the year's counter of a rule stand at ``n`` at least; inside a deed."""
    counter, _ = NumberRule.objects.get_or_create(
        organ=rule.organ,
        kind=rule.kind,
        prefix=rule.prefix,
        year=year,
        defaults={"label": rule.label},
    )
    if counter.last < n:
        NumberRule.objects.filter(pk=counter.pk).update(last=n)
