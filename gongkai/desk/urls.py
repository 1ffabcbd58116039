"""Addresses of the desk."""

from django.urls import path

from gongkai.desk import reminder_views, views
from gongkai.desk.district import views as district

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("reminders/", reminder_views.reminders, name="reminders"),
    path("reminders/add/", reminder_views.add, name="channel_add"),
    path("reminders/<int:pk>/<str:deed>/", reminder_views.change, name="channel"),
    path("reminders/feed/<str:deed>/", reminder_views.feed_key, name="feed_key"),
    path("feed/<str:key>.ics", reminder_views.feed, name="feed"),
    path("<slug:organ>/", views.desk, name="desk"),
    path("<slug:organ>/district/", district.overview, name="district"),
    path("<slug:organ>/district/export/", district.export, name="district_export"),
    path("<slug:organ>/district/bulletin/", district.bulletin, name="district_bulletin"),
    path("<slug:organ>/district/<slug:indicator>/", district.points, name="district_points"),
]
