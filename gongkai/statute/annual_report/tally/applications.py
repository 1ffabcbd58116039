"""Table 三 from the applications: each enters once and leaves once, or is carried over."""

from __future__ import annotations

from collections import defaultdict

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS, Form
from gongkai.statute.annual_report.tally.book import Book
from gongkai.statute.decisions import all_decisions, row_of
from gongkai.statute.findings import Finding

#: Records of one row and one applicant column.
Groups = dict[tuple[str, str], list[str]]


def tally_applications(book: Book, form: Form) -> list[Finding]:
    """Fill table 三 and return a finding for each application the form has no row for.

    Received counts by 收到申请之日, a result by the day of the answer; whatever was received and
    not answered by 31 December is carried out, whether or not its clock stands still.
    Source: 国办公开办函〔2019〕60号、〔2021〕30号 表三。
    """
    rows = tuple(row.id for row in form.table("t3").blocks[0].rows)
    if not book.is_counted("applications"):
        for row in rows:
            for column in (*APPLICANT_COLUMNS, "total"):
                book.leave_blank(f"t3.{row}.{column}")
        return []
    groups, homeless = _group(book, form)
    for row in rows:
        if row != "total":
            _write_row(book, row, {column: groups[row, column] for column in APPLICANT_COLUMNS})
    sums = {
        column: [entry for row in form.application_results for entry in groups[row, column]]
        for column in APPLICANT_COLUMNS
    }
    _write_row(book, "total", sums)
    return [_homeless_finding(entry, decision, form) for entry, decision in homeless]


def _group(book: Book, form: Form) -> tuple[Groups, list[tuple[str, str]]]:
    first, last = book.first_day, book.last_day
    row_by_decision = {
        decision.slug: row_of(decision.slug, form.id) for decision in all_decisions()
    }
    groups: Groups = defaultdict(list)
    homeless: list[tuple[str, str]] = []
    for entry in book.ledger.applications:
        if entry.category not in APPLICANT_COLUMNS:
            raise ValueError(f"{entry.id}: {entry.category!r} is no column of table three")
        received, closed = entry.received_on, entry.closed_on
        if received > last or (closed is not None and closed < first):
            continue
        groups["received" if received >= first else "carried_in", entry.category].append(entry.id)
        if closed is None or closed > last:
            groups["carried_out", entry.category].append(entry.id)
            continue
        row = row_by_decision[entry.decision]
        if row is None:
            homeless.append((entry.id, entry.decision))
        else:
            groups[row, entry.category].append(entry.id)
    return groups, homeless


def _write_row(book: Book, row: str, ids_by_column: dict[str, list[str]]) -> None:
    every: list[str] = []
    for column, ids in ids_by_column.items():
        book.write(f"t3.{row}.{column}", len(ids), ids)
        every += ids
    book.write(f"t3.{row}.total", len(every), every)


def _homeless_finding(entry: str, decision: str, form: Form) -> Finding:
    return Finding(
        code="decision_without_row",
        level="error",
        cells=("t3.total.total",),
        places=(entry,),
        found=decision,
        message=(
            f"申请“{entry}”的办理结果在{form.id}年格式的表三中没有对应的行，未计入任何一行。"
            "请核对办理结果；确需计入的，先与主管部门商定行次。"
        ),
        source=form.notice,
    )
