"""From a ledger to the cells of the year's form, with the records behind each figure."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.statute.annual_report.forms import Form, form_for_year
from gongkai.statute.annual_report.ledger import REGISTERS, Ledger
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.tally.applications import tally_applications
from gongkai.statute.annual_report.tally.book import Book
from gongkai.statute.annual_report.tally.disclosure import tally_disclosure
from gongkai.statute.annual_report.tally.disputes import tally_disputes
from gongkai.statute.findings import Finding

__all__ = ["registers_of_form", "tally"]


def tally(ledger: Ledger, *, year: int) -> Report:
    """Return the report of ``year`` counted from the ledger, without prose.

    Every cell of the year's form is a figure with its records, or None where a register is not
    kept or an empty one was not confirmed; the findings say which. Same ledger, same report.
    Raises DataMissing for a year without an official form.
    """
    form = form_for_year(year)
    book = Book(ledger, year)
    tally_disclosure(book, form)
    homeless = tally_applications(book, form)
    tally_disputes(book)
    amounts = [cell.id for cell in form.cells.values() if cell.kind == "amount"]
    return Report(
        organ=ledger.organ,
        year=year,
        form=form.id,
        cells={cell: book.cells[cell] for cell in form.cells},
        units={cell: form.default_amount_unit for cell in amounts if book.cells[cell] is not None},
        notes=book.notes,
        provenance=book.provenance,
        findings=(*homeless, *_register_findings(book, form), *_undecided(ledger, year)),
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """The cells that one register fills."""

    register: str
    cells: tuple[str, ...]


def _register_findings(book: Book, form: Form) -> list[Finding]:
    findings = []
    for reach in _reaches(form):
        state = book.state(reach.register)
        blank = tuple(cell for cell in reach.cells if book.cells[cell] is None)
        if state == "unconfirmed" and blank:
            findings.append(_unconfirmed(reach.register, blank))
        elif state == "not_kept" and blank:
            findings.append(_not_kept(reach.register, blank))
    return findings


def _reaches(form: Form) -> list[_Reach]:
    def of(*prefixes: str) -> tuple[str, ...]:
        return tuple(cell for cell in form.cells if cell.startswith(prefixes))

    power = tuple(cell for cell in form.cells if cell.endswith((".previous", ".change")))
    reaches = [
        _Reach("documents", of("t2.rules.", "t2.normative.")),
        _Reach("licensing", of("t2.licensing.decisions")),
        _Reach("other_services", of("t2.other_services.decisions")),
        _Reach("penalties", of("t2.penalties.decisions")),
        _Reach("coercion", of("t2.coercion.decisions")),
        _Reach("power_items", power),
        _Reach("charges", of("t2.charges.amount")),
        _Reach("purchases", of("t2.procurement.")),
        _Reach("applications", of("t3.")),
        _Reach("reviews", of("t4.review.")),
        _Reach("suits", of("t4.direct.", "t4.after_review.")),
    ]
    return [reach for reach in reaches if reach.cells]


def _undecided(ledger: Ledger, year: int) -> list[Finding]:
    """Tell of joint documents of the year of which nobody said whose they are."""
    waiting = [
        entry.id
        for entry in ledger.documents
        if entry.issuer == "joint" and entry.dated_on.year == year
    ]
    if not waiting:
        return []
    return [
        Finding(
            code="joint_undecided",
            level="warning",
            places=tuple(waiting),
            message=(
                f"有{len(waiting)}件党政联合发文没有决定是否计入本机关，目前都没有计入。"
                "请逐件在发文主体中选“党政联合（计入本机关）”或“党政联合（不计入）”。"
            ),
        )
    ]


def registers_of_form(form: Form) -> frozenset[str]:
    """Return the registers that a form asks for: those of its cells, and briefs for the prose."""
    return frozenset(reach.register for reach in _reaches(form)) | {"briefs"}


def _unconfirmed(register: str, cells: tuple[str, ...]) -> Finding:
    return Finding(
        code="register_unconfirmed",
        level="warning",
        cells=cells,
        message=(
            f"“{REGISTERS[register]}”台账没有记录，也没有零报告确认，相应{len(cells)}格留空，不按0计。"
            "请补录台账，或在零报告中确认本年没有发生。"
        ),
    )


def _not_kept(register: str, cells: tuple[str, ...]) -> Finding:
    return Finding(
        code="register_not_kept",
        level="notice",
        cells=cells,
        message=f"“{REGISTERS[register]}”已注明未建台账，相应{len(cells)}格留空。请核实是否应当建账。",
    )
