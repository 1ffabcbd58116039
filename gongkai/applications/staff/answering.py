"""The answer on its pages: drafted, sent in, reviewed on screen and on paper."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import KeyForm, Who, act_on_form
from gongkai.applications.answer_forms import (
    AnswerForm,
    AnswerReviewForm,
    PaperReviewForm,
    SeenForm,
)
from gongkai.applications.case_files import releasable_files
from gongkai.applications.letters import answer_facts, filled_with_gaps, values_of
from gongkai.applications.models import Answer, AnswerReview, Application
from gongkai.applications.operations.answering import (
    check_answer,
    living_answer,
    reviews_of,
    steps_of_answer,
)
from gongkai.applications.operations.signing import (
    draft_answer,
    hand_in_answer,
    make_answer_letter,
    sign_answer,
)
from gongkai.applications.people import people_who_may
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.sheets import answer_sheet
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.errors import GongkaiError, InvalidInput, WrongState
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable
from gongkai.records.paper_code import code_of, is_code_of
from gongkai.statute.letters import ANSWER

GENERATE = "generate"


@staff(APPLICATIONS, "draft")
def answer(request: StaffRequest, number: str) -> HttpResponse:
    """Draft the answer; its text is filled from the wording of the result that is chosen."""
    application = case_or_404(request, number)
    draft = living_answer(application)
    form = AnswerForm(
        application,
        releasable_files(application),
        request.POST or None,
        initial=_initial(application, draft),
    )
    context = {
        "title": "起草答复" if draft is None else "修改答复",
        "application": application,
        "answer": draft,
        "back": page_of(request, application),
        "is_signed": draft is not None and draft.state == "approved",
    }

    def act(form: AnswerForm, who: Who) -> str:
        told = form.cleaned_data
        if told["text_for"] != told["decision"]:
            raise InvalidInput(
                "办理结果改过了，正文还是按原来的结果写的。请点“生成正文”后再保存。",
                code="text_of_another_result",
            )
        draft_answer(
            application,
            decision=told["decision"],
            grounds=told["grounds"],
            text=told["text"],
            to_contact=told["to_contact"],
            files=list(told["enclosures"]),
            seen=told["seen"],
            **who,
        )
        return reverse("applications:answer_submit", args=[request.organ.slug, number])

    if request.method == "POST" and form.is_valid():
        wants_text = request.POST.get("do") == GENERATE or not form.cleaned_data["text"].strip()
        if wants_text:
            return _with_text(request, application, form, context)
    return act_on_form(
        request,
        form,
        act,
        template="applications/answer.html",
        context=context,
        done="已保存草稿。请核对后送审。",
    )


def _initial(application: Application, draft: Answer | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": application.row_version}
    if draft is not None:
        initial |= {
            "decision": draft.decision,
            "grounds": draft.grounds,
            "to_contact": draft.to_contact,
            "text": draft.text,
            "text_for": draft.decision,
            "enclosures": list(draft.released.values_list("file_id", flat=True)),
        }
    return initial


def _with_text(
    request: StaffRequest, application: Application, form: AnswerForm, context: dict[str, Any]
) -> HttpResponse:
    """Show the form with the text filled, or what stands against the result."""
    told, status = form.cleaned_data, 200
    files = list(told["enclosures"])
    try:
        check_answer(application, decision=told["decision"], grounds=told["grounds"], files=files)
        facts = answer_facts(
            application,
            decision=told["decision"],
            grounds=told["grounds"],
            to_contact=told["to_contact"],
            files=[file.stored.name for file in files],
            on=request.today,
        )
        values = values_of(application) | facts
        form.write(filled_with_gaps(application.organ, ANSWER, values, decision=told["decision"]))
        context = context | {"is_filled": True}
    except GongkaiError as error:
        form.add_error(None, error.message)
        status = 400
    return render(request, "applications/answer.html", {**context, "form": form}, status=status)


def _shown(request: StaffRequest, application: Application, draft: Answer) -> dict[str, Any]:
    """Return what a page shows of an answer."""
    done = reviews_of(draft)
    labels = dict(AnswerReview.STEPS)
    return {
        "application": application,
        "answer": draft,
        "code": code_of(draft.substance),
        "files": draft.released.select_related("file__stored"),
        "chain": [(labels[step], done.get(step)) for step in steps_of_answer(draft)],
        "back": page_of(request, application),
    }


def _draft_or_refuse(application: Application) -> Answer:
    draft = living_answer(application)
    if draft is None:
        raise WrongState("还没有起草答复。请先起草。", code="no_answer")
    return draft


@staff(APPLICATIONS, "draft")
def submit(request: StaffRequest, number: str) -> HttpResponse:
    """Look the draft over and send it to its reviewers."""
    application = case_or_404(request, number)
    draft = _draft_or_refuse(application)

    def act(form: SeenForm, who: Who) -> str:
        hand_in_answer(application, seen=form.cleaned_data["seen"], **who)
        return page_of(request, application)

    return act_on_form(
        request,
        SeenForm(request.POST or None, initial={"seen": draft.substance}),
        act,
        template="applications/review.html",
        context=_shown(request, application, draft)
        | {
            "title": "核对并送审",
            "lead": "送审以后再修改的，审核意见作废，要重新送审。",
            "submit": "送审",
            "is_open": draft.state in ("draft", "returned"),
        },
        done="已送审。",
    )


@staff(APPLICATIONS, "view")
def review(request: StaffRequest, number: str) -> HttpResponse:
    """Decide the steps that are this person's, in one act; the leader's yes issues the letter."""
    application = case_or_404(request, number)
    draft = _draft_or_refuse(application)
    mine = my_steps(request, draft)
    form = AnswerReviewForm(mine, request.POST or None, initial={"seen": draft.substance})

    def act(form: AnswerReviewForm, who: Who) -> str:
        told = form.cleaned_data
        done, letter = sign_answer(
            application,
            steps=told["steps"],
            outcome=told["outcome"],
            seen=told["seen"],
            opinion=told["opinion"],
            **who,
        )
        messages.success(request, _told(done, letter.number if letter else ""))
        return page_of(request, application)

    return act_on_form(
        request,
        form,
        act,
        template="applications/review.html",
        context=_shown(request, application, draft)
        | {
            "title": "审核答复",
            "submit": "提交意见",
            "is_open": bool(mine),
            "refusal": "" if mine else _why_not(request, draft),
        },
    )


def my_steps(request: StaffRequest, draft: Answer) -> list[str]:
    """Return the open steps that the person may decide, the signature last and only when due."""
    if (
        draft.state != "submitted"
        or draft.editors.filter(username=request.user.get_username()).exists()
    ):
        return []
    done = reviews_of(draft)
    open_ones = [step for step in steps_of_answer(draft) if step not in done]
    mine = [
        step
        for step in open_ones
        if APPLICATIONS.may(request.user, step, request.organ, on=request.today)
    ]
    others = [step for step in open_ones if step not in mine]
    return [step for step in mine if step != "leader" or not others]


def _why_not(request: StaffRequest, draft: Answer) -> str:
    if draft.editors.filter(username=request.user.get_username()).exists():
        return "您起草或者修改过这个答复，不能审核；请由其他有权限的人员办理。"
    return "现在没有等待您审核的环节。"


def _told(done: Answer, number: str) -> str:
    if done.state == "returned":
        return f"已退回修改，等{done.drafter.name}改好重新送审。"
    if done.state == "approved":
        return f"已签发，答复书编号：{number}。请在期限内送达。"
    return "已同意，等其他环节审核。"


@staff(APPLICATIONS, "register")
def on_paper(request: StaffRequest, number: str) -> HttpResponse:
    """Enter what was signed on the printed sheet."""
    application = case_or_404(request, number)
    draft = _draft_or_refuse(application)
    done = reviews_of(draft)
    steps = [step for step in steps_of_answer(draft) if step not in done]
    form = PaperReviewForm(
        steps,
        people_who_may(
            application.organ,
            steps or ["leader"],
            on=request.today,
            without=list(draft.editors.values_list("pk", flat=True)),
        ),
        request.POST or None,
        request.FILES or None,
        initial={"seen": draft.substance, "on": request.today, "outcome": "approved"},
    )

    def act(form: PaperReviewForm, who: Who) -> str:
        told = form.cleaned_data
        if not is_code_of(told["code"], draft.substance):
            raise InvalidInput(
                "审签单上的代码与现在的答复不符：签字之后答复有过修改，或者代码抄错。"
                "请核对；修改过的，请重新打印审签单送签。",
                code="code_mismatch",
            )
        signed, letter = sign_answer(
            application,
            steps=told["steps"],
            outcome=told["outcome"],
            seen=told["seen"],
            opinion=told["opinion"],
            signer=told["signer"],
            on=told["on"],
            paper=(told["scan"].name, told["scan"].read()),
            **who,
        )
        messages.success(request, _told(signed, letter.number if letter else ""))
        return page_of(request, application)

    return act_on_form(
        request,
        form,
        act,
        template="accounts/form.html",
        context={
            "title": "登记线下签批",
            "lead": "领导在打印的审签单上签字后，录入签字日期和稿件代码，上传扫描件。",
            "submit": "登记签批",
            "back": page_of(request, application),
        },
    )


@staff(APPLICATIONS, "view")
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """Give out the 审签单, to be signed by hand or filed."""
    application = case_or_404(request, number)
    data = answer_sheet(_draft_or_refuse(application), font_folders=settings.FONT_FOLDERS)
    return printable(data, f"答复审签单{application.number}.pdf")


@staff(APPLICATIONS, "serve")
def make_letter(request: StaffRequest, number: str) -> HttpResponse:
    """Make the 答复书 of an answer that was signed without one."""
    application = case_or_404(request, number)

    def act(form: KeyForm, who: Who) -> str:
        make_answer_letter(application, **who)
        return page_of(request, application)

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "制作答复书",
            "lead": "按已经签发的答复正文制作，编号，日期为签发之日。",
            "submit": "制作答复书",
            "back": page_of(request, application),
        },
        done="已制作答复书。",
    )
