"""The forms of the reviews before publication as data, and what makes a matter weighty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from gongkai.errors import InvalidInput
from gongkai.statute.sources import load_data

FieldKind = Literal["yes_no", "choice", "text", "date"]

YES, NO = "是", "否"
#: The decision that lets a version pass; with any other only what was written is looked at.
APPROVE = "approve"
#: A person's answer is a few lines, not a file.
LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of a form; ``prefill`` names the field of the record that already says it."""

    slug: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    prefill: str = ""


@dataclass(frozen=True, slots=True)
class FormRule:
    """What an answer means for approval: it ``refuses`` with a message, or ``needs`` fields."""

    field: str
    values: tuple[str, ...]
    refuses: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A form by the slug of its review step, with its fields in order and its rules."""

    slug: str
    label: str
    article: str
    fields: tuple[FormField, ...]
    rules: tuple[FormRule, ...]

    def label_of(self, slug: str) -> str:
        """Return the label of a field."""
        return next(field.label for field in self.fields if field.slug == slug)


@cache
def review_forms() -> tuple[ReviewForm, ...]:
    """Return the forms: 保密审查表 (secrecy) and 舆情风险评估表 (opinion)."""
    return tuple(
        ReviewForm(
            row["slug"],
            row["label"],
            row["article"],
            tuple(_field(field) for field in row["fields"]),
            tuple(
                FormRule(
                    rule["field"],
                    tuple(rule["values"]),
                    rule.get("refuses", ""),
                    tuple(rule.get("needs", ())),
                )
                for rule in row["rules"]
            ),
        )
        for row in load_data("reviews.toml")["forms"]
    )


def review_form(slug: str) -> ReviewForm:
    """Return the form of a review step; raises InvalidInput when it has none.

    >>> review_form("secrecy").label
    '政府信息公开保密审查表'
    """
    for form in review_forms():
        if form.slug == slug:
            return form
    raise InvalidInput(f"没有代号为“{slug}”的审查表。", code="unknown_review_form")


def _field(row: dict[str, Any]) -> FormField:
    choices = (YES, NO) if row["kind"] == "yes_no" else tuple(row.get("choices", ()))
    return FormField(
        row["slug"],
        row["label"],
        row["kind"],
        choices,
        row.get("required", False),
        row.get("help", ""),
        row.get("prefill", ""),
    )


def check_answers(form_slug: str, answers: Mapping[str, str], *, decision: str) -> list[str]:
    """Return why a filled form does not carry the decision, in Chinese; empty when it does.

    Approval wants every required answer and none that forbids it; a return or any other decision
    only wants that what is written can be read. Raises InvalidInput for an unknown form.
    Source: 条例第十七条; 保守国家秘密法第三十五条; docs/readings/0029-reviews.md.

    >>> answers = {"level": "高", "decision": "发布", "response_line": "以通告为准"}
    >>> check_answers("opinion", answers, decision="approve")
    ['“风险等级”是“高”时，须填写“发言人”。', '“风险等级”是“高”时，须填写“发布后关注”。']
    """
    form = review_form(form_slug)
    given = {slug: text.strip() for slug, text in answers.items()}
    problems = [problem for one in form.fields for problem in _unreadable(one, given)]
    known = {one.slug for one in form.fields}
    problems += [f"审查表里没有“{slug}”这一项。" for slug in sorted(set(given) - known)]
    if decision != APPROVE:
        return problems
    problems += [
        f"请填写“{one.label}”。" for one in form.fields if one.required and not given.get(one.slug)
    ]
    for rule in form.rules:
        value = given.get(rule.field, "")
        if value not in rule.values:
            continue
        if rule.refuses:
            problems.append(rule.refuses.replace("{value}", value))
        problems += [
            f"“{form.label_of(rule.field)}”是“{value}”时，须填写“{form.label_of(slug)}”。"
            for slug in rule.needs
            if not given.get(slug)
        ]
    return problems


def _unreadable(field: FormField, given: Mapping[str, str]) -> list[str]:
    text = given.get(field.slug, "")
    if not text:
        return []
    if field.choices and text not in field.choices:
        return [f"“{field.label}”只能选{'、'.join(field.choices)}，不能是“{text[:20]}”。"]
    if len(text) > LONGEST_ANSWER:
        return [f"“{field.label}”超过{LONGEST_ANSWER}字，请写要点，其余作为附件。"]
    if field.kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            return [f"“{field.label}”应写成 2024-03-01 的样子，不能是“{text[:20]}”。"]
    return []


@dataclass(frozen=True, slots=True)
class Criterion:
    """What makes a matter weighty: kinds of documents, words in the title, words anywhere."""

    slug: str
    label: str
    ranks: tuple[str, ...] = ()
    title_hints: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@cache
def weighty_criteria() -> tuple[Criterion, ...]:
    """Return what makes a matter weighty (重大事项), in the order of the form."""
    return tuple(
        Criterion(
            row["slug"],
            row["label"],
            tuple(row.get("ranks", ())),
            tuple(row.get("title_hints", ())),
            tuple(row.get("hints", ())),
        )
        for row in load_data("reviews.toml")["weighty"]
    )


def suggest_weighty(title: str, body: str, *, rank: str) -> tuple[Criterion, ...]:
    """Return the criteria that a document seems to meet: a proposal, a person decides.

    Blanks and width differences do not matter. Source: docs/readings/0029-reviews.md.

    >>> [one.slug for one in suggest_weighty("关于房屋征收补偿的公告", "", rank="")]
    ['expropriation']
    """
    head, text = _plain(title), _plain(title + body)
    return tuple(
        one
        for one in weighty_criteria()
        if rank in one.ranks
        or any(hint in head for hint in one.title_hints)
        or any(hint in text for hint in one.hints)
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
