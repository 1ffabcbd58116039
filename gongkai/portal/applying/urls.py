"""Addresses of applying, below an organ's page on how to apply (which is a file)."""

from django.urls import path

from gongkai.portal.applying import status_views, views

urlpatterns = [
    path("form/", views.apply, name="apply"),
    path("form/published", views.published, name="published"),
    path("receipt/", views.receipt, name="receipt"),
    path("status/", status_views.status, name="status"),
    path("status/leave", status_views.leave, name="leave"),
    path("status/correct/", status_views.correct, name="correct"),
    path("status/paid/", status_views.paid, name="paid"),
    path("status/withdraw/", status_views.withdraw, name="withdraw"),
    path("status/answer/", status_views.answer, name="answer"),
    path("status/answer/<int:pk>", status_views.answer_file, name="answer_file"),
    path("status/letter/<int:pk>", status_views.letter, name="letter"),
]
