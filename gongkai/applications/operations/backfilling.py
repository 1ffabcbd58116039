"""An answer given on paper before it was entered (补登记): with its true days, and who signed it.

What already happened is recorded, not refused; what was not as the law has it is told as a risk.
Source: practice; 条例第三十三条、第四十五条.
"""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.folding import LAPSED
from gongkai.applications.models import Answer, AnswerReview, Application, CaseFile
from gongkai.applications.operations.answering import (
    check_answer,
    living_answer,
    refuse_foreign_result,
    refuse_untold_third_party,
    refuse_while_asked,
    substance_of,
)
from gongkai.applications.operations.lettering import mark_void
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.operations.serving import refuse_before_receipt
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.applications.words import PAPER_WAYS
from gongkai.errors import GongkaiError, InvalidInput, NotPermitted
from gongkai.records.models import StoredFile
from gongkai.records.secrets import refuse_secret_text

#: Results that are steps of the applicant, not answers of the office.
_NO_ANSWERS = ("withdrawn", *LAPSED)


def record_answer(
    application: Application,
    *,
    decision: str,
    grounds: str,
    text: str,
    signer: User,
    approved_on: date,
    served_on: date,
    way: str,
    postal_number: str = "",
    scan: StoredFile,
    why: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Answer:
    """Enter an answer that was signed and served before; its true day of service closes the case.

    ``scan`` is an unsaved file of the signed answer, ``why`` says why it is entered only now. A
    draft that was begun meanwhile is dropped, its letter void. Raises NotPermitted when the clerk
    is the signer, or the signer held no such post on that day; InvalidInput for days that cannot
    be. Source: 条例第四十五条.
    """
    organ = application.organ
    APPLICATIONS.require(by, "serve", organ, on=at.date())
    require_view(by, application, on=at.date())
    if signer.pk == by.pk:
        raise NotPermitted(
            "签发人不能自己登记自己签发的答复。请由其他有权限的人员登记。", code="own_draft"
        )
    APPLICATIONS.require(signer, "leader", organ, on=approved_on)
    refuse_secret_text({"grounds": grounds, "text": text, "why": why})
    _refuse_unfit(application, decision, approved_on, served_on, way, postal_number, why)
    with case_deed("answer_recorded", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        refuse_before_receipt(doing, served_on)
        _drop_draft(doing)
        scan.save()
        file = CaseFile.objects.create(
            organ=organ, application=doing.application, stored=scan, purpose="letter"
        )
        answer = Answer.objects.create(
            organ=organ,
            application=doing.application,
            decision=decision,
            grounds=grounds.strip(),
            text=text.strip(),
            drafter=by,
            state="served",
            approved_on=approved_on,
            served_on=served_on,
            served_by=way,
            postal_number=postal_number.strip(),
        )
        answer.editors.add(by)
        answer.substance = substance_of(answer)
        answer.save(update_fields=["substance"])
        AnswerReview.objects.create(
            organ=organ,
            answer=answer,
            substance=answer.substance,
            step="leader",
            outcome="approved",
            opinion="补登记线下已经签发的答复",
            signer=signer,
            on=approved_on,
            paper=scan,
            by=by,
            at=at,
        )
        wrong = _what_was_wrong(doing, answer)
        doing.happen(
            "answered",
            on=served_on,
            risk=wrong.code if wrong else "",
            decision=decision,
            answer=answer.pk,
            way=way,
            proof=file.pk,
            is_recorded=True,
            approved_on=approved_on,
            signer=signer.pk,
        )
        doing.note_late_entry(why)
        if wrong:
            doing.note_told("补登记的答复与规定不符之处", wrong.message)
    return answer


def _refuse_unfit(
    application: Application,
    decision: str,
    approved_on: date,
    served_on: date,
    way: str,
    postal_number: str,
    why: str,
) -> None:
    if decision in _NO_ANSWERS:
        raise InvalidInput("撤回、逾期不补正、逾期不缴费请用各自的步骤登记。", code="no_answer")
    refuse_foreign_result(application, decision)
    if not why.strip():
        raise InvalidInput("请写明为什么现在才登记。", code="reason_missing")
    if way not in PAPER_WAYS:
        raise InvalidInput("补登记的答复不能选网上送达。请选实际的送达方式。", code="way_unfit")
    if way == "post" and not postal_number.strip():
        raise InvalidInput("邮政寄送的请填写邮件号码。", code="postal_number_missing")
    if not application.arrived_on <= approved_on <= served_on:
        raise InvalidInput(
            f"签发日期（{approved_on}）应当在申请到达（{application.arrived_on}）之后、"
            f"送达（{served_on}）之前。请核对后重新填写。",
            code="dates_in_wrong_order",
        )


def _drop_draft(doing: Doing) -> None:
    """Drop what was drafted meanwhile: the answer that went out is another."""
    draft = living_answer(doing.application)
    if draft is None:
        return
    if draft.letter is not None:
        mark_void(draft.letter, at=doing.at)
    draft.state = "dropped"
    draft.save(update_fields=["state"])


def _what_was_wrong(doing: Doing, answer: Answer) -> GongkaiError | None:
    """Return what would have been refused had the answer been given here, None when nothing."""
    try:
        check_answer(doing.application, decision=answer.decision, grounds=answer.grounds, files=())
    except GongkaiError as found:
        # What went out on paper is in the scan, not among the files here.
        if found.code != "nothing_severed":
            return found
    try:
        refuse_while_asked(doing, answer)
        refuse_untold_third_party(doing, answer)
    except GongkaiError as found:
        return found
    return None
