"""Clerks at their pages: signed in, on a day, at the addresses of a case."""

from datetime import date, timedelta
from typing import Any

from django.test import Client

from gongkai.applications.models import Application

#: The day on which the pages are opened.
TODAY = date(2026, 3, 12)
BEFORE = TODAY - timedelta(days=2)


def sign_in(client: Client, user: Any) -> Client:
    """Sign a person in."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(case: Application, rest: str = "") -> str:
    """Return the address of a page of a case."""
    return f"/office/{case.organ.slug}/applications/{case.number}/{rest}"
