"""Addresses of the remedies room."""

from django.urls import path

from gongkai.remedies.staff import steps, views

app_name = "remedies"
urlpatterns = [
    path("", views.dispute_list, name="list"),
    path("new/", steps.register, name="register"),
    path("export/", views.export, name="export"),
    path("setup/", steps.configure, name="setup"),
    path("<int:pk>/", views.detail, name="dispute"),
    path("<int:pk>/files/<int:file>/", views.download, name="file"),
    path("<int:pk>/files/new/", steps.add_file, name="add_file"),
    path("<int:pk>/answer/", steps.answer, name="answer"),
    path("<int:pk>/hearing/", steps.hearing, name="hearing"),
    path("<int:pk>/outcome/", steps.outcome, name="outcome"),
    path("<int:pk>/void/", steps.void, name="void"),
    path("<int:pk>/instance/", steps.go_on, name="go_on"),
    path("<int:pk>/redo/", steps.redo, name="redo"),
    path("<int:pk>/correct/", steps.correct, name="correct"),
    path("<int:pk>/counting/", steps.counting, name="counting"),
]
