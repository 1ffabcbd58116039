"""Closing a case: the bundle that goes to the archive, and its personal data taken out.

What stays after anonymising: numbers, dates, events, category, result, so that every count and
every chain of entries is what it was. Source: 条例第四十五条; 个人信息保护法第四十七条.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.applications.bundling import case_bundle
from gongkai.applications.models import (
    Answer,
    Applicant,
    Application,
    Assignment,
    CaseFile,
    Consultation,
    FileAccess,
    Letter,
    Note,
    SearchEntry,
)
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.operations.recording import Doing, case_deed
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.audit.operations import deed
from gongkai.errors import NotAllowedByLaw, WrongState
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.organs.models import Organ
from gongkai.records.files import path_of, put
from gongkai.records.models import StoredFile
from gongkai.statute.personal_data import kept_until, over_before

GONE = "（已匿名化）"
#: What is looked at by whoever takes all papers of a case at once.
BUNDLE = "全部案卷材料"
#: How a file is named that was given out with personal data covered; names tell of people too.
_COVERED_NAME = "区分处理后的信息.pdf"
#: What other rooms keep about an application: each takes its personal data out inside the deed and
#: returns the keys of its files, or refuses.
ALSO: list[Callable[[Application], Collection[int]]] = []
_EMPTY = (
    "identity_sealed",
    "identity_mark",
    "representative",
    "contact",
    "phone",
    "address",
    "postcode",
    "email",
    "agent",
    "agent_phone",
)
#: Files that hold nothing of the applicant: what was given out with personal data covered.
_KEPT = frozenset({"redacted"})


def bundle(application: Application, *, by: User, at: datetime) -> bytes:
    """Return the bundle of a case; that it was taken out is entered."""
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    data = case_bundle(application)
    with deed("applications.bundle_taken", organ=application.organ.slug, by=by, at=at) as done:
        FileAccess.objects.create(
            organ=application.organ, application=application, what=BUNDLE, by=by, at=at
        )
        done.on(f"application:{application.pk}", number=application.number)
    return data


def retained_until(application: Application) -> date | None:
    """Return the last day on which the personal data is kept, None while the case is open."""
    if application.closed_on is None:
        return None
    return kept_until(application.closed_on, settings_of(application.organ).retention_years)


def anonymise(
    application: Application,
    *,
    reason: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Take the personal data out of a closed case, for good; a person decides it, never a timer.

    Before the term of retention it needs a reason. The bytes go after the deed is kept. Raises
    WrongState while the case is open or when it was done; NotAllowedByLaw before the term without
    a reason.
    """
    APPLICATIONS.require(by, "set_up", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    until = retained_until(application)
    if until is None:
        raise WrongState("案卷还没有办结，不能匿名化。", code="application_open")
    if at.date() <= until and not reason.strip():
        raise NotAllowedByLaw(
            f"个人信息保留到{until}，期限没有届满。当事人要求删除等情形，请写明原因。",
            code="retention_runs",
            article="个人信息保护法第四十七条",
        )
    notice = _notice(application)
    with case_deed("anonymised", application, by=by, at=at, key=key, seen=seen) as doing:
        if doing.application.anonymised_at is not None:
            raise WrongState("这件申请已经匿名化。", code="anonymised")
        _empty_rows(doing, at)
        elsewhere = [key for take_out in ALSO for key in take_out(doing.application)]
        removed, gone = _replace_files(doing.application, elsewhere, notice, at)
        doing.happen("anonymised", on=at.date())
        if reason.strip():
            doing.note(f"匿名化的原因：{reason.strip()}")
        doing.deed.on("", files=len(gone), is_due=at.date() > until, removed=removed)
        transaction.on_commit(lambda: _delete_bytes(gone))
    return doing.application


def _empty_rows(doing: Doing, at: datetime) -> None:
    case = doing.application
    Applicant.objects.filter(pk=case.applicant_id).update(
        name=GONE, identity_type="", anonymised_at=at, **dict.fromkeys(_EMPTY, "")
    )
    Application.objects.filter(pk=case.pk).update(
        wanted=GONE, identifying="", code_mark="", anonymised_at=at
    )
    case.anonymised_at = at
    Note.objects.filter(application=case).update(text=GONE)
    Consultation.objects.filter(application=case).update(
        name=GONE, address="", phone="", matter="", reasons=""
    )
    Letter.objects.filter(application=case).update(addressee=GONE, text=GONE)
    Answer.objects.filter(application=case).update(
        text=GONE, grounds="", return_reason="", to_contact="", postal_number=""
    )
    # Words of the office beside what was covered, and what an original told unseen.
    files = CaseFile.objects.filter(application=case)
    files.exclude(purpose__in=_KEPT).update(boxes=[], warnings=[])
    covered = files.filter(purpose__in=_KEPT)
    for file in covered:
        # Where something was covered and by which article stays; the words written to it go.
        file.boxes = [box | {"reason": ""} for box in file.boxes]
        file.save(update_fields=["boxes"])
    StoredFile.objects.filter(pk__in=covered.values("stored_id")).update(name=_COVERED_NAME)
    Assignment.objects.filter(application=case).update(task="", answer="", return_reason="")
    SearchEntry.objects.filter(application=case).update(place=GONE, terms=GONE, result=GONE)


def _notice(application: Application) -> StoredFile:
    """Keep the sheet that lies where a file was, so that no reference points at nothing."""
    content = LetterContent(
        organ=application.organ.name,
        title="材料已匿名化",
        paragraphs=("本材料含有个人信息，保留期满或者依当事人要求，已按规定清除，内容不再保留。",),
    )
    data = letter_pdf(content)
    return StoredFile(
        sha256=put(data), name="材料已匿名化.pdf", kind="pdf", size=len(data), purpose="case"
    )


def _files_of(case: Application, elsewhere: Collection[int]) -> list[StoredFile]:
    """Return the files that hold personal data: papers that came, letters, signed sheets."""
    files = case.files.exclude(purpose__in=_KEPT).values_list("stored_id", flat=True)
    letters = Letter.objects.filter(application=case).values_list("pdf_id", "docx_id")
    sheets = case.answers.values_list("reviews__paper_id", flat=True)
    keys = {*files, *(key for pair in letters for key in pair), *sheets, *elsewhere} - {None}
    return list(StoredFile.objects.filter(pk__in=keys, record=None, removed_at=None))


def _replace_files(
    case: Application, elsewhere: Collection[int], notice: StoredFile, at: datetime
) -> tuple[list[int], list[str]]:
    """Let the rows point at the sheet; return their keys, and hashes that nothing refers to."""
    rows = _files_of(case, elsewhere)
    hashes = {row.sha256 for row in rows}
    StoredFile.objects.filter(pk__in=[row.pk for row in rows]).update(
        sha256=notice.sha256,
        name=notice.name,
        kind=notice.kind,
        size=notice.size,
        removed_at=at,
    )
    kept = StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
    return sorted(row.pk for row in rows), sorted(hashes - set(kept))


def _delete_bytes(hashes: Iterable[str]) -> None:
    for sha256 in hashes:
        # Somebody may have kept the same bytes in between.
        if not StoredFile.objects.filter(sha256=sha256).exists():
            Path(path_of(sha256)).unlink(missing_ok=True)


def due_for_anonymising(
    found: QuerySet[Application], *, organ: Organ, on: date
) -> QuerySet[Application]:
    """Narrow an organ's applications to those whose term of retention is over, oldest first.

    Nothing is taken out by it: a person looks at them and decides (``retained_until``).
    """
    before = over_before(on, settings_of(organ).retention_years)
    return found.filter(closed_on__lt=before, anonymised_at=None).order_by("closed_on", "pk")
