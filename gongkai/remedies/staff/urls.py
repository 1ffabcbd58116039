"""Addresses of the remedies room."""

from django.urls import path

from gongkai.remedies.staff import steps, views

app_name = "remedies"
urlpatterns = [
    path("", views.dispute_list, name="list"),
    path("new/", steps.register, name="register"),
    path("export/", views.export, name="export"),
    path("setup/", steps.configure, name="setup"),
    path("<slug:number>/", views.detail, name="dispute"),
    path("<slug:number>/files/<int:file>/", views.download, name="file"),
    path("<slug:number>/files/new/", steps.add_file, name="add_file"),
    path("<slug:number>/answer/", steps.answer, name="answer"),
    path("<slug:number>/hearing/", steps.hearing, name="hearing"),
    path("<slug:number>/outcome/", steps.outcome, name="outcome"),
    path("<slug:number>/void/", steps.void, name="void"),
    path("<slug:number>/instance/", steps.go_on, name="go_on"),
    path("<slug:number>/redo/", steps.redo, name="redo"),
    path("<slug:number>/performance/", steps.performance, name="performance"),
    path("<slug:number>/correct/", steps.correct, name="correct"),
    path("<slug:number>/counting/", steps.counting, name="counting"),
]
