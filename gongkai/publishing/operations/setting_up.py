"""Setting up: the columns of an organ, fixed ones and its own, and its review chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import LEVELS, Organ, PublicChange
from gongkai.publishing.models import Chain, Column, Item
from gongkai.publishing.operations.seen import refuse_changed
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.operations import EditedElsewhere
from gongkai.statute.platform import (
    ColumnSpec,
    field_labels,
    fixed_columns,
    kind_labels,
    own_columns,
)
from gongkai.statute.procedure import review_steps

#: Which public pages follow when columns change.
TOPIC = "columns"
#: What an office may change of a fixed column; its name, place and rules are the notice's.
FIXED_FIELDS = ("order", "max_age_days", "post")
OWN_FIELDS = (
    "label",
    "parent",
    "order",
    "kinds",
    "required",
    "max_age_days",
    "watch",
    "post",
    "is_group",
    "is_active",
)
#: Between two columns, so that one of the office's own fits in.
STEP = 10
MOST_WORKING_DAYS = 30
MOST_MONTHS = 60


def set_up_columns(
    organ: Organ, *, by: User | None, at: datetime, key: str | None = None
) -> list[Column]:
    """Create the columns that the organ lacks and return them; those there stay as they are.

    The fixed ones of its level, then the usual ones of an office, each under its parent. ``by`` is
    None when a site is set up. Done twice it adds nothing. Raises InvalidInput when an own column
    has the name of a fixed one. Source: 国办公开办函〔2019〕61号.
    """
    if by is not None:
        PUBLISHING.require(by, "set_up", organ, on=at.date())
    if not _lacking(organ):
        return []
    with deed("publishing.columns_set_up", organ=organ.slug, by=by, at=at, key=key) as done:
        there = {column.slug: column for column in Column.objects.filter(organ=organ)}
        added = []
        for order, spec, is_fixed in _lacking(organ):
            column = _new_column(organ, spec, order=order, is_fixed=is_fixed)
            column.parent = there.get(spec.parent or "")
            column.save(force_insert=True)
            there[column.slug] = column
            added.append(column)
        _tell_public(organ, "", at)
        done.on(f"organ:{organ.slug}", columns=[column.slug for column in added])
    return added


def _lacking(organ: Organ) -> list[tuple[int, ColumnSpec, bool]]:
    """Return place, rules and whether it is fixed of each column that the organ lacks."""
    slugs = set(Column.objects.filter(organ=organ).values_list("slug", flat=True))
    labels = set(Column.objects.filter(organ=organ).values_list("label", flat=True))
    fixed = fixed_columns(organ.level)
    wanted = [(spec, True) for spec in fixed] + [(spec, False) for spec in own_columns()]
    lacking = []
    for place, (spec, is_fixed) in enumerate(wanted, start=1):
        if spec.slug in slugs or (not is_fixed and spec.label in labels):
            continue
        if spec.label in labels:
            raise InvalidInput(
                f"自设栏目“{spec.label}”与平台固定栏目同名。请先把自设栏目改名，再建立固定栏目。",
                code="name_taken",
            )
        lacking.append((place * STEP, spec, is_fixed))
    return lacking


def _new_column(organ: Organ, spec: ColumnSpec, *, order: int, is_fixed: bool) -> Column:
    return Column(
        organ=organ,
        slug=spec.slug,
        label=spec.label,
        order=order,
        article=spec.article,
        item=spec.item,
        kinds=list(spec.kinds),
        required=list(spec.required),
        max_age_days=spec.max_age_days,
        watch=spec.watch,
        is_fixed=is_fixed,
        is_group=any(one.parent == spec.slug for one in fixed_columns(organ.level)),
        is_generated=spec.is_generated,
    )


def save_column(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    column: Column | None = None,
    seen: str | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Column:
    """Add a column of the office's own, or change one; retired ones (``is_active``) may come back.

    Of a fixed column only FIXED_FIELDS are taken. Raises InvalidInput for what does not fit,
    WrongState for a column that cannot be retired or made a group yet.
    """
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    names = FIXED_FIELDS if column and column.is_fixed else OWN_FIELDS
    told = {name: content[name] for name in names if name in content}
    deed_name = f"publishing.column_{'changed' if column else 'added'}"
    try:
        with deed(deed_name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved = _standing_column(organ, column)
            if column:
                refuse_changed(saved, names, seen=seen, what="这个栏目")
            else:
                saved.slug = _own_slug(organ, str(content.get("slug") or ""))
            changed = [name for name, value in told.items() if getattr(saved, name) != value]
            for name in changed:
                setattr(saved, name, told[name])
            _refuse_unfit(saved, changed)
            saved.save()
            if set(changed) - {"post", "max_age_days"}:
                _tell_public(organ, saved.slug, at)
            done.on(f"column:{saved.slug}", fields=changed)
    except IntegrityError as error:
        raise InvalidInput(
            f"已有名为“{content.get('label')}”的栏目。请换一个名称，或修改原来的。",
            code="name_taken",
        ) from error
    return saved


def _standing_column(organ: Organ, column: Column | None) -> Column:
    if column is None:
        return Column(organ=organ)
    found: Column = Column.objects.select_for_update(of=("self",)).get(organ=organ, pk=column.pk)
    return found


def _own_slug(organ: Organ, slug: str) -> str:
    """Return the address of a new column: as asked for, or the next free number."""
    taken = set(Column.objects.filter(organ=organ).values_list("slug", flat=True))
    # A fixed column of another level may come when the organ's level changes.
    taken |= {spec.slug for level, _ in LEVELS for spec in fixed_columns(level)}
    if slug in taken:
        raise InvalidInput(
            f"网址代号“{slug}”已被使用。请换一个，或留空由系统编。", code="slug_taken"
        )
    number = 1
    while f"own-{number}" in taken:
        number += 1
    return slug or f"own-{number}"


def _refuse_unfit(column: Column, changed: Sequence[str]) -> None:
    _refuse_unknown(column.kinds, kind_labels(), "类别")
    _refuse_unknown(column.required, field_labels(), "必填内容")
    if column.post and column.post.organ_id != column.organ_id:
        raise InvalidInput("负责岗位要选本机关的岗位。", code="other_organ")
    if "parent" in changed and column.parent:
        _refuse_parent(column, column.parent)
    if "is_group" in changed and column.is_group and column.pk:
        _refuse_group(column)
    if "is_active" in changed and not column.is_active:
        _refuse_retirement(column)


def _refuse_unknown(given: Iterable[str], known: Mapping[str, str], what: str) -> None:
    unknown = [one for one in given if one not in known]
    if unknown:
        raise InvalidInput(f"不认识的{what}：{'、'.join(unknown)}。", code="unknown_word")


def _refuse_parent(column: Column, parent: Column) -> None:
    """Own columns stand at the top or in a group of the office's own: two levels, no more."""
    fits = (
        parent.organ_id == column.organ_id
        and parent.is_group
        and not parent.is_fixed
        and parent.parent_id is None
        and parent.pk != column.pk
        and not column.is_group
    )
    if not fits:
        raise InvalidInput(
            "上级栏目要选本机关自设的、“只含下级栏目”的一级栏目；栏目只分两级。",
            code="parent_unfit",
        )


