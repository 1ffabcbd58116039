"""The portal room as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公开网页."""

    name = "gongkai.portal"
    verbose_name = "公开网页"
