"""Files of a report: downloads, the January bundle, and the Word file that comes back."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.errors import WrongState
from gongkai.exchange.composition import report_title
from gongkai.exchange.writing import KINDS, render_report
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.reports.bundling import bundle_of
from gongkai.reports.forms import SeenForm, WordForm
from gongkai.reports.operations import receive_word, take_over_sections
from gongkai.reports.permissions import REPORTS
from gongkai.reports.queries import FROZEN, newest_snapshot, report_shown
from gongkai.reports.returned import read_returned
from gongkai.reports.snapshots import report_of_snapshot
from gongkai.reports.staff.views import report_of


@staff(REPORTS, "view")
def download(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """Give out the report in one format: the signed text, else the draft, which says so."""
    report = report_of(request, year)
    if kind not in KINDS:
        raise Http404
    snapshot = newest_snapshot(report) if report.state in FROZEN else None
    shown = report_of_snapshot(snapshot) if snapshot else report_shown(report)
    data = render_report(shown, kind, font_folders=settings.FONT_FOLDERS)
    draft = "" if snapshot else "（未签发）"
    if report.state == "checked":
        # Printed for a wet signature: the name of the file tells which text is signed.
        draft = f"（待签发，核对码{report.checked_sha256[:12]}）"
    return attachment(data, f"{report_title(shown)}{draft}.{kind}")


@staff(REPORTS, "publish")
def bundle(request: StaffRequest, year: int) -> HttpResponse:
    """Give out the January bundle of the signed report."""
    report = report_of(request, year)
    snapshot = newest_snapshot(report) if report.state in FROZEN else None
    if snapshot is None:
        raise WrongState("年报还没有签发。签发之后才能下载报送材料。", code="report_state")
    data = bundle_of(report, snapshot, on=request.today, font_folders=settings.FONT_FOLDERS)
    name = f"{report_title(report_of_snapshot(snapshot))}报送材料.zip"
    return attachment(data, name, "application/zip")


@staff(REPORTS, "edit")
def word(request: StaffRequest, year: int) -> HttpResponse:
    """Take an edited Word file in."""
    report = report_of(request, year)
    slug = request.organ.slug
    form = WordForm(request.POST or None, request.FILES or None)

    def save(form: WordForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        data = file.read()
        read_returned(report, report_shown(report), data, name=file.name)
        kept = receive_word(
            report,
            data,
            name=file.name,
            **who,
        )
        return reverse("reports:take_over", args=[slug, year, kept.pk])

    context = {
        "title": f"读回改过的 Word：{year}年年报",
        "lead": "读出后先给您看改了哪些、哪些数还连着台账；确认之前什么也不改。",
        "submit": "下一步",
        "back": reverse("reports:page", args=[slug, year]),
    }
    return act_on_form(request, form, save, template="accounts/form.html", context=context)


@staff(REPORTS, "edit")
def take_over(request: StaffRequest, year: int, file: int) -> HttpResponse:
    """Show what an edited Word file changes, and take it over.

    Papers of cases and of supervision, Word files too, are not to be read by this way.
    """
    report = report_of(request, year)
    kept = (
        StoredFile.objects.visible_to(request.user, on=request.today)
        .filter(organ=request.organ, pk=file, kind="docx", record=None, purpose="kept")
        .first()
    )
    if kept is None:
        raise Http404
    back = reverse("reports:page", args=[request.organ.slug, year])
    returned = read_returned(report, report_shown(report), get(kept.sha256), name=kept.name)

    def save(form: SeenForm, who: Who) -> str:
        if form.cleaned_data["seen"] != returned.seen:
            raise EditedElsewhere("年报的文字")
        take_over_sections(
            report,
            returned.texts(),
            sha256=kept.sha256,
            **who,
        )
        return back

    return act_on_form(
        request,
        SeenForm(request.POST or None, initial={"seen": returned.seen}),
        save,
        template="reports/word.html",
        context={"file": kept, "returned": returned, "year": year, "back": back},
        done="文字已读回。",
    )
