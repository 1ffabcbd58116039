"""The registers room as a Django application."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers."""

    name = "gongkai.registers"
    verbose_name = "台账"
