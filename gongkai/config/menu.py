"""The menu of the staff pages, and whether the office is a sample."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.applications.permissions import APPLICATIONS
from gongkai.archive.permissions import ARCHIVE
from gongkai.desk.district.permissions import DISTRICT
from gongkai.organs.models import Organ
from gongkai.organs.permissions import ORGANS, Policy
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.permissions import RECORDS
from gongkai.registers.permissions import REGISTERS
from gongkai.remedies.permissions import REMEDIES
from gongkai.reports.permissions import REPORTS
from gongkai.reports.rounds.queries import may_have_units
from gongkai.supervision.permissions import SUPERVISION

#: Word, route, policy and deed that the entry needs.
ENTRIES: tuple[tuple[str, str, Policy, str], ...] = (
    ("工作台", "desk:desk", ORGANS, "view"),
    ("主动公开", "publishing:list", PUBLISHING, "view"),
    ("依申请公开", "applications:list", APPLICATIONS, "view"),
    ("复议诉讼", "remedies:list", REMEDIES, "view"),
    ("政府信息", "records:list", RECORDS, "view"),
    ("台账", "registers:overview", REGISTERS, "view"),
    ("年报", "reports:list", REPORTS, "view"),
    ("监督保障", "supervision:overview", SUPERVISION, "view"),
    ("档案", "archive:search", ARCHIVE, "view"),
    ("机构", "organs:chart", ORGANS, "view"),
)

#: What belongs to the person, whatever the office: word and route, shown beside the name.
OWN_PAGES = (("提醒", "desk:reminders"),)


#: Only where organs may stand below: word, route, policy and deed.
BELOW = ("下级机关", "desk:district", DISTRICT, "view")


def menu(request: HttpRequest) -> dict[str, Any]:
    """Return the entries that this person may open, with the current one marked.

    Pages that belong to no organ say so too when the site holds a sample.
    """
    organ = getattr(request, "organ", None)
    own = [{"word": word, "url": reverse(route)} for word, route in OWN_PAGES]
    if organ is None or not request.user.is_authenticated:
        return {"own_pages": own, "is_sample_site": Organ.objects.filter(is_sample=True).exists()}
    today = request.today  # type: ignore[attr-defined]
    entries = [
        {
            "word": word,
            "url": (url := reverse(route, args=[organ.slug])),
            "is_current": request.path == url
            or (route != "desk:desk" and request.path.startswith(url)),
        }
        for word, route, policy, deed in (*ENTRIES, *([BELOW] if may_have_units(organ) else []))
        if policy.may(request.user, deed, organ, on=today)
    ]
    return {"menu": entries, "own_pages": own, "organ": organ, "today": today}
