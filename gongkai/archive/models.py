"""Tables of the archive room."""

from gongkai.archive.integrity.models import IntegrityCheck

__all__ = ["IntegrityCheck"]
