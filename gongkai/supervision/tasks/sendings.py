"""Reading the 信息报送 register: its entries, the counts of each year, the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.organs.models import Organ
from gongkai.supervision.models import InformationSending


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many entries a year has, and what became of them."""

    year: int
    sent: int
    adopted: int
    not_adopted: int

    @property
    def waiting(self) -> int:
        """Return of how many nothing was heard."""
        return self.sent - self.adopted - self.not_adopted


def sendings_of(organ: Organ) -> QuerySet[InformationSending]:
    """Return the register, cancelled entries too, newest first."""
    found: QuerySet[InformationSending] = InformationSending.objects.filter(organ=organ)
    return found.select_related("record", "by").order_by("-sent_on", "-pk")


def narrowed(
    sendings: QuerySet[InformationSending], wanted: Mapping[str, Any]
) -> QuerySet[InformationSending]:
    """Return the entries of a year and of an 采用情况."""
    if year := wanted.get("year"):
        sendings = sendings.filter(sent_on__year=year)
    if adoption := wanted.get("adoption"):
        sendings = sendings.filter(adoption=adoption, cancelled_at=None)
    return sendings


def counts_by_year(organ: Organ) -> list[YearCount]:
    """Return the counts of each year, the newest first. One query."""
    rows = (
        InformationSending.objects.filter(organ=organ, cancelled_at=None)
        .annotate(year=ExtractYear("sent_on"))
        .order_by("-year")
        .values_list("year")
        .annotate(
            sent=Count("pk"),
            adopted=Count("pk", filter=Q(adoption="adopted")),
            not_adopted=Count("pk", filter=Q(adoption="not_adopted")),
        )
    )
    return [YearCount(*row) for row in rows]


_HEADS = (
    ("报送日期", 12),
    ("标题", 50),
    ("报送给谁", 24),
    ("报送方式", 12),
    ("采用情况", 10),
    ("刊载于", 30),
    ("反馈或刊载日期", 16),
    ("备注", 30),
)
_COUNT_HEADS = (("年度", 8), ("报送", 8), ("已采用", 8), ("未采用", 8), ("未反馈", 8))


def write_sendings(sendings: Iterable[InformationSending], counts: Sequence[YearCount]) -> bytes:
    """Return the register as XLSX, oldest first, with the counts of each year on a second sheet."""
    rows = [
        (
            one.sent_on.isoformat(),
            one.title,
            one.recipient,
            one.get_way_display(),
            "已注销" if one.cancelled_at else one.get_adoption_display(),
            one.adopted_in,
            one.adopted_on.isoformat() if one.adopted_on else "",
            f"注销：{one.cancel_reason}" if one.cancelled_at else one.note,
        )
        for one in reversed(list(sendings))
    ]
    years = [(one.year, one.sent, one.adopted, one.not_adopted, one.waiting) for one in counts]
    return write_lists(
        [ListSheet("信息报送", _HEADS, rows), ListSheet("各年", _COUNT_HEADS, years)]
    )
