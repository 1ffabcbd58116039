"""The room of the archive as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """档案."""

    name = "gongkai.archive"
    verbose_name = "档案"

    def ready(self) -> None:
        """Have the index follow every deed; it is a copy of what the rooms keep, like a cache."""
        from gongkai.archive.searching.following import follow
        from gongkai.audit.operations import FOLLOWERS

        if follow not in FOLLOWERS:
            FOLLOWERS.append(follow)
