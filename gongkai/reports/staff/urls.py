"""Addresses of the reports room."""

from django.urls import path

from gongkai.reports.staff import files, steps, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("<int:year>/", views.page, name="page"),
    path("<int:year>/start/", steps.start, name="start"),
    path("<int:year>/sections/<slug:section>/", views.section, name="section"),
    path("<int:year>/cells/<str:cell>/", views.cell, name="cell"),
    path("<int:year>/cells/<str:cell>/override/", steps.override, name="override"),
    path("<int:year>/cells/<str:cell>/lift/", steps.lift, name="lift"),
    path("<int:year>/references/<int:number>/", views.reference, name="reference"),
    path("<int:year>/findings/<slug:mark>/", steps.judge, name="judge"),
    path("<int:year>/check/", steps.check, name="check"),
    path("<int:year>/return/", steps.send_back, name="return"),
    path("<int:year>/sign/", steps.sign, name="sign"),
    path("<int:year>/sign-on-paper/", steps.sign_on_paper, name="sign_on_paper"),
    path("<int:year>/submit/", steps.submit, name="submit"),
    path("<int:year>/publish/", steps.publish, name="publish"),
    path("<int:year>/correct/", steps.correct, name="correct"),
    path("<int:year>/word/", files.word, name="word"),
    path("<int:year>/word/<int:file>/", files.take_over, name="take_over"),
    path("<int:year>/bundle/", files.bundle, name="bundle"),
    path("<int:year>/download/<slug:kind>/", files.download, name="download"),
]
