"""Addresses of the reports room."""

from django.urls import path

from gongkai.organs import years  # noqa: F401 - registers the converter
from gongkai.reports.staff import files, steps, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("<year:year>/", views.page, name="page"),
    path("<year:year>/start/", steps.start, name="start"),
    path("<year:year>/sections/<slug:section>/", views.section, name="section"),
    path("<year:year>/cells/<str:cell>/", views.cell, name="cell"),
    path("<year:year>/cells/<str:cell>/override/", steps.override, name="override"),
    path("<year:year>/cells/<str:cell>/lift/", steps.lift, name="lift"),
    path("<year:year>/references/<int:number>/", views.reference, name="reference"),
    path("<year:year>/findings/<slug:mark>/", steps.judge, name="judge"),
    path("<year:year>/check/", steps.check, name="check"),
    path("<year:year>/return/", steps.send_back, name="return"),
    path("<year:year>/sign/", steps.sign, name="sign"),
    path("<year:year>/sign-on-paper/", steps.sign_on_paper, name="sign_on_paper"),
    path("<year:year>/submit/", steps.submit, name="submit"),
    path("<year:year>/publish/", steps.publish, name="publish"),
    path("<year:year>/correct/", steps.correct, name="correct"),
    path("<year:year>/word/", files.word, name="word"),
    path("<year:year>/word/<int:file>/", files.take_over, name="take_over"),
    path("<year:year>/bundle/", files.bundle, name="bundle"),
    path("<year:year>/download/<slug:kind>/", files.download, name="download"),
]
