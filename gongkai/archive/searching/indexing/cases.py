"""Applications in the index: the case, its letters, answers and papers.

Never an identity number, a telephone or an address of a person; the name of the applicant stands
in the entry of the case, which only those find who may see the case. Opening a paper of a case is
logged, so no text of a paper is indexed but that of what was covered to be given out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from gongkai.applications.models import Answer, Application, Letter
from gongkai.archive.searching.indexing.parts import (
    COLUMN,
    Built,
    file_entry,
    private,
    texts,
    title_of,
)
from gongkai.archive.searching.readers import readers_of_case
from gongkai.organs.models import Organ
from gongkai.search.entry import Entry


def application_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of all applications of the organ."""
    rows = Application.objects.filter(organ=organ).order_by("pk").values_list("pk", flat=True)
    return map(str, rows.iterator(chunk_size=2_000))


def build_applications(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of applications, nothing of one that was made anonymous. Nine queries."""
    rows = (
        Application.objects.filter(organ=organ, pk__in=keys, anonymised_at=None)
        .select_related("applicant")
        .prefetch_related(
            "assignments",
            "consultations",
            "searches",
            "notes",
            "letters",
            "answers__reviews__signer",
            "files__stored",
        )
    )
    for case in rows:
        entry = _case(organ, case)
        yield Built(entry)
        for letter in case.letters.all():
            yield Built(_letter(case, letter, entry))
        for answer in case.answers.all():
            yield Built(_answer(case, answer, entry))
        for file in case.files.all():
            if file.stored.removed_at is None:
                yield file_entry(
                    f"case_file:{file.pk}",
                    file.stored,
                    entry,
                    url=entry.url,
                    state=file.get_purpose_display(),
                    is_read=file.purpose == "redacted",
                    private=True,
                )


def _case(organ: Organ, case: Application) -> Entry:
    given = [one for one in case.assignments.all() if one.returned_at is None]
    persons = {one.person_id for one in given if one.person_id}
    in_charge = [pk for pk in (case.handler_id, *sorted(persons)) if pk]
    told = [
        ("所需政府信息", case.wanted),
        ("文号或者其他特征", case.identifying),
        ("申请人", case.applicant.name),
        *(("交办", f"{one.task} {one.answer}") for one in case.assignments.all()),
        *(
            ("征求意见", f"{one.name} {one.matter} {one.reasons}")
            for one in case.consultations.all()
        ),
        *(("检索记录", f"{one.place} {one.terms} {one.result}") for one in case.searches.all()),
        *(("内部备注", one.text) for one in case.notes.all()),
    ]
    return Entry(
        key=f"application:{case.pk}",
        organ=organ.slug,
        kind="application",
        title=title_of(private(case.wanted)),
        texts=texts(told, is_private=True),
        number=case.number,
        year=case.year,
        dated_on=case.arrived_on,
        url=reverse("applications:case", args=[organ.slug, case.number]),
        subject=f"application:{case.pk}",
        readers=readers_of_case(organ, {one.office_id for one in given}, persons),
        state=case.get_state_display(),
        persons=tuple(dict.fromkeys(in_charge)),
    )


def _letter(case: Application, letter: Letter, of: Entry) -> Entry:
    state = "已作废" if letter.voided_at else "已发出" if letter.issued_on else "草稿"
    written_on = letter.issued_on or timezone.localtime(letter.at).date()
    return Entry(
        key=f"letter:{letter.pk}",
        organ=of.organ,
        kind="letter",
        title=private(letter.title),
        texts=texts([("正文", letter.text), ("受文者", letter.addressee)], is_private=True),
        number=letter.number,
        column=of.title[:COLUMN],
        year=written_on.year,
        dated_on=written_on,
        url=reverse("applications:letter", args=[of.organ, case.number, letter.pk]),
        subject=of.subject,
        readers=of.readers,
        state=state,
        persons=(letter.by_id,) if letter.by_id else (),
    )


def _answer(case: Application, answer: Answer, of: Entry) -> Entry:
    reviews = [
        (
            one.get_step_display(),
            f"{one.signer.name} {one.get_outcome_display()} {one.on} {one.opinion}",
        )
        for one in answer.reviews.all()
    ]
    told = [("答复正文", answer.text), ("依据和理由", answer.grounds), *reviews]
    return Entry(
        key=f"answer:{answer.pk}",
        organ=of.organ,
        kind="answer",
        title=f"{case.number}号申请的答复：{answer.get_decision_display()}",
        texts=texts(told, is_private=True),
        number=case.number,
        column=of.title[:COLUMN],
        year=case.year,
        dated_on=answer.served_on or answer.approved_on or case.arrived_on,
        url=of.url,
        subject=of.subject,
        readers=of.readers,
        state=answer.get_state_display(),
        persons=(answer.drafter_id,),
    )
