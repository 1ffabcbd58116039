"""The tables of the room, by what they are about."""

from gongkai.archive.models.integrity import IntegrityCheck
from gongkai.archive.models.searching import SavedSearch, ToIndex

__all__ = ["IntegrityCheck", "SavedSearch", "ToIndex"]
