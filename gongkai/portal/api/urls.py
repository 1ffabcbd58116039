"""Addresses of open data, from the top of the site: ``api/`` and ``data/``.

The endpoints that ninja makes get their door here: a project test wants one on every address.
"""

from django.urls import URLPattern, include, path

from gongkai.portal.api import views
from gongkai.portal.api.service import api

_made, _app, _namespace = api.urls
_endpoints = [
    pattern for pattern in _made if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
for _pattern in _endpoints:
    if _pattern.callback is not None:
        _pattern.callback = views.open_to_all(_pattern.callback)

app_name = "open"
urlpatterns = [
    path("api/docs", views.documentation, name="docs"),
    path("api/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", include((_endpoints, _app), namespace=_namespace)),
    path("api/<path:rest>", views.nothing, name="nothing"),
    path("data/<slug:organ>/<int:year>.csv", views.year_csv, name="csv"),
    path("data/<slug:organ>/<int:year>.json", views.year_json, name="json"),
]
