"""The fee: what the tariff gives, the notice and its receipt, the payment."""

from __future__ import annotations

from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.models import Letter
from gongkai.applications.operations.charging import (
    count_fee_units,
    fee_units,
    notify_fee,
    propose_fee,
    receive_payment,
)
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.staff.step_parts import (
    carries,
    end_words,
    may_be_asked,
    seen,
    to_applicant,
    until,
)
from gongkai.applications.staff.stepping import Case, LetterPlan, Step
from gongkai.applications.step_forms import FeeForm, FeeUnitsForm, PaymentForm
from gongkai.errors import InvalidInput
from gongkai.statute.clocks import FeeNotice
from gongkai.statute.clocks.runs import payment_limit
from gongkai.statute.fees import quote_pages


def _fee_form(case: Case, data: Any) -> FeeForm:
    return FeeForm(data, initial=seen(case))


def _fee_lines(case: Case) -> list[str]:
    """Return what the tariff gives by items, and that nobody must charge."""
    units = fee_units(case.application)
    return [
        f"这份申请按{units.own}件计费，是该申请人当月的{units.words}，"
        f"按件计收本次应收{units.quote.amount_yuan}元。",
        units.quote.explanation[-1],
    ]


def _fee_amount(case: Case, form: FeeForm) -> Any:
    """Return the amount that a person confirmed, or what the tariff gives; never more."""
    told = form.cleaned_data
    most = propose_fee(case.application, method=told["method"], pages=told["pages"] or 0)
    if most <= 0:
        raise InvalidInput("没有超出收费标准，这件申请不收费。", code="no_fee")
    amount = most if form.amount is None else form.amount
    if amount > most and not form.happened:
        raise InvalidInput(
            f"按标准应收{most}元，不能多收。请改正金额。",
            code="fee_too_high",
            article="条例第四十二条",
        )
    return amount


def _quantity(case: Case, form: FeeForm) -> int:
    told = form.cleaned_data
    return int(told["pages"]) if told["method"] == "pages" else fee_units(case.application).own


def _tariff_words(case: Case, form: FeeForm) -> str:
    """Return the tariff as the notice tells it: this item's rate, or each tier of pages."""
    told = form.cleaned_data
    if told["method"] == "pages":
        quote = quote_pages(told["pages"])
        tiers = [line.strip() for line in quote.explanation[1:-1]]
        return f"本件共{told['pages']}页，" + "；".join(tiers)
    units = fee_units(case.application)
    parts = [
        (f"{tier.words}件", f"每件{tier.rate_yuan}元" if tier.rate_yuan else "不收费")
        for tier in units.quote.tiers
    ]
    if len(parts) == 1:
        return f"您当月的{units.words}申请，{parts[0][1]}"
    return f"您当月的{units.words}申请，其中" + "；".join(map("".join, parts))


def _has_notice(case: Case) -> bool:
    """Say whether a notice went out whose receipt is not entered yet."""
    sent = Letter.objects.filter(application=case.application, kind="fee", voided_at=None).count()
    entered = sum(event.kind == "fee_noticed" for event in case.events)
    return bool(sent > entered)


def _carry_fee(case: Case, form: FeeForm, who: Who) -> object:
    told = form.cleaned_data
    if told["received_on"] is None:
        raise InvalidInput("通知已经发出。请填写申请人收到通知的日期。", code="date_missing")
    return notify_fee(
        case.application,
        received_on=told["received_on"],
        amount_yuan=_fee_amount(case, form),
        method=told["method"],
        quantity=_quantity(case, form),
        happened=form.happened,
        seen=told["seen"],
        **who,
    )


def _fee_letter(case: Case, form: FeeForm) -> dict[str, LetterPlan]:
    chosen = settings_of(case.application.organ)
    if not chosen.charges_fees:
        raise InvalidInput(
            "本机关没有启用信息处理费。要收取的，请先由牵头科室或者领导在设置中启用。",
            code="fees_off",
        )
    if _has_notice(case):
        return {}
    told = form.cleaned_data
    # Without the day of receipt the letter tells the rule; it is counted from that day.
    noticed_on = told["received_on"] or told["on"]
    notice = FeeNotice(noticed_on, None)
    return to_applicant(
        case,
        "fee",
        收费方式="按量计收" if told["method"] == "pages" else "按件计收",
        收费标准=_tariff_words(case, form),
        收费金额=str(_fee_amount(case, form)),
        缴费方式=chosen.payment_words.strip("。； \n"),
        缴费期限=end_words(lambda: payment_limit(notice, calendar=case.calendar)),
    )


def _may_charge(case: Case) -> bool:
    return may_be_asked(case) and settings_of(case.application.organ).charges_fees


FEE_STEPS: tuple[Step, ...] = (
    Step(
        slug="fee-units",
        title="核定收费件数",
        group="收费",
        deed="handle",
        make=lambda case, data: FeeUnitsForm(
            data, initial=seen(case) | {"units": fee_units(case.application).own}
        ),
        carry=carries(count_fee_units, "units", "reason", "seen"),
        is_open=_may_charge,
        lead="一份申请里有几项可以分开答复的要求的，按件计费可以计几件；"
        "统计和答复仍是一件，不因此拆分。",
        submit="登记",
        done="已核定收费件数。",
    ),
    Step(
        slug="fee",
        title="通知收费",
        group="收费",
        deed="handle",
        make=_fee_form,
        carry=_carry_fee,
        is_open=_may_charge,
        lead="是否收费由机关决定，系统只按标准计算。已经主动公开的信息不收费（国办函〔2020〕109号）。",
        submit="下一步：核对金额和通知",
        done="已登记。",
        lines=_fee_lines,
        letters=_fee_letter,
        is_letter_only=lambda form: form.cleaned_data["received_on"] is None,
    ),
    Step(
        slug="payment",
        title="登记缴费",
        group="收费",
        deed="register",
        make=lambda case, data: PaymentForm(
            data,
            initial=seen(case),
            hints={"on": until(case.limit("fee_payment"), "收到通知次日起二十个工作日内缴清")},
        ),
        carry=carries(receive_payment, "on", "receipt_number"),
        is_open=lambda case: bool(case.standing.open_fees),
        lead="缴清费用的次日起，答复期限重新计算。",
        done="已登记缴费，答复期限重新计算。",
    ),
)
