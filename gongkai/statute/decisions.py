"""How an application or a dispute can end, under which article, and where the tables count it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from gongkai.errors import InvalidInput
from gongkai.statute.sources import load_data
from gongkai.statute.vocabulary import find_by_words

FormId = Literal["2019", "2021"]

#: The day from which a refusal goes to reconsideration before court.
#: Source: 行政复议法（2023年修订）第二十三条第一款第四项.
REVIEW_FIRST_FROM = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision: its words, family, article, and its row of table 三 in each form.

    ``family`` is granted, partial, refused (不予公开), unable (无法提供), not_processed (不予处理)
    or other. A row is None where the form has none. ``row_mark`` memory: common practice that an
    office may override, not printed law.
    """

    slug: str
    label: str
    family: str
    article: str
    row_2019: str | None
    row_2021: str | None
    row_mark: str
    aliases: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the label and every other word for it."""
        return (self.label, self.slug, *self.aliases)


@cache
def all_decisions() -> tuple[Decision, ...]:
    """Return every kind of decision, in the order of table 三."""
    return tuple(
        Decision(
            slug=row["slug"],
            label=row["label"],
            family=row["family"],
            article=row["article"],
            row_2019=row.get("row_2019", row.get("row")),
            row_2021=row.get("row_2021", row.get("row")),
            row_mark=row.get("row_mark", "verified"),
            aliases=tuple(row.get("aliases", ())),
        )
        for row in load_data("decisions.toml")["decisions"]
    )


def get_decision(slug: str) -> Decision:
    """Return the decision ``slug``; raises InvalidInput when there is none."""
    for decision in all_decisions():
        if decision.slug == slug:
            return decision
    raise InvalidInput(f"没有代号为“{slug}”的办理结果。", code="unknown_decision")


def find_decision(text: str) -> Decision:
    """Return the decision that a register calls ``text``: our label, the table's, or the slug.

    Raises InvalidInput naming the nearest labels.

    >>> find_decision("1.属于国家秘密").slug, find_decision("（一）予以公开").slug
    ('secret', 'provided')
    """
    return find_by_words(
        all_decisions(),
        text,
        words_of=lambda decision: decision.words,
        what="办理结果",
        code="unknown_decision",
    )


def row_of(slug: str, form: FormId, *, overrides: Mapping[str, str] | None = None) -> str | None:
    """Return the row of table 三 under which the form counts a decision, None where it has none.

    ``overrides`` maps slugs to rows where the local 主管部门 counts otherwise.

    >>> row_of("fee_unpaid", "2021"), row_of("fee_unpaid", "2019")
    ('fee_unpaid', None)
    """
    if overrides and slug in overrides:
        return overrides[slug]
    decision = get_decision(slug)
    return decision.row_2019 if form == "2019" else decision.row_2021


def is_review_first(slug: str, decided_on: date) -> bool:
    """Say whether the applicant must apply for reconsideration before going to court.

    So since 2024-01-01 for refusals under Art. 14 to 16, the refused part of a partial answer
    included. Source: 行政复议法第二十三条第一款第四项; docs/readings/0010-review-first.md.

    >>> is_review_first("secret", date(2023, 12, 31)), is_review_first("severed", date(2024, 1, 1))
    (False, True)
    """
    decision = get_decision(slug)
    on_exemption = decision.family == "partial" or decision.article.startswith(
        ("条例第十四条", "条例第十五条", "条例第十六条")
    )
    return decided_on >= REVIEW_FIRST_FROM and on_exemption


def remedy_text(
    slug: str, decided_on: date, *, review_body: str, court: str = "有管辖权的人民法院"
) -> str | None:
    """Return the remedy paragraph of a letter, None for an answer that gives all that was asked.

    ``review_body`` is the organ that hears the reconsideration (for a street, the district
    government). Source: 行政复议法第二十条、第二十三条; 行政诉讼法第四十五条、第四十六条.

    >>> remedy_text("provided", date(2024, 3, 1), review_body="示例区人民政府") is None
    True
    """
    if get_decision(slug).family == "granted":
        return None
    review = f"可以自知道本答复之日起六十日内向{review_body}申请行政复议"
    if is_review_first(slug, decided_on):
        return (
            f"如对本答复不服，应当先申请行政复议：{review}；对复议决定仍不服的，"
            f"可以自收到复议决定书之日起十五日内向{court}提起行政诉讼。"
        )
    return f"如对本答复不服，{review}，也可以自知道本答复之日起六个月内直接向{court}提起行政诉讼。"


@dataclass(frozen=True, slots=True)
class DisputeResult:
    """How a reconsideration or suit ended, and its column of table 四."""

    column: str
    label: str
    aliases: tuple[str, ...]


@cache
def all_results() -> tuple[DisputeResult, ...]:
    """Return the results of disputes: upheld, corrected, other."""
    return tuple(
        DisputeResult(row["column"], row["label"], tuple(row["aliases"]))
        for row in load_data("disputes.toml")["results"]
    )


def find_result(text: str) -> DisputeResult:
    """Return the result that a register calls ``text`` (维持, 撤销, 结果纠正, 撤回, …).

    Raises InvalidInput naming the nearest labels.

    >>> find_result("确认违法").column, find_result("调解").column
    ('corrected', 'other')
    """
    return find_by_words(
        all_results(),
        text,
        words_of=lambda result: (result.label, result.column, *result.aliases),
        what="审理结果",
        code="unknown_result",
    )


def find_suit_kind(text: str) -> str:
    """Return direct or after_review for 未经复议直接起诉 or 复议后起诉; raises InvalidInput."""
    rows = load_data("disputes.toml")["suits"]
    row: dict[str, str] = find_by_words(
        rows,
        text,
        words_of=lambda row: (row["label"], row["slug"]),
        what="诉讼类型",
        code="unknown_suit",
    )
    return row["slug"]
