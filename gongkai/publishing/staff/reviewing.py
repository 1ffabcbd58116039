"""Steps of the review: submit, decide, on paper, return, consult; the sheet to print."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.errors import WrongState
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.forms import PlainReasonForm, SeenForm
from gongkai.publishing.models import Item
from gongkai.publishing.operations.reviewing import (
    Decision,
    decide_reviews,
    enter_paper_reviews,
    note_consent,
    return_item,
    submit_item,
    take_side_step,
)
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import chain_of, drafters_of, progress
from gongkai.publishing.queries import signers_of, steps_for
from gongkai.publishing.review_forms import (
    ConsentForm,
    NoteForm,
    PaperReviewForm,
    ReviewForm,
)
from gongkai.publishing.sheets import review_sheet
from gongkai.publishing.staff.items import item_or_404, page_of
from gongkai.records.content import CONTENT, FACTS
from gongkai.records.downloads import printable
from gongkai.records.forms import RecordForm
from gongkai.records.paper_code import code_of
from gongkai.statute.reviews import suggest_weighty

#: Steps beside the reviews: title, what to write, what is said after.
SIDE_STEPS: dict[str, tuple[str, str, str]] = {
    "consult": (
        "与其他机关协商",
        "公开内容涉及其他机关的，要先协商、确认（条例第十一条）。写明与哪个机关、就什么内容协商。",
        "已转为待协商。",
    ),
    "conclude_consultation": (
        "协商完毕",
        "写明协商的结果和对方的意见；内容要改的，先修改再重新送审。",
        "已登记协商结果，继续审核。",
    ),
    "refer": (
        "报请确定",
        "不能确定可否公开的，报有关主管部门或保密行政管理部门确定（条例第十七条）。写明报哪个部门。",
        "已转为报请确定中。",
    ),
    "receive_ruling": ("收到确定意见", "写明哪个部门、什么意见。", "已登记确定意见，继续审核。"),
}


@staff(PUBLISHING, "draft")
def submit(request: StaffRequest, public_id: str) -> HttpResponse:
    """Declare the draft proofread and hand it to its reviewers."""
    item = item_or_404(request, public_id)

    def act(form: SeenForm, who: Who) -> str:
        submit_item(item, seen=form.cleaned_data["seen"], **who)
        return page_of(request, item)

    return act_on_form(
        request,
        SeenForm(request.POST or None, initial={"seen": item.record.substance}),
        act,
        template="publishing/step.html",
        context={
            "title": "校对并送审",
            "lead": "我已校对全文：内容准确、完整，附件、依据、联系方式齐全。送审后再修改的，"
            "审核意见作废，要重新送审。",
            "submit": "校对无误，送审",
            "back": page_of(request, item),
            "item": item,
        },
        done="已校对并送审。",
    )


@staff(PUBLISHING, "review")
def review(request: StaffRequest, public_id: str) -> HttpResponse:
    """Decide the open steps that are this person's, in one act."""
    item = item_or_404(request, public_id)
    steps = steps_for(item, request.user, on=request.today)  # type: ignore[arg-type]
    form = ReviewForm(
        item.record, steps, request.POST or None, initial={"seen": item.record.substance}
    )

    def act(form: ReviewForm, who: Who) -> str:
        found = decide_reviews(
            item,
            form.decisions or _not_theirs(request, item),
            seen=form.cleaned_data["seen"],
            **who,
        )
        messages.success(request, _told(form.cleaned_data["decision"], found))
        return page_of(request, item)

    names = "、".join(state.step.label for state in steps)
    return act_on_form(
        request,
        form,
        act,
        template="publishing/review.html",
        context={
            "title": names or "审核",
            "submit": "提交意见",
            "back": page_of(request, item),
            "item": item,
            "record": item.record,
            "steps": steps,
            "refusal": "" if steps else _why_not(request, item),
            "hits": item.hits.filter(state__in=("open", "kept", "masked")),
            "code": code_of(item.record.substance),
            "changes": _changes(item),
            "weighty": suggest_weighty(item.record.title, item.record.body, rank=item.record.rank),
        },
    )


def _told(decision: str, item: Item) -> str:
    """Return what was done and what comes next."""
    if decision == "returned":
        return f"已退回修改，等{item.drafter.name}改好重新送审。"
    left = [one for one in progress(item, chain_of(item.organ)) if not one.review]
    if left:
        return f"已同意。下一步：{left[0].step.label}（{left[0].step.role}）。"
    return "已同意，审核完毕。" + (
        "不予公开已审定。" if item.state == "withheld" else "等信息员发布。"
    )


def _not_theirs(request: StaffRequest, item: Item) -> Sequence[Decision]:
    """Let the operation refuse, naming the rule: a forged post gets the same answer as the page."""
    asked = request.POST.getlist("step") or [
        state.step.slug for state in progress(item, chain_of(item.organ)) if state.is_open
    ]
    if not asked:
        raise WrongState("现在没有等待审核的环节。", code="nothing_open")
    return [Decision(one, "approved") for one in asked]


