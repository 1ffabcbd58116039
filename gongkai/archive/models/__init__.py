"""The tables of the room, by what they are about."""

from gongkai.archive.models.searching import SavedSearch, ToIndex

__all__ = ["SavedSearch", "ToIndex"]
