"""监督保障 in the index: inspections, findings, results of tasks, briefs sent, communities, books.

Complaints are not among them: nobody but who handles them may learn that there is one. An
inspection of another organ is told in both archives, to the other one once it is issued.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from gongkai.archive.searching.indexing.parts import Built, file_entry, texts, title_of
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.search.entry import Entry
from gongkai.supervision.logbooks.books import BOOKS
from gongkai.supervision.models import (
    CheckFinding,
    DisclosureItem,
    InformationSending,
    Inspection,
    Task,
)
from gongkai.supervision.models.checks import VERDICTS

Keys = Callable[[Organ], Iterator[str]]
Build = Callable[[Organ, Collection[str]], Iterator[Built]]


def _told_to(organ: Organ) -> Q:
    return Q(inspecting=organ) | Q(organ=organ, issued_at__isnull=False)


def finding_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of findings of and about the organ."""
    return _keys(CheckFinding.objects.filter(_told_to(organ)))


def inspection_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of inspections of and by the organ."""
    return _keys(Inspection.objects.filter(_told_to(organ)))


def task_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of tasks for which something was handed in."""
    return _keys(Task.objects.filter(organ=organ, handed_in__isnull=False))


def sending_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of the 信息报送 register."""
    return _keys(InformationSending.objects.filter(organ=organ))


def disclosure_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of what communities told."""
    return _keys(DisclosureItem.objects.filter(organ=organ, row_version__gt=1))


def _keys(rows: object) -> Iterator[str]:
    found = rows.order_by("pk").values_list("pk", flat=True)  # type: ignore[attr-defined]
    return map(str, found.iterator(chunk_size=2_000))


