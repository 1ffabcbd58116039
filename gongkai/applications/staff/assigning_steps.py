"""Handing a case to offices: assigned, signed for, given back, answered."""

from __future__ import annotations

from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.operations.assigning import (
    answer_assignment,
    assign,
    return_assignment,
    sign_for,
)
from gongkai.applications.queries import handlers_of
from gongkai.applications.staff.step_parts import is_active
from gongkai.applications.staff.stepping import Case, Step
from gongkai.applications.step_forms import (
    AssignForm,
    OpinionOfOfficeForm,
    ReturnForm,
    StepForm,
)


def _assign_form(case: Case, data: Any) -> AssignForm:
    organ = case.application.organ
    due_on = case.clock.due_on if case.clock else None
    hints = {"due_on": f"答复期限到{due_on}，留出审核和送达的时间。"} if due_on else {}
    return AssignForm(
        organ.offices.order_by("pk"),
        handlers_of(organ, on=case.today),
        data,
        initial={
            "seen": case.application.row_version,
            "is_lead": case.application.office_id is None,
        },
        hints=hints,
    )


def _carry_assign(case: Case, form: AssignForm, who: Who) -> object:
    told = form.cleaned_data
    return assign(
        case.application,
        office=told["office"],
        person=told["person"],
        is_lead=told["is_lead"],
        task=told["task"],
        due_on=told["due_on"],
        seen=told["seen"],
        **who,
    )


def _plain(case: Case, data: Any) -> StepForm:
    return StepForm(data, initial={"seen": case.application.row_version})


def _lines(case: Case) -> list[str]:
    row = case.row
    found = [f"交给：{row.office.name}{'，' + row.person.name if row.person else ''}。"]
    found += [f"要求：{row.task}"] if row.task else []
    return found + ([f"{row.due_on}前反馈。"] if row.due_on else [])


def _is_owed(case: Case) -> bool:
    return bool(case.row.is_owed)


ASSIGNING_STEPS: tuple[Step, ...] = (
    Step(
        slug="assign",
        title="交办",
        group="办理",
        deed="register",
        make=_assign_form,
        carry=_carry_assign,
        is_open=is_active,
        lead="可以同时交给几个科室：一个主办，其他协办。没有反馈的，案卷页一直列着。",
        done="已交办。",
    ),
    Step(
        slug="sign-for",
        title="签收",
        group="办理",
        deed="handle",
        row="assignment",
        make=_plain,
        carry=lambda case, form, who: sign_for(case.row, **who),
        is_open=lambda case: _is_owed(case) and case.row.signed_at is None,
        done="已签收。",
        lines=_lines,
    ),
    Step(
        slug="office-answer",
        title="反馈承办意见",
        group="办理",
        deed="handle",
        row="assignment",
        make=lambda case, data: OpinionOfOfficeForm(
            data, initial={"seen": case.application.row_version}
        ),
        carry=lambda case, form, who: answer_assignment(
            case.row, answer=form.cleaned_data["answer"], **who
        ),
        is_open=_is_owed,
        submit="反馈",
        done="已反馈承办意见。",
        lines=_lines,
    ),
    Step(
        slug="give-back",
        title="退回交办",
        group="办理",
        deed="handle",
        row="assignment",
        make=lambda case, data: ReturnForm(data, initial={"seen": case.application.row_version}),
        carry=lambda case, form, who: return_assignment(
            case.row, reason=form.cleaned_data["reason"], **who
        ),
        is_open=_is_owed,
        lead="不属于本科室职责的，写明原因退回，由牵头科室另行交办。",
        submit="退回",
        done="已退回。",
        lines=_lines,
    ),
)
