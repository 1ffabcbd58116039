"""Steps without a letter: review, completed forms, reasons, search, filing away."""

from __future__ import annotations

from typing import Any

from gongkai.accounts.forms import Who
from gongkai.applications.operations.assigning import log_search
from gongkai.applications.operations.converting import (
    decide_publication,
    is_open_proposal,
    propose_publication,
)
from gongkai.applications.operations.inspecting import (
    GIVEN_UP,
    arrange_inspection,
    is_arranged,
    note_inspection,
)
from gongkai.applications.operations.serving import archive
from gongkai.applications.operations.steps import (
    receive_correction,
    receive_reasons,
    review_application,
)
from gongkai.applications.staff.step_parts import carries, is_active, seen, until
from gongkai.applications.staff.stepping import Case, Step
from gongkai.applications.step_forms import (
    ConversionForm,
    CorrectedForm,
    InspectedForm,
    InspectionForm,
    ProposalForm,
    ReasonsForm,
    SearchForm,
    StepForm,
)
from gongkai.exchange.days import chinese_day


def _corrected_form(case: Case, data: Any) -> CorrectedForm:
    limit = case.limit("correction_reply")
    hints = {"on": until(limit, "补正期限；从这一天的次日起，答复期限重新计算")}
    return CorrectedForm(data, initial=seen(case), hints=hints)


def _carry_corrected(case: Case, form: CorrectedForm, who: Who) -> object:
    told = form.cleaned_data
    return receive_correction(
        case.application,
        on=told["on"],
        content=told["supplement"],
        good_reason=told["good_reason"],
        seen=told["seen"],
        **who,
    )


def _carry_conversion(case: Case, form: ConversionForm, who: Who) -> object:
    told = form.cleaned_data
    return decide_publication(
        case.application,
        is_accepted=told["outcome"] == "publish",
        reason=told["reason"],
        reference=told["reference"],
        seen=told["seen"],
        **who,
    )


def _may_inspect(case: Case) -> bool:
    """Say whether reading can be arranged; the office may offer it unasked (Art. 40)."""
    return case.standing.state not in GIVEN_UP


def _is_asked(case: Case) -> bool:
    kinds = [event.kind for event in case.events]
    return is_active(case) and "reasons_asked" in kinds and "reasons_given" not in kinds


PLAIN_STEPS: tuple[Step, ...] = (
    Step(
        slug="review",
        title="审核申请",
        group="审核和补正",
        deed="register",
        make=lambda case, data: StepForm(data, initial={"seen": case.application.row_version}),
        carry=carries(review_application),
        is_open=lambda case: case.standing.state == "received",
        lead="申请人的姓名或者名称、身份证明、联系方式，所需信息的名称、文号或者特征，获取信息的方式、"
        "途径都清楚的，审核通过；不清楚的，告知补正（条例第二十九条、第三十条）。",
        submit="审核通过",
        done="已审核。",
        lines=lambda case: [
            until(case.limit("correction_notice"), "需要补正的，要在七个工作日内一次性告知")
        ],
    ),
    Step(
        slug="corrected",
        title="登记收到补正",
        group="审核和补正",
        deed="register",
        make=_corrected_form,
        carry=_carry_corrected,
        is_open=lambda case: bool(case.standing.open_corrections),
        submit="登记",
        done="已登记补正，答复期限重新计算。",
    ),
    Step(
        slug="reasons",
        title="登记说明的理由",
        group="期限",
        deed="register",
        make=lambda case, data: ReasonsForm(data, initial=seen(case)),
        carry=carries(receive_reasons, "on", "reasons"),
        is_open=_is_asked,
        lead="理由不合理的，可以告知不予处理；合理但不能按期答复的，确定延迟答复的期限（条例第三十五条）。",
        submit="登记",
        done="已登记申请人说明的理由。",
    ),
    Step(
        slug="search",
        title="登记检索",
        group="办理",
        deed="handle",
        make=lambda case, data: SearchForm(data, initial=seen(case)),
        carry=carries(log_search, "on", "place", "terms", "result", "searcher"),
        is_open=is_active,
        lead="在哪里、用什么办法找过，是答复“经检索，政府信息不存在”的凭据。查一处登记一次。",
        submit="登记",
        done="已登记检索。",
    ),
    Step(
        slug="inspection",
        title="约定查阅、抄录",
        group="答复",
        deed="handle",
        make=lambda case, data: InspectionForm(data, initial=seen(case)),
        carry=carries(arrange_inspection, "inspect_on", "time", "place", "bring", "seen"),
        is_open=_may_inspect,
        lead="申请人要求查阅、抄录的，约定时间和地点；改期的再登记一次，以后一次为准。"
        "约定不影响答复期限（条例第四十条）。",
        submit="登记",
        done="已登记约定，申请人在办理进度页能看到。",
    ),
    Step(
        slug="inspected",
        title="登记查阅、抄录",
        group="答复",
        deed="handle",
        make=lambda case, data: InspectedForm(data, initial=seen(case)),
        carry=carries(note_inspection, "on", "remark", "seen"),
        is_open=lambda case: _may_inspect(case) and is_arranged(case.events),
        submit="登记",
        done="已登记。",
    ),
    Step(
        slug="propose",
        title="建议主动公开",
        group="主动公开",
        deed="handle",
        make=lambda case, data: ProposalForm(data, initial=seen(case)),
        carry=carries(propose_publication, "reason", "seen"),
        is_open=lambda case: not case.application.proposes_publication,
        lead="多人申请同一信息，或者信息涉及公众利益的，可以纳入主动公开（条例第四十四条）。",
        submit="提出建议",
        done="已提出建议。",
    ),
    Step(
        slug="convert",
        title="审核主动公开建议",
        group="主动公开",
        deed="register",
        make=lambda case, data: ConversionForm(data, initial=seen(case)),
        carry=_carry_conversion,
        is_open=lambda case: is_open_proposal(case.application),
        lead="认为可以公开的，应当及时主动公开（条例第四十四条）；信息本身照样经过筛查和审核。",
        submit="登记审核意见",
        done="已登记审核意见。",
    ),
    Step(
        slug="archive",
        title="归档",
        group="结案",
        deed="serve",
        make=lambda case, data: StepForm(data, initial={"seen": case.application.row_version}),
        carry=carries(archive),
        is_open=lambda case: case.standing.state in ("answered", "lapsed", "withdrawn"),
        lead="确认文书、送达凭证和办理材料齐全后归档（条例第四十五条）。",
        submit="归档",
        done="已归档。",
        lines=lambda case: [f"办结日期：{chinese_day(case.standing.closed_on)}。"],
    ),
)