def _refuse_group(column: Column) -> None:
    if Item.objects.filter(column=column, record__cancelled_at=None).exists():
        raise WrongState(
            f"“{column.label}”里已有信息，不能改成只含下级栏目。请另建一个上级栏目。",
            code="column_in_use",
        )


def _refuse_retirement(column: Column) -> None:
    public = Item.objects.filter(
        published_column=column, published_version__isnull=False, taken_down_at=None
    ).count()
    if public:
        raise WrongState(
            f"“{column.label}”里还有{public}条公开的信息，停用后公众找不到它们。"
            "请先更正到其他栏目，或撤下。",
            code="column_in_use",
        )
    if column.children.filter(is_active=True).exists():
        raise WrongState(
            f"“{column.label}”还有使用中的下级栏目。请先停用下级栏目。", code="column_in_use"
        )


def _tell_public(organ: Organ, slug: str, at: datetime) -> None:
    PublicChange.objects.create(organ=organ, topic=TOPIC, reference=slug, at=at)


def set_chain(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Chain:
    """Choose the further reviews, the working days for each step, the months of re-examination.

    What is chosen holds for every item not yet published: one that lacks a review that is on now
    cannot go out. Raises EditedElsewhere when ``seen`` is not the newest version.
    Source: 条例第十七条、第十八条; docs/readings/0013-review-chain.md.
    """
    PUBLISHING.require(by, "set_chain", organ, on=at.date())
    extra, days, months = (
        list(content["extra"]),
        int(content["step_working_days"]),
        int(content["reexamine_months"]),
    )
    defaults = {step.slug for step in review_steps(is_weighty=True)}
    chain_now = review_steps(is_weighty=True, extra=extra)
    if not 1 <= days <= MOST_WORKING_DAYS or not 1 <= months <= MOST_MONTHS:
        raise InvalidInput(
            f"每个环节1至{MOST_WORKING_DAYS}个工作日，复查1至{MOST_MONTHS}个月。请改正。",
            code="out_of_range",
        )
    with deed(
        "publishing.chain_set", organ=organ.slug, by=by, at=at, key=key, article="条例第十七条"
    ) as done:
        current = Chain.objects.select_for_update().filter(organ=organ).first() or Chain(
            organ=organ
        )
        if current.row_version != seen:
            raise EditedElsewhere("审核流程", now=current.row_version)
        current.extra = [step.slug for step in chain_now if step.slug not in defaults]
        current.step_working_days, current.reexamine_months = days, months
        current.row_version = seen + 1
        current.save()
        done.on(
            f"chain:{organ.slug}",
            version=current.row_version,
            extra=current.extra,
            step_working_days=days,
            reexamine_months=months,
        )
    return current
