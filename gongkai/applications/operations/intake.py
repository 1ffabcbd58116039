"""Registering applications: at the counter, by post, by fax, online, carried over; one form one 件.

Source: 条例第二十九条、第三十条、第三十一条; docs/readings/0004-online-receipt.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.accounts.sealing import mark_of
from gongkai.applications.dating import redate
from gongkai.applications.identity import sealed_identity
from gongkai.applications.models import (
    Applicant,
    Application,
    CaseEvent,
    CaseFile,
    CaseSettings,
)
from gongkai.applications.operations.recording import case_deed, next_serial, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import refuse_secret_text

#: Letters and digits of a code that are not taken for one another.
_CODE_CHARACTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 10
SERIES = "application"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came with an application: its name, its bytes, and what it is (CaseFile)."""

    name: str
    data: bytes
    purpose: str = "application"


@dataclass(frozen=True, slots=True)
class Registered:
    """A new application, and the code by which the applicant asks where it stands.

    The code is told once; only its mark is kept.
    """

    application: Application
    code: str


def settings_of(organ: Organ) -> CaseSettings:
    """Return what the office has chosen; the defaults when it has chosen nothing yet."""
    found = CaseSettings.objects.filter(organ=organ).first()
    return found or CaseSettings(organ=organ)


def register(
    organ: Organ,
    applicant: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    channel: str,
    arrived_on: date,
    confirmed_on: date | None = None,
    identity_number: str = "",
    uploads: Sequence[Received] = (),
    kind: str = "disclosure",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Registered:
    """Register an application that came in at the office.

    ``applicant`` and ``content`` hold the columns of Applicant and Application that a person fills
    in. Raises InvalidInput: a day to come, a confirmation before the arrival, a wrong identity
    number, no name or no description. Source: 条例第二十九条、第三十一条.
    """
    APPLICATIONS.require(by, "register", organ, on=at.date())
    return _register(
        organ,
        applicant,
        content,
        channel=channel,
        arrived_on=arrived_on,
        confirmed_on=confirmed_on,
        identity_number=identity_number,
        uploads=uploads,
        kind=kind,
        source="staff",
        by=by,
        at=at,
        key=key,
    )


def submit_online(
    organ: Organ,
    applicant: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    identity_number: str,
    uploads: Sequence[Received] = (),
    at: datetime,
    key: str,
) -> Registered:
    """Take an application that somebody hands in online; the automatic receipt confirms it.

    Where the office has published that a person confirms, the day of receipt stays open until
    then. The same form sent twice raises AlreadyDone. Raises WrongState (``channel_closed``) where
    the 指南 opens no online channel. Source: 条例第三十一条第三项.
    """
    settings = settings_of(organ)
    if not settings.is_online_open:
        raise WrongState(
            "本机关没有开通网上申请渠道。请当面提交或者邮寄申请，地址见政府信息公开指南。",
            code="channel_closed",
        )
    return _register(
        organ,
        applicant,
        content,
        channel="internet",
        arrived_on=at.date(),
        confirmed_on=None,
        identity_number=identity_number,
        uploads=uploads,
        kind="disclosure",
        source="online",
        by=None,
        at=at,
        key=key,
    )


def _register(
    organ: Organ,
    applicant: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    channel: str,
    arrived_on: date,
    confirmed_on: date | None,
    identity_number: str,
    uploads: Sequence[Received],
    kind: str,
    source: str,
    by: User | None,
    at: datetime,
    key: str | None,
) -> Registered:
    _refuse_incomplete(applicant, content)
    refuse_secret_text({**applicant, **content})
    identity = sealed_identity(str(applicant.get("identity_type", "")), identity_number)
    files = [
        (keep_file(organ, one.data, name=one.name, by=by, at=at, purpose="case"), one.purpose)
        for one in uploads
    ]
    code = "".join(secrets.choice(_CODE_CHARACTERS) for _ in range(_CODE_LENGTH))
    with deed(
        "applications.registered", organ=organ.slug, by=by, at=at, key=key, article="条例第二十九条"
    ) as done:
        application = insert_application(
            organ,
            {**applicant, **identity},
            {
                **content,
                "kind": kind,
                "source": source,
                "channel": channel,
                "arrived_on": arrived_on,
                "submitted_at": at if source == "online" else None,
                "confirmation": (
                    "published_rule" if settings_of(organ).counts_confirmation else "automatic"
                ),
                "code_mark": code_mark(code),
            },
            confirmed_on=confirmed_on,
            by=by,
            at=at,
        )
        keep_case_files(application, files)
        tell(done, application)
    return Registered(application, code)


def insert_application(
    organ: Organ,
    applicant: Mapping[str, Any],
    columns: Mapping[str, Any],
    *,
    confirmed_on: date | None = None,
    by: User | None,
    at: datetime,
) -> Application:
    """Write applicant, application and its first events inside a deed of the caller's."""
    arrived_on: date = columns["arrived_on"]
    if arrived_on > at.date():
        raise InvalidInput(
            f"到达日期 {arrived_on} 还没有到。请填写实际收到的日期。", code="date_in_future"
        )
    year = arrived_on.year
    serial = next_serial(organ, SERIES, year)
    application = Application.objects.create(
        organ=organ,
        applicant=Applicant.objects.create(organ=organ, **applicant),
        year=year,
        serial=serial,
        number=f"{year}{serial:05d}",
        registered_at=at,
        **columns,
    )
    happened = [("registered", arrived_on)]
    if confirmed_on is not None:
        happened.append(("confirmed", confirmed_on))
    for number, (kind, on) in enumerate(happened, start=1):
        if on > at.date():
            raise InvalidInput(
                f"确认日期 {on} 还没有到。请填写实际确认的日期。", code="date_in_future"
            )
        CaseEvent.objects.create(
            organ=organ, application=application, number=number, kind=kind, on=on, by=by, at=at
        )
    redate(application, as_of=at.date())
    return application


def keep_case_files(application: Application, files: Sequence[tuple[StoredFile, str]]) -> None:
    """Attach stored files to an application inside a deed."""
    for stored, purpose in files:
        stored.save()
        CaseFile.objects.create(
            organ=application.organ, application=application, stored=stored, purpose=purpose
        )


def tell(done: Deed, application: Application) -> None:
    """Name the application in a deed's entry: its number and days, nothing of the person."""
    done.on(
        f"application:{application.pk}",
        number=application.number,
        channel=application.channel,
        arrived_on=application.arrived_on.isoformat(),
    )


def code_mark(code: str) -> str:
    """Return the mark of a code as it is kept; blanks, dashes and small letters do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return mark_of(plain, purpose="application code")


def _refuse_incomplete(applicant: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    if not str(applicant.get("name", "")).strip():
        raise InvalidInput(
            "请填写申请人的姓名或者名称。", code="name_missing", article="条例第二十九条"
        )
    if not str(content.get("wanted", "")).strip():
        raise InvalidInput(
            "请描述所需政府信息：名称、文号或者便于查询的其他特征。",
            code="wanted_missing",
            article="条例第二十九条",
        )


def confirm_receipt(
    application: Application,
    *,
    on: date,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter the day on which office and applicant confirmed that it had come in.

    Source: 条例第三十一条第二项、第三项.
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("confirmed", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        if doing.standing.receipt.confirmed_on is not None:
            raise WrongState("已经登记过确认日期。登记有误的，请先更正登记。", code="confirmed")
        doing.happen("confirmed", on=on)
    return doing.application


def note_contact(
    application: Application,
    *,
    on: date,
    result: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter an attempt to reach the applicant, so that a late confirmation explains itself."""
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    with case_deed("contacted", application, by=by, at=at, key=key) as doing:
        doing.happen("contacted", on=on)
        doing.note(f"{on} 联系申请人：{result}")
    return doing.application
