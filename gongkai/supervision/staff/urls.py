"""Addresses of the supervision room."""

from django.urls import include, path

from gongkai.supervision.staff import views

app_name = "supervision"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("", include("gongkai.supervision.tasks.staff.urls")),
    path("communities/", include("gongkai.supervision.communities.staff.urls")),
    path("", include("gongkai.supervision.checks.staff.urls")),
    path("", include("gongkai.supervision.assessment.staff.urls")),
    path("", include("gongkai.supervision.complaints.staff.urls")),
    path("", include("gongkai.supervision.logbooks.staff.urls")),
]
