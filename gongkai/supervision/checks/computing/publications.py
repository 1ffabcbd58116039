"""What is public: its reviews, its terms; documents and their interpretation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, Review
from gongkai.publishing.queries import due_of, unpublished_records
from gongkai.records.models import Record
from gongkai.statute.procedure import review_steps
from gongkai.supervision.checks.evidence import Found, Outcome, computed, counted


def _public_items(organ: Organ, year: int) -> Iterator[Item]:
    """Yield the public items published in a year, with the reviews of what is public."""
    reviews = Prefetch(
        "reviews", Review.objects.select_related("version").order_by("pk"), to_attr="given"
    )
    found = Item.objects.filter(
        organ=organ,
        published_version__isnull=False,
        taken_down_at=None,
        record__published_on__year=year,
    )
    yield from (
        found.select_related("record", "published_version")
        .defer("record__body", "published_version__text")
        .prefetch_related(reviews)
        .order_by("pk")
    )


def _missing_steps(item: Item) -> list[str]:
    """Return the reviews that the public version lacks; those every organ's chain has.

    Which further reviews were switched on that day nobody can tell any more.
    """
    assert item.published_version is not None
    held: set[str] = set()
    for review in item.given:  # type: ignore[attr-defined]
        if review.version.number > item.published_version.number:
            continue
        if review.decision == "returned" or review.step == "proofread":
            held.clear()
        if review.decision == "approved":
            held.add(review.step)
    return [
        step.label
        for step in review_steps(is_weighty=item.record.is_weighty)
        if step.slug not in held
    ]


@computed("reviews_complete")
def reviews_complete(organ: Organ, on: date) -> Outcome:
    """Tell which of the year's public items lack a review, or have no sheet at all."""
    records = []
    for item in _public_items(organ, on.year):
        lacks = _missing_steps(item)
        told = f"缺{'、'.join(lacks)}" if lacks else "审核齐全"
        url = reverse("publishing:item", args=[organ.slug, item.record.public_id])
        records.append(Found(f"{item.record.title}：{told}", url, not lacks))
    without = Record.objects.filter(
        organ=organ,
        issuer="own",
        attribute="open",
        published_on__year=on.year,
        cancelled_at=None,
        item=None,
    )
    records += [
        Found(f"{title}：没有审核表", reverse("records:detail", args=[organ.slug, public_id]))
        for title, public_id in without.order_by("pk").values_list("title", "public_id")
    ]
    return counted(records, what="条本年公开的信息", wrong="条审核不齐", none="本年还没有公开信息")


@computed("publications_in_time")
def publications_in_time(organ: Organ, on: date) -> Outcome:
    """Tell which records that are to be public are past their term."""
    wrong = []
    for record in unpublished_records(organ):
        due = due_of(record).due_on
        if due is not None and due < on:
            url = reverse("records:detail", args=[organ.slug, record.public_id])
            wrong.append(Found(f"{record.title}：应于{due}前公开", url))
    if not wrong:
        return Outcome("没有超过20个工作日还没有公开的")
    return Outcome(f"{len(wrong)}条超过20个工作日还没有公开", tuple(wrong))


def _documents(organ: Organ, year: int) -> Iterator[Record]:
    found = Record.objects.filter(
        organ=organ,
        kind="document",
        issuer="own",
        attribute="open",
        dated_on__year=year,
        cancelled_at=None,
    )
    yield from found.defer("body").order_by("pk")


@computed("documents_published")
def documents_published(organ: Organ, on: date) -> Outcome:
    """Tell which of the year's open documents are public."""
    records = [
        Found(
            f"{one.title}：{f'{one.published_on}公开' if one.published_on else '没有公开'}",
            reverse("records:detail", args=[organ.slug, one.public_id]),
            one.published_on is not None,
        )
        for one in _documents(organ, on.year)
    ]
    return counted(
        records, what="件主动公开文件", wrong="件没有公开", none="本年没有制发主动公开文件"
    )


@computed("documents_interpreted")
def documents_interpreted(organ: Organ, on: date) -> Outcome:
    """Tell which of the year's public normative documents have an interpretation beside them."""
    public = Item.objects.filter(organ=organ, published_version__isnull=False, taken_down_at=None)
    told: set[str] = set()
    explaining: set[str] = set()
    rows = public.filter(published_column__slug="interpretation")
    for public_id, related in rows.values_list("record__public_id", "record__related"):
        explaining.add(public_id)
        told |= set(related)
    records = [
        Found(
            f"{one.title}：{'有解读' if is_told else '没有解读'}",
            reverse("records:detail", args=[organ.slug, one.public_id]),
            is_told,
        )
        for one in _documents(organ, on.year)
        if one.rank == "normative" and one.published_on
        for is_told in [one.public_id in told or bool(explaining & set(one.related))]
    ]
    none = "本年没有公开规范性文件"
    return counted(records, what="件规范性文件", wrong="件没有解读", none=none)
