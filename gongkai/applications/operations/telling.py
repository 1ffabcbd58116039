"""Telling a third party that information is made public against their will."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application, Consultation
from gongkai.applications.operations.recording import case_deed
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import WrongState


def tell_third_party(
    consultation: Consultation, *, on: date, by: User, at: datetime, key: str | None = None
) -> Application:
    """Enter that a third party who objects was told what is made public, and why.

    Source: 条例第三十二条.
    """
    APPLICATIONS.require(by, "handle", consultation.organ, on=at.date())
    application = consultation.application
    with case_deed(
        "third_party_told", application, by=by, at=at, key=key, article="条例第三十二条"
    ) as doing:
        current = Consultation.objects.get(pk=consultation.pk)
        if current.kind != "third_party" or current.opinion not in ("object", "partly"):
            raise WrongState(
                "只有不同意公开的第三方才需要告知公开决定。请先登记第三方的意见。",
                code="nothing_to_tell",
            )
        doing.happen("third_party_told", on=on, consultation=current.pk)
    return doing.application
