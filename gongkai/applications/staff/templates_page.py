"""The wording of the office's letters: which have their own, edited with a check, previewed."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import KeyForm, Who, act_on_form
from gongkai.applications.letter_forms import TemplateForm
from gongkai.applications.letters import number_of, wording
from gongkai.applications.models import LetterTemplate
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.operations.templating import reset_template, save_template
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable
from gongkai.statute.decisions import all_decisions
from gongkai.statute.letters import (
    ANSWER,
    all_letters,
    fill,
    placeholders,
    sample_values,
    template_of,
)
from gongkai.statute.letters import (
    LetterTemplate as Standard,
)


@staff(APPLICATIONS, "set_up")
def template_list(request: StaffRequest) -> HttpResponse:
    """Show every letter and whether the office has its own wording of it."""
    own = set(LetterTemplate.objects.filter(organ=request.organ).values_list("kind", "decision"))
    labels = {one.slug: one.label for one in all_decisions()}
    rows = [
        (kind, decision, template_of(kind, decision).title, labels.get(decision, ""), pair in own)
        for pair in all_letters()
        for kind, decision in [pair]
        if kind != "service_slip"
    ]
    context = {
        "letters": [row for row in rows if row[0] != ANSWER],
        "answers": [row for row in rows if row[0] == ANSWER],
        "back": reverse("applications:list", args=[request.organ.slug]),
    }
    return render(request, "applications/templates.html", context)


def _standard(kind: str, decision: str) -> Standard:
    if (kind, decision) not in all_letters():
        raise Http404
    return template_of(kind, decision)


@staff(APPLICATIONS, "set_up")
def template(request: StaffRequest, kind: str, decision: str = "") -> HttpResponse:
    """Edit the wording of a letter; checked when it is saved."""
    standard = _standard(kind, decision)
    own = LetterTemplate.objects.filter(organ=request.organ, kind=kind, decision=decision).first()
    form = TemplateForm(
        request.POST or None,
        initial={
            "text": own.text if own else standard.text,
            "seen": own.row_version if own else 0,
        },
    )
    place = [request.organ.slug, kind, *([decision] if decision else [])]
    known = placeholders()

    def act(form: TemplateForm, who: Who) -> str:
        told = form.cleaned_data
        save_template(request.organ, kind, decision, text=told["text"], seen=told["seen"], **who)
        return reverse("applications:template", args=place)

    return act_on_form(
        request,
        form,
        act,
        template="applications/template.html",
        context={
            "title": standard.title,
            "label": next((one.label for one in all_decisions() if one.slug == decision), ""),
            "own": own,
            "article": standard.article,
            "placeholders": [(known[name], name in standard.required) for name in standard.allowed],
            "preview": reverse("applications:template_preview", args=place),
            "reset": reverse("applications:template_reset", args=place),
            "back": reverse("applications:templates", args=[request.organ.slug]),
        },
        done="已保存，以后的文书用这个模板。",
    )


@staff(APPLICATIONS, "set_up")
def preview(request: StaffRequest, kind: str, decision: str = "") -> HttpResponse:
    """Show the letter on paper with made-up facts, as the wording is saved now."""
    standard = _standard(kind, decision)
    try:
        text = fill(
            wording(request.organ, kind, decision),
            sample_values(kind, decision) | {"机关名称": request.organ.name},
            required=standard.required,
        )
    except InvalidInput as error:
        text = error.message
    number = number_of(
        settings_of(request.organ).number_prefix, kind, year=request.today.year, serial=1
    )
    content = LetterContent(
        organ=request.organ.name,
        title=standard.title,
        number=number,
        addressee="张某某",
        paragraphs=tuple(text.splitlines()),
        dated_on=request.today,
        contact=request.organ.contact,
        phone=request.organ.phone,
        is_draft=True,
    )
    data = letter_pdf(replace(content), font_folders=settings.FONT_FOLDERS)
    return printable(data, f"样张{standard.title}.pdf")


@staff(APPLICATIONS, "set_up")
def reset(request: StaffRequest, kind: str, decision: str = "") -> HttpResponse:
    """Go back to the wording that comes along."""
    standard = _standard(kind, decision)
    place = [request.organ.slug, kind, *([decision] if decision else [])]
    back = reverse("applications:template", args=place)

    def act(form: KeyForm, who: Who) -> str:
        reset_template(request.organ, kind, decision, **who)
        return back

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": f"恢复系统自带的文字：{standard.title}",
            "lead": "本单位自己的文字将删除，已经发出的文书不变。",
            "submit": "恢复",
            "back": back,
        },
        done="已恢复系统自带的文字。",
    )
