"""The steps of an application between its receipt and its answer: Art. 30 to 35, fees, withdrawal.

Each step is either done now, by a letter of ours, and then must be lawful; or it happened before
(``happened``: why it is entered late) and is recorded as it was, with its risk told. Source: 条例
第三十条至第三十五条; practice: what already happened is recorded, not refused.
"""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.recording import case_deed, open_event, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import (
    GongkaiError,
    InvalidInput,
    NotAllowedByLaw,
    NotPermitted,
    WrongState,
)
from gongkai.organs.calendar import calendar_of
from gongkai.statute.clocks import correction_notice_limit, extend_term

ARTICLE_30, ARTICLE_33 = "条例第三十条", "条例第三十三条第二款"


def review_application(
    application: Application, *, by: User, at: datetime, key: str | None = None
) -> Application:
    """Enter that the form was looked through and what is wanted is clear (审核)."""
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("reviewed", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        doing.require_step("review")
        doing.happen("reviewed", on=at.date())
    return doing.application


def notify_correction(
    application: Application,
    *,
    on: date,
    reply_by: date,
    points: str = "",
    happened: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Ask the applicant once, within seven working days, to complete the application.

    A second notice, or one after the term, is refused when it is ours to send now; one that
    happened is recorded with its risk and does not move the due date. Source: 条例第三十条.
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed(
        "correction_notified", application, by=by, at=at, key=key, seen=seen, article=ARTICLE_30
    ) as doing:
        open_or_refuse(doing)
        doing.require_term()
        # Not the whole clock: in December its end may lie beyond the last calendar published.
        limit = correction_notice_limit(
            doing.received_on(), calendar=calendar_of(application.organ)
        )
        earlier = doing.standing.facts.corrections if doing.standing.facts else ()
        risk = ""
        if earlier:
            risk = "correction_repeated"
        elif limit and on > limit:
            risk = "correction_notice_late"
        if risk and not happened:
            raise NotAllowedByLaw(
                "补正应当一次性告知，不能再次要求补正。请按现有内容办理，或者联系申请人了解情况。"
                if risk == "correction_repeated"
                else f"补正告知的期限已于{limit}届满，不能再以补正重新起算答复期限。请直接办理；"
                "过去已经告知的，请选“已经发生，补登记”并写明原因。",
                code=risk,
                article=ARTICLE_30,
            )
        if not happened:
            doing.require_step("notify_correction")
        if reply_by <= on:
            raise InvalidInput(
                "补正期限应当晚于告知日期，并给申请人合理的时间。请重新填写。",
                code="reply_by_too_early",
                article=ARTICLE_30,
            )
        doing.happen("correction_notified", on=on, risk=risk, reply_by=reply_by)
        doing.note_told("需要补正的内容", points)
        doing.note_late_entry(happened)
    return doing.application


def receive_correction(
    application: Application,
    *,
    on: date,
    content: str = "",
    good_reason: bool = False,
    seen: int | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter the completed application: the answer term starts afresh. ``by`` None: online.

    Source: 条例第三十条.
    """
    if by is not None:
        APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("corrected", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        notice = open_event(doing.standing.open_corrections, "没有等待补正的告知。")
        doing.happen("corrected", on=on, ref=notice, good_reason=good_reason or None)
        if content.strip():
            current = doing.application
            wanted = f"{current.wanted}\n\n补正（{on}）：{content.strip()}"
            Application.objects.filter(pk=current.pk).update(wanted=wanted)
            current.wanted = wanted
    return doing.application


def extend(
    application: Application,
    *,
    working_days: int,
    approved_on: date,
    approver: User,
    told_on: date,
    reason: str,
    happened: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Lengthen the term by up to twenty working days, approved and told before it ends.

    ``approver`` is who approved it on ``approved_on`` and must hold such a post then. One that is
    too late, too long or repeated is refused; one that happened is recorded with its risk and does
    not move the due date. Source: 条例第三十三条第二款.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    APPLICATIONS.require(approver, "approve_extension", application.organ, on=approved_on)
    if approver.pk != by.pk and not APPLICATIONS.may(
        by, "register", application.organ, on=at.date()
    ):
        raise NotPermitted(
            "延期由政府信息公开工作机构负责人批准，别人批准的由牵头科室登记。"
            "请把延期的理由告诉牵头科室，由其报批。"
        )
    if not reason.strip():
        raise InvalidInput("请写明延期的理由。", code="reason_missing", article=ARTICLE_33)
    with case_deed(
        "extended", application, by=by, at=at, key=key, seen=seen, article=ARTICLE_33
    ) as doing:
        open_or_refuse(doing)
        doing.require_term()
        risk = ""
        facts = doing.standing.facts
        if facts is None:
            raise WrongState("收到申请之日还没有确定，不能办理延期。", code="receipt_open")
        try:
            extend_term(
                facts,
                working_days=working_days,
                told_on=told_on,
                approved_on=approved_on,
                calendar=calendar_of(application.organ),
            )
        except NotAllowedByLaw as refused:
            if not happened:
                raise
            risk = refused.code
        if not happened:
            doing.require_step("extend")
        doing.happen(
            "extended",
            on=told_on,
            risk=risk,
            working_days=working_days,
            approved_on=approved_on,
            approver=approver.pk,
        )
        doing.note_told("延期理由", reason)
        doing.note_late_entry(happened)
    return doing.application


def ask_reasons(
    application: Application,
    *,
    on: date,
    happened: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Ask for the reasons of an unreasonable number of applications; the term runs on (Art. 35)."""
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed("reasons_asked", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        doing.require_term()
        doing.happen("reasons_asked", on=on)
        doing.note_late_entry(happened)
    return doing.application


def receive_reasons(
    application: Application,
    *,
    on: date,
    reasons: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter the reasons that the applicant gave (Art. 35)."""
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("reasons_given", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        doing.happen("reasons_given", on=on)
        doing.note_told("申请人说明的理由", reasons)
    return doing.application


def postpone(
    application: Application,
    *,
    on: date,
    until: date,
    reason: str,
    happened: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Tell a later day for a large but reasonable application. Source: 条例第三十五条.

    One told after the term, or to an earlier day, is refused; one that happened is recorded with
    its risk and does not move the due date.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed("postponed", application, by=by, at=at, key=key, article="条例第三十五条") as d:
        open_or_refuse(d)
        clock = d.clock()
        refused: GongkaiError | None = None
        if on > clock.due_on:
            refused = NotAllowedByLaw(
                f"答复期限已于{clock.due_on}届满，不能再确定延迟答复的期限。请立即答复。",
                code="postponement_after_due",
                article="条例第三十五条",
            )
        elif until <= clock.due_on:
            refused = InvalidInput(
                f"延迟答复的期限应当晚于现在的答复期限（{clock.due_on}）。",
                code="postponement_not_later",
            )
        if refused is not None and not happened:
            raise refused
        risk = refused.code if refused else ""
        d.happen("postponed", on=on, risk=risk, until=until)
        d.note_told("延迟答复的理由", reason)
        d.note_late_entry(happened)
    return d.application


def withdraw(
    application: Application,
    *,
    on: date,
    seen: int | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter that the applicant takes the application back (撤回申请). ``by`` None: online."""
    if by is not None:
        APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("withdrawn", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        doing.require_step("withdraw")
        received_on = doing.standing.receipt.received_on
        if received_on is not None and on < received_on:
            raise InvalidInput(
                f"撤回日期（{on}）早于收到申请之日（{received_on}）。请核对后重新填写。",
                code="dates_in_wrong_order",
            )
        doing.happen("withdrawn", on=on)
    return doing.application


def transfer(
    application: Application,
    *,
    on: date,
    to: str,
    happened: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter that the applicant was led to another channel (信访、投诉、举报), or another body.

    The answer to the application is another deed. Source: 条例第三十九条第一款、第四十一条.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed("transferred", application, by=by, at=at, key=key) as doing:
        doing.happen("transferred", on=on)
        doing.note_told("转送、引导至", to)
        doing.note_late_entry(happened)
    return doing.application
