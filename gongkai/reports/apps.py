"""The reports room as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Annual reports."""

    name = "gongkai.reports"
    verbose_name = "年报"

    def ready(self) -> None:
        """Hand down what inspections ask about reports."""
        import_module("gongkai.reports.inspected")
