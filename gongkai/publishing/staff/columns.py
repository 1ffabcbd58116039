"""Set-up: its overview, the tree of columns, a column's form."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.freshness import columns_shown
from gongkai.publishing.models import Column
from gongkai.publishing.operations.seen import mark_of
from gongkai.publishing.operations.setting_up import (
    FIXED_FIELDS,
    OWN_FIELDS,
    save_column,
    set_up_columns,
)
from gongkai.publishing.overview import set_up_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.setup_forms import ColumnForm


def page(request: StaffRequest, name: str, *args: object) -> str:
    """Return the address of a page of set-up."""
    return reverse(f"publishing:{name}", args=[request.organ.slug, *args])


def may(request: StaffRequest, deed: str) -> bool:
    """Say whether the person may do this here."""
    return PUBLISHING.may(request.user, deed, request.organ, on=request.today)


@staff(PUBLISHING, "view")
def setup(request: StaffRequest) -> HttpResponse:
    """Show what is set up, with the way to each part."""
    context = {"lines": set_up_of(request.organ, on=request.today)}
    return render(request, "publishing/setup.html", context)


@staff(PUBLISHING, "view")
def column_list(request: StaffRequest) -> HttpResponse:
    """Show the columns as a tree, with state, items and who answers for each."""
    lines = columns_shown(request.organ, on=request.today)
    context = {"lines": lines, "may_set_up": may(request, "set_up")}
    return render(request, "publishing/columns.html", context)


@staff(PUBLISHING, "set_up")
def make_columns(request: StaffRequest) -> HttpResponse:
    """Create the fixed columns and the usual ones that are lacking."""

    def act(form: DeedForm, who: Who) -> str:
        set_up_columns(request.organ, **who)
        return page(request, "columns")

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "建立栏目",
            "lead": "按国办公开办函〔2019〕61号建立平台固定栏目，并建议街道常用栏目；"
            "已有的栏目不改动，可以重复办理。",
            "submit": "建立",
            "back": page(request, "columns"),
        },
        done="栏目已建立。请为每个栏目定一个负责岗位。",
    )


@staff(PUBLISHING, "set_up")
def add_column(request: StaffRequest) -> HttpResponse:
    """Add a column of the office's own."""
    form = ColumnForm(
        request.organ, None, request.POST or None, initial={"is_active": True, "order": 500}
    )

    def save(form: ColumnForm, who: Who) -> str:
        save_column(request.organ, form.content, **who)
        return page(request, "columns")

    return act_on_form(
        request,
        form,
        save,
        template="publishing/column.html",
        context={"title": "增设栏目", "back": page(request, "columns")},
        done="已增设栏目。",
    )


@staff(PUBLISHING, "set_up")
def column(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a column."""
    found: Column | None = Column.objects.filter(organ=request.organ, pk=pk).first()
    if found is None:
        raise Http404
    standing = found
    names = FIXED_FIELDS if standing.is_fixed else OWN_FIELDS
    initial = {name: standing.serializable_value(name) for name in names}
    form = ColumnForm(
        request.organ,
        standing,
        request.POST or None,
        initial=initial | {"seen": mark_of(standing, names)},
    )

    def save(form: ColumnForm, who: Who) -> str:
        save_column(
            request.organ, form.content, column=standing, seen=form.cleaned_data["seen"], **who
        )
        return page(request, "columns")

    return act_on_form(
        request,
        form,
        save,
        template="publishing/column.html",
        context={
            "title": f"栏目：{standing.label}",
            "back": page(request, "columns"),
            "column": standing,
        },
        done="已保存。",
    )
