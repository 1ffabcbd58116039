"""The 信息报送 register: list with counts, entries, 采用情况, the spreadsheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import ReasonForm
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES
from gongkai.records.staff.views import page_url
from gongkai.supervision.models import InformationSending
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.forms import AdoptionForm, SendingFilter, SendingForm
from gongkai.supervision.tasks.operations import cancel_sending, record_adoption, save_sending
from gongkai.supervision.tasks.sendings import counts_by_year, narrowed, sendings_of, write_sendings
from gongkai.supervision.tasks.staff.pages import address, may, step

PAGE = 50


def sending_or_404(request: StaffRequest, pk: int) -> InformationSending:
    """Return an entry of the organ's register, or answer "not found"."""
    found = sendings_of(request.organ).filter(pk=pk).select_related("organ").first()
    if found is None:
        raise Http404
    return found


@staff(TASKS, "view")
def sending_list(request: StaffRequest) -> HttpResponse:
    """Show the register, newest first, with the counts of each year."""
    form = SendingFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(narrowed(sendings_of(request.organ), wanted), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": form,
        "page": page,
        "page_url": page_url(request),
        "counts": counts_by_year(request.organ),
        "may_send": may(request, "send"),
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/sendings.html", context)


@staff(TASKS, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the register, narrowed as on the page, as a spreadsheet."""
    form = SendingFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    data = write_sendings(
        narrowed(sendings_of(request.organ), wanted), counts_by_year(request.organ)
    )
    return attachment(data, f"{request.organ.name}信息报送登记簿.xlsx", MEDIA_TYPES["xlsx"])


@staff(TASKS, "send")
def new(request: StaffRequest) -> HttpResponse:
    """Enter what was sent."""
    initial = {"sent_on": request.today}
    return step(
        request,
        SendingForm(request.organ, request.POST or None, on=request.today, initial=initial),
        lambda form, who: save_sending(request.organ, form.content, **who),
        back=address(request, "sendings"),
        done="已登记。",
        title="登记信息报送",
        submit="登记",
    )


@staff(TASKS, "send")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an entry."""
    sending = sending_or_404(request, pk)
    names = ("record", "title", "recipient", "sent_on", "way", "note")
    initial = {name: getattr(sending, name) for name in names} | {"seen": sending.row_version}
    return step(
        request,
        SendingForm(request.organ, request.POST or None, on=sending.sent_on, initial=initial),
        lambda form, who: save_sending(
            request.organ,
            form.content,
            sending=sending,
            seen=form.cleaned_data["seen"] or 0,
            **who,
        ),
        back=address(request, "sendings"),
        done="已保存。",
        title="修改报送登记",
    )


@staff(TASKS, "send")
def adoption(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter whether it was taken up."""
    sending = sending_or_404(request, pk)
    names = ("adoption", "adopted_in", "adopted_on")
    initial = {name: getattr(sending, name) for name in names} | {"seen": sending.row_version}
    return step(
        request,
        AdoptionForm(request.POST or None, initial=initial),
        lambda form, who: record_adoption(
            sending,
            adoption=form.cleaned_data["adoption"],
            adopted_in=form.cleaned_data["adopted_in"],
            adopted_on=form.cleaned_data["adopted_on"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "sendings"),
        done="已登记采用情况。",
        title=f"采用情况：{sending.title}",
        lead=f"{sending.sent_on}报送{sending.recipient}",
    )


@staff(TASKS, "send")
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel an entry made by mistake."""
    sending = sending_or_404(request, pk)
    return step(
        request,
        ReasonForm(request.POST or None, initial={"seen": sending.row_version}),
        lambda form, who: cancel_sending(
            sending, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "sendings"),
        done="已注销。",
        title=f"注销登记：{sending.title}",
        lead="登记错了的才注销；注销的仍然列出，不再计数。",
        submit="注销",
    )
