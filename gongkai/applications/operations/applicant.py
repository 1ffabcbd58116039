"""What applicants do themselves, online: hand in, complete, say that they paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications.dating import standing_of
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import (
    Received,
    code_mark,
    keep_case_files,
    submit_online,
)
from gongkai.applications.operations.recording import case_deed, open_event, open_or_refuse
from gongkai.applications.operations.serving import note_reading
from gongkai.applications.operations.steps import receive_correction
from gongkai.audit.models import Entry
from gongkai.audit.operations import AlreadyDone
from gongkai.errors import InvalidInput, NotAllowedByLaw
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import refuse_secret_text

#: How what an applicant wrote about a payment is named among the files of the case.
PAYMENT_STATEMENT = "缴费说明.txt"
#: So many papers on payments a case takes online; more is no statement any more.
_MOST_STATED = 20
#: Event that is answered → what is told where none waits.
_NOT_ASKED = {
    "correction_notified": "没有等待补正的告知。",
    "fee_noticed": "没有等待缴费的收费通知。",
}


def submit_with_code(
    organ: Organ,
    applicant: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    identity_number: str,
    uploads: Sequence[Received] = (),
    code: str,
    at: datetime,
    key: str,
) -> Application:
    """Take an application handed in online, under a code that the caller can work out again.

    So the receipt can be shown a second time to the browser that sent the form, though only the
    code's mark is kept. Raises as ``submit_online`` does.
    """
    done = submit_online(
        organ, applicant, content, identity_number=identity_number, uploads=uploads, at=at, key=key
    )
    set_code(done.application, code)
    return done.application


def handed_in_with(organ: Organ, key: str) -> Application | None:
    """Return the application that a form with this key handed in before.

    Of another deed that bore the key, a member of the staff's own, nothing is told.
    """
    entries = Entry.objects.filter(chain__organ=organ.slug, key=key)
    entry = entries.filter(deed="applications.registered").first()
    kind, _, pk = entry.target.partition(":") if entry else ("", "", "")
    if kind != "application":
        return None
    found: Application | None = (
        Application.objects.filter(organ=organ, pk=int(pk), source="online")
        .select_related("organ", "applicant")
        .first()
    )
    return found


def set_code(application: Application, code: str) -> None:
    """Let an application be asked for with this code and no other."""
    application.code_mark = code_mark(code)
    Application.objects.filter(pk=application.pk).update(code_mark=application.code_mark)


def correct_online(
    application: Application,
    *,
    content: str,
    uploads: Sequence[Received] = (),
    at: datetime,
    key: str,
) -> Application:
    """Take what completes an application, within the day that the notice set.

    Raises InvalidInput for an empty reply, NotAllowedByLaw (``correction_over``) after the day:
    whether there was a good reason is then for a person to judge. Source: 条例第三十条.
    """
    if not content.strip() and not uploads:
        raise InvalidInput("请填写补正的内容，或者上传补正材料。", code="correction_empty")
    refuse_secret_text({"content": content})
    _refuse_unasked(application, "correction_notified", key)
    _refuse_late_correction(application, at)
    files = _kept(application, uploads, at)
    with transaction.atomic():
        # Not locked here: the deed locks the organ's chain first and the row after it, as all do.
        current = Application.objects.get(pk=application.pk)
        _refuse_late_correction(current, at)
        done = receive_correction(current, on=at.date(), content=content, by=None, at=at, key=key)
        keep_case_files(done, files)
    return done


def _refuse_late_correction(application: Application, at: datetime) -> None:
    standing = standing_of(application)
    # Not the clock: its end may lie beyond the last calendar published.
    limit = standing.facts.correction_reply_by if standing.facts else None
    if standing.open_corrections and limit is not None and at.date() > limit:
        raise NotAllowedByLaw(
            f"补正期限已于{limit}届满，不能在网上补正。有正当理由的，请尽快与本机关联系，"
            "说明理由并提交补正材料；也可以重新提出申请。",
            code="correction_over",
            article="条例第三十条",
        )


def state_payment(
    application: Application,
    *,
    text: str,
    uploads: Sequence[Received] = (),
    at: datetime,
    key: str,
) -> Application:
    """Keep that the applicant says the fee was paid, with their vouchers, for the office to check.

    Nothing is counted from it: the payment is entered by the office (``receive_payment``).
    """
    if not text.strip() and not uploads:
        raise InvalidInput(
            "请填写缴费的日期、方式，或者上传缴费凭证。", code="payment_statement_empty"
        )
    refuse_secret_text({"text": text})
    _refuse_unasked(application, "fee_noticed", key)
    if application.files.filter(purpose="payment").count() >= _MOST_STATED:
        raise NotAllowedByLaw(
            "缴费材料已经收到很多份，不能再传。请打电话或者到本机关核对缴费情况。",
            code="too_many_statements",
        )
    files = _kept(application, uploads, at)
    if text.strip():
        statement = keep_file(
            application.organ,
            text.strip().encode(),
            name=PAYMENT_STATEMENT,
            kind="text",
            by=None,
            at=at,
            purpose="case",
        )
        files = [(statement, "payment"), *files]
    with case_deed("payment_stated", application, by=None, at=at, key=key) as doing:
        open_or_refuse(doing)
        open_event(doing.standing.open_fees, _NOT_ASKED["fee_noticed"])
        keep_case_files(doing.application, files)
    return doing.application


def _refuse_unasked(application: Application, asked: str, key: str) -> None:
    """Refuse what nobody asked for before its files are kept, or the disk could be filled with it.

    Asked again inside the deed. Raises WrongState, AlreadyDone for a form that was sent before.
    """
    earlier = Entry.objects.filter(chain__organ=application.organ.slug, key=key).first()
    if earlier is not None:
        raise AlreadyDone(earlier.target)
    standing = standing_of(application)
    is_correction = asked == "correction_notified"
    waiting = standing.open_corrections if is_correction else standing.open_fees
    open_event(waiting if standing.closed_on is None else (), _NOT_ASKED[asked])


def read_answer(application: Application, *, at: datetime) -> None:
    """Enter that the applicant opened the answer online, once; evidence only."""
    if not application.events.filter(kind="reading_noted").exists():
        note_reading(application, at=at)


def _kept(
    application: Application, uploads: Sequence[Received], at: datetime
) -> list[tuple[StoredFile, str]]:
    """Screen and keep files before the transaction; their rows are saved in it."""
    return [
        (
            keep_file(application.organ, one.data, name=one.name, by=None, at=at, purpose="case"),
            one.purpose,
        )
        for one in uploads
    ]
