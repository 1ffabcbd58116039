"""From which address a request comes, for counting wrong passwords."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address that our own outermost proxy saw; without proxies, the connection's.

    Only as many entries are believed as there are proxies of ours: a visitor can write the
    others.
    """
    proxies: int = settings.ENVIRONMENT.proxies
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(told) >= proxies and _is_address(told[-proxies]):
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
