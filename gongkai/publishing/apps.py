"""The publishing room as a Django application."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """主动公开."""

    name = "gongkai.publishing"
    verbose_name = "主动公开"
