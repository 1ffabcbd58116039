"""The organs room as a Django application."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """Organs, posts and appointments."""

    name = "gongkai.organs"
    verbose_name = "机构"
