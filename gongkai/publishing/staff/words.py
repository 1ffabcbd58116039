"""The words that the office wants written otherwise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.models import LexiconWord
from gongkai.publishing.operations.wording import FIELDS, delete_word, paste_words, save_word
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.setup_forms import PasteForm, WordForm
from gongkai.publishing.staff.columns import may, page
from gongkai.records.staff.views import page_url
from gongkai.screening.lexicon import KINDS, default_lexicon

PAGE = 100


@staff(PUBLISHING, "view")
def words(request: StaffRequest) -> HttpResponse:
    """Show the office's own words, and the common ones that come with the system."""
    own = LexiconWord.objects.filter(organ=request.organ).order_by("wrong", "pk")
    shown = Paginator(own, PAGE).get_page(request.GET.get("page"))
    replaced = set(own.values_list("wrong", flat=True))
    context = {
        "page": shown,
        "page_url": page_url(request),
        "lines": [(word, KINDS.get(word.kind, word.kind)) for word in shown.object_list],
        "common": [
            (entry, KINDS.get(entry.kind, entry.kind), entry.wrong in replaced)
            for entry in default_lexicon()
        ],
        "may_set_up": may(request, "set_up"),
    }
    return render(request, "publishing/lexicon.html", context)


def _form(request: StaffRequest, word: LexiconWord | None) -> HttpResponse:
    initial = {name: getattr(word, name) for name in FIELDS} if word else None

    def save(form: WordForm, who: Who) -> str:
        save_word(request.organ, form.content, word=word, **who)
        return page(request, "words")

    context: dict[str, Any] = {
        "title": f"用词：{word.wrong}" if word else "增加用词",
        "lead": "起草和送审时提示，不自动修改，由人工认定。",
        "back": page(request, "words"),
        "word": word,
    }
    return act_on_form(
        request,
        WordForm(request.POST or None, initial=initial),
        save,
        template="publishing/lexicon_word.html",
        context=context,
        done="已保存。",
    )


def _word(request: StaffRequest, pk: int) -> LexiconWord:
    found: LexiconWord | None = (
        LexiconWord.objects.filter(organ=request.organ, pk=pk).select_related("organ").first()
    )
    if found is None:
        raise Http404
    return found


@staff(PUBLISHING, "set_up")
def add_word(request: StaffRequest) -> HttpResponse:
    """Add a word."""
    return _form(request, None)


@staff(PUBLISHING, "set_up")
def word(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a word."""
    return _form(request, _word(request, pk))


@staff(PUBLISHING, "set_up")
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a word off the list."""
    standing = _word(request, pk)

    def act(form: DeedForm, who: Who) -> str:
        delete_word(standing, **who)
        return page(request, "words")

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "删除用词",
            "lead": f"以后不再提示“{standing.wrong}”。",
            "submit": "删除",
            "back": page(request, "words"),
        },
        done="已删除。",
    )


@staff(PUBLISHING, "set_up")
def paste(request: StaffRequest) -> HttpResponse:
    """Take many words at once."""

    def save(form: PasteForm, who: Who) -> str:
        told = paste_words(request.organ, form.cleaned_data["text"], **who)
        messages.success(request, f"已保存：新增{told.added}个，更新{told.changed}个。")
        return page(request, "words")

    return act_on_form(
        request,
        PasteForm(request.POST or None),
        save,
        template="accounts/form.html",
        context={"title": "成批粘贴用词", "back": page(request, "words")},
    )
