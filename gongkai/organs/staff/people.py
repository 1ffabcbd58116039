"""Offices, posts, and who holds them: entered by the office itself, not by a technician."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.forms import AppointmentForm, EndForm, OfficeForm, PostForm
from gongkai.organs.models import Appointment, Post
from gongkai.organs.operations import (
    POST_FIELDS,
    appoint,
    end_appointment,
    save_office,
    save_post,
)
from gongkai.organs.permissions import ORGANS
from gongkai.organs.queries import appointments_of, holders_to_act_for, people_of


def _chart(request: StaffRequest) -> str:
    return reverse("organs:chart", args=[request.organ.slug])


def _post(request: StaffRequest, pk: int) -> Post:
    post = request.organ.posts.select_related("organ", "office").filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


@staff(ORGANS, "appoint")
def office(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Add an office or change it."""
    found = request.organ.offices.filter(pk=pk).first() if pk is not None else None
    if pk is not None and found is None:
        raise Http404
    initial = {n: getattr(found, n) for n in ("name", "phone", "is_lead")} if found else {}

    def save(form: OfficeForm, who: Who) -> str:
        save_office(request.organ, form.content, office=found, **who)
        return _chart(request)

    return act_on_form(
        request,
        OfficeForm(request.POST or None, initial=initial),
        save,
        template="accounts/form.html",
        context={"title": "修改科室" if found else "登记科室", "back": _chart(request)},
        done="已保存。",
    )


@staff(ORGANS, "appoint")
def add_post(request: StaffRequest) -> HttpResponse:
    """Add a post."""

    def save(form: PostForm, who: Who) -> str:
        post = save_post(request.organ, form.content, **who)
        return reverse("organs:post", args=[request.organ.slug, post.pk])

    return act_on_form(
        request,
        PostForm(request.organ, request.POST or None),
        save,
        template="accounts/form.html",
        context={"title": "登记岗位", "back": _chart(request)},
        done="已登记，请接着登记由谁任职。",
    )


@staff(ORGANS, "appoint")
def change_post(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a post."""
    post = _post(request, pk)
    back = reverse("organs:post", args=[request.organ.slug, pk])
    initial = {name: getattr(post, name) for name in POST_FIELDS}

    def save(form: PostForm, who: Who) -> str:
        save_post(request.organ, form.content, post=post, **who)
        return back

    return act_on_form(
        request,
        PostForm(request.organ, request.POST or None, initial=initial),
        save,
        template="accounts/form.html",
        context={
            "title": f"修改岗位：{post.name}",
            "lead": "角色改了，任这个岗位的人能办的事当即随之改变。",
            "back": back,
        },
        done="已保存。",
    )


@staff(ORGANS, "view_people")
def post(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a post and everybody who held or holds it."""
    found = _post(request, pk)
    context = {
        "post": found,
        "appointments": appointments_of(found),
        "may_appoint": ORGANS.may(request.user, "appoint", request.organ, on=request.today),
    }
    return render(request, "organs/post.html", context)


@staff(ORGANS, "appoint")
def add_appointment(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a post to somebody, or let somebody stand in."""
    found = _post(request, pk)
    back = reverse("organs:post", args=[request.organ.slug, pk])
    form = AppointmentForm(
        people_of(request.organ),
        holders_to_act_for(found, on=request.today),
        request.POST or None,
        initial={"from_on": request.today},
    )

    def save(form: AppointmentForm, who: Who) -> str:
        appoint(found, **form.content, **who)
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": f"登记任职：{found.name}",
            "lead": "权限从起日开始，到止日当天为止，自动变化。",
            "submit": "登记",
            "back": back,
        },
        done="已登记任职。",
    )


@staff(ORGANS, "appoint")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the last day of an appointment."""
    appointment = (
        Appointment.objects.filter(pk=pk, post__organ=request.organ)
        .select_related("post__organ", "user")
        .first()
    )
    if appointment is None:
        raise Http404
    back = reverse("organs:post", args=[request.organ.slug, appointment.post_id])

    def save(form: EndForm, who: Who) -> str:
        end_appointment(appointment, to_on=form.cleaned_data["to_on"], **who)
        return back

    return act_on_form(
        request,
        EndForm(request.POST or None, initial={"to_on": appointment.to_on or request.today}),
        save,
        template="accounts/form.html",
        context={
            "title": f"任职到期：{appointment.post.name}",
            "lead": f"{appointment.user.name}，{appointment.from_on}起任职。任职的经过保留可查。",
            "back": back,
        },
        done="已登记止日。",
    )
