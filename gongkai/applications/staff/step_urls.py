"""Addresses of the steps of an application, its answer, its letters and its files."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
