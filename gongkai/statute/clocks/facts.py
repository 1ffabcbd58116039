"""What happened to an application, as plain dated facts: the input of the answer clock.

Facts are entered as they were, unlawful ones too (a late extension): the clock decides what they
do and says what is risky. Only orders that cannot be are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.errors import InvalidInput

ConsultationKind = Literal["third_party", "other_agency", "joint_maker"]


@dataclass(frozen=True, slots=True)
class Correction:
    """补正: the notice, the day its answer came, the last day the notice set for it.

    ``good_reason``: an answer after that day is excused (Art. 30: 无正当理由).
    """

    notice_on: date
    corrected_on: date | None = None
    reply_by: date | None = None
    good_reason: bool = False

    def __post_init__(self) -> None:
        refuse_wrong_order("补正通知日期", self.notice_on, "收到补正日期", self.corrected_on)
        refuse_wrong_order("补正通知日期", self.notice_on, "补正期限", self.reply_by)


@dataclass(frozen=True, slots=True)
class Consultation:
    """征求意见: when the letter was sent, when it was received, when the opinion arrived.

    Without ``received_on`` the letter's own term is counted from the day it was sent.
    """

    sent_on: date
    received_on: date | None = None
    replied_on: date | None = None
    kind: ConsultationKind = "third_party"

    def __post_init__(self) -> None:
        refuse_wrong_order("征求意见函发出日期", self.sent_on, "对方收到日期", self.received_on)
        refuse_wrong_order("征求意见函发出日期", self.sent_on, "收到意见日期", self.replied_on)


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: by how many working days, when the applicant was told, when the head approved.

    ``approved_on`` None means that the register does not say; the clock then trusts it.
    """

    working_days: int
    told_on: date | None
    approved_on: date | None = None

    def __post_init__(self) -> None:
        if self.working_days < 1:
            raise InvalidInput(
                f"延期天数应当是正整数，现为 {self.working_days}。请填写延长的工作日天数。",
                article="条例第三十三条第二款",
            )


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """收费通知: the day the applicant received it and the day the fee was paid in full."""

    noticed_on: date
    paid_on: date | None = None

    def __post_init__(self) -> None:
        refuse_wrong_order("收到收费通知日期", self.noticed_on, "缴费日期", self.paid_on)


@dataclass(frozen=True, slots=True)
class Postponement:
    """延迟答复 of an unreasonably large application (Art. 35): told when, until when."""

    told_on: date
    until: date


@dataclass(frozen=True, slots=True)
class SetTerm:
    """The term that a review decision or a judgment sets for answering anew, and its paper.

    ``begun_by`` is what starts it (收到行政复议决定书), ``article`` the law it rests on.
    """

    working_days: int
    begun_by: str
    article: str


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """All that the answer clock needs to know of one application; order does not matter."""

    received_on: date
    corrections: tuple[Correction, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    extensions: tuple[Extension, ...] = ()
    fees: tuple[FeeNotice, ...] = ()
    postponement: Postponement | None = None
    set_term: SetTerm | None = None

    def __post_init__(self) -> None:
        for name, days in (
            ("补正通知日期", [correction.notice_on for correction in self.corrections]),
            ("征求意见函发出日期", [letter.sent_on for letter in self.consultations]),
            ("延期告知日期", [extension.told_on for extension in self.extensions]),
            ("收到收费通知日期", [fee.noticed_on for fee in self.fees]),
            ("延迟答复告知日期", [self.postponement.told_on] if self.postponement else []),
        ):
            for day in days:
                refuse_wrong_order("收到申请之日", self.received_on, name, day)

    @property
    def correction_reply_by(self) -> date | None:
        """Return until when to complete the application, of several notices the latest day."""
        days = [one.reply_by for one in self.corrections if one.reply_by is not None]
        return max(days, default=None)


def refuse_wrong_order(
    earlier_name: str, earlier: date, later_name: str, later: date | None
) -> None:
    """Raise InvalidInput when ``later`` is known and lies before ``earlier``."""
    if later is not None and later < earlier:
        raise InvalidInput(
            f"{later_name}（{later}）早于{earlier_name}（{earlier}）。请核对日期后重新填写。",
            code="dates_in_wrong_order",
        )
