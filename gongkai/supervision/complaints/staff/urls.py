"""Addresses of complaints."""

from django.urls import path

from gongkai.supervision.complaints.staff import views

urlpatterns = [
    path("complaints/", views.complaints, name="complaints"),
    path("complaints/new/", views.enter, name="enter_complaint"),
    path("complaints/export/", views.export, name="complaints_export"),
    path("complaints/setup/", views.setup, name="complaints_setup"),
    path("complaints/<int:pk>/", views.complaint, name="complaint"),
    path("complaints/<int:pk>/find/", views.find, name="complaint_finding"),
    path("complaints/<int:pk>/contact/", views.contact, name="complaint_contact"),
    path("complaints/<int:pk>/<slug:step_name>/", views.carry, name="complaint_step"),
]
