"""Screens of filing: what waits, what is filed, one 件, the papers of the archive."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.models import FileAccess
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.archive.exporting import may_take_out, pack
from gongkai.archive.filing.forms import (
    MOST_AT_ONCE,
    FileForm,
    FilingSettingsForm,
    RemarkForm,
    ShelfForm,
)
from gongkai.archive.filing.operations import file_away, remark_piece, set_filing, settings_of
from gongkai.archive.filing.queries import listed, narrowed, papers_in, pieces_of, shelves
from gongkai.archive.filing.waiting import count_waiting, waiting
from gongkai.archive.models import Piece
from gongkai.archive.permissions import ARCHIVE
from gongkai.errors import DataMissing, InvalidInput
from gongkai.exchange.bags import zip_folder
from gongkai.exchange.papers.filing import (
    boxes_of,
    boxes_pdf,
    list_pdf,
    list_xlsx,
    reference_pdf,
    stamps_pdf,
)
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES, get
from gongkai.records.staff.views import page_url
from gongkai.remedies.permissions import REMEDIES
from gongkai.statute.filing import categories

PAGE = 100
#: So many 件 lie in a box unless the address says otherwise.
IN_A_BOX = 50
_BAG = "bag-"
#: A bag up to this many bytes is read back and given out whole.
_IN_MEMORY = 16 * 1024 * 1024


def may(request: StaffRequest) -> dict[str, bool]:
    """Return what the person may do in the archive."""
    return {
        one: ARCHIVE.may(request.user, one, request.organ, on=request.today)
        for one in ARCHIVE.deeds
    }


def address(request: StaffRequest, name: str, *parts: object) -> str:
    """Return the address of a page of the room for this organ."""
    return reverse(f"archive:{name}", args=[request.organ.slug, *parts])


@staff(ARCHIVE, "view")
def waiting_list(request: StaffRequest) -> HttpResponse:
    """Show what waits in a category, and file what is ticked."""
    counts = count_waiting(request.organ)
    asked = request.GET.get("category", "")
    chosen = asked if asked in counts else next((slug for slug, n in counts.items() if n), "")
    rows = waiting(request.organ, chosen, most=MOST_AT_ONCE)
    form = FileForm(request.POST or None)
    here = address(request, "filing")

    def act(form: FileForm, who: Who) -> str:
        keys = form.cleaned_data["chosen"][:MOST_AT_ONCE]
        filed = file_away(request.organ, keys, term=form.cleaned_data["term"], **who)
        if filed.pieces:
            first, last = filed.pieces[0].file_number, filed.pieces[-1].file_number
            told = first if len(filed.pieces) == 1 else f"{first} 至 {last}"
            messages.success(request, f"已归档{len(filed.pieces)}件：{told}。")
        for title, why in filed.refused[:20]:
            messages.error(request, f"没有归档“{title}”：{why}")
        return f"{here}?category={chosen}"

    labels = {one.slug: one.label for one in categories()}
    context = {
        "rows": rows,
        "chosen": chosen,
        "counts": [(slug, labels[slug], n) for slug, n in counts.items()],
        "shelves": shelves(request.organ),
        "own": settings_of(request.organ),
        "may": may(request),
        "most": MOST_AT_ONCE,
    }
    return act_on_form(request, form, act, template="archive/filing.html", context=context)


@staff(ARCHIVE, "set_up")
def filing_settings(request: StaffRequest) -> HttpResponse:
    """Set fonds, pattern and terms."""
    form = FilingSettingsForm(settings_of(request.organ), request.POST or None)

    def act(form: FilingSettingsForm, who: Who) -> str:
        told = form.cleaned_data
        set_filing(
            request.organ,
            fonds=told["fonds"],
            pattern=told["pattern"],
            terms=form.terms,
            seen=told["seen"],
            **who,
        )
        return address(request, "filing")

    context = {
        "title": "归档设置",
        "lead": "保管期限以本单位经同级档案主管部门审查同意的期限表为准；与默认不同的，在这里改。",
        "back": address(request, "filing"),
    }
    return act_on_form(
        request, form, act, template="accounts/form.html", context=context, done="已保存。"
    )


def _wanted(request: StaffRequest) -> tuple[QuerySet[Piece], ShelfForm, str]:
    """Return the 件 that the address asks for, the filter, and what was asked, in words."""
    form = ShelfForm(request.GET or None)
    told = {"year": None, "category": "", "retention": ""}
    if form.is_valid():
        told |= form.cleaned_data
    words = [
        f"{told['year']}年" if told["year"] else "",
        dict(form.fields["retention"].choices).get(told["retention"], "")  # type: ignore[attr-defined]
        if told["retention"]
        else "",
        dict(form.fields["category"].choices).get(told["category"], "")  # type: ignore[attr-defined]
        if told["category"]
        else "",
    ]
    found = narrowed(pieces_of(request.organ), **told)  # type: ignore[arg-type]
    return found, form, "　".join(filter(None, words))


@staff(ARCHIVE, "view")
def piece_list(request: StaffRequest) -> HttpResponse:
    """Show what is filed, in the order of its numbers."""
    found, form, about = _wanted(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_url": page_url(request),
        "filter": form,
        "about": about,
        "asked": request.GET.urlencode(),
        "may": may(request),
    }
    return render(request, "archive/pieces.html", context)


def _list_pdf(request: StaffRequest, found: QuerySet[Piece], about: str) -> bytes:
    return list_pdf(
        listed(found),
        organ=request.organ.name,
        about=about,
        printed_on=request.today,
        font_folders=settings.FONT_FOLDERS,
    )


def _told(request: StaffRequest) -> dict[str, Any]:
    own = settings_of(request.organ)
    return {
        "organ": request.organ.name,
        "fonds": own.fonds if own else "",
        "font_folders": settings.FONT_FOLDERS,
    }


def _boxed(request: StaffRequest, found: QuerySet[Piece]) -> Any:
    asked = request.GET.get("most", "")
    most = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 4 else IN_A_BOX
    return boxes_of(listed(found), most=max(most, 1))


#: Paper → its name as a file and how it is made.
PAPERS: dict[str, tuple[str, Callable[[StaffRequest, QuerySet[Piece], str], bytes]]] = {
    "list.xlsx": ("归档文件目录.xlsx", lambda _, found, __: list_xlsx(listed(found))),
    "list.pdf": ("归档文件目录.pdf", _list_pdf),
    "stamps.pdf": (
        "归档章.pdf",
        lambda request, found, _: stamps_pdf(listed(found), **_told(request)),
    ),
    "boxes.pdf": (
        "档案盒标签.pdf",
        lambda request, found, _: boxes_pdf(_boxed(request, found), **_told(request)),
    ),
    "reference.pdf": (
        "备考表.pdf",
        lambda request, found, _: reference_pdf(_boxed(request, found), **_told(request)),
    ),
}


@staff(ARCHIVE, "view")
def paper(request: StaffRequest, paper: str) -> HttpResponse:
    """Give out a paper of the archive over the 件 that the address asks for."""
    if paper not in PAPERS:
        raise Http404
    name, make = PAPERS[paper]
    found, _, about = _wanted(request)
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return attachment(make(request, found, about), f"{about}{name}", media_type)


def piece_of(request: StaffRequest, pk: int) -> Piece:
    """Return a 件 of the organ, or answer "not found"."""
    rows = pieces_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    found: Piece | None = (
        rows.filter(pk=pk)
        .select_related("item__record", "application", "dispute", "snapshot__report", "by", "organ")
        .first()
    )
    if found is None:
        raise Http404
    return found


@staff(ARCHIVE, "view")
def piece(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one 件: its facts, papers, what it stands for, what became of it."""
    found = piece_of(request, pk)
    context = {
        "piece": found,
        "papers": papers_in(found),
        "thing": _thing(request, found),
        "transfers": found.transfers.order_by("pk"),
        "disposals": found.disposals.exclude(state="dropped").order_by("pk"),
        "may": may(request),
        "may_take_out": may_take_out(found, request.user, on=request.now),  # type: ignore[arg-type]
    }
    return render(request, "archive/piece.html", context)


