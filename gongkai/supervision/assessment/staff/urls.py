"""Addresses of assessments."""

from django.urls import path

from gongkai.supervision.assessment.staff import views

urlpatterns = [
    path("assessment/", views.schemes, name="schemes"),
    path("assessment/new/", views.new, name="make_scheme"),
    path("assessment/<year:year>/", views.scheme, name="scheme"),
    path("assessment/<year:year>/weights/", views.weights, name="scheme_weights"),
    path("assessment/<year:year>/begin/", views.begin, name="assess"),
    path("assessment/<year:year>/export/", views.export, name="assessment_export"),
    path("assessment/results/<int:pk>/", views.result, name="assessment"),
    path("assessment/results/<int:pk>/score/", views.score, name="give_scores"),
    path("assessment/results/<int:pk>/submit/", views.submit, name="submit_assessment"),
    path("assessment/results/<int:pk>/confirm/", views.confirm, name="confirm_assessment"),
    path("assessment/results/<int:pk>/return/", views.send_back, name="return_assessment"),
    path("assessment/results/<int:pk>/sheet/", views.sheet, name="assessment_sheet"),
]
