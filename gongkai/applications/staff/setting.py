"""What an office chooses for its applications."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.forms import SettingsForm
from gongkai.applications.operations.choosing import CHOICES, choose_settings
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.permissions import APPLICATIONS
from gongkai.organs.doors import StaffRequest, staff


@staff(APPLICATIONS, "set_up")
def settings(request: StaffRequest) -> HttpResponse:
    """Show and change the choices."""
    organ = request.organ
    chosen = settings_of(organ)
    form = SettingsForm(
        request.POST or None, initial={name: getattr(chosen, name) for name in CHOICES}
    )
    back = reverse("applications:list", args=[organ.slug])

    def save(form: SettingsForm, who: Who) -> str:
        choose_settings(organ, form.content, **who)
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "依申请公开设置",
            "lead": "与政府信息公开指南一致。改动只影响以后收到的申请。",
            "back": back,
        },
        done="已保存设置。",
    )
