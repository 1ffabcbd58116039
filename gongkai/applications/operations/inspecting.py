"""查阅、抄录: when and where the applicant may read, and that they came; no term moves by it.

Source: 条例第四十条 (按申请人要求的形式提供; 可以安排查阅、抄录).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.folding import Happened, standing_events
from gongkai.applications.models import Application
from gongkai.applications.operations.recording import Doing, case_deed
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput, WrongState

ARTICLE_40 = "条例第四十条"
#: States in which nothing is provided any more.
GIVEN_UP = frozenset({"withdrawn", "lapsed", "archived"})


def arrange_inspection(
    application: Application,
    *,
    inspect_on: date,
    time: str,
    place: str,
    bring: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Arrange when and where the applicant may read and copy; a later arrangement replaces it.

    Raises InvalidInput (``inspection_day_past``) for a day gone by, WrongState for an application
    that was withdrawn or given up.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    if inspect_on < at.date():
        raise InvalidInput(
            f"约定的日期（{inspect_on}）已经过去。请填写今天或者以后的日期；"
            "已经查阅过的，请登记查阅、抄录。",
            code="inspection_day_past",
            article=ARTICLE_40,
        )
    with case_deed(
        "inspection_arranged", application, by=by, at=at, key=key, seen=seen, article=ARTICLE_40
    ) as doing:
        _refuse_given_up(doing)
        doing.happen(
            "inspection_arranged",
            on=at.date(),
            inspect_on=inspect_on,
            time=time.strip(),
            place=place.strip(),
            bring=bring.strip(),
        )
    return doing.application


def note_inspection(
    application: Application,
    *,
    on: date,
    remark: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter that the applicant came and read; who came and what was copied is an internal note.

    Raises WrongState (``inspection_not_arranged``) where nothing was arranged.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed("inspected", application, by=by, at=at, key=key, seen=seen) as doing:
        _refuse_given_up(doing)
        if not is_arranged(standing_events(doing.application.events.all())):
            raise WrongState("还没有约定查阅。请先登记约定。", code="inspection_not_arranged")
        doing.happen("inspected", on=on)
        doing.note_told("查阅、抄录", remark)
    return doing.application


def is_arranged(events: Iterable[Happened]) -> bool:
    """Say whether the events that hold arrange a reading."""
    return any(event.kind == "inspection_arranged" for event in events)


def _refuse_given_up(doing: Doing) -> None:
    if doing.standing.state in GIVEN_UP:
        raise WrongState("这件申请不再办理，不能约定或者登记查阅。", code="application_closed")
