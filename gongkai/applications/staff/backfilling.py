"""Entering an answer that was given on paper before (补登记), with its true days."""

from __future__ import annotations

from django.http import HttpResponse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.answer_forms import RecordedAnswerForm
from gongkai.applications.operations.backfilling import record_answer
from gongkai.applications.people import people_who_may
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.applications.staff.service import kept_upload, tell_service
from gongkai.organs.doors import StaffRequest, staff


@staff(APPLICATIONS, "serve")
def past_answer(request: StaffRequest, number: str) -> HttpResponse:
    """Enter an answer that was served before it was entered; whether in time is told at once."""
    application = case_or_404(request, number)
    people = people_who_may(
        application.organ,
        ["leader"],
        on=application.arrived_on,
        without=[request.user.pk],  # type: ignore[list-item]
    )
    form = RecordedAnswerForm(
        application,
        people,
        request.POST or None,
        request.FILES or None,
        initial={"seen": application.row_version},
    )

    def act(form: RecordedAnswerForm, who: Who) -> str:
        told = dict(form.cleaned_data)
        del told["key"]
        told["scan"] = kept_upload(request, application, told["scan"])
        record_answer(application, **told, **who)
        application.refresh_from_db()
        tell_service(request, application)
        return page_of(request, application)

    return act_on_form(
        request,
        form,
        act,
        template="accounts/form.html",
        context={
            "title": "登记已经作出的答复",
            "lead": "只用于之前已经在纸上签发、送达的答复：按实际日期如实登记，逾期的照样算逾期。"
            "还没有送达的，请起草、送审。正在起草的答复稿作废。",
            "submit": "登记答复",
            "back": page_of(request, application),
        },
    )
