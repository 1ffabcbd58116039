"""What an office chooses for its applications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.models import CaseSettings
from gongkai.applications.permissions import APPLICATIONS
from gongkai.audit.operations import deed
from gongkai.organs.models import Organ, PublicChange

#: What can be chosen, in the order of the form.
CHOICES = (
    "is_online_open",
    "counts_confirmation",
    "charges_fees",
    "payment_words",
    "review_body",
    "court",
    "number_prefix",
    "retention_years",
)


def choose_settings(
    organ: Organ, chosen: Mapping[str, Any], *, by: User, at: datetime, key: str | None = None
) -> CaseSettings:
    """Keep the choices of an office; applications that came in before keep theirs."""
    APPLICATIONS.require(by, "set_up", organ, on=at.date())
    with deed("applications.settings_changed", organ=organ.slug, by=by, at=at, key=key) as done:
        settings: CaseSettings
        settings, _ = CaseSettings.objects.select_for_update().get_or_create(organ=organ)
        changed = [name for name in CHOICES if getattr(settings, name) != chosen[name]]
        for name in changed:
            setattr(settings, name, chosen[name])
        settings.save()
        if "is_online_open" in changed:
            # The pages that tell how to apply say whether it can be done online.
            PublicChange.objects.create(organ=organ, topic="organ", at=at)
        done.on("applications", changed=changed)
    return settings
