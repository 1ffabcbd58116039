"""Numbering: the office's rules, numbers that stand twice, and the next number for a draft."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.models import NumberRule
from gongkai.publishing.numbers import counters_of, doubled_numbers, rules_of
from gongkai.publishing.operations.numbering import (
    NUMBERED_KINDS,
    remove_rule,
    save_rule,
    take_number,
)
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.setup_forms import NumberRuleForm, TakeNumberForm
from gongkai.publishing.staff.columns import may, page
from gongkai.publishing.staff.items import item_or_404, page_of

#: So many numbers that stand twice the page shows.
SHOWN = 100


@staff(PUBLISHING, "view")
def numbers(request: StaffRequest) -> HttpResponse:
    """Show the rules with the last number of each year, and what was numbered twice."""
    counters = counters_of(request.organ)
    doubled = doubled_numbers(request.organ)
    context = {
        "rules": [
            (rule, NUMBERED_KINDS.get(rule.kind, rule.kind), counters.get((rule.kind, rule.prefix)))
            for rule in rules_of(request.organ)
        ],
        "doubled": doubled[:SHOWN],
        "more_doubled": max(0, len(doubled) - SHOWN),
        "may_set_up": may(request, "set_up"),
    }
    return render(request, "publishing/numbers.html", context)


def _rule(request: StaffRequest, pk: int) -> NumberRule:
    found = rules_of(request.organ).filter(pk=pk).select_related("organ").first()
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, rule: NumberRule | None) -> HttpResponse:
    initial = {"label": rule.label, "kind": rule.kind, "prefix": rule.prefix} if rule else None

    def save(form: NumberRuleForm, who: Who) -> str:
        save_rule(request.organ, form.content, rule=rule, **who)
        return page(request, "numbers")

    return act_on_form(
        request,
        NumberRuleForm(request.POST or None, initial=initial),
        save,
        template="publishing/numbers_rule.html",
        context={
            "title": f"编号规则：{rule.label}" if rule else "增加编号规则",
            "lead": "公文按年编“机关代字〔年份〕顺序号号”，简报按年编“第几期”。",
            "back": page(request, "numbers"),
            "rule": rule,
        },
        done="已保存。",
    )


@staff(PUBLISHING, "set_up")
def add_rule(request: StaffRequest) -> HttpResponse:
    """Add a rule."""
    return _form(request, None)


@staff(PUBLISHING, "set_up")
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    return _form(request, _rule(request, pk))


@staff(PUBLISHING, "set_up")
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a rule off the list."""
    standing = _rule(request, pk)

    def act(form: DeedForm, who: Who) -> str:
        remove_rule(standing, **who)
        return page(request, "numbers")

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "删除编号规则",
            "lead": f"不再按“{standing.label}”取号；已经编过的号不会再用。",
            "submit": "删除",
            "back": page(request, "numbers"),
        },
        done="已删除。",
    )


@staff(PUBLISHING, "draft")
def number(request: StaffRequest, public_id: str) -> HttpResponse:
    """Give a draft its next number."""
    item = item_or_404(request, public_id)
    record = item.record

    def act(form: TakeNumberForm, who: Who) -> str:
        take_number(item, form.cleaned_data["rule"], seen=form.cleaned_data["seen"], **who)
        return page_of(request, item)

    form = TakeNumberForm(
        request.organ, record.kind, request.POST or None, initial={"seen": record.row_version}
    )
    return act_on_form(
        request,
        form,
        act,
        template="publishing/numbers_take.html",
        context={
            "title": "取号",
            "lead": f"“{record.title}”按成文日期编{record.dated_on.year}年的下一个号。",
            "submit": "取号",
            "back": page_of(request, item),
            "has_rules": form.has_rules,
            "kind": record.get_kind_display(),
        },
        done="已取号。",
    )
