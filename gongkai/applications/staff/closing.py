"""Closing a case: its bundle for the archive, and taking personal data out of it."""

from __future__ import annotations

from django.http import HttpResponse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.closing_forms import AnonymiseForm
from gongkai.applications.operations.closing import anonymise, bundle, retained_until
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment


@staff(APPLICATIONS, "serve")
def bundle_file(request: StaffRequest, number: str) -> HttpResponse:
    """Give out all papers and events of a case in one file; the look is entered."""
    application = case_or_404(request, number)
    data = bundle(application, by=request.user, at=request.now)  # type: ignore[arg-type]
    return attachment(data, f"依申请公开案卷{application.number}.zip", "application/zip")


@staff(APPLICATIONS, "set_up")
def take_out(request: StaffRequest, number: str) -> HttpResponse:
    """Take the personal data out of a closed case, for good."""
    application = case_or_404(request, number)
    until = retained_until(application)

    def act(form: AnonymiseForm, who: Who) -> str:
        anonymise(
            application, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who
        )
        return page_of(request, application)

    return act_on_form(
        request,
        AnonymiseForm(request.POST or None, initial={"seen": application.row_version}),
        act,
        template="accounts/form.html",
        context={
            "title": "匿名化",
            "lead": "申请人、申请内容、备注、意见、文书和材料里的个人信息全部清除，不能恢复；"
            "办理经过、日期、结果和统计不变。" + (f"本案个人信息保留到{until}。" if until else ""),
            "submit": "清除个人信息",
            "back": page_of(request, application),
        },
        done="已匿名化。",
    )
