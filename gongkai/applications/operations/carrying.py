"""Carrying over what an office received before: rows of its own register, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.applications.dating import redate
from gongkai.applications.identity import sealed_identity
from gongkai.applications.importing import Carried, Preview
from gongkai.applications.models import Application, CaseEvent, Note
from gongkai.applications.operations.intake import insert_application
from gongkai.applications.permissions import APPLICATIONS
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.registers.errors import LedgerErrors
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text

#: The note that keeps the number which an application had before, and by which it is known again.
_OLD_NUMBER = "启用前的登记编号："


def known_numbers(organ: Organ) -> list[str]:
    """Return the old numbers of what was carried over before. One query."""
    notes = Note.objects.filter(
        organ=organ, application__source="carried", text__startswith=_OLD_NUMBER
    )
    return [
        text.removeprefix(_OLD_NUMBER).partition("\n")[0]
        for text in notes.values_list("text", flat=True)
    ]


def carry_over(
    organ: Organ, shown: Preview, *, by: User, at: datetime, key: str | None = None
) -> list[Application]:
    """Write the rows of a preview, all or none; each is dated by what happened to it.

    Raises LedgerErrors naming every row that is wrong, and WrongState when somebody carried one
    of them over meanwhile.
    """
    APPLICATIONS.require(by, "register", organ, on=at.date())
    if shown.errors:
        raise LedgerErrors(shown.errors)
    if not shown.new:
        raise InvalidInput("没有可以登记的新行。", code="nothing_to_carry")
    for row in shown.new:
        refuse_secret_text({**row.applicant, **row.content, "note": row.note})
    with deed("applications.carried_over", organ=organ.slug, by=by, at=at, key=key) as done:
        if {row.old_number for row in shown.new} & set(known_numbers(organ)):
            raise WrongState(
                "导入期间有人登记了相同的编号，没有写入任何数据。请重新查看预览。",
                code="register_changed",
            )
        made = [_write(organ, row, by=by, at=at) for row in shown.new]
        done.on("applications", count=len(made), numbers=_ends(made))
    return made


def _ends(made: Sequence[Application]) -> list[str]:
    return [made[0].number, made[-1].number]


def _write(organ: Organ, row: Carried, *, by: User, at: datetime) -> Application:
    identity = sealed_identity(row.applicant["identity_type"], row.identity_number)
    application = insert_application(
        organ,
        {**row.applicant, **identity},
        row.content,
        confirmed_on=row.confirmed_on,
        by=by,
        at=at,
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(
            organ=organ,
            application=application,
            number=one.number,
            kind=one.kind,
            on=one.on,
            data=dict(one.data),
            ref=one.ref,
            by=by,
            at=at,
        )
        for one in row.events
    )
    text = f"{_OLD_NUMBER}{row.old_number}" + (f"\n{row.note}" if row.note else "")
    Note.objects.create(organ=organ, application=application, text=text, by=by, at=at)
    if row.events:
        redate(application, as_of=at.date())
    return application
