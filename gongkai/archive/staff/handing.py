"""Screens of transfers and disposals."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import KeyForm, Who, act_on_form
from gongkai.archive.filing.forms import ShelfForm
from gongkai.archive.filing.queries import listed, narrowed
from gongkai.archive.handing.forms import (
    AcknowledgeForm,
    CarryOutForm,
    ProposeForm,
    ReceiverForm,
    TransferForm,
)
from gongkai.archive.handing.operations import (
    MOST_PIECES,
    acknowledge,
    carry_out_disposal,
    drop_disposal,
    hand_over,
    propose_disposal,
)
from gongkai.archive.handing.queries import (
    disposable,
    disposals_of,
    in_use,
    transferable,
    transfers_of,
)
from gongkai.archive.models import RECEIVERS, Disposal, Piece, Transfer
from gongkai.archive.permissions import ARCHIVE
from gongkai.archive.staff.filing import address, may
from gongkai.exchange.papers.filing import list_pdf, list_xlsx
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES, get
from gongkai.records.operations import keep_file
from gongkai.records.staff.views import page_url

PAGE = 50


@staff(ARCHIVE, "view")
def transfer_list(request: StaffRequest) -> HttpResponse:
    """Show what was handed over."""
    page = Paginator(transfers_of(request.organ), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_url": page_url(request), "may": may(request)}
    return render(request, "archive/transfers.html", context)


@staff(ARCHIVE, "hand_over")
def transfer_new(request: StaffRequest) -> HttpResponse:
    """Make a list of what is handed over; which kind of receiver stands in the address."""
    asked = request.GET.get("to", "")
    to = asked if asked in dict(RECEIVERS) else "archive"
    form = TransferForm(request.POST or None, initial={"handed_on": request.today})

    def act(form: TransferForm, who: Who) -> str:
        told = form.content
        made = hand_over(
            request.organ,
            [int(one) for one in told.pop("chosen")],
            receiver_kind=to,
            **told,
            **who,
        )
        return address(request, "transfer", made.pk)

    shelf = ShelfForm(request.GET or None)
    wanted = {name: shelf.cleaned_data[name] for name in shelf.fields} if shelf.is_valid() else {}
    context = {
        "pieces": narrowed(transferable(request.organ, to), **wanted)[:MOST_PIECES],
        "most": MOST_PIECES,
        "shelf": shelf,
        "to": to,
        "receivers": ReceiverForm(initial={"to": to}),
    }
    return act_on_form(
        request,
        form,
        act,
        template="archive/transfer_new.html",
        context=context,
        done="移交清单已生成，请打印随件交给接收单位签收。",
    )


def _in_order(found: Transfer | Disposal) -> QuerySet[Piece]:
    rows: QuerySet[Piece] = found.pieces.select_related("remark")
    return rows.order_by("year", "category", "retention", "number")


def _transfer(request: StaffRequest, pk: int) -> Transfer:
    rows = transfers_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    found: Transfer | None = rows.select_related("organ").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(ARCHIVE, "view")
def transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a transfer with its list."""
    found = _transfer(request, pk)
    pieces = found.pieces.select_related("remark")
    context = {"transfer": found, "pieces": pieces, "may": may(request)}
    return render(request, "archive/transfer.html", context)