@staff(ARCHIVE, "file")
def remark(request: StaffRequest, pk: int) -> HttpResponse:
    """Add pages counted by hand, and a 备注."""
    found = piece_of(request, pk)
    back = address(request, "piece", pk)

    def act(form: RemarkForm, who: Who) -> str:
        remark_piece(found, seen=form.cleaned_data["seen"], **form.content, **who)
        return back

    context = {
        "title": "补记页数、备注",
        "lead": f"{found.file_number}。印在目录、归档章和备考表上；归档时的内容和摘要不变。",
        "back": back,
    }
    return act_on_form(
        request,
        RemarkForm(found, request.POST or None),
        act,
        template="accounts/form.html",
        context=context,
        done="已补记。",
    )


def _thing(request: StaffRequest, piece: Piece) -> str:
    """Return the address of what the 件 stands for."""
    slug = request.organ.slug
    if piece.item is not None:
        return reverse("publishing:item", args=[slug, piece.item.record.public_id])
    if piece.application is not None:
        return reverse("applications:case", args=[slug, piece.application.number])
    if piece.dispute is not None:
        return reverse("remedies:dispute", args=[slug, piece.dispute.number])
    if piece.inspection_id is not None:
        return reverse("supervision:inspection", args=[slug, piece.inspection_id])
    assert piece.snapshot is not None
    return reverse("reports:page", args=[slug, piece.snapshot.report.year])


