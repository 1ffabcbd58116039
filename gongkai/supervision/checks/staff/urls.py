"""Addresses of inspections and findings."""

from django.urls import path

from gongkai.supervision.checks.staff import findings, inspections

urlpatterns = [
    path("checks/", findings.register, name="findings"),
    path("checks/new/", findings.new, name="issue_finding"),
    path("checks/export/", findings.export, name="findings_export"),
    path("check-findings/<int:pk>/", findings.finding, name="finding"),
    path("check-findings/<int:pk>/post/", findings.assign, name="assign_post"),
    path("check-findings/<int:pk>/rectify/", findings.rectify, name="rectify"),
    path("check-findings/<int:pk>/look-again/", findings.look_again, name="look_again"),
    path("check-findings/<int:pk>/term/", findings.extend, name="extend_finding"),
    path("check-findings/<int:pk>/notice/", findings.notice, name="finding_notice"),
    path("check-findings/<int:pk>/files/<int:event>/", findings.file, name="finding_file"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/new/", inspections.new, name="open_inspection"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/judge/", inspections.judge, name="judge_inspection"),
    path("inspections/<int:pk>/find/", inspections.find, name="find"),
    path("inspections/<int:pk>/findings/<int:finding>/", inspections.change, name="change_finding"),
    path(
        "inspections/<int:pk>/findings/<int:finding>/drop/", inspections.drop, name="drop_finding"
    ),
    path("inspections/<int:pk>/issue/", inspections.issue, name="issue_inspection"),
    path("inspections/<int:pk>/notice/", inspections.notice, name="inspection_notice"),
]
