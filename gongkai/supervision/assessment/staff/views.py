"""Schemes, results and their steps."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import ReasonForm, VersionedForm, Who
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable
from gongkai.supervision.assessment.forms import AssessForm, SchemeForm, ScoresForm, WeightsForm
from gongkai.supervision.assessment.operations import (
    assess,
    confirm_result,
    give_scores,
    make_scheme,
    return_result,
    set_weights,
    submit_result,
)
from gongkai.supervision.assessment.papers import sheet_of, write_results
from gongkai.supervision.assessment.queries import (
    result_of,
    results_of,
    scheme_of,
    schemes_of,
    scores_of,
    told_to,
    total_of,
)
from gongkai.supervision.models import AssessmentResult, Scheme
from gongkai.supervision.permissions import ASSESSMENT
from gongkai.supervision.staff.answers import address, may, saved, step

_TONES = {"scoring": "soon", "submitted": "soon", "confirmed": "ok"}


def scheme_or_404(request: StaffRequest, year: int) -> Scheme:
    """Return the organ's scheme of a year."""
    found = scheme_of(request.organ, year, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def result_or_404(request: StaffRequest, pk: int, *, own: bool = False) -> AssessmentResult:
    """Return the result; ``own``: one of this organ's schemes, not one that it was told."""
    found = result_of(request.organ, pk, request.user, on=request.today)
    if found is None or (own and found.scheme.organ_id != request.organ.pk):
        raise Http404
    return found


@staff(ASSESSMENT, "view")
def schemes(request: StaffRequest) -> HttpResponse:
    """Show the schemes of the organ, and what others found of it."""
    context = {
        "schemes": schemes_of(request.organ, request.user, on=request.today),
        "told": [
            (one, total_of(list(one.scores.all())))
            for one in told_to(request.organ, request.user, on=request.today)
        ],
        "may": may(request, ASSESSMENT),
    }
    return render(request, "supervision/assessment_schemes.html", context)


@staff(ASSESSMENT, "arrange")
def new(request: StaffRequest) -> HttpResponse:
    """Make the scheme of a year."""

    def save(form: SchemeForm, who: Who) -> str:
        told = form.cleaned_data
        made = make_scheme(request.organ, told["year"], told["template"], **who)
        return address(request, "scheme", made.year)

    return step(
        request,
        SchemeForm(request.today, request.POST or None, initial={"year": request.today.year}),
        save,
        back=address(request, "schemes"),
        done="已制定。分值可以修改，改好以后选择被考核机关。",
        title="制定考核方案",
        lead="考核的是机关，不对个人评分、排名。",
        submit="制定",
    )


@staff(ASSESSMENT, "view")
def scheme(request: StaffRequest, year: int) -> HttpResponse:
    """Show a scheme: its items and weights, and how each organ stands."""
    one = scheme_or_404(request, year)
    results = list(results_of(one))
    items = list(one.items.order_by("order"))
    context = {
        "scheme": one,
        "items": items,
        "weight": sum(item.weight for item in items),
        "lines": [
            (result, total_of(list(result.scores.all())), _TONES[result.state])
            for result in results
        ],
        "may": may(request, ASSESSMENT),
    }
    return render(request, "supervision/assessment_scheme.html", context)


@staff(ASSESSMENT, "arrange")
def weights(request: StaffRequest, year: int) -> HttpResponse:
    """Set the points of the items."""
    one = scheme_or_404(request, year)
    return step(
        request,
        WeightsForm(one, request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: set_weights(one, form.weights, seen=form.cleaned_data["seen"], **who),
        back=address(request, "scheme", year),
        done="已保存。",
        title=f"修改分值：{one.title}",
        lead="不考核的指标，分值填0。",
    )


@staff(ASSESSMENT, "arrange")
def begin(request: StaffRequest, year: int) -> HttpResponse:
    """Begin to assess organs, or compute those being scored anew."""
    one = scheme_or_404(request, year)
    form = AssessForm(request.organ, request.today, request.POST or None)
    return step(
        request,
        form,
        lambda form, who: assess(one, list(form.cleaned_data["organs"]), **who),
        back=address(request, "scheme", year),
        done="已由数据算出得分，其余的请评分。",
        title=f"选择被考核机关：{one.title}",
        lead="选中的机关由数据算分；评分中的重新计算，人工给的分不变。",
        submit="计算",
    )


@staff(ASSESSMENT, "view")
def result(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how an organ stands: every item with the records behind its points."""
    one = result_or_404(request, pk)
    scores = scores_of(one)
    is_ours = one.scheme.organ_id == request.organ.pk
    allowed = may(request, ASSESSMENT)
    context = {
        "result": one,
        "tone": _TONES[one.state],
        "scores": scores,
        "total": total_of(scores),
        "may": {deed: allowed[deed] and is_ours for deed in allowed},
        "is_ours": is_ours,
        "may_open_links": one.assessed_id == request.organ.pk,
    }
    return render(request, "supervision/assessment_result.html", context)


@staff(ASSESSMENT, "score")
def score(request: StaffRequest, pk: int) -> HttpResponse:
    """Give points, all items on one page."""
    one = result_or_404(request, pk, own=True)
    return step(
        request,
        ScoresForm(one, request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: give_scores(one, form.given, seen=form.cleaned_data["seen"], **who),
        back=address(request, "assessment", pk),
        done="已保存。",
        template="supervision/assessment_score.html",
        result=one,
        title=f"评分：{one.assessed.name}",
    )


@staff(ASSESSMENT, "score")
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand a result in to be confirmed."""
    one = result_or_404(request, pk, own=True)
    return step(
        request,
        VersionedForm(request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: submit_result(one, seen=form.cleaned_data["seen"], **who),
        back=address(request, "assessment", pk),
        done="已提交，等其他人确认。",
        title=f"提交确认：{one.assessed.name}",
        lead="由没有参与评分、提交的人确认。",
        submit="提交",
    )


@staff(ASSESSMENT, "confirm")
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm a result."""
    one = result_or_404(request, pk, own=True)
    return step(
        request,
        VersionedForm(request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: confirm_result(one, seen=form.cleaned_data["seen"], **who),
        back=address(request, "assessment", pk),
        done="已确认。被考核机关现在看得到结果。",
        title=f"确认考核结果：{one.assessed.name}",
        lead="确认以后，被考核机关看得到结果。",
        submit="确认",
    )


@staff(ASSESSMENT, "confirm")
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return a result to be scored again."""
    one = result_or_404(request, pk, own=True)
    return step(
        request,
        ReasonForm(request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: return_result(
            one, form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "assessment", pk),
        done="已退回。",
        title=f"退回评分：{one.assessed.name}",
        submit="退回",
    )


@staff(ASSESSMENT, "view")
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """Give out the result sheet as PDF."""
    one = result_or_404(request, pk)
    data = sheet_of(one, scores_of(one))
    return printable(data, f"{one.assessed.name}{one.scheme.year}年考核结果表.pdf")


@staff(ASSESSMENT, "view")
def export(request: StaffRequest, year: int) -> HttpResponse:
    """Hand out the results of a scheme as a spreadsheet."""
    one = scheme_or_404(request, year)
    return saved(write_results(list(results_of(one))), f"{one.title}.xlsx")