@staff(ARCHIVE, "view")
def piece_paper(request: StaffRequest, pk: int, order: int) -> HttpResponse:
    """Give out one paper of a 件; of a case only to those who may see it, and it is noted."""
    found = piece_of(request, pk)
    file = papers_in(found).filter(order=order).first()
    if file is None or file.stored.removed_at is not None:
        raise Http404
    if found.application is not None:
        APPLICATIONS.require(request.user, "view", request.organ, on=request.today)
        require_view(request.user, found.application, on=request.today)
        FileAccess.objects.create(
            organ=request.organ,
            application=found.application,
            what=file.label[:32],
            by=request.user,  # type: ignore[misc]
            at=request.now,
        )
    if found.dispute is not None:
        REMEDIES.require(request.user, "view", request.organ, on=request.today)
    media_type = MEDIA_TYPES.get(file.stored.kind, "application/octet-stream")
    return attachment(get(file.sha256), file.stored.name, media_type)


@staff(ARCHIVE, "export")
def export(request: StaffRequest) -> HttpResponseBase:
    """Give out the 件 that the address asks for as a bag in a ZIP."""
    found, _, about = _wanted(request)
    return _bag(request, found, f"{request.organ.name}{about}归档文件")


@staff(ARCHIVE, "export")
def export_piece(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Give out one 件 as a bag in a ZIP."""
    found = piece_of(request, pk)
    return _bag(request, pieces_of(request.organ).filter(pk=pk), found.file_number)


def _remove_broken_off(home: Path, *, at: datetime) -> None:
    """Remove bags that a killed process left: they hold papers of cases."""
    for left in home.glob(f"{_BAG}*"):
        if left.stat().st_mtime < (at - timedelta(days=1)).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _bag(request: StaffRequest, found: QuerySet[Piece], name: str) -> HttpResponseBase:
    if not found.exists():
        raise DataMissing(
            "没有归档的文件可以导出。请先归档，或换一个年度、类别。", code="nothing_filed"
        )
    # On our own disk, for a year may be larger than memory, and gone with the answer.
    home = settings.ENVIRONMENT.data_folder
    _remove_broken_off(home, at=request.now)
    out = tempfile.TemporaryFile(dir=home)  # noqa: SIM115 - a large one is closed by the answer
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=_BAG) as folder:
            place = Path(folder) / "bag"
            pack(request.organ, found, place, name=name, by=request.user, at=request.now)  # type: ignore[arg-type]
            zip_folder(place, out, under=name)
            out.flush()
        is_small = out.tell() <= _IN_MEMORY
        out.seek(0)
        if is_small:
            with out:
                return attachment(out.read(), f"{name}.zip", "application/zip")
    except OSError as error:
        out.close()
        raise InvalidInput(
            f"档案包没有写完（{error.strerror}）。请联系系统管理员检查磁盘空间，或者分几次导出。",
            code="disk_full",
        ) from error
    except BaseException:
        out.close()
        raise
    return FileResponse(out, as_attachment=True, filename=f"{name}.zip")
