"""Addresses of the reports room."""

from django.urls import path

from gongkai.organs import years  # noqa: F401 - registers the converter
from gongkai.reports.rounds.staff import rounds, sums, units
from gongkai.reports.staff import files, steps, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("<year:year>/", views.page, name="page"),
    path("<year:year>/start/", steps.start, name="start"),
    path("<year:year>/sections/<slug:section>/", views.section, name="section"),
    path("<year:year>/proposal/", steps.take, name="take_proposal"),
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
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.new, name="round_new"),
    path("rounds/<year:year>/", rounds.page, name="round"),
    path("rounds/<year:year>/units/", rounds.more_units, name="round_more_units"),
    path("rounds/<year:year>/files/", rounds.files, name="round_files"),
    path("rounds/<year:year>/waiting/", rounds.waiting, name="round_waiting"),
    path("rounds/<year:year>/remind/", rounds.remind, name="round_remind"),
    path("rounds/<year:year>/change/", rounds.change, name="round_change"),
    path("rounds/<year:year>/reopen/", rounds.reopen, name="round_reopen_all"),
    path("rounds/<year:year>/close/", rounds.close, name="round_close"),
    path("rounds/<year:year>/hand-ins/<int:pk>/unit/", rounds.whose, name="round_whose"),
    path("rounds/<year:year>/hand-ins/<int:pk>/aside/", rounds.aside, name="round_aside"),
    path("rounds/<year:year>/units/<int:unit>/", units.page, name="round_unit"),
    path("rounds/<year:year>/units/<int:unit>/edit/", units.edit, name="round_unit_edit"),
    path("rounds/<year:year>/units/<int:unit>/remove/", units.remove, name="round_unit_remove"),
    path("rounds/<year:year>/units/<int:unit>/file/", units.file, name="round_unit_file"),
    path("rounds/<year:year>/units/<int:unit>/return/", units.send_back, name="round_return"),
    path("rounds/<year:year>/units/<int:unit>/accept/", units.accept, name="round_accept"),
    path("rounds/<year:year>/units/<int:unit>/reopen/", units.reopen, name="round_reopen"),
    path("rounds/<year:year>/units/<int:unit>/sheet/<slug:kind>/", units.sheet, name="round_sheet"),
    path(
        "rounds/<year:year>/units/<int:unit>/findings/<slug:mark>/", units.judge, name="round_judge"
    ),
    path("rounds/<year:year>/sum/", sums.page, name="round_sum"),
    path("rounds/<year:year>/sum/cells/<str:cell>/", sums.cell, name="round_cell"),
    path("rounds/<year:year>/sum/download/<slug:kind>/", sums.download, name="round_sum_download"),
    path("rounds/<year:year>/compare/", sums.compare, name="round_compare"),
    path("rounds/<year:year>/export/", sums.export, name="round_export"),
]
