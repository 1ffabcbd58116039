"""The office's own wording of letters: checked when it is saved, given up for the standard one."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.applications.models import LetterTemplate
from gongkai.applications.permissions import APPLICATIONS
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.letters import check_template


def save_template(
    organ: Organ,
    kind: str,
    decision: str,
    *,
    text: str,
    seen: int = 0,
    by: User,
    at: datetime,
    key: str | None = None,
) -> LetterTemplate:
    """Keep the office's own wording of a letter; ``seen`` is 0 while it has none.

    Raises InvalidInput (``template_unfit``) with every reason why it cannot be used.
    """
    APPLICATIONS.require(by, "set_up", organ, on=at.date())
    refuse_secret_text({"text": text})
    if problems := check_template(text, kind, decision):
        raise InvalidInput("没有保存：" + "".join(problems), code="template_unfit")
    with deed("applications.template_saved", organ=organ.slug, by=by, at=at, key=key) as done:
        row = _row(organ, kind, decision)
        if seen != (row.row_version if row else 0):
            raise WrongState(
                "您打开这个页面之后，别人修改了这个模板，没有保存。请看过现在的内容再改。",
                code="changed_since_seen",
            )
        if row is None:
            row = LetterTemplate(organ=organ, kind=kind, decision=decision, row_version=0)
        row.text = text.strip()
        row.row_version += 1
        row.save()
        done.on(f"letter_template:{kind}:{decision}", version=row.row_version)
    return row


def reset_template(
    organ: Organ, kind: str, decision: str, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Give up the office's own wording: the one that comes along is used again."""
    APPLICATIONS.require(by, "set_up", organ, on=at.date())
    with deed("applications.template_reset", organ=organ.slug, by=by, at=at, key=key) as done:
        row = _row(organ, kind, decision)
        if row is None:
            raise WrongState("本单位没有自己的模板，用的就是系统自带的文字。", code="no_template")
        row.delete()
        done.on(f"letter_template:{kind}:{decision}")


def _row(organ: Organ, kind: str, decision: str) -> LetterTemplate | None:
    found: LetterTemplate | None = (
        LetterTemplate.objects.select_for_update()
        .filter(organ=organ, kind=kind, decision=decision)
        .first()
    )
    return found
