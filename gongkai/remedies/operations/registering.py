"""Registering a reconsideration or a suit of which the office was told.

Source: 行政复议法第四十八条; 行政诉讼法第六十七条; docs/readings/0010-review-first.md, 0044.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import Received, settings_of
from gongkai.applications.operations.recording import next_serial
from gongkai.applications.operations.redoing import note_remedy
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing, InvalidInput
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.secrets import refuse_secret_text
from gongkai.remedies.models import Dispute, DisputeFile, Instance
from gongkai.remedies.operations.recording import Doing, in_order, restate
from gongkai.remedies.permissions import REMEDIES
from gongkai.remedies.words import KINDS, TARGETS
from gongkai.statute.clocks import get_term

SERIES = "dispute"


@dataclass(frozen=True, slots=True)
class Filing:
    """What the notice tells: who attacks what, where, when, and when it reached the office.

    ``acted_on`` is the day of the act attacked, for silence the last day of the answer term;
    with ``application`` both it and ``decision`` are taken from there. ``body`` "" means the one
    of the office's settings.
    """

    kind: str
    target: str
    filed_on: date
    received_on: date
    application: Application | None = None
    subject: str = ""
    decision: str = ""
    acted_on: date | None = None
    review: Dispute | None = None
    claimant: str = ""
    claim: str = ""
    body: str = ""
    case_number: str = ""
    procedure: str = "ordinary"
    uncounted: str = ""


def register_dispute(
    organ: Organ,
    filing: Filing,
    *,
    uploads: Sequence[Received] = (),
    by: User,
    at: datetime,
    key: str | None = None,
) -> Dispute:
    """Register a dispute with its first instance.

    A direct suit against a refusal that must go to review first, or a claim out of time, is
    recorded; the risk is told. Raises InvalidInput for what cannot be: days out of order, a suit
    after a review that is not named, no act attacked.
    """
    REMEDIES.require(by, "register", organ, on=at.date())
    decision, acted_on = _attacked(organ, filing)
    review = _earlier_review(organ, filing)
    body = filing.body.strip() or _default_body(organ, filing.kind)
    _refuse_procedure(filing)
    in_order(
        at,
        ("被诉行为日期", None if filing.target == "silence" else acted_on),
        ("申请复议、起诉日期", filing.filed_on),
        ("收到通知日期", filing.received_on),
    )
    if review is not None:
        in_order(at, ("申请复议日期", review.filed_on), ("起诉日期", filing.filed_on))
    refuse_secret_text(
        {name: getattr(filing, name) for name in ("subject", "claimant", "claim", "body")}
    )
    files = kept_files(organ, uploads, by=by, at=at)
    with deed("remedies.registered", organ=organ.slug, by=by, at=at, key=key) as done:
        year = filing.received_on.year
        serial = next_serial(organ, SERIES, year)
        dispute = Dispute.objects.create(
            organ=organ,
            kind=filing.kind,
            year=year,
            serial=serial,
            number=f"{year}{serial:03d}",
            target=filing.target,
            application=filing.application,
            subject=filing.subject.strip(),
            decision=decision,
            acted_on=acted_on,
            review=review,
            claimant=filing.claimant.strip(),
            claim=filing.claim.strip(),
            filed_on=filing.filed_on,
            uncounted=filing.uncounted,
            registered_at=at,
        )
        first = Instance.objects.create(
            organ=organ,
            dispute=dispute,
            number=1,
            level="review" if filing.kind == "review" else "first",
            body=body,
            case_number=filing.case_number.strip(),
            procedure=filing.procedure,
            filed_on=filing.filed_on,
            received_on=filing.received_on,
        )
        doing = Doing(dispute, [first], done, by, at)
        attach(doing, files)
        doing.happen("registered", on=filing.received_on, level=first.level)
        restate(dispute, on=at.date())
        if filing.application is not None:
            note_remedy(
                filing.application,
                on=filing.received_on,
                by=by,
                at=at,
                dispute=dispute.number,
                kind=filing.kind,
            )
        done.on(f"dispute:{dispute.pk}", number=dispute.number, kind=dispute.kind)
    return dispute


def _attacked(organ: Organ, filing: Filing) -> tuple[str, date | None]:
    """Return the decision attacked and its day; refuse what was never done."""
    if filing.kind not in KINDS or filing.target not in TARGETS:
        raise InvalidInput("没有这种案件类型或者被诉行为。请从列表中选择。", code="unknown_choice")
    application = filing.application
    if application is None:
        if not filing.subject.strip():
            raise InvalidInput(
                "请选择被诉的申请；不是针对登记在册的申请的，请写明被诉行为。",
                code="subject_missing",
            )
        return filing.decision, filing.acted_on
    if application.organ_id != organ.pk:
        raise InvalidInput("请选择本机关的申请。", code="not_our_application")
    if filing.target == "silence":
        return "", filing.acted_on or application.due_on
    if filing.target == "answer" and application.is_open:
        raise InvalidInput(
            f"申请{application.number}还没有答复。针对逾期不答复的，被诉行为请选“逾期未答复”。",
            code="not_answered_yet",
        )
    if filing.target == "answer":
        return application.decision, application.closed_on
    return filing.decision, filing.acted_on


def _earlier_review(organ: Organ, filing: Filing) -> Dispute | None:
    if filing.kind != "after_review":
        return None
    review = filing.review
    if review is None:
        if filing.uncounted == "codefendant":
            return None
        raise InvalidInput(
            "复议后起诉的，请选择此前的行政复议。还没有登记的，请先补登记那次复议。",
            code="review_missing",
            article="行政诉讼法第四十五条",
        )
    if review.organ_id != organ.pk or review.kind != "review":
        raise InvalidInput("请选择本机关被申请的行政复议。", code="not_our_review")
    return review


def _default_body(organ: Organ, kind: str) -> str:
    chosen = settings_of(organ)
    body = chosen.review_body if kind == "review" else chosen.court
    if not body:
        raise InvalidInput("请填写复议机关或者法院的名称。", code="body_missing")
    return body


def _refuse_procedure(filing: Filing) -> None:
    if filing.procedure != "simplified" or filing.kind != "review":
        return
    try:
        get_term("reconsideration_answer_simplified", on=filing.received_on)
    except DataMissing as error:
        raise InvalidInput(
            f"收到通知时（{filing.received_on}）行政复议还没有简易程序。请选择普通程序。",
            code="simplified_not_yet",
            article="行政复议法第五十三条",
        ) from error


def kept_files(
    organ: Organ, uploads: Sequence[Received], *, by: User, at: datetime
) -> list[tuple[StoredFile, str]]:
    """Keep the bytes of what was handed in; rows are written by ``attach`` inside the deed."""
    return [
        (keep_file(organ, one.data, name=one.name, by=by, at=at, purpose="case"), one.purpose)
        for one in uploads
    ]


def attach(doing: Doing, files: Sequence[tuple[StoredFile, str]]) -> None:
    """Write the rows of kept files inside a deed."""
    for stored, purpose in files:
        stored.save()
        DisputeFile.objects.create(
            organ=doing.dispute.organ, dispute=doing.dispute, stored=stored, purpose=purpose
        )
