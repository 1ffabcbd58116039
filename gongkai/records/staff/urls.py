"""Addresses of the records room."""

from django.urls import path

from gongkai.records.staff import views

app_name = "records"
urlpatterns = [
    path("", views.record_list, name="list"),
    path("new/", views.add, name="add"),
    path("files/<int:file>/", views.download, name="file"),
    path("<slug:public_id>/", views.detail, name="detail"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/cancel/", views.cancel, name="cancel"),
    path("<slug:public_id>/versions/<int:number>/", views.version, name="version"),
    path("<slug:public_id>/files/", views.attach, name="attach"),
]
