"""The records room as a Django application."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records."""

    name = "gongkai.records"
    verbose_name = "政府信息"
