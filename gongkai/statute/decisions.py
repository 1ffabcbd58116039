"""How an application or a dispute can end, under which article, and where the tables count it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from gongkai.errors import InvalidInput
from gongkai.statute.sources import load_data
from gongkai.statute.vocabulary import find_by_words, normalise

FormId = Literal["2019", "2021"]

RECTIFICATION = "rectification"
#: Named in letters unless the office enters the court that hears its cases.
ANY_COURT = "有管辖权的人民法院"


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision: its words, family, article, and its row of table 三 in each form.

    ``family`` is granted, partial, refused (不予公开), unable (无法提供), not_processed (不予处理),
    other, or rectification (更正, no result of an application). A row is None where the form has
    none. ``row_mark`` memory: common practice that an office may override, not printed law.
    Not ``has_remedy``: the answer takes nothing from the applicant, so its letter names no remedy.
    """

    slug: str
    label: str
    family: str
    article: str
    row_2019: str | None
    row_2021: str | None
    row_mark: str
    has_remedy: bool
    aliases: tuple[str, ...]

    @property
    def is_rectification(self) -> bool:
        """Say whether it ends a request to correct a record on oneself (Art. 41)."""
        return self.family == RECTIFICATION

    @property
    def words(self) -> tuple[str, ...]:
        """Return the label and every other word for it."""
        return (self.label, self.slug, *self.aliases)


def counted_decisions() -> tuple[Decision, ...]:
    """Return the decisions on applications, which table 三 counts, in its order."""
    return tuple(one for one in all_decisions() if not one.is_rectification)


@cache
def all_decisions() -> tuple[Decision, ...]:
    """Return every kind of decision, in the order of table 三, those on 更正 after them."""
    return tuple(
        Decision(
            slug=row["slug"],
            label=row["label"],
            family=row["family"],
            article=row["article"],
            row_2019=row.get("row_2019", row.get("row")),
            row_2021=row.get("row_2021", row.get("row")),
            row_mark=row.get("row_mark", "verified"),
            has_remedy=row.get("has_remedy", True),
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

    Raises InvalidInput naming the nearest labels; for a head of several rows (（三）不予公开) all
    kinds below it.

    >>> find_decision("1.属于国家秘密").slug, find_decision("（一）予以公开").slug
    ('secret', 'provided')
    """
    _refuse_head(text)
    return find_by_words(
        counted_decisions(),
        text,
        words_of=lambda decision: decision.words,
        what="办理结果",
        code="unknown_decision",
    )


def _refuse_head(text: str) -> None:
    families: dict[str, str] = load_data("decisions.toml")["families"]
    for family, label in families.items():
        members = [decision for decision in counted_decisions() if decision.family == family]
        words = {normalise(word) for decision in members for word in decision.words}
        if normalise(text) == normalise(label) and normalise(label) not in words:
            raise InvalidInput(
                f"“{text}”包括多种情形，表三没有合计行，不能只填大类。请填其中一种："
                f"{'、'.join(decision.label for decision in members)}。",
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
    rule = load_data("decisions.toml")["review_first"]
    decision = get_decision(slug)
    is_on_exemption = decision.family in rule["families"] or decision.article in rule["articles"]
    return bool(is_on_exemption and decided_on >= rule["effective_from"])


def remedy_text(
    slug: str, decided_on: date, *, review_body: str, court: str = ANY_COURT
) -> str | None:
    """Return the remedy paragraph of a letter, None for an answer without remedy.

    ``review_body`` is the organ that hears the reconsideration (for a street, the district
    government). Source: 行政复议法第二十条、第二十三条、第三十四条; 行政诉讼法第四十五条、
    第四十六条.

    >>> remedy_text("provided", date(2024, 3, 1), review_body="示例区人民政府") is None
    True
    """
    if not get_decision(slug).has_remedy:
        return None
    return _remedy(
        "如对本答复不服",
        since="知道本答复之日",
        must_review_first=is_review_first(slug, decided_on),
        review_body=review_body,
        court=court,
    )


def silence_remedy_text(
    *, must_review_first: bool, review_body: str, court: str = ANY_COURT
) -> str:
    """Return what an applicant is told who got no answer within the term.

    Whether reconsideration comes first is the place's practice, so the caller says it
    (docs/readings/0010-review-first.md). Source: 行政复议法实施条例第十六条;
    最高人民法院关于适用《行政诉讼法》的解释第六十六条.

    >>> silence_remedy_text(must_review_first=False, review_body="示例区人民政府")[:31]
    '如对逾期未答复不服，可以自答复期限届满之日起六十日内向示例区人'
    """
    return _remedy(
        "如对逾期未答复不服",
        since="答复期限届满之日",
        must_review_first=must_review_first,
        review_body=review_body,
        court=court,
    )


def _remedy(
    opening: str, *, since: str, must_review_first: bool, review_body: str, court: str
) -> str:
    review = f"可以自{since}起六十日内向{review_body}申请行政复议"
    if must_review_first:
        return (
            f"{opening}，应当先申请行政复议：{review}；对行政复议决定仍不服的，可以自收到行政复议"
            f"决定书之日起十五日内向{court}提起行政诉讼；行政复议机关不予受理、驳回申请或者逾期"
            "不作答复的，可以自收到决定书之日或者行政复议期限届满之日起十五日内提起行政诉讼。"
        )
    return f"{opening}，{review}，也可以自{since}起六个月内直接向{court}提起行政诉讼。"


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

    A case still pending has no result. Raises InvalidInput naming the nearest labels, or for
    尚未审结 saying that the result stays blank.

    >>> find_result("确认违法").column, find_result("调解").column
    ('corrected', 'other')
    """
    pending = load_data("disputes.toml")["pending"]
    if normalise(text) in {normalise(word) for word in (pending["label"], *pending["aliases"])}:
        raise InvalidInput(
            f"“{text}”不是审理结果。尚未审结的案件，审结日期和结果都留空。", code="no_result_yet"
        )
    return find_by_words(
        all_results(),
        text,
        words_of=lambda result: (result.label, result.column, *result.aliases),
        what="审理结果",
        code="unknown_result",
    )


def dispute_kinds() -> dict[str, str]:
    """Return the labels of the groups of table 四 by slug: review, direct, after_review."""
    return {row["slug"]: row["label"] for row in load_data("disputes.toml")["kinds"]}


def find_suit_kind(text: str) -> str:
    """Return direct or after_review for 未经复议直接起诉 or 复议后起诉; raises InvalidInput."""
    rows: list[dict[str, Any]] = load_data("disputes.toml")["kinds"]
    row = find_by_words(
        [row for row in rows if row["slug"] != "review"],
        text,
        words_of=lambda row: (row["label"], row["slug"], *row.get("aliases", ())),
        what="诉讼类型",
        code="unknown_suit",
    )
    return str(row["slug"])
