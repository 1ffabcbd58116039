"""Steps that tell the applicant by a letter: correction, longer terms, other channels, lapse."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.letters import answer_facts, values_of
from gongkai.applications.operations.charging import same_month
from gongkai.applications.operations.serving import given_up, lapse
from gongkai.applications.operations.steps import (
    ask_reasons,
    extend,
    notify_correction,
    postpone,
    transfer,
    withdraw,
)
from gongkai.applications.people import people_who_may
from gongkai.applications.staff.step_parts import (
    REPLY_WORKING_DAYS,
    carries,
    end_words,
    has_term,
    is_active,
    later,
    may_be_asked,
    seen,
    to_applicant,
    until,
)
from gongkai.applications.staff.stepping import Case, LetterPlan, Step
from gongkai.applications.step_forms import (
    AskReasonsForm,
    CorrectionForm,
    ExtensionForm,
    GivenUpForm,
    PostponeForm,
    TransferForm,
)
from gongkai.errors import WrongState
from gongkai.exchange.days import chinese_day
from gongkai.statute.clocks import answer_clock, extend_term


def _correction_form(case: Case, data: Any) -> CorrectionForm:
    hints = {
        "on": until(
            case.limit("correction_notice"), "收到申请之日起七个工作日内一次性告知，条例第三十条"
        ),
        "reply_by": "给申请人合理的时间，一般十五个工作日左右；收到补正后答复期限重新起算。",
    }
    initial = seen(case, reply_by=later(case, REPLY_WORKING_DAYS))
    return CorrectionForm(data, initial=initial, hints=hints)


def _carry_correction(case: Case, form: CorrectionForm, who: Who) -> object:
    told = form.cleaned_data
    return notify_correction(
        case.application,
        on=told["on"],
        reply_by=told["reply_by"],
        points=told["points"],
        happened=form.happened,
        seen=told["seen"],
        **who,
    )


def _correction_letter(case: Case, form: CorrectionForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    points = "；".join(line.strip("。； ") for line in told["points"].splitlines() if line.strip())
    return to_applicant(case, "correction", 补正事项=points, 补正期限=chinese_day(told["reply_by"]))


def _extension_form(case: Case, data: Any) -> ExtensionForm:
    latest = case.limit("extension_latest")
    hints = {
        "working_days": "最长二十个工作日，只能延一次（条例第三十三条第二款）。",
        "approver": "政府信息公开工作机构负责人或者分管领导。",
        "on": until(latest, "批准和告知都要在原答复期限内"),
    }
    approvers = people_who_may(case.application.organ, ["approve_extension"], on=case.today)
    initial = seen(case, working_days=20, approved_on=case.today)
    return ExtensionForm(approvers, data, initial=initial, hints=hints)


def _carry_extension(case: Case, form: ExtensionForm, who: Who) -> object:
    told = form.cleaned_data
    return extend(
        case.application,
        working_days=told["working_days"],
        approved_on=told["approved_on"],
        approver=told["approver"],
        told_on=told["on"],
        reason=told["reason"],
        happened=form.happened,
        seen=told["seen"],
        **who,
    )


def _extension_letter(case: Case, form: ExtensionForm) -> dict[str, LetterPlan]:
    told, facts = form.cleaned_data, case.standing.facts
    if facts is None:
        raise WrongState("收到申请之日还没有确定，不能办理延期。", code="receipt_open")
    extended = extend_term(
        facts,
        working_days=told["working_days"],
        told_on=told["on"],
        approved_on=told["approved_on"],
        calendar=case.calendar,
    )

    def due_on() -> date:
        return answer_clock(extended, calendar=case.calendar, as_of=told["on"]).due_on

    return to_applicant(
        case,
        "extension",
        延长工作日=str(told["working_days"]),
        延期理由=told["reason"].strip("。； ").removeprefix("因"),
        延期后答复期限=end_words(due_on),
    )


def _carry_postpone(case: Case, form: PostponeForm, who: Who) -> object:
    told = form.cleaned_data
    return postpone(
        case.application,
        on=told["on"],
        until=told["until"],
        reason=told["reason"],
        happened=form.happened,
        **who,
    )


def _postpone_letter(case: Case, form: PostponeForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    return to_applicant(
        case,
        "postponement",
        延迟理由=told["reason"].strip("。； "),
        延迟后答复期限=chinese_day(told["until"]),
    )


def _carry_reasons(case: Case, form: AskReasonsForm, who: Who) -> object:
    return ask_reasons(case.application, on=form.cleaned_data["on"], happened=form.happened, **who)


def _reasons_letter(case: Case, form: AskReasonsForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    counted = told["counted"].strip("。； ")
    return to_applicant(
        case, "reasons", 说明理由期限=chinese_day(told["reply_by"]), **{"申请数量、频次": counted}
    )


def _carry_transfer(case: Case, form: TransferForm, who: Who) -> object:
    told = form.cleaned_data
    return transfer(case.application, on=told["on"], to=told["to"], happened=form.happened, **who)


def _transfer_letter(case: Case, form: TransferForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    grounds = told["grounds"].strip("。； ")
    return to_applicant(
        case,
        "transfer",
        办理渠道=told["to"].strip("。； "),
        依据和理由=f"{grounds}。" if grounds else "",
    )


def _lapsed(case: Case) -> str:
    """Return the result by which the application can be closed as given up, "" for none."""
    waits = {"correcting": "correction_lapsed", "fee_pending": "fee_unpaid"}
    if found := waits.get(case.standing.state):
        return found
    late = given_up(case.clock) if case.clock else []
    return late[-1] if late else ""


def _lapse_lines(case: Case) -> list[str]:
    name = "correction_reply" if _lapsed(case) == "correction_lapsed" else "fee_payment"
    limit = case.limit(name)
    return (
        [f"期限到{chinese_day(limit)}为止，当天还可以补正、缴费，次日起才能结案。"] if limit else []
    )


def _carry_lapse(case: Case, form: GivenUpForm, who: Who) -> object:
    told = form.cleaned_data
    return lapse(case.application, decision=_lapsed(case), on=told["on"], seen=told["seen"], **who)


def _lapse_letter(case: Case, form: GivenUpForm) -> dict[str, LetterPlan]:
    return _given_up_letter(case, form, _lapsed(case))


def _withdrawn_letter(case: Case, form: GivenUpForm) -> dict[str, LetterPlan]:
    return _given_up_letter(case, form, "withdrawn", 撤回之日=chinese_day(form.cleaned_data["on"]))


def _given_up_letter(
    case: Case, form: GivenUpForm, decision: str, **known: str
) -> dict[str, LetterPlan]:
    if not form.cleaned_data.get("has_letter"):
        return {}
    application = case.application
    facts = answer_facts(
        application,
        decision=decision,
        grounds="",
        to_contact="",
        files=(),
        on=form.cleaned_data["on"],
    )
    values = values_of(application) | facts | known
    return {"applicant": LetterPlan("answer", application.applicant.name, values, decision)}


LETTER_STEPS: tuple[Step, ...] = (
    Step(
        slug="correction",
        title="告知补正",
        group="审核和补正",
        deed="register",
        make=_correction_form,
        carry=_carry_correction,
        is_open=may_be_asked,
        lead="申请内容不明确、材料不齐的，一次告知全部需要补正的事项。",
        submit="下一步：看补正告知书",
        done="已登记告知补正。",
        letters=_correction_letter,
    ),
    Step(
        slug="extend",
        title="延期",
        group="期限",
        deed="handle",
        make=_extension_form,
        carry=_carry_extension,
        is_open=has_term,
        lead="期限内不能答复的，经负责人同意并在原期限内告知申请人，可以延长一次。",
        submit="下一步：看延期告知书",
        done="已登记延期。",
        letters=_extension_letter,
    ),
    Step(
        slug="ask-reasons",
        title="要求说明理由",
        group="期限",
        deed="handle",
        make=lambda case, data: AskReasonsForm(
            data,
            initial=seen(
                case,
                counted=f"当月共提出申请{len(same_month(case.application))}件",
                reply_by=later(case, REPLY_WORKING_DAYS),
            ),
        ),
        carry=_carry_reasons,
        is_open=has_term,
        lead="申请的数量、频次明显超过合理范围的，可以要求说明理由（条例第三十五条）。答复期限照常计算。",
        submit="下一步：看告知书",
        done="已登记要求说明理由。",
        letters=_reasons_letter,
    ),
    Step(
        slug="postpone",
        title="确定延迟答复的期限",
        group="期限",
        deed="handle",
        make=lambda case, data: PostponeForm(
            data,
            initial=seen(case),
            hints={
                "on": until(
                    case.clock.due_on if case.clock else None, "要在答复期限内告知，条例第三十五条"
                )
            },
        ),
        carry=_carry_postpone,
        is_open=lambda case: (
            is_active(case) and any(event.kind == "reasons_given" for event in case.events)
        ),
        lead="申请理由合理、但不能在规定期限内答复的，可以确定延迟答复的合理期限并告知申请人。",
        submit="下一步：看告知书",
        done="已登记延迟答复的期限。",
        letters=_postpone_letter,
    ),
    Step(
        slug="transfer",
        title="转送、引导其他渠道",
        group="办理",
        deed="handle",
        make=lambda case, data: TransferForm(data, initial=seen(case)),
        carry=_carry_transfer,
        is_open=is_active,
        lead="以申请形式提出信访、投诉、举报等的，告知通过相应渠道提出；答复这件申请另行办理（条例第三十九条）。",
        submit="下一步：看告知书",
        done="已登记转送、引导。",
        letters=_transfer_letter,
    ),
    Step(
        slug="withdraw",
        title="登记撤回申请",
        group="结案",
        deed="register",
        make=lambda case, data: GivenUpForm(
            data, initial=seen(case), is_rectification=case.application.is_rectification
        ),
        carry=carries(withdraw, "on", "seen"),
        is_open=is_active,
        lead="申请人自愿撤回的，登记收到撤回的日期；书面材料另行上传。撤回后不再答复。",
        submit="登记撤回",
        done="已登记撤回申请，案卷办结。",
        letters=_withdrawn_letter,
    ),
    Step(
        slug="lapse",
        title="按放弃申请结案",
        group="结案",
        deed="serve",
        make=lambda case, data: GivenUpForm(data, initial=seen(case)),
        carry=_carry_lapse,
        is_open=lambda case: is_active(case) and bool(_lapsed(case)),
        lead="无正当理由逾期不补正、逾期未缴费的，视为放弃申请，不再处理。",
        done="已按放弃申请结案。",
        lines=_lapse_lines,
        letters=_lapse_letter,
    ),
)
