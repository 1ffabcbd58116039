"""All addresses of the site. Public pages come last: they begin with an organ's name."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from gongkai.config import pages

urlpatterns = [
    path("health", pages.health, name="health"),
    path("account/", include("gongkai.accounts.urls")),
    path("setup/", admin.site.urls),
    path("office/", include("gongkai.desk.urls")),
    path("office/<slug:organ>/records/", include("gongkai.records.staff.urls")),
    path("office/<slug:organ>/publishing/", include("gongkai.publishing.staff.urls")),
    path("office/<slug:organ>/applications/", include("gongkai.applications.staff.urls")),
    path("office/<slug:organ>/remedies/", include("gongkai.remedies.staff.urls")),
    path("office/<slug:organ>/registers/", include("gongkai.registers.staff.urls")),
    path("office/<slug:organ>/reports/", include("gongkai.reports.staff.urls")),
    path("office/<slug:organ>/supervision/", include("gongkai.supervision.staff.urls")),
    path("office/<slug:organ>/archive/", include("gongkai.archive.staff.urls")),
    path("office/<slug:organ>/organ/", include("gongkai.organs.staff.urls")),
    path("screen/", include("gongkai.portal.screens.urls")),
    path("community/", include("gongkai.portal.communities.urls")),
    path("", include("gongkai.portal.api.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.failed
