"""The site's addresses with hall screens and open data, also where the site has none yet."""

from django.urls import include, path

from gongkai.config.urls import handler400, handler403, handler404, handler500
from gongkai.config.urls import urlpatterns as of_site
from gongkai.portal.api import urls as open_data
from gongkai.portal.screens import urls as screens
from gongkai.publishing.staff import screen_urls
from gongkai.publishing.staff import urls as publishing

_room = [path("setup/screens/", include(screen_urls.urlpatterns)), *publishing.urlpatterns]
urlpatterns = [
    path("screen/", include(screens)),
    path("", include(open_data)),
    path("office/<slug:organ>/publishing/", include((_room, "publishing"))),
    *of_site,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
