"""The room of supervision as a Django application."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """监督保障."""

    name = "gongkai.supervision"
    verbose_name = "监督保障"
