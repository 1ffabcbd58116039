"""Addresses of the applications room."""

from django.urls import path

from gongkai.applications.staff import (
    arranging,
    case,
    exporting,
    importing,
    intake,
    listing,
    papers,
    retention,
    setting,
    step_urls,
)

app_name = "applications"
urlpatterns = [
    path("", listing.case_list, name="list"),
    path("print/", listing.printed, name="print"),
    path("register.pdf", papers.register, name="register_paper"),
    path("export/", exporting.export, name="export"),
    path("new/", intake.start, name="register"),
    path("import/", importing.carry, name="import"),
    path("retention/", retention.retention, name="retention"),
    path("settings/", setting.settings, name="settings"),
    *step_urls.urlpatterns,
    path("<slug:number>/", case.detail, name="case"),
    path("<slug:number>/registered/", intake.registered, name="registered"),
    path("<slug:number>/confirm/", intake.confirm, name="confirm"),
    path("<slug:number>/contact/", intake.contact, name="contact"),
    path("<slug:number>/clock/", case.clock, name="clock"),
    path("<slug:number>/applicant/", case.applicant, name="applicant"),
    path("<slug:number>/identity/", case.identity, name="identity"),
    path("<slug:number>/form.pdf", papers.form, name="form_paper"),
    path("<slug:number>/papers/new/", papers.add, name="add_paper"),
    path("<slug:number>/papers/<int:pk>/", case.download, name="paper"),
    path("<slug:number>/events/<int:event>/void/", arranging.void, name="void"),
    path("<slug:number>/split/", arranging.split, name="split"),
    path("<slug:number>/merge/", arranging.merge, name="merge"),
    path("<slug:number>/notes/new/", arranging.note, name="note"),
]
