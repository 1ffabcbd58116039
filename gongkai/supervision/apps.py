"""The room of supervision as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """监督保障."""

    name = "gongkai.supervision"
    verbose_name = "监督保障"

    def ready(self) -> None:
        """Register what can be computed from the data."""
        import_module("gongkai.supervision.checks.computing")
