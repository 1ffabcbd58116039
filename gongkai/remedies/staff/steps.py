"""The steps of a dispute, a form each: registered, answered, heard, decided, appealed, redone."""

from __future__ import annotations

from dataclasses import fields

from django.http import HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, ReasonForm, VersionedForm, Who, act_on_form
from gongkai.applications.operations.intake import Received
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.remedies.effect import redo_term
from gongkai.remedies.forms import (
    AnswerForm,
    CorrectForm,
    CountingForm,
    FileForm,
    HearingForm,
    InstanceForm,
    OutcomeForm,
    PerformanceForm,
    RegisterForm,
    SetUpForm,
    uploads_of,
)
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.arranging import (
    CORRECTABLE,
    CORRECTABLE_INSTANCE,
    add_files,
    correct_dispute,
    set_counting,
    set_up,
)
from gongkai.remedies.operations.proceeding import (
    begin_instance,
    note_answer,
    note_hearing,
    record_outcome,
    void_outcome,
)
from gongkai.remedies.operations.redoing import begin_redo, note_performance
from gongkai.remedies.operations.registering import Filing, register_dispute
from gongkai.remedies.permissions import REMEDIES
from gongkai.remedies.queries import settings_of
from gongkai.remedies.staff.views import dispute_or_404, page_of


@staff(REMEDIES, "register")
def register(request: StaffRequest) -> HttpResponse:
    """Register a notice; the address may name the application attacked and the review before."""
    organ = request.organ
    first = {
        "application": request.GET.get("application", ""),
        "review": request.GET.get("review", ""),
        "kind": "after_review" if request.GET.get("review") else "review",
    }
    form = RegisterForm(organ, request.POST or None, request.FILES or None, initial=first)

    def save(form: RegisterForm, who: Who) -> str:
        names = {field.name for field in fields(Filing)}
        told = {name: value for name, value in form.content.items() if name in names}
        dispute = register_dispute(
            organ,
            Filing(**told),
            uploads=uploads_of(form, notice="notice", claim_paper="claim"),
            **who,
        )
        return page_of(request, dispute)

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "登记行政复议、行政诉讼",
            "lead": (
                "收到答复通知书、应诉通知书后登记。"
                "系统推算答复、答辩期限，并提示应当在答复、答辩时提出的问题。"
            ),
            "submit": "登记",
            "back": reverse("remedies:list", args=[organ.slug]),
        },
        done="已登记。请看下面的期限。",
    )


def _step(
    request: StaffRequest,
    dispute: Dispute,
    form: DeedForm,
    act: object,
    *,
    title: str,
    lead: str = "",
    submit: str = "登记",
    done: str = "已登记。",
) -> HttpResponse:
    return act_on_form(
        request,
        form,
        act,  # type: ignore[arg-type]
        template="accounts/form.html",
        context={
            "title": title,
            "lead": lead,
            "submit": submit,
            "back": page_of(request, dispute),
        },
        done=done,
    )


def _seen(dispute: Dispute, **more: object) -> dict[str, object]:
    return {"seen": dispute.row_version, **more}


@staff(REMEDIES, "handle")
def answer(request: StaffRequest, number: str) -> HttpResponse:
    """Enter that the answer was handed in."""
    dispute = dispute_or_404(request, number)
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial=_seen(dispute, on=request.today)
    )

    def act(form: AnswerForm, who: Who) -> str:
        note_answer(
            dispute,
            on=form.cleaned_data["on"],
            evidence=form.cleaned_data["evidence"],
            uploads=uploads_of(form, answer="answer", proof="evidence"),
            seen=form.cleaned_data["seen"],
            **who,
        )
        return page_of(request, dispute)

    return _step(request, dispute, form, act, title="登记提交答复、答辩")


