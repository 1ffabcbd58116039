"""The room of applications as a Django application."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """依申请公开."""

    name = "gongkai.applications"
    verbose_name = "依申请公开"
