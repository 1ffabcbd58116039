"""What tells the three registers apart: their table, columns, deeds and words."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.supervision.models import Accountability, OpinionRound, Training
from gongkai.supervision.models.logbooks import LogbookRow


@dataclass(frozen=True, slots=True)
class Book:
    """A register: its slug in addresses, what it is called, its columns, who may."""

    slug: str
    label: str
    model: type[LogbookRow]
    columns: tuple[str, ...]
    #: The day by which rows fall into a year.
    day: str
    view: str
    edit: str
    empty: str

    @property
    def heads(self) -> list[str]:
        """Return the labels of the columns."""
        return [str(self.model._meta.get_field(name).verbose_name) for name in self.columns]  # type: ignore[union-attr]

    def cells(self, row: LogbookRow) -> list[str]:
        """Return a row as people read it; what is not filled in stays blank."""
        told = []
        for name in self.columns:
            shown = getattr(row, f"get_{name}_display", None)
            value = shown() if shown else getattr(row, name)
            told.append("" if value is None else str(value))
        return told


BOOKS: dict[str, Book] = {
    one.slug: one
    for one in (
        Book(
            "opinion",
            "社会评议",
            OpinionRound,
            ("title", "from_on", "to_on", "way", "asked", "answered", "results", "follow_up"),
            "to_on",
            "view",
            "edit",
            "开展过问卷、座谈、邀请评议员等评议的，登记时间、方式、人数和结果。",
        ),
        Book(
            "accountability",
            "责任追究",
            Accountability,
            ("on", "cause", "article", "measure", "subject", "result"),
            "on",
            "view_accountability",
            "edit_accountability",
            "依照条例第五十三条追究责任的，登记事由、依据和措施。只有主要负责人、分管领导和牵头科室看得到。",
        ),
        Book(
            "training",
            "培训",
            Training,
            ("on", "topic", "hours", "people", "place", "teacher"),
            "on",
            "view",
            "edit",
            "条例第四十八条要求定期培训。登记时间、内容、学时和人数，不登记姓名。",
        ),
    )
}
