"""The search room as a Django application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """全文检索."""

    name = "gongkai.search"
    verbose_name = "全文检索"
