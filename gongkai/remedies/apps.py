"""The room of remedies as a Django application."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """复议诉讼."""

    name = "gongkai.remedies"
    verbose_name = "复议诉讼"

    def ready(self) -> None:
        """Have disputes follow when their application is made anonymous."""
        from gongkai.applications.operations.closing import ALSO
        from gongkai.remedies.operations.anonymising import empty_disputes

        if empty_disputes not in ALSO:
            ALSO.append(empty_disputes)
