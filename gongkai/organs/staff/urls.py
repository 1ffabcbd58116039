"""Addresses of the organs room."""

from django.urls import path

from gongkai.organs.staff import people, views

app_name = "organs"
urlpatterns = [
    path("", views.chart, name="chart"),
    path("contact/", views.contact, name="contact"),
    path("offices/new/", people.office, name="add_office"),
    path("offices/<int:pk>/", people.office, name="office"),
    path("posts/new/", people.add_post, name="add_post"),
    path("posts/<int:pk>/", people.post, name="post"),
    path("posts/<int:pk>/edit/", people.change_post, name="change_post"),
    path("posts/<int:pk>/appoint/", people.add_appointment, name="appoint"),
    path("appointments/<int:pk>/end/", people.end, name="end"),
]