def _why_not(request: StaffRequest, item: Item) -> str:
    if request.user.pk in drafters_of(item):
        return "您起草或修改过本稿，不能审核；请由其他有权限的人员办理（条例第十七条）。"
    return "现在没有等待您审核的环节。"


def _changes(item: Item) -> list[tuple[str, str, str]]:
    """Return what a correction changes against what is public: field, before, now."""
    if item.published_version is None:
        return []
    before = json.loads(item.published_version.text)
    labels = RecordForm().fields
    found = []
    for name in CONTENT:
        now = getattr(item.record, name)
        now = now.isoformat() if hasattr(now, "isoformat") else now
        if name not in FACTS and (before.get(name) or "") != (now or ""):
            found.append(
                (str(labels[name].label), str(before.get(name) or "（空）"), str(now or "（空）"))
            )
    return found


@staff(PUBLISHING, "review")
def send_back(request: StaffRequest, public_id: str) -> HttpResponse:
    """Send an item back after one's own approval, as long as it is not public."""
    item = item_or_404(request, public_id)

    def act(form: PlainReasonForm, who: Who) -> str:
        return_item(item, reason=form.cleaned_data["reason"], **who)
        return page_of(request, item)

    return act_on_form(
        request,
        PlainReasonForm(request.POST or None),
        act,
        template="publishing/step.html",
        context={
            "title": "退回修改",
            "lead": "还没有发布的，审核人可以退回；已有的审核意见作废，改好后重新送审。",
            "submit": "退回修改",
            "back": page_of(request, item),
            "item": item,
        },
        done="已退回修改。",
    )


@staff(PUBLISHING, "publish")
def on_paper(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter what was signed on the printed sheet."""
    item = item_or_404(request, public_id)
    steps = [
        state
        for state in progress(item, chain_of(item.organ))
        if state.review is None and state.step.slug != "proofread"
    ]
    form = PaperReviewForm(
        steps,
        signers_of(item, [state.step.slug for state in steps], on=request.today),
        request.POST or None,
        request.FILES or None,
        initial={"signed_on": request.today},
    )

    def act(form: PaperReviewForm, who: Who) -> str:
        told = form.cleaned_data
        enter_paper_reviews(
            item,
            form.decisions,
            signer=told["signer"],
            signed_on=told["signed_on"],
            code=told["code"],
            scan=(told["scan"].name, told["scan"].read()),
            **who,
        )
        return page_of(request, item)

    return act_on_form(
        request,
        form,
        act,
        template="publishing/step.html",
        context={
            "title": "登记线下签批",
            "lead": "领导在打印的信息发布审核表上签字后，录入签批日期和稿件代码，上传扫描件。",
            "submit": "登记签批",
            "back": page_of(request, item),
            "item": item,
        },
        done="已登记线下签批。",
    )


@staff(PUBLISHING, "draft")
def consent(request: StaffRequest, public_id: str) -> HttpResponse:
    """Note consent by phone, which does not count."""
    item = item_or_404(request, public_id)
    steps = [
        state
        for state in progress(item, chain_of(item.organ))
        if state.review is None and state.step.slug != "proofread"
    ]

    def act(form: ConsentForm, who: Who) -> str:
        told = form.cleaned_data
        note_consent(item, step=told["step"], opinion=told["opinion"], signer=told["signer"], **who)
        return page_of(request, item)

    return act_on_form(
        request,
        ConsentForm(
            steps,
            signers_of(item, [state.step.slug for state in steps], on=request.today),
            request.POST or None,
        ),
        act,
        template="accounts/form.html",
        context={
            "title": "记录口头意见",
            "lead": "电话、口头同意只作记录，不算审核；还要本人在线审核，或在审核表上签字。",
            "submit": "记录",
            "back": page_of(request, item),
        },
        done="已记录。口头意见不算审核。",
    )


@staff(PUBLISHING, "draft")
def side_step(request: StaffRequest, public_id: str, step: str) -> HttpResponse:
    """Consult another organ, refer upward, and come back."""
    item = item_or_404(request, public_id)
    if step not in SIDE_STEPS:
        raise Http404
    title, lead, done = SIDE_STEPS[step]

    def act(form: NoteForm, who: Who) -> str:
        take_side_step(item, step, note=form.cleaned_data["note"], **who)
        return page_of(request, item)

    return act_on_form(
        request,
        NoteForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={"title": title, "lead": lead, "submit": title, "back": page_of(request, item)},
        done=done,
    )


@staff(PUBLISHING, "view")
def sheet(request: StaffRequest, public_id: str) -> HttpResponse:
    """Give out the 信息发布审核表 as a PDF, to be signed or filed."""
    item = item_or_404(request, public_id)
    address = request.build_absolute_uri(
        reverse("publishing:item", args=[request.organ.slug, public_id])
    )
    data = review_sheet(item, address=address, font_folders=settings.FONT_FOLDERS)
    return printable(data, f"信息发布审核表 {item.record.index_number.replace('/', '-')}.pdf")