@staff(REMEDIES, "handle")
def hearing(request: StaffRequest, number: str) -> HttpResponse:
    """Enter a hearing."""
    dispute = dispute_or_404(request, number)
    form = HearingForm(request.POST or None, initial=_seen(dispute))

    def act(form: HearingForm, who: Who) -> str:
        note_hearing(dispute, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(request, dispute, form, act, title="登记听证、开庭")


@staff(REMEDIES, "handle")
def outcome(request: StaffRequest, number: str) -> HttpResponse:
    """Enter how the instance ended."""
    dispute = dispute_or_404(request, number)
    level = list(dispute.instances.all())[-1].level
    paper = "review_decision" if level == "review" else "judgment"
    form = OutcomeForm(
        level,
        request.POST or None,
        request.FILES or None,
        initial=_seen(dispute, paper=paper, received_on=request.today),
    )

    def act(form: OutcomeForm, who: Who) -> str:
        record_outcome(
            dispute,
            **form.told,
            uploads=uploads_of(form, file="outcome"),
            seen=form.cleaned_data["seen"],
            **who,
        )
        return page_of(request, dispute)

    return _step(request, dispute, form, act, title="登记决定、裁判结果")


@staff(REMEDIES, "handle")
def void(request: StaffRequest, number: str) -> HttpResponse:
    """Take an outcome back that was entered by mistake."""
    dispute = dispute_or_404(request, number)
    form = ReasonForm(request.POST or None, initial=_seen(dispute))

    def act(form: ReasonForm, who: Who) -> str:
        void_outcome(dispute, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(
        request,
        dispute,
        form,
        act,
        title="撤销结果登记",
        lead="登记错了才撤销；撤销后重新登记。原来的登记留在经过里。",
        submit="撤销登记",
        done="已撤销结果登记。",
    )


@staff(REMEDIES, "handle")
def go_on(request: StaffRequest, number: str) -> HttpResponse:
    """Enter an appeal, or that the case is heard anew."""
    dispute = dispute_or_404(request, number)
    form = InstanceForm(request.POST or None, initial=_seen(dispute))

    def act(form: InstanceForm, who: Who) -> str:
        begin_instance(dispute, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(
        request,
        dispute,
        form,
        act,
        title="登记上诉、重审",
        lead="登记后案件重新列入尚未审结；年报按年底所处的审级计一件。",
    )


@staff(REMEDIES, "handle")
def redo(request: StaffRequest, number: str) -> HttpResponse:
    """Begin to answer the application anew."""
    dispute = dispute_or_404(request, number)
    form = VersionedForm(request.POST or None, initial=_seen(dispute))
    last = list(dispute.instances.all())[-1]
    lead = "按生效的决定、裁判立一个重新处理件，复制原申请的申请人和内容。重新处理件不计入表三。"
    if last.outcome_received_on is not None:
        received_on = last.outcome_received_on
        days, article = redo_term(last, received_on, calendar_of(request.organ))
        lead += f"期限{days}个工作日，自收到文书（{received_on}）次日起算（{article}）。"

    def act(form: VersionedForm, who: Who) -> str:
        made = begin_redo(dispute, seen=form.cleaned_data["seen"], **who)
        return reverse("applications:case", args=[request.organ.slug, made.number])

    return _step(
        request,
        dispute,
        form,
        act,
        title="重新处理",
        lead=lead,
        submit="立重新处理件",
        done="已立重新处理件，请在这里按决定、裁判的要求办理。",
    )


@staff(REMEDIES, "handle")
def performance(request: StaffRequest, number: str) -> HttpResponse:
    """Enter that an order was carried out without a redo."""
    dispute = dispute_or_404(request, number)
    form = PerformanceForm(request.POST or None, initial=_seen(dispute))

    def act(form: PerformanceForm, who: Who) -> str:
        note_performance(dispute, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(
        request,
        dispute,
        form,
        act,
        title="登记履行",
        lead="不立重新处理件而履行决定、裁判的（例如已主动公开）在这里登记。",
    )


@staff(REMEDIES, "handle")
def correct(request: StaffRequest, number: str) -> HttpResponse:
    """Put right what was entered wrongly."""
    dispute = dispute_or_404(request, number)
    last = list(dispute.instances.all())[-1]
    now = {name: getattr(dispute, name) for name in CORRECTABLE}
    now |= {name: getattr(last, name) for name in CORRECTABLE_INSTANCE}
    form = CorrectForm(request.POST or None, initial=_seen(dispute, **now))

    def act(form: CorrectForm, who: Who) -> str:
        content = form.content
        reason = content.pop("reason")
        correct_dispute(dispute, content, reason=reason, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(
        request,
        dispute,
        form,
        act,
        title="更正登记",
        submit="更正",
        done="已更正，期限已重新推算。",
    )


@staff(REMEDIES, "handle")
def counting(request: StaffRequest, number: str) -> HttpResponse:
    """Say whether table 四 counts the case."""
    dispute = dispute_or_404(request, number)
    form = CountingForm(request.POST or None, initial=_seen(dispute, uncounted=dispute.uncounted))

    def act(form: CountingForm, who: Who) -> str:
        set_counting(dispute, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, dispute)

    return _step(request, dispute, form, act, title="是否计入年报", submit="保存", done="已保存。")


@staff(REMEDIES, "handle")
def add_file(request: StaffRequest, number: str) -> HttpResponse:
    """Add a paper."""
    dispute = dispute_or_404(request, number)
    form = FileForm(request.POST or None, request.FILES or None)

    def act(form: FileForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        paper = Received(file.name, file.read(), form.cleaned_data["purpose"])
        add_files(dispute, [paper], **who)
        return page_of(request, dispute)

    return _step(
        request, dispute, form, act, title="添加材料", submit="筛查并添加", done="已筛查并添加。"
    )


@staff(REMEDIES, "set_up")
def configure(request: StaffRequest) -> HttpResponse:
    """Set local practice."""
    organ = request.organ
    now = settings_of(organ)
    initial = {
        "counts_instances": now.counts_instances,
        "silence_review_first": now.silence_review_first,
    }

    def act(form: SetUpForm, who: Who) -> str:
        set_up(organ, **form.content, **who)
        return reverse("remedies:list", args=[organ.slug])

    return act_on_form(
        request,
        SetUpForm(request.POST or None, initial=initial),
        act,
        template="accounts/form.html",
        context={
            "title": "复议诉讼设置",
            "lead": "复议机关和管辖法院的名称在依申请公开的设置里填写。",
            "back": reverse("remedies:list", args=[organ.slug]),
        },
        done="已保存。",
    )
