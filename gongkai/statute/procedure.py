"""Which step may follow which, of an application and of a publication, and who may not do both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.statute.sources import load_data

Matter = Literal["application", "publication"]

MATTERS: dict[Matter, str] = {"application": "申请", "publication": "信息"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step: from which states it may be taken and to which it leads ("" leaves the state)."""

    slug: str
    label: str
    from_states: tuple[str, ...]
    to_state: str


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One review: its label, the role that does it, and whether the drafter may."""

    slug: str
    label: str
    role: str
    may_be_drafter: bool
    only_weighty: bool


@cache
def steps_of(matter: Matter) -> tuple[Step, ...]:
    """Return every step that an application or a publication knows."""
    return tuple(
        Step(row["slug"], row["label"], tuple(row["from"]), row["to"])
        for row in _data()[matter]["steps"]
    )


def states_of(matter: Matter) -> dict[str, str]:
    """Return the states with their labels, in the order of the work."""
    states: dict[str, str] = _data()[matter]["states"]
    return states


def next_steps(matter: Matter, state: str) -> tuple[Step, ...]:
    """Return the steps that may be taken in a state; raises InvalidInput for an unknown state.

    >>> [step.label for step in next_steps("application", "answered")]
    ['归档']
    """
    if state not in states_of(matter):
        raise InvalidInput(f"没有代号为“{state}”的{MATTERS[matter]}状态。", code="unknown_state")
    return tuple(step for step in steps_of(matter) if state in step.from_states)


def take_step(matter: Matter, state: str, step: str) -> str:
    """Return the state to which a step leads, or refuse the step.

    Raises WrongState (code ``step_not_allowed``) that says what may be done instead.
    Source: 条例第四十五条 (登记、审核、办理、答复、归档); 第十七条 (先审查后公开).

    >>> take_step("publication", "approved", "publish")
    'published'
    """
    allowed = next_steps(matter, state)
    for one in allowed:
        if one.slug == step:
            return one.to_state or state
    wanted = next((one.label for one in steps_of(matter) if one.slug == step), step)
    can = "、".join(one.label for one in allowed) or "没有其他步骤"
    raise WrongState(
        f"{MATTERS[matter]}现在是“{states_of(matter)[state]}”，不能“{wanted}”。现在可以：{can}。",
        code="step_not_allowed",
    )


def review_steps(*, is_weighty: bool, extra: Collection[str] = ()) -> tuple[ReviewStep, ...]:
    """Return the reviews that an item must pass, in order.

    The default chain is 校对 → 分管领导审核, with 主要负责人签发 for weighty matters (重大事项);
    ``extra`` are the further reviews that the office has switched on. Raises InvalidInput for an
    unknown one. Source: 条例第十七条; docs/readings/0013-review-chain.md.

    >>> [step.role for step in review_steps(is_weighty=True)]
    ['发布人', '分管领导', '主要负责人']
    """
    rows: list[dict[str, Any]] = _data()["review"]
    unknown = set(extra) - {row["slug"] for row in rows}
    if unknown:
        raise InvalidInput(
            f"没有代号为“{'、'.join(sorted(unknown))}”的审查环节。", code="unknown_review"
        )
    chain = []
    for row in rows:
        only_weighty = row.get("only_weighty", False)
        is_on = row["slug"] in extra or (
            row.get("default", False) and (is_weighty or not only_weighty)
        )
        if is_on:
            chain.append(
                ReviewStep(
                    row["slug"],
                    row["label"],
                    row["role"],
                    row.get("may_be_drafter", False),
                    only_weighty,
                )
            )
    return tuple(chain)


def step_label(slug: str) -> str:
    """Return what a review or a step of a publication is called; the slug itself when unknown.

    >>> step_label("secrecy"), step_label("consult")
    ('保密审查', '与其他机关协商')
    """
    rows = (*_data()["review"], *_data()["publication"]["steps"])
    return next((str(row["label"]) for row in rows if row["slug"] == slug), slug)


def require_other_person(step: ReviewStep, *, by: str, drafted_by: Collection[str]) -> None:
    """Refuse a review by somebody who drafted or edited this version.

    Proofreading is the drafter's own declaration and is open to them; one person may do several
    reviews. Raises NotPermitted (code ``own_draft``).
    Source: 条例第十七条; docs/readings/0013-review-chain.md.
    """
    if by in drafted_by and not step.may_be_drafter:
        raise NotPermitted(
            f"起草或修改过本稿的人不能进行“{step.label}”。请由其他有权限的人员（{step.role}）办理。",
            code="own_draft",
            article="条例第十七条",
        )


def _data() -> dict[str, Any]:
    return load_data("procedure.toml")
