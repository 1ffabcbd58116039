"""The room of the archive as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """档案."""

    name = "gongkai.archive"
    verbose_name = "档案"
