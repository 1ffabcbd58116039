"""信息处理费: what the tariff gives, the notice, the payment. Off until the office charges.

Source: 条例第四十二条; 国办函〔2020〕109号; docs/readings/0006-fees.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from gongkai.accounts.models import User
from gongkai.applications.folding import standing_events
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.operations.recording import case_deed, open_event, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput, NotAllowedByLaw
from gongkai.statute.fees import Method, Quote, quote_items, quote_pages, span_words


@dataclass(frozen=True, slots=True)
class FeeUnits:
    """How many units an application counts for the fee: ``own``, and ``before`` it in its month."""

    before: int
    own: int

    @property
    def quote(self) -> Quote:
        """Return the fee that the tariff gives for the application's own units."""
        return quote_items(self.own, before=self.before)

    @property
    def words(self) -> str:
        """Return which of the month's units they are: 第12件, 第9至11件."""
        return span_words(self.before + 1, self.before + self.own) + "件"


def propose_fee(application: Application, *, method: Method, pages: int = 0) -> Decimal:
    """Return what the tariff gives for an application; whether to charge is a person's decision.

    Source: 国务院办公厅国办函〔2020〕109号第四条、第五条.
    """
    if method == "pages":
        return quote_pages(pages).amount_yuan
    return fee_units(application).quote.amount_yuan


def fee_units(application: Application) -> FeeUnits:
    """Return the units of an application and of the same person's earlier ones of the month.

    One form is one unit unless a person counted more in it; 件 of the statistics stay apart.
    Source: 国办函〔2020〕109号第四条; docs/readings/0006-fees.md.
    """
    keys = [one.pk for one in same_month(application)]
    # What is no application for disclosure (更正, a redo) has no earlier ones.
    earlier = keys[: keys.index(application.pk)] if application.pk in keys else []
    counted = dict.fromkeys((*earlier, application.pk), 1)
    events = CaseEvent.objects.filter(
        application__in=counted, kind__in=("fee_units", "voided")
    ).order_by("application", "number")
    for pk, group in groupby(events, key=lambda event: event.application_id):
        for event in standing_events(group):
            counted[pk] = int(event.data["units"])
    own = counted.pop(application.pk)
    return FeeUnits(sum(counted.values()), own)


def count_fee_units(
    application: Application,
    *,
    units: int,
    reason: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter how many units a form counts for the fee by items; it stays one 件 of the report.

    Raises InvalidInput (``fee_units_unfit``) below one, and without the reason for more than one.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    if units < 1 or (units > 1 and not reason.strip()):
        raise InvalidInput(
            "收费件数最少是1件；多于1件的，请写明一份申请里有哪几项可以分开答复的要求。",
            code="fee_units_unfit",
            article="国办函〔2020〕109号",
        )
    with case_deed("fee_units", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        doing.require_term()
        doing.happen("fee_units", on=at.date(), units=units)
        doing.note_told("核定收费件数", reason)
    return doing.application


def same_month(application: Application) -> list[Application]:
    """Return the applications of the same person received in the same month, as they came."""
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
        clock = doing.clock_if_told(received_on)
        risk = "fee_notice_late" if clock and received_on > clock.due_on else ""
        try:
            quote_pages(0, on=received_on)
        except NotAllowedByLaw:
            if not happened:
                raise
            risk = "fee_without_tariff"
        if clock and risk and not happened:
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
