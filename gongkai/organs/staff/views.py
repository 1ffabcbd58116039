"""Who is who in an organ on a day, and its public contact data."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.forms import ContactForm
from gongkai.organs.operations import CONTACT_FIELDS, change_contact
from gongkai.organs.permissions import ORGANS
from gongkai.organs.queries import chart_of


@staff(ORGANS, "view")
def chart(request: StaffRequest) -> HttpResponse:
    """Show the leading group, the offices with posts and duties, and the contact data."""
    today = request.today
    day = _day(request.GET.get("on", "")) or today
    sees_people = ORGANS.may(request.user, "view_people", request.organ, on=today)
    context = {
        "chart": chart_of(request.organ, on=day) if sees_people else None,
        "day": day,
        "is_today": day == today,
        "may_edit": ORGANS.may(request.user, "edit", request.organ, on=today),
        "may_appoint": ORGANS.may(request.user, "appoint", request.organ, on=today),
    }
    return render(request, "organs/chart.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@staff(ORGANS, "edit")
def contact(request: StaffRequest) -> HttpResponse:
    """Change the public contact data."""
    organ = request.organ
    back = reverse("organs:chart", args=[organ.slug])
    initial = {name: getattr(organ, name) for name in CONTACT_FIELDS}
    form = ContactForm(request.POST or None, initial=initial)

    def save(form: ContactForm, who: Who) -> str:
        change_contact(organ, form.content, **who)
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "修改对外联系信息",
            "lead": "这些内容印在公开网页和报送函上，修改后公开网页随之更新。",
            "back": back,
        },
        done="已保存，公开网页随后更新。",
    )
