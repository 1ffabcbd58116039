"""The receipt of an application as a paper."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from gongkai.applications.models import Application
from gongkai.exchange.letters.receipt import Receipt, receipt_pdf


def receipt_of(application: Application, *, code: str, place: str) -> bytes:
    """Return the receipt as PDF; ``place`` is where number and code are asked for."""
    organ = application.organ
    moment = timezone.localtime(application.submitted_at) if application.submitted_at else None
    return receipt_pdf(
        Receipt(
            organ=organ.name,
            number=application.number,
            code=code,
            applicant=application.applicant.name,
            wanted=application.wanted,
            channel=application.get_channel_display(),
            submitted=f"{moment:%Y-%m-%d %H:%M}" if moment else application.arrived_on.isoformat(),
            received_on=application.received_on,
            due_on=application.due_on,
            note="" if application.received_on else application.due_problem,
            link=place,
            contact=organ.contact,
            phone=organ.phone,
            place=organ.address,
            hours=organ.office_hours,
        ),
        font_folders=settings.FONT_FOLDERS,
    )
