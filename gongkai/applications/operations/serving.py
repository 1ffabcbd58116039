"""Service: the day that counts, the proof, and whether the term was kept; filing away after it.

Direct service counts on the day of the signature, by post on the day of posting, online and by
mail on the day it was sent or made available with notice. Source: 国办公开办函〔2016〕235号;
practice: the time of reading is evidence only.
"""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.folding import LAPSED
from gongkai.applications.models import Answer, Application, CaseFile
from gongkai.applications.operations.answering import (
    living_answer,
    refuse_covered_originals,
    refuse_untold_third_party,
    refuse_while_asked,
    released_files,
    substance_of,
)
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput, NotAllowedByLaw, WrongState
from gongkai.records.models import StoredFile
from gongkai.statute.clocks import Clock

#: Result → what the clock tells when the applicant did it after all, but too late.
_TOO_LATE = {"correction_lapsed": "correction_overdue", "fee_unpaid": "fee_paid_late"}


def serve_answer(
    application: Application,
    *,
    on: date,
    way: str,
    postal_number: str = "",
    proof: StoredFile | None = None,
    seen: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Answer:
    """Enter that the signed answer was served: this day decides whether the term was kept.

    ``proof`` is an unsaved file (送达回证, posting slip). Raises WrongState unless it was signed as
    it stands; InvalidInput for a day before the signature.
    """
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    with case_deed("answered", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        answer = living_answer(doing.application)
        if answer is None or answer.state != "approved":
            raise WrongState("答复还没有签发，不能送达。", code="answer_not_approved")
        if seen != answer.substance or substance_of(answer) != answer.substance:
            raise WrongState("答复签发后有变化，没有送达。请重新送审。", code="approval_void")
        refuse_covered_originals(released_files(answer))
        if answer.approved_on and on < answer.approved_on:
            raise InvalidInput(
                f"送达日期（{on}）早于签发日期（{answer.approved_on}）。请核对。",
                code="dates_in_wrong_order",
            )
        if way == "post" and not postal_number.strip():
            raise InvalidInput("邮政寄送的请填写邮件号码。", code="postal_number_missing")
        doing.require_step("answer")
        refuse_before_receipt(doing, on)
        refuse_while_asked(doing, answer)
        refuse_untold_third_party(doing, answer)
        file = _keep_proof(doing, proof)
        answer.state, answer.served_on, answer.served_by = "served", on, way
        answer.postal_number = postal_number.strip()
        answer.save(update_fields=["state", "served_on", "served_by", "postal_number"])
        doing.happen(
            "answered",
            on=on,
            decision=answer.decision,
            answer=answer.pk,
            way=way,
            proof=file.pk if file else None,
        )
    return answer


def refuse_before_receipt(doing: Doing, on: date) -> None:
    """Refuse to close an application before its day of receipt, or while that day is open.

    Otherwise no year's report would count it. Source: 条例第三十一条.
    """
    received_on = doing.received_on()
    if on < received_on:
        raise InvalidInput(
            f"日期（{on}）早于收到申请之日（{received_on}）。请核对；确认日期有误的，请先更正登记。",
            code="dates_in_wrong_order",
            article="条例第三十一条",
        )


def lapse(
    application: Application,
    *,
    decision: str,
    on: date,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Close an application given up: not corrected, or the fee not paid, within its term.

    Refused while the term runs. Source: 条例第三十条; 国办函〔2020〕109号第六条.
    """
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    if decision not in LAPSED:
        raise InvalidInput("只有逾期不补正、逾期不缴费可以这样结案。", code="not_lapsed")
    step = "lapse_correction" if decision == "correction_lapsed" else "lapse_fee"
    with case_deed("lapsed", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        clock = doing.clock_if_told(on)
        if clock is None or decision not in given_up(clock):
            doing.require_step(step)
        facts = doing.standing.facts
        if decision == "correction_lapsed":
            limit = facts.correction_reply_by if facts else None
        else:
            limit = (clock or doing.clock()).limits.get("fee_payment")
        if limit is not None and on <= limit:
            raise NotAllowedByLaw(
                f"期限到{limit}为止，还没有届满，不能按放弃申请结案。", code="term_runs"
            )
        doing.happen("answered", on=on, decision=decision)
    return doing.application


def given_up(clock: Clock) -> list[str]:
    """Return the results that stand though the applicant acted after all: it came too late.

    Source: 条例第三十条; docs/readings/0002-corrections.md, 0006-fees.md.
    """
    codes = {risk.code for risk in clock.risks}
    return [decision for decision, code in _TOO_LATE.items() if code in codes]


def add_proof(
    application: Application,
    proof: StoredFile,
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CaseFile:
    """Attach a proof of service that came back later."""
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    with case_deed("proof_added", application, by=by, at=at, key=key) as doing:
        file = _keep_proof(doing, proof)
    assert file is not None
    return file


def note_reading(application: Application, *, at: datetime) -> None:
    """Enter that the applicant opened the answer online, the first time; evidence only."""
    with case_deed("reading_noted", application, by=None, at=at) as doing:
        if not doing.application.events.filter(kind="reading_noted").exists():
            doing.happen("reading_noted", on=at.date())


def archive(application: Application, *, by: User, at: datetime, key: str | None = None) -> None:
    """File a closed application away (归档). Source: 条例第四十五条."""
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    with case_deed("archived", application, by=by, at=at, key=key) as doing:
        doing.require_step("archive")
        doing.happen("archived", on=at.date())


def _keep_proof(doing: Doing, proof: StoredFile | None) -> CaseFile | None:
    if proof is None:
        return None
    proof.save()
    return CaseFile.objects.create(
        organ=doing.application.organ,
        application=doing.application,
        stored=proof,
        purpose="service",
    )
