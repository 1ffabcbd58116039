"""A photo as evidence: what it shows, small, and nothing of who took it, where and with what."""

from gongkai.exchange.photos.guarded import refuse_no_photo, small_photo

__all__ = ["refuse_no_photo", "small_photo"]
