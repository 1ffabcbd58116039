"""The room of remedies as a Django application."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """复议诉讼."""

    name = "gongkai.remedies"
    verbose_name = "复议诉讼"
