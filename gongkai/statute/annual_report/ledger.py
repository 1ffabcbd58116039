"""The ledger: the year's records as plain facts with dates, from which every figure is counted.

A ledger never holds counts of what it can count; it holds one entry per record. Where a register
is kept as dated quantities (35 licences in March, source given) an entry carries a quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from gongkai.statute.annual_report.report import Value

#: kept: it has rows. none: empty and confirmed as 零报告. not_kept: the office keeps no such
#: register. unconfirmed: empty, and nobody has said why.
RegisterState = Literal["kept", "none", "not_kept", "unconfirmed"]

#: The registers and what a clerk calls them.
REGISTERS: dict[str, str] = {
    "documents": "发文登记",
    "briefs": "简报登记",
    "licensing": "行政许可",
    "other_services": "其他对外管理服务事项",
    "penalties": "行政处罚",
    "coercion": "行政强制",
    "charges": "行政事业性收费",
    "power_items": "事项清单",
    "purchases": "采购",
    "applications": "依申请公开",
    "reviews": "行政复议",
    "suits": "行政诉讼",
}


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document or brief: whose it is, its attribute, whether it is a rule, and its dates.

    ``register`` is documents or briefs; ``issuer`` own, party, superior, or joint, which a person
    decides into joint_counted or joint_apart; ``rank`` "" , rules (规章) or normative
    (规范性文件); ``attribute`` open, on_application or closed.
    """

    id: str
    register: str
    issuer: str
    attribute: str
    dated_on: date
    rank: str = ""
    published_on: date | None = None
    ended_on: date | None = None
    end_kind: str = ""
    title: str = ""
    column: str = ""
    channels: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Say whether it enters the organ's counts, its 20-day term and table 二."""
        return self.issuer in ("own", "joint_counted")


@dataclass(frozen=True, slots=True)
class ApplicationEntry:
    """An application: the applicant's category, day of receipt, and how and when it ended."""

    id: str
    category: str
    received_on: date
    closed_on: date | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    """A reconsideration or suit: kind review, direct or after_review; result when closed."""

    id: str
    kind: str
    filed_on: date
    closed_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class HandledEntry:
    """Decisions in one of the registers licensing, other_services, penalties, coercion."""

    id: str
    register: str
    decided_on: date
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class PowerItemEntry:
    """An item on a power list (which licence may be granted, which fee charged) with its dates."""

    id: str
    register: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChargeEntry:
    """An administrative charge collected, in 元."""

    id: str
    charged_on: date
    amount_yuan: Decimal


@dataclass(frozen=True, slots=True)
class PurchaseEntry:
    """A purchase, in 元; only ``organisation`` central (政府集中采购) enters table 二."""

    id: str
    purchased_on: date
    amount_yuan: Decimal
    organisation: str


@dataclass(frozen=True, slots=True)
class FeeEntry:
    """A 信息处理费 notice on an application and what was paid on it, in 元."""

    id: str
    application: str
    noticed_on: date
    amount_yuan: Decimal
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """Something that supervision found: by its number, in a few words, with its days."""

    id: str
    number: str
    text: str
    found_on: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries of one organ, with what is known of its empty registers and of last year.

    ``opening`` holds cells of last year's report (cell id → value), the opening balances;
    ``counts_fees_as_charges`` whether paid 信息处理费 enter 行政事业性收费 (reading note 0022).
    ``findings`` None: nobody keeps what supervision found.
    """

    organ: str
    level: str = ""
    documents: tuple[DocumentEntry, ...] = ()
    applications: tuple[ApplicationEntry, ...] = ()
    disputes: tuple[DisputeEntry, ...] = ()
    handled: tuple[HandledEntry, ...] = ()
    power_items: tuple[PowerItemEntry, ...] = ()
    charges: tuple[ChargeEntry, ...] = ()
    purchases: tuple[PurchaseEntry, ...] = ()
    fees: tuple[FeeEntry, ...] = ()
    states: Mapping[str, RegisterState] = field(default_factory=dict)
    opening: Mapping[str, Value] = field(default_factory=dict)
    counts_fees_as_charges: bool = True
    findings: tuple[FindingEntry, ...] | None = None
