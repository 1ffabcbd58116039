"""The reports room as a Django application."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Annual reports."""

    name = "gongkai.reports"
    verbose_name = "年报"
