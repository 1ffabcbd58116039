"""The review chain of the office: which steps, who holds their roles, how many days."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.operations.setting_up import set_chain
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import chain_of
from gongkai.publishing.setup_forms import ChainForm
from gongkai.publishing.staff.columns import may, page
from gongkai.publishing.steps import optional_steps, steps_shown
from gongkai.statute.reviews import weighty_criteria


@staff(PUBLISHING, "view")
def chain(request: StaffRequest) -> HttpResponse:
    """Show the chain with who holds each role, and what makes a matter weighty."""
    context = {
        "chain": chain_of(request.organ),
        "steps": steps_shown(request.organ, on=request.today),
        "criteria": weighty_criteria(),
        "may_set_chain": may(request, "set_chain"),
    }
    return render(request, "publishing/chain.html", context)


@staff(PUBLISHING, "set_chain")
def change(request: StaffRequest) -> HttpResponse:
    """Choose further reviews and days."""
    standing = chain_of(request.organ)
    optional = [(step.slug, f"{step.label}（{step.role}）") for step in optional_steps()]
    form = ChainForm(
        optional,
        request.POST or None,
        initial={
            "extra": standing.extra,
            "step_working_days": standing.step_working_days,
            "reexamine_months": standing.reexamine_months,
            "seen": standing.row_version,
        },
    )

    def save(form: ChainForm, who: Who) -> str:
        set_chain(request.organ, form.content, seen=form.cleaned_data["seen"], **who)
        return page(request, "chain")

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "设置审核流程",
            "lead": "校对、分管领导审核和重大事项由主要负责人签发是固定的；"
            "其他环节按本单位需要增加。",
            "back": page(request, "chain"),
        },
        done="已保存审核流程，对所有还没有发布的信息生效。",
    )
