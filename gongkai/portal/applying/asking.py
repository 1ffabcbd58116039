"""Who may see where an application stands: whoever has its number and code, for half an hour."""

from __future__ import annotations

import hmac
import logging
import unicodedata
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.operations.intake import code_mark
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.portal.applying.limits import begin_try

logger = logging.getLogger("gongkai.applying")

COOKIE, SALT = "gongkai_case", "gongkai.portal.case"
#: So long one may read on, counted from the last page.
SECONDS = 30 * 60
_LONGEST = 40
#: What no code has as its mark, so that an unknown number takes as long as a wrong code.
_NO_MARK = "0" * 64


class WrongCode(InvalidInput):
    """Number and code do not belong together; nobody learns which of them is wrong."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            "编号或者查询码不对。请照登记回执核对后再试；回执丢失的，请带身份证件到本机关查询，"
            "或者打电话询问。"
        )


def look_up(organ: Organ, *, number: str, code: str, address: str, at: datetime) -> Application:
    """Return the application of the organ with this number and code.

    Raises WrongCode, the same for a wrong number, a wrong code and another organ's; TooOften.
    """
    plain = _plain(number)
    attempt = begin_try(organ, number=plain, address=address, at=at)
    found = _application(organ, plain)
    kept = found.code_mark if found and found.code_mark and not found.anonymised_at else _NO_MARK
    if not hmac.compare_digest(kept, code_mark(code[:_LONGEST])) or found is None:
        logger.warning("status_refused", extra={"organ": organ.slug, "event": "wrong_code"})
        raise WrongCode
    attempt.delete()
    return found


def let_in(response: HttpResponse, application: Application) -> None:
    """Let the browser read on for a while, this application and none other."""
    response.set_cookie(
        COOKIE,
        signing.dumps([application.pk, application.code_mark], salt=SALT),
        max_age=SECONDS,
        path=_place(application.organ),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def let_out(response: HttpResponse, organ: Organ) -> None:
    """Forget the browser."""
    response.delete_cookie(COOKIE, path=_place(organ), samesite="Strict")


def let_in_before(request: HttpRequest, organ: Organ) -> Application | None:
    """Return the application that this browser asked for last, None after half an hour."""
    try:
        pk, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    found: Application | None = (
        Application.objects.filter(organ=organ, pk=pk, code_mark=mark, anonymised_at=None)
        .select_related("organ", "applicant")
        .first()
    )
    return found


def _place(organ: Organ) -> str:
    return reverse("portal:status", args=[organ.slug])


def _application(organ: Organ, number: str) -> Application | None:
    found: Application | None = (
        Application.objects.filter(organ=organ, number=number)
        .select_related("organ", "applicant")
        .first()
    )
    return found


def _plain(number: str) -> str:
    """Return a number as it is kept.

    >>> _plain(" ２０２０-00001号")
    '202000001'
    """
    text = unicodedata.normalize("NFKC", number[:_LONGEST])
    return "".join(c for c in text if c.isascii() and c.isalnum())
