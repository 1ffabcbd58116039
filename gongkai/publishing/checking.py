"""Whether what is public is what was approved: rows compared with what the trail tells."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.audit.queries import traces_of_deed
from gongkai.publishing.models import Item, Review

#: Deeds that bind reviews by step, decision and substance.
_REVIEWING = ("publishing.reviewed", "publishing.paper_entered")


def broken_publications() -> Iterator[str]:
    """Yield a sentence for every public version or approval that no deed made."""
    yield from _wrongly_public()
    yield from _invented_reviews()


def _wrongly_public() -> Iterator[str]:
    """The newest publication of an item in the trail names the version that the public sees."""
    told: dict[str, str] = {}
    for organ, trace in traces_of_deed("publishing.published"):
        told[f"{organ}/{trace.target}"] = str(trace.details.get("sha256"))
    rows = Item.objects.exclude(published_version=None).order_by("pk")
    for item in rows.select_related("organ", "record", "published_version").iterator(1_000):
        version = item.published_version
        key = f"{item.organ.slug}/record:{item.record.public_id}"
        if version is None or told.get(key) != version.sha256:
            yield (
                f"政府信息“{item.record.index_number}”公开的版本与发布时登记的不符："
                "没有经过发布就被改换。"
            )


def _invented_reviews() -> Iterator[str]:
    told = {
        (organ, trace.target, step, trace.details.get("substance"))
        for deed in _REVIEWING
        for organ, trace in traces_of_deed(deed)
        for step, decision in trace.details.get("decisions", {}).items()
        if decision == "approved"
    }
    rows = Review.objects.filter(decision="approved").exclude(step="proofread").order_by("pk")
    for review in rows.select_related("organ", "item__record").iterator(1_000):
        target = f"record:{review.item.record.public_id}"
        if (review.organ.slug, target, review.step, review.substance) not in told:
            yield (
                f"政府信息“{review.item.record.index_number}”的审核意见（{review.step_label}）"
                "没有办理经过：这一条是另外加进去的。"
            )
