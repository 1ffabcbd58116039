"""复议 and 诉讼 in the index: the dispute with its instances, and its papers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from gongkai.archive.searching.indexing.parts import Built, file_entry, private, texts, title_of
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.remedies.models import Dispute, Instance
from gongkai.remedies.queries import claimant_of, subject_of
from gongkai.search.entry import Entry


def dispute_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of all disputes of the organ."""
    rows = Dispute.objects.filter(organ=organ).order_by("pk").values_list("pk", flat=True)
    return map(str, rows.iterator(chunk_size=2_000))


def build_disputes(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of disputes, nothing of one whose application was made anonymous.

    Three queries.
    """
    rows = (
        Dispute.objects.filter(organ=organ, pk__in=keys)
        .exclude(application__anonymised_at__isnull=False)
        .select_related("application__applicant")
        .prefetch_related("instances", "files__stored")
    )
    for dispute in rows:
        entry = _dispute(organ, dispute)
        yield Built(entry)
        for file in dispute.files.all():
            if file.stored.removed_at is None:
                yield file_entry(
                    f"dispute_file:{file.pk}",
                    file.stored,
                    entry,
                    url=reverse("remedies:file", args=[organ.slug, dispute.number, file.pk]),
                    state=file.get_purpose_display(),
                    is_read=True,
                    private=True,
                )


def _dispute(organ: Organ, dispute: Dispute) -> Entry:
    instances: list[Instance] = list(dispute.instances.all())
    told = [
        ("被诉行为", subject_of(dispute)),
        ("复议申请人、原告", claimant_of(dispute)),
        ("请求", dispute.claim),
        ("内部备注", dispute.remarks),
        *(
            (
                one.get_level_display(),
                f"{one.body} {one.case_number} {one.result_word} {one.evidence}",
            )
            for one in instances
        ),
    ]
    subject = title_of(private(subject_of(dispute)))
    return Entry(
        key=f"dispute:{dispute.pk}",
        organ=organ.slug,
        kind="dispute",
        title=f"{dispute.get_kind_display()}：{subject or dispute.get_target_display()}",
        texts=texts(told, is_private=True),
        number=dispute.number,
        year=dispute.year,
        dated_on=dispute.filed_on,
        url=reverse("remedies:dispute", args=[organ.slug, dispute.number]),
        subject=f"dispute:{dispute.pk}",
        readers=(reader(organ, "remedies"),),
        state=dispute.get_result_display() if dispute.closed_on else "尚未审结",
    )
