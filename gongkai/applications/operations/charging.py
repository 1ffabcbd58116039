"""信息处理费: what the tariff gives, the notice, the payment. Off until the office charges.

Source: 条例第四十二条; 国办函〔2020〕109号; docs/readings/0006-fees.md.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.operations.recording import case_deed, open_event, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput, NotAllowedByLaw
from gongkai.statute.fees import Method, quote_items, quote_pages


def propose_fee(application: Application, *, method: Method, pages: int = 0) -> Decimal:
    """Return what the tariff gives for an application; whether to charge is a person's decision.

    By items: the applicant's items received in the same calendar month, this one being the last.
    Source: 国务院办公厅国办函〔2020〕109号第四条、第五条.
    """
    if method == "pages":
        return quote_pages(pages).amount_yuan
    number = len([one for one in same_month(application) if _not_after(one, application)])
    return quote_items(number).amount_yuan - quote_items(max(number - 1, 0)).amount_yuan


def same_month(application: Application) -> list[Application]:
    """Return the applications of the same person received in the same calendar month."""
    applicant, received_on = application.applicant, application.received_on
    if received_on is None or not applicant.identity_mark:
        return [application]
    return list(
        Application.objects.filter(
            organ=application.organ,
            applicant__identity_mark=applicant.identity_mark,
            received_on__year=received_on.year,
            received_on__month=received_on.month,
            kind="disclosure",
        ).order_by("received_on", "serial")
    )


def _not_after(one: Application, other: Application) -> bool:
    return (one.received_on, one.serial) <= (other.received_on, other.serial)


def notify_fee(
    application: Application,
    *,
    received_on: date,
    amount_yuan: Decimal,
    method: Method,
    quantity: int,
    happened: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter that the applicant received the fee notice; the term waits for the payment.

    Refused unless the office charges fees, for information that is public already, after the term
    and before there was a tariff; what happened is kept with its risk.
    Source: 条例第四十二条; 国办函〔2020〕109号.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    if not settings_of(application.organ).charges_fees:
        raise NotAllowedByLaw(
            "本机关没有启用信息处理费。要收取的，请先由牵头科室或者领导在设置中启用。",
            code="fees_off",
            article="条例第四十二条",
        )
    if amount_yuan <= 0:
        raise InvalidInput("收费金额应当大于0。没有超出标准的，不收费。", code="no_fee")
    answer = application.answers.exclude(state="dropped").first()
    if answer is not None and answer.decision == "already_public":
        raise NotAllowedByLaw(
            "已经主动公开、只告知获取方式的信息不收信息处理费。",
            code="fee_excluded",
            article="国办函〔2020〕109号",
        )
    with case_deed("fee_noticed", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        clock = doing.clock()
        risk = "fee_notice_late" if received_on > clock.due_on else ""
        try:
            quote_pages(0, on=received_on)
        except NotAllowedByLaw:
            if not happened:
                raise
            risk = "fee_without_tariff"
        if risk and not happened:
            raise NotAllowedByLaw(
                f"收费通知应当在答复期限内（{clock.due_on}前）送达，现在不能再收费。",
                code=risk,
                article="国办函〔2020〕109号",
            )
        if not happened:
            doing.require_step("notify_fee")
        doing.happen(
            "fee_noticed",
            on=received_on,
            risk=risk,
            amount=str(amount_yuan),
            method=method,
            quantity=quantity,
        )
        doing.note_late_entry(happened)
    return doing.application


def receive_payment(
    application: Application,
    *,
    on: date,
    receipt_number: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter that the fee was paid in full: the answer term starts afresh the day after."""
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("paid", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        notice = open_event(doing.standing.open_fees, "没有等待缴费的收费通知。")
        doing.happen("paid", on=on, ref=notice, receipt=receipt_number)
    return doing.application
