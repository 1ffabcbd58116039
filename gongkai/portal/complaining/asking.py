"""Where a complaint stands, for whoever has its number and code; asked each time anew."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.portal.applying.limits import begin_try
from gongkai.supervision.complaints.operations.receiving import complaint_code_mark
from gongkai.supervision.models import Complaint

logger = logging.getLogger("gongkai.complaining")

_LONGEST = 40
#: Steps that whoever complained sees; to whom it went and what was found inside stays inside.
_SHOWN = {
    "received": "已经收到",
    "handed_on": "已经转给有关部门办理",
    "investigated": "已经调查",
    "answered": "已经答复",
    "closed": "已经办结",
}


class WrongCode(InvalidInput):
    """Number and code do not belong together; nobody learns which of them is wrong."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__("编号或者查询码不对。请照着提交时记下的核对后再试。")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as whoever complained sees it; ``text`` is the answer, "" for other steps."""

    on: date
    words: str
    text: str = ""


def look_up(about: Organ, *, number: str, code: str, address: str, at: datetime) -> Complaint:
    """Return the complaint with this number and code. Raises WrongCode, TooOften."""
    plain = "".join(c for c in number[:_LONGEST] if c.isascii() and c.isdecimal())
    attempt = begin_try(about, number=f"complaint {plain}", address=address, at=at)
    rows = Complaint.objects.filter(about=about, number=plain).select_related("organ", "about")
    mark = complaint_code_mark(code[:_LONGEST])
    found: Complaint | None = None
    # More than one where another organ came to supervise in the year.
    for one in rows.order_by("pk"):
        if hmac.compare_digest(one.code_mark, mark):
            found = one
    if found is None:
        logger.warning("complaint_refused", extra={"organ": about.slug, "event": "wrong_code"})
        raise WrongCode
    attempt.delete()
    return found


def steps_of(complaint: Complaint) -> list[Step]:
    """Return what happened as whoever complained sees it. One query."""
    return [
        Step(event.on, _SHOWN[event.kind], event.text if event.kind == "answered" else "")
        for event in complaint.events.filter(kind__in=sorted(_SHOWN)).order_by("number")
    ]
