"""Uploads stay in memory: nothing of a file touches a disk before it has been screened."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keep every upload in memory, whatever its size; the size of a request is limited before.

    Django's own would write a large one into a temporary folder, where a secret must not lie.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take the request's files."""
        self.activated = True