def build_inspections(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of inspections. Two queries."""
    rows = Inspection.objects.filter(_told_to(organ), pk__in=keys)
    for one in rows.select_related("organ").prefetch_related("items"):
        is_ours = one.inspecting_id == organ.pk
        judged = (
            f"{item.text} {VERDICTS.get(item.verdict, '')} {item.figure} {item.comment}".strip()
            for item in one.items.all()
        )
        yield Built(
            Entry(
                key=f"{'inspection' if is_ours else 'inspected'}:{one.pk}",
                organ=organ.slug,
                kind="inspection",
                title=f"{one.organ.name}：{one.title}",
                texts=texts([("说明", one.note), ("检查内容", "\n".join(judged))]),
                number=one.number,
                year=one.year,
                dated_on=one.on,
                url=reverse("supervision:inspection", args=[organ.slug, one.pk]),
                subject=f"inspection:{one.pk}",
                readers=(reader(organ, "supervision"),),
                state="已下发" if one.issued_at else "检查中",
                persons=(one.inspector_id,) if one.inspector_id else (),
            )
        )


def build_findings(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of findings and of what shows that they were put right. Three queries."""
    rows = CheckFinding.objects.filter(_told_to(organ), pk__in=keys)
    for one in rows.select_related("inspection").prefetch_related("events__file"):
        prefix = "check_finding" if one.inspecting_id == organ.pk else "rectification"
        entry = _finding(organ, one, f"{prefix}:{one.pk}")
        yield Built(entry)
        for event in one.events.all():
            if event.file is not None and event.file.removed_at is None:
                yield file_entry(
                    f"{prefix}_file:{event.pk}",
                    event.file,
                    entry,
                    url=reverse(
                        "supervision:finding_file", args=[organ.slug, one.pk, event.number]
                    ),
                    state="整改材料",
                    is_read=True,
                    private=True,
                )


def _finding(organ: Organ, one: CheckFinding, key: str) -> Entry:
    inspector = one.inspection.inspector_id if one.inspection else None
    happened = ((e.get_kind_display(), f"{e.on} {e.text} {e.url}") for e in one.events.all())
    return Entry(
        key=key,
        organ=organ.slug,
        kind="check_finding",
        title=title_of(one.text),
        texts=texts([("问题", one.text), ("依据", one.basis), ("整改要求", one.asked), *happened]),
        number=one.number,
        year=one.year,
        dated_on=one.found_on,
        url=reverse("supervision:finding", args=[organ.slug, one.pk]),
        subject=f"check_finding:{one.pk}",
        readers=(reader(organ, "supervision"),),
        state=one.get_state_display() if one.issued_at else "未下发",
        persons=(inspector,) if inspector else (),
    )


def build_tasks(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of tasks with a result; what is still to be done is on the desk.

    Four queries.
    """
    rows = Task.objects.filter(organ=organ, pk__in=keys, handed_in__isnull=False)
    rows = rows.select_related("handed_in").prefetch_related("events", "outputs", "topics")
    for task in rows:
        handed_in = task.handed_in
        assert handed_in is not None
        day = localtime(handed_in.at).date()
        told = [
            ("交什么", task.deliverable),
            ("年度重点", "、".join(topic.name for topic in task.topics.all())),
            *((event.get_kind_display(), event.note) for event in task.events.all()),
            *(("结果", one.address) for one in task.outputs.all()),
        ]
        yield Built(
            Entry(
                key=f"task:{task.pk}",
                organ=organ.slug,
                kind="task",
                title=task.title,
                texts=texts(told),
                year=day.year,
                dated_on=day,
                url=reverse("supervision:task", args=[organ.slug, task.pk]),
                subject=f"task:{task.pk}",
                readers=(reader(organ, "supervision"),),
                state=task.get_state_display(),
                persons=(handed_in.by_id,) if handed_in.by_id else (),
            )
        )


def build_sendings(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of briefs that were sent. One query."""
    for one in InformationSending.objects.filter(organ=organ, pk__in=keys, cancelled_at=None):
        yield Built(
            Entry(
                key=f"sending:{one.pk}",
                organ=organ.slug,
                kind="sending",
                title=one.title,
                texts=texts(
                    [("报送", one.recipient), ("刊载于", one.adopted_in), ("备注", one.note)]
                ),
                year=one.sent_on.year,
                dated_on=one.sent_on,
                url=reverse("supervision:sendings", args=[organ.slug]),
                subject=f"sending:{one.pk}",
                readers=(reader(organ, "supervision"),),
                state=one.get_adoption_display(),
                persons=(one.by_id,),
            )
        )


def build_disclosures(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of what communities told; who told it is left out. Two queries."""
    rows = DisclosureItem.objects.filter(organ=organ, pk__in=keys, row_version__gt=1)
    for one in rows.select_related("community").prefetch_related("events"):
        told = (
            (event.get_kind_display(), f"{event.place} {event.note} {event.reason}".strip())
            for event in one.events.all()
        )
        yield Built(
            Entry(
                key=f"disclosure:{one.pk}",
                organ=organ.slug,
                kind="disclosure",
                title=f"{one.community.name}{one.title}",
                texts=texts(told, is_private=True),
                year=one.year,
                dated_on=one.done_on,
                url=reverse("supervision:communities:item", args=[organ.slug, one.pk]),
                subject=f"disclosure:{one.pk}",
                readers=(reader(organ, "supervision"),),
                state=one.get_state_display(),
            )
        )


def book_keys(slug: str) -> Keys:
    """Return what yields the keys of a book's rows."""

    def keys(organ: Organ) -> Iterator[str]:
        return _keys(BOOKS[slug].model._default_manager.filter(organ=organ))

    return keys


def rows_of_book(slug: str) -> Build:
    """Return what builds the entries of a book's rows that stand, with their files. One query."""
    book = BOOKS[slug]

    def build(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
        rows = book.model._default_manager.filter(organ=organ, pk__in=keys, cancelled_at=None)
        for row in rows.select_related("file"):
            day = getattr(row, book.day)
            entry = Entry(
                key=f"{slug}:{row.pk}",
                organ=organ.slug,
                kind=slug,
                title=f"{book.label}：{row}",
                texts=texts(zip(book.heads, book.cells(row), strict=True)),
                year=day.year,
                dated_on=day,
                url=reverse(f"supervision:{slug}", args=[organ.slug]),
                subject=f"{slug}:{row.pk}",
                readers=(reader(organ, _READERS.get(slug, "supervision")),),
                persons=(row.by_id,) if row.by_id else (),
            )
            yield Built(entry)
            if row.file is not None and row.file.removed_at is None:
                yield file_entry(
                    f"{slug}_file:{row.pk}",
                    row.file,
                    entry,
                    url=reverse("supervision:book_file", args=[organ.slug, slug, row.pk]),
                    state=book.label,
                    is_read=True,
                    private=True,
                )

    return build


#: Books that not everybody of the organ may see.
_READERS = {"accountability": "accountability"}