@staff(ARCHIVE, "view")
def transfer_paper(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Give out the list of a transfer, with lines to sign, or the receipt that came back."""
    found = _transfer(request, pk)
    if kind == "receipt":
        if found.receipt is None:
            raise Http404
        return attachment(get(found.receipt.sha256), found.receipt.name)
    pieces = listed(_in_order(found))
    if kind == "xlsx":
        data = list_xlsx(pieces, name="移交清单")
    elif kind == "pdf":
        data = list_pdf(
            pieces,
            organ=request.organ.name,
            title="档案移交清单",
            about=f"接收单位：{found.receiver}　{found.handed_on}",
            signatures=("移交人", "监交人", "接收人"),
            printed_on=request.today,
            font_folders=settings.FONT_FOLDERS,
        )
    else:
        raise Http404
    return attachment(data, f"移交清单{found.handed_on}.{kind}", MEDIA_TYPES[kind])


@staff(ARCHIVE, "hand_over")
def transfer_acknowledge(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter who took a transfer."""
    found = _transfer(request, pk)
    form = AcknowledgeForm(
        request.POST or None, request.FILES or None, initial={"received_on": request.today}
    )
    back = address(request, "transfer", pk)

    def act(form: AcknowledgeForm, who: Who) -> str:
        told = form.content
        file = told.pop("file")
        receipt = (
            keep_file(
                request.organ,
                file.read(),
                name=file.name,
                by=who["by"],
                at=who["at"],
                purpose="archived",
            )
            if file
            else None
        )
        acknowledge(found, receipt=receipt, **told, **who)
        return back

    context = {
        "title": "登记接收",
        "lead": f"{found.receiver}，{found.handed_on}移交。",
        "submit": "登记",
        "back": back,
    }
    return act_on_form(
        request, form, act, template="accounts/form.html", context=context, done="已登记接收。"
    )


@staff(ARCHIVE, "view")
def disposal_list(request: StaffRequest) -> HttpResponse:
    """Show what was proposed and what was destroyed."""
    page = Paginator(disposals_of(request.organ), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_url": page_url(request),
        "may": may(request),
        "due": disposable(request.organ, on=request.today).count(),
    }
    return render(request, "archive/disposals.html", context)


@staff(ARCHIVE, "propose_disposal")
def disposal_new(request: StaffRequest) -> HttpResponse:
    """Propose what to destroy, among what is over its term."""
    form = ProposeForm(request.POST or None)

    def act(form: ProposeForm, who: Who) -> str:
        told = form.content
        made = propose_disposal(
            request.organ, [int(one) for one in told.pop("chosen")], **told, **who
        )
        return address(request, "disposal", made.pk)

    pieces = list(disposable(request.organ, on=request.today)[:MOST_PIECES])
    for piece in pieces:
        piece.use = in_use(piece)  # type: ignore[attr-defined]
    context = {"pieces": pieces, "most": MOST_PIECES}
    return act_on_form(
        request,
        form,
        act,
        template="archive/disposal_new.html",
        context=context,
        done="已提出，材料都还在。请另一个人监销。",
    )


def _disposal(request: StaffRequest, pk: int) -> Disposal:
    rows = disposals_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    found: Disposal | None = rows.select_related("organ").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(ARCHIVE, "view")
def disposal(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a disposal with its list."""
    found = _disposal(request, pk)
    allowed = may(request)
    context = {
        "disposal": found,
        "pieces": found.pieces.select_related("remark"),
        "may": allowed,
        "may_carry_out": allowed["dispose"] and found.by_id != request.user.pk,
    }
    return render(request, "archive/disposal.html", context)


@staff(ARCHIVE, "view")
def disposal_paper(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Give out the 销毁清册, with lines to sign."""
    found = _disposal(request, pk)
    pieces = listed(_in_order(found))
    if kind == "xlsx":
        data = list_xlsx(pieces, name="销毁清册")
    elif kind == "pdf":
        data = list_pdf(
            pieces,
            organ=request.organ.name,
            title="档案销毁清册",
            about=found.get_state_display(),
            signatures=("鉴定人", "监销人", "监销人"),
            printed_on=request.today,
            font_folders=settings.FONT_FOLDERS,
        )
    else:
        raise Http404
    return attachment(data, f"销毁清册{found.pk}.{kind}", MEDIA_TYPES[kind])


@staff(ARCHIVE, "dispose")
def disposal_carry_out(request: StaffRequest, pk: int) -> HttpResponse:
    """Destroy what another person has proposed."""
    found = _disposal(request, pk)
    back = address(request, "disposal", pk)

    def act(form: CarryOutForm, who: Who) -> str:
        carry_out_disposal(found, protocol=form.cleaned_data["protocol"], **who)
        return back

    context = {
        "title": "监督销毁",
        "lead": f"清单里的{found.pieces.count()}件，提出人：{found.by.name}。"
        "材料删除后不能恢复，目录和摘要永久保留。",
        "submit": "核对无误，销毁",
        "back": back,
    }
    return act_on_form(
        request,
        CarryOutForm(request.POST or None),
        act,
        template="accounts/form.html",
        context=context,
        done="已销毁，目录和摘要保留。",
    )


@staff(ARCHIVE, "propose_disposal")
def disposal_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    found = _disposal(request, pk)
    back = address(request, "disposal", pk)

    def act(form: KeyForm, who: Who) -> str:
        drop_disposal(found, **who)
        return back

    context = {
        "title": "撤回销毁",
        "lead": "撤回后材料原样保留。",
        "submit": "撤回",
        "back": back,
    }
    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context=context,
        done="已撤回。",
    )
