"""The desk room as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "gongkai.desk"
    verbose_name = "工作台"
