"""The audit room as a Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "gongkai.audit"
    verbose_name = "审计"
