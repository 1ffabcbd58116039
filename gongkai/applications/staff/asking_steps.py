"""Asking others and what they say: third parties, joint makers, other agencies."""

from __future__ import annotations

from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.asking_forms import ConsultForm, OpinionForm, ThirdPartyDecisionForm
from gongkai.applications.letters import asked_values, hearing_bodies
from gongkai.applications.models import Consultation
from gongkai.applications.operations.consulting import (
    consult,
    note_consultation_received,
    receive_opinion,
)
from gongkai.applications.operations.telling import tell_third_party
from gongkai.applications.staff.step_parts import (
    REPLY_WORKING_DAYS,
    has_term,
    later,
    seen,
    to_applicant,
    until,
)
from gongkai.applications.staff.stepping import Case, LetterPlan, Step
from gongkai.applications.step_forms import DayForm
from gongkai.applications.words import CONSULTATION_KINDS
from gongkai.exchange.days import chinese_day
from gongkai.statute.letters import third_party_remedy_text


def _consult_form(case: Case, data: Any) -> ConsultForm:
    hints = {"on": "从发函次日起到收到意见为止的时间不计入答复期限（条例第三十三条第三款）。"}
    return ConsultForm(data, initial=seen(case), hints=hints)


def _carry_consult(case: Case, form: ConsultForm, who: Who) -> object:
    told = form.cleaned_data
    return consult(
        case.application,
        form.party,
        on=told["on"],
        happened=form.happened,
        seen=told["seen"],
        **who,
    )


def _consult_letters(case: Case, form: ConsultForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    asked = Consultation(**form.party)
    values = asked_values(case.application, asked) | {
        "征求意见的内容": told["matter"].strip("。； "),
        "回复期限": chinese_day(told["reply_by"] or later(case, REPLY_WORKING_DAYS)),
    }
    return {
        "asked": LetterPlan(told["kind"], told["name"], values),
        **to_applicant(
            case,
            "consulting",
            征求意见对象=CONSULTATION_KINDS[told["kind"]],
            发函日期=chinese_day(told["on"]),
        ),
    }


def _third_party_form(case: Case, data: Any) -> ThirdPartyDecisionForm:
    return ThirdPartyDecisionForm(data, initial=seen(case, matter=case.row.matter))


def _carry_third_party(case: Case, form: ThirdPartyDecisionForm, who: Who) -> object:
    return tell_third_party(case.row, on=form.cleaned_data["on"], **who)


def _third_party_letter(case: Case, form: ThirdPartyDecisionForm) -> dict[str, LetterPlan]:
    told = form.cleaned_data
    sent = [
        event.on
        for event in case.events
        if event.kind == "consulted" and event.data.get("consultation") == case.row.pk
    ]
    said = case.row.reasons.strip("。； ")
    values = asked_values(case.application, case.row) | {
        "公开的信息": told["matter"].strip("。； "),
        "依据和理由": told["grounds"].strip("。 ") + "。",
        "第三方意见": f"不同意公开，认为{said}" if said else "不同意公开",
        "发函日期": chinese_day(sent[-1] if sent else None),
        "救济途径": third_party_remedy_text(told["on"], **hearing_bodies(case.application.organ)),
    }
    return {"asked": LetterPlan("third_party_decision", case.row.name, values)}


def _is_open_row(case: Case) -> bool:
    """Say whether the one asked has not answered."""
    return not case.row.opinion and case.standing.closed_on is None


def _opinion_form(case: Case, data: Any) -> OpinionForm:
    name = {"third_party": "third_party_opinion", "joint_maker": "joint_maker_opinion"}
    limit = case.limit(name.get(case.row.kind, ""))
    rule = "收到征求意见函之日起十五个工作日"
    hints = {"on": until(limit, rule)} if limit else {}
    silence = {
        "third_party": "第三方逾期未提出意见的，由本机关决定是否公开（条例第三十二条）。",
        "joint_maker": "共同制作机关逾期未提出意见的，视为同意公开（条例第三十四条）。",
    }
    hints["opinion"] = silence.get(case.row.kind, "")
    return OpinionForm(data, initial=seen(case), hints=hints)


def _carry_opinion(case: Case, form: OpinionForm, who: Who) -> object:
    told = form.cleaned_data
    return receive_opinion(
        case.row,
        on=told["on"],
        opinion=told["opinion"],
        reasons=told["reasons"],
        is_reasonable=told["is_reasonable"],
        **who,
    )


def _carry_received(case: Case, form: DayForm, who: Who) -> object:
    return note_consultation_received(case.row, on=form.cleaned_data["on"], **who)


ASKING_STEPS: tuple[Step, ...] = (
    Step(
        slug="consult",
        title="征求意见",
        group="征求意见",
        deed="handle",
        make=_consult_form,
        carry=_carry_consult,
        is_open=has_term,
        lead="公开会损害第三方合法权益、由多个机关共同制作或者涉及其他机关职责的，书面征求意见，"
        "并告知申请人。征求期间不能提供涉及对方的信息。",
        submit="下一步：看函件",
        done="已登记征求意见，并告知申请人。",
        letters=_consult_letters,
    ),
    Step(
        slug="third-party-decision",
        title="告知第三方公开决定",
        group="征求意见",
        deed="handle",
        row="consultation",
        make=_third_party_form,
        carry=_carry_third_party,
        is_open=lambda case: (
            case.row.kind == "third_party" and case.row.opinion in ("object", "partly")
        ),
        lead="第三方不同意，但理由不合理，或者不公开可能对公共利益造成重大影响、决定公开的，"
        "把决定公开的内容和理由书面告知第三方（条例第三十二条）。",
        submit="下一步：看告知函",
        done="已登记告知第三方。",
        letters=_third_party_letter,
    ),
    Step(
        slug="letter-received",
        title="登记对方收到函",
        group="征求意见",
        deed="handle",
        row="consultation",
        make=lambda case, data: DayForm(data, initial=seen(case)),
        carry=_carry_received,
        is_open=lambda case: (
            _is_open_row(case)
            and not any(
                event.kind == "consultation_received"
                and event.data.get("consultation") == case.row.pk
                for event in case.events
            )
        ),
        lead="对方提出意见的十五个工作日从收到征求意见函之日起算；没有登记的，从发函之日起算。",
        submit="登记",
        done="已登记对方收到函的日期。",
    ),
    Step(
        slug="opinion",
        title="登记意见",
        group="征求意见",
        deed="handle",
        row="consultation",
        make=_opinion_form,
        carry=_carry_opinion,
        is_open=_is_open_row,
        lead="收到书面意见，或者期满没有收到的，在这里登记，答复期限接着计算。",
        submit="登记",
        done="已登记意见。",
    ),
)
