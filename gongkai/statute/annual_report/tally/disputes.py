"""Table 四 from the registers of reconsiderations and suits."""

from __future__ import annotations

from collections import defaultdict

from gongkai.statute.annual_report.forms import DISPUTE_GROUPS, RESULT_COLUMNS
from gongkai.statute.annual_report.tally.book import Book

#: The register behind each group of columns.
REGISTER_OF_GROUP = {"review": "reviews", "direct": "suits", "after_review": "suits"}


def tally_disputes(book: Book) -> None:
    """Fill table 四: a case counts by its result in the year it closed, else as 尚未审结.

    A case still open on 31 December appears again, with its result, in a later year's report.
    Source: 国办公开办函〔2019〕60号 表四; reading note 0021.
    """
    ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in book.ledger.disputes:
        if entry.filed_on > book.last_day:
            continue
        if entry.closed_on is None or entry.closed_on > book.last_day:
            ids[entry.kind, "pending"].append(entry.id)
        elif entry.closed_on >= book.first_day:
            ids[entry.kind, entry.result].append(entry.id)
    for group in DISPUTE_GROUPS:
        counted = book.is_counted(REGISTER_OF_GROUP[group])
        every: list[str] = []
        for column in (*RESULT_COLUMNS, "total"):
            cell = f"t4.{group}.{column}"
            found = every if column == "total" else ids[group, column]
            if counted:
                book.write(cell, len(found), found)
            else:
                book.leave_blank(cell)
            if column != "total":
                every += found
