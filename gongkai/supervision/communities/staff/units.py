"""The communities themselves: who is there, how they are reached, their links; what is asked."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import KeyForm, Who
from gongkai.errors import GongkaiError
from gongkai.organs.doors import StaffRequest, staff
from gongkai.supervision.communities.forms import (
    ChangeCommunityForm,
    CommunityForm,
    DutyForm,
    LinkForm,
)
from gongkai.supervision.communities.operations import (
    add_community,
    change_community,
    make_link,
    set_duty,
    withdraw_link,
)
from gongkai.supervision.communities.operations.arranging import COLUMNS
from gongkai.supervision.communities.queries import (
    communities_of,
    duty_standings,
    items_of,
    links_of,
    standing_of,
    unfinished,
)
from gongkai.supervision.communities.staff.shared import address, community_or_404, may, step
from gongkai.supervision.communities.words import KINDS, PERIODS
from gongkai.supervision.permissions import SUPERVISION


@staff(SUPERVISION, "view")
def unit_list(request: StaffRequest) -> HttpResponse:
    """Show the communities of the organ."""
    communities = list(communities_of(request.organ))
    links = links_of(communities, on=request.today)
    context = {
        "lines": [(one, links.get(one.pk)) for one in communities],
        "may_keep": may(request, "keep_communities"),
    }
    return render(request, "supervision/communities_units.html", context)


@staff(SUPERVISION, "view")
def unit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a community: how it is reached, its link, what is not finished."""
    found = community_or_404(request, pk)
    waiting = unfinished(items_of(request.organ).filter(community=found))
    context = {
        "community": found,
        "link": links_of([found], on=request.today).get(found.pk),
        "lines": [(one, standing_of(one, on=request.today)) for one in waiting],
        "may_keep": may(request, "keep_communities"),
    }
    return render(request, "supervision/communities_unit.html", context)


@staff(SUPERVISION, "keep_communities")
def add(request: StaffRequest) -> HttpResponse:
    """Add a community."""
    first = {"from_on": request.today.replace(month=1, day=1), "kind": "community"}
    form = CommunityForm(request.POST or None, initial=first)
    back = address(request, "units")
    return step(
        request,
        form,
        lambda form, who: add_community(request.organ, form.content, **who),
        back=back,
        title="登记社区、村",
        lead="登记后，各个期间应当公开的事项自动列出来。",
        submit="登记",
        done="已登记。打开它可以生成填报链接。",
    )


@staff(SUPERVISION, "keep_communities")
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a community."""
    found = community_or_404(request, pk)
    first = {name: getattr(found, name) for name in COLUMNS} | {"seen": found.row_version}
    form = ChangeCommunityForm(request.POST or None, initial=first)
    return step(
        request,
        form,
        lambda form, who: change_community(
            found, form.content, seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "unit", pk),
        title=f"修改：{found.name}",
        done="已保存。",
    )


@staff(SUPERVISION, "keep_communities")
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a new link and show it, this once."""
    found = community_or_404(request, pk)
    form = LinkForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            key = make_link(
                found,
                expires_on=form.cleaned_data["expires_on"],
                by=request.user,  # type: ignore[arg-type]
                at=request.now,
                key=form.cleaned_data["key"],
            )
        except GongkaiError as error:
            form.add_error(None, error.message)
        else:
            place = reverse("communities:due", args=[key])
            # Communities come in by the public address, whatever the office's own is.
            base = settings.PUBLIC_BASE
            context = {
                "community": found,
                "place": base + place if base else request.build_absolute_uri(place),
                "expires_on": form.cleaned_data["expires_on"],
            }
            return render(request, "supervision/communities_link.html", context)
    context = {
        "form": form,
        "back": address(request, "unit", pk),
        "title": f"生成填报链接：{found.name}",
        "lead": "社区的人用手机打开就能填报，不用账号和软件。生成后，原来的链接立即失效。",
        "submit": "生成",
    }
    status = 400 if form.is_bound else 200
    return render(request, "accounts/form.html", context, status=status)


@staff(SUPERVISION, "keep_communities")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the link open nothing any more."""
    found = community_or_404(request, pk)
    return step(
        request,
        KeyForm(request.POST or None),
        lambda form, who: withdraw_link(found, **who),
        back=address(request, "unit", pk),
        title=f"停用填报链接：{found.name}",
        lead="停用后，拿着这个链接的人什么也看不到。以后可以再生成新的。",
        submit="停用",
        done="链接已停用。",
    )


@staff(SUPERVISION, "view")
def setup(request: StaffRequest) -> HttpResponse:
    """Show what is asked of the communities, by when, and after what."""
    lines = [
        {
            "standing": standing,
            "period": PERIODS[standing.duty.period],
            "kinds": "、".join(KINDS[kind] for kind in standing.duty.kinds),
        }
        for standing in duty_standings(request.organ)
    ]
    context = {"lines": lines, "may_set_up": may(request, "set_up_communities")}
    return render(request, "supervision/communities_setup.html", context)


@staff(SUPERVISION, "set_up_communities")
def duty(request: StaffRequest, duty: str) -> HttpResponse:
    """Set whether a duty is asked for, and by when."""
    standings = duty_standings(request.organ)
    found = next((one for one in standings if one.duty.slug == duty), None)
    if found is None:
        raise Http404
    first = {
        "is_on": found.is_on,
        "due_days": found.due_days,
        "seen": found.choice.row_version if found.choice else 0,
    }
    form = DutyForm(found, request.POST or None, initial=first)

    def carry(form: DutyForm, who: Who) -> None:
        set_duty(
            request.organ,
            duty,
            is_on=form.cleaned_data["is_on"],
            due_days=form.cleaned_data["due_days"],
            seen=form.cleaned_data["seen"],
            **who,
        )

    return step(
        request,
        form,
        carry,
        back=address(request, "setup"),
        title=f"设置：{found.duty.label}",
        lead="还没有人填报的事项按新的设置重新推算，已经填报的不变。",
        done="已保存。",
    )
