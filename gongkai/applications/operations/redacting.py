"""Files that are given out: taken in, looked at under log, covered where they must be.

Source: 条例第三十七条 (区分处理); the original stays, and whoever opens it is named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache

from gongkai.accounts.models import User
from gongkai.applications.models import Application, CaseFile, FileAccess
from gongkai.applications.operations.looking import open_file
from gongkai.applications.operations.recording import case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.errors import GongkaiError, InvalidInput, WrongState
from gongkai.exchange.redaction import Box, as_pdf, hidden_data, redact_pdf
from gongkai.exchange.redaction.boxes import checked_boxes
from gongkai.records.files import get
from gongkai.records.operations import keep_file
from gongkai.records.secrets import made_by_us, refuse_secret_text

#: Looks of one person at one file within this time are one look: pages of it, drawn one by one.
_ONE_LOOK = timedelta(minutes=10)


def add_file(
    application: Application,
    data: bytes,
    *,
    name: str,
    purpose: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CaseFile:
    """Attach a file to the case; of one to be given out, what a reader does not see is told.

    Raises SecrecyMark with nothing kept; InvalidInput for what is no file to be kept.
    """
    APPLICATIONS.require(by, "draft", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    stored = keep_file(application.organ, data, name=name, by=by, at=at, purpose="case")
    warnings = _warnings(data, name) if purpose == "original" else []
    with case_deed("file_added", application, by=by, at=at, key=key) as doing:
        if purpose == "original":
            open_or_refuse(doing)
        stored.save()
        file = CaseFile.objects.create(
            organ=application.organ,
            application=doing.application,
            stored=stored,
            purpose=purpose,
            warnings=warnings,
        )
        doing.deed.on("", file=file.pk, purpose=purpose, sha256=stored.sha256)
    return file


def _warnings(data: bytes, name: str) -> list[str]:
    try:
        return hidden_data(data, name)
    except GongkaiError as error:
        return [f"不能查看有没有隐藏内容：{error.message}"]


def remove_file(file: CaseFile, *, by: User, at: datetime, key: str | None = None) -> None:
    """Take a file for giving out back that was attached by mistake and is not used anywhere."""
    APPLICATIONS.require(by, "draft", file.organ, on=at.date())
    require_view(by, file.application, on=at.date())
    with case_deed("file_removed", file.application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        if file.purpose not in ("original", "redacted"):
            raise WrongState("只能移出拟提供的文件。", code="file_in_use")
        if doing.application.answers.filter(released__file=file).exists():
            raise WrongState("答复里选了这个文件。请先在答复中去掉，再移出。", code="file_in_use")
        if file.redactions.exists() or FileAccess.objects.filter(file=file).exists():
            # Whoever looked at it stays named, so the row stays too.
            CaseFile.objects.filter(pk=file.pk).update(purpose="other")
        else:
            file.delete()
        doing.deed.on("", file=file.pk)


def mark_boxes(
    file: CaseFile,
    boxes: Sequence[Box],
    *,
    pages: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CaseFile:
    """Keep the places of an original that are to be covered, so that the work can be resumed."""
    APPLICATIONS.require(by, "draft", file.organ, on=at.date())
    require_view(by, file.application, on=at.date())
    refuse_secret_text({str(at): box.reason for at, box in enumerate(boxes)})
    tidy = checked_boxes(boxes, pages) if boxes else ()
    with case_deed("boxes_marked", file.application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        _require_original(file)
        CaseFile.objects.filter(pk=file.pk).update(boxes=[asdict(box) for box in tidy])
        doing.deed.on("", file=file.pk, boxes=len(tidy))
    file.boxes = [asdict(box) for box in tidy]
    return file


def boxes_of(file: CaseFile) -> tuple[Box, ...]:
    """Return the places that are marked on an original, or were covered on a result."""
    return tuple(Box(**box) for box in file.boxes)


def redact(file: CaseFile, *, by: User, at: datetime, key: str | None = None) -> CaseFile:
    """Make the file that is given out: what stands under the boxes is gone from it.

    Drawn and checked before the transaction. Raises InvalidInput as ``redact_pdf`` does.
    Source: 条例第三十七条.
    """
    APPLICATIONS.require(by, "draft", file.organ, on=at.date())
    require_view(by, file.application, on=at.date())
    _require_original(file)
    boxes = boxes_of(file)
    made = redact_pdf(pdf_of(file), boxes)
    name = _name_of_result(file.stored.name, made.words)
    stored = keep_file(
        file.organ,
        made.data,
        name=name,
        by=by,
        at=at,
        purpose="case",
        screening=made_by_us(name),
    )
    with case_deed("file_redacted", file.application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        current = CaseFile.objects.select_for_update().get(pk=file.pk)
        if boxes_of(current) != boxes:
            raise WrongState(
                "生成文件时，别人改动了遮盖处，没有生成。请看过现在的遮盖处再办。",
                code="changed_since_seen",
            )
        stored.save()
        result = CaseFile.objects.create(
            organ=file.organ,
            application=doing.application,
            stored=stored,
            purpose="redacted",
            made_from=current,
            boxes=[asdict(box) for box in made.boxes],
            warnings=list(made.notes),
        )
        doing.deed.on(
            "", file=result.pk, made_from=file.pk, boxes=len(made.boxes), sha256=stored.sha256
        )
    return result


def _name_of_result(name: str, covered: Collection[str]) -> str:
    """Return the name of the new file; one that tells what was covered is not taken over.

    >>> _name_of_result("验收报告.docx", ["王某某"])
    '验收报告（区分处理）.pdf'
    >>> _name_of_result("王某某的投诉.docx", ["投诉人王某某，住幸福路1号"])
    '区分处理后的信息.pdf'
    """
    stem = "".join(name.rsplit(".", 1)[0].split())
    runs = {stem[at : at + 3] for at in range(max(len(stem) - 2, 0))}
    if any(
        (len(word) > 1 and word in stem) or any(run in word for run in runs) for word in covered
    ):
        return "区分处理后的信息.pdf"
    return f"{name.rsplit('.', 1)[0]}（区分处理）.pdf"


def pdf_of(file: CaseFile) -> bytes:
    """Return a file of the case as PDF, for its pages to be drawn."""
    if file.stored.kind == "pdf":
        return get(file.stored.sha256)
    return _converted(file.stored.sha256, file.stored.name)


@lru_cache(maxsize=4)
def _converted(sha256: str, name: str) -> bytes:
    """Return a picture or a Word file as PDF; converting takes seconds, looking is done often."""
    return as_pdf(get(sha256), name)


def note_look(file: CaseFile, *, by: User, at: datetime) -> None:
    """Enter that a person looks at an original; a look at its next page is the same look."""
    recent = FileAccess.objects.filter(file=file, by=by, at__gt=at - _ONE_LOOK, at__lte=at)
    if not recent.exists():
        open_file(file, by=by, at=at)


def _require_original(file: CaseFile) -> None:
    if file.purpose != "original":
        raise InvalidInput("只能对拟提供的信息原件作遮盖处理。", code="not_an_original")
