"""Opening balances: what a year begins with, read from last year's report or typed."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import stopwatch
from gongkai.exchange.reading.guarded import LONGEST_SECONDS, read_report_guarded
from gongkai.organs.doors import StaffRequest, staff
from gongkai.registers.forms import OpeningForm, TypedOpeningForm
from gongkai.registers.operations import set_opening_balances
from gongkai.registers.permissions import REGISTERS
from gongkai.registers.queries import opening_balances
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.report import plain_amount

#: Before it there were no statutory tables.
FIRST_YEAR_OF_FORMS = 2019


@staff(REGISTERS, "import")
def opening(request: StaffRequest, year: int) -> HttpResponse:
    """Show last year's figures and take them from last year's report."""
    organ = request.organ
    form = OpeningForm(request.POST or None, request.FILES or None)
    balances = opening_balances(organ, year)
    names = form_for_year(max(year - 1, FIRST_YEAR_OF_FORMS)).cells

    def save(form: OpeningForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        data = file.read()
        last = read_report_guarded(data, name=file.name, until=stopwatch() + LONGEST_SECONDS)
        last.require_tables()
        if last.year is not None and last.year != year - 1:
            raise InvalidInput(
                f"这是{last.year}年的年报，需要{year - 1}年的。请重新选择。", code="wrong_year"
            )
        set_opening_balances(
            organ,
            year,
            last.cells,
            source=hashlib.sha256(data).hexdigest(),
            **who,
        )
        return request.path

    return act_on_form(
        request,
        form,
        save,
        template="registers/opening.html",
        context={
            "year": year,
            "balances": [
                (
                    names[cell].name if cell in names else cell,
                    value if isinstance(value, int) else plain_amount(value),  # type: ignore[arg-type]
                )
                for cell, value in balances.items()
            ],
            "typed_url": reverse("registers:opening_typed", args=[organ.slug, year]),
            "back": reverse("registers:overview", args=[organ.slug]) + f"?year={year}",
        },
        done="已读入上年数据，请与原件核对。",
    )


@staff(REGISTERS, "import")
def opening_typed(request: StaffRequest, year: int) -> HttpResponse:
    """Take the few figures of last year's report that this year begins with from the keyboard."""
    organ = request.organ
    balances = opening_balances(organ, year)
    back = reverse("registers:opening", args=[organ.slug, year])
    last_form = form_for_year(max(year - 1, FIRST_YEAR_OF_FORMS))
    form = TypedOpeningForm(last_form, request.POST or None, initial=balances)

    def save(form: TypedOpeningForm, who: Who) -> str:
        set_opening_balances(
            organ,
            year,
            {**balances, **form.content},
            source="typed",
            **who,
        )
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": f"填写{year - 1}年年报的数据",
            "lead": f"照着{year - 1}年年报填。没有的留空，留空不等于0；读入过的其他数不受影响。",
            "back": back,
        },
        done="已保存，请与原件核对。",
    )
