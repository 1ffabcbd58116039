"""From an application to 主动公开: what was asked for may be of interest to all (Art. 44)."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.recording import case_deed
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import InvalidInput, WrongState

ARTICLE = "条例第四十四条"


def propose_publication(
    application: Application,
    *,
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Propose that what was asked for be published for all; applicants do so on their form."""
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed(
        "publication_proposed", application, by=by, at=at, key=key, seen=seen, article=ARTICLE
    ) as doing:
        if doing.application.proposes_publication:
            raise WrongState("已经提出过主动公开的建议。", code="already_proposed")
        Application.objects.filter(pk=application.pk).update(proposes_publication=True)
        doing.application.proposes_publication = True
        doing.happen("publication_proposed", on=at.date())
        doing.note_told("建议主动公开的理由", reason)
    return doing.application


def decide_publication(
    application: Application,
    *,
    is_accepted: bool,
    reason: str,
    reference: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Decide on the proposal; one that is accepted names the item that makes it public.

    The item itself goes its own way through its reviews. Raises InvalidInput without a reason or,
    when accepted, without the item's 索引号. Source: 条例第四十四条.
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明理由。", code="reason_missing", article=ARTICLE)
    if is_accepted and not reference.strip():
        raise InvalidInput(
            "请先在“主动公开”里起草这条信息，再填写它的索引号。", code="reference_missing"
        )
    with case_deed(
        "publication_decided", application, by=by, at=at, key=key, seen=seen, article=ARTICLE
    ) as doing:
        if not is_open_proposal(doing.application):
            raise WrongState("没有等待审核的主动公开建议。", code="nothing_open")
        doing.happen(
            "publication_decided",
            on=at.date(),
            outcome="publish" if is_accepted else "keep",
            reference=reference.strip(),
        )
        doing.note_told("对主动公开建议的审核意见", reason)
    return doing.application


def is_open_proposal(application: Application) -> bool:
    """Say whether a proposal waits for its decision."""
    if not application.proposes_publication:
        return False
    return not application.events.filter(kind="publication_decided").exists()
