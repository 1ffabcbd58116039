"""What a file gave (the JSON of a report, or an error) as rows of the corpus' tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from gongkai.corpus.schemas import AMOUNT, CELLS, SCHEMAS, wide_column
from gongkai.corpus.sources import SourceFile
from gongkai.statute.catalogue import level_of_organ

_MOST_COUNT = 2**63 - 1
_WIDE = [(cell, wide_column(cell), kind) for cell, kind in CELLS.items()]
_MOST_AMOUNT = Decimal(10) ** (AMOUNT.precision - AMOUNT.scale)


class Rows:
    """The rows of one batch of files, table by table, column by column."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {
            table: {name: [] for name in schema.names} for table, schema in SCHEMAS.items()
        }
        for _, column, _ in _WIDE:
            del self._columns["reports"][column]
        #: The figures of each report: the wide columns are made of them at the end.
        self._figures: list[dict[str, Decimal | int | None]] = []

    def add_failure(self, file: SourceFile, code: str, message: str, *, sha256: str | None) -> None:
        """Add a file that gave no report."""
        self._add("failures", file=file.name, code=code, message=message)
        self._add_source(file, sha256, "failure")

    def add_report(self, file: SourceFile, told: Mapping[str, Any], *, sha256: str) -> None:
        """Add a report: ``told`` is what ``child.look_at`` returns of it."""
        report, findings = told["report"], told["findings"]
        # Most are small counts, told apart here: a call for each of 200 figures would take long.
        values = {
            cell: value
            if value is None or (type(value) is int and -_MOST_COUNT <= value <= _MOST_COUNT)
            else _number(value)
            for cell, value in report["cells"].items()
        }
        self._add_source(file, sha256, "report")
        self._add_cells(file.name, report, values)
        for item in report["unplaced"]:
            self._add("unplaced", file=file.name, **item)
        for figure in report.get("figures", ()):
            # What the column cannot hold exactly stays in its text.
            value = _number(figure["value"])
            self._add("figures", file=file.name, **figure | {"value": value})
        for section, text in report["sections"].items():
            self._add("sections", file=file.name, section=section, text=text)
        for finding in findings:
            self._add("findings", file=file.name, **finding)
        levels = Counter(finding["level"] for finding in findings)
        self._add(
            "reports",
            file=file.name,
            kind=report["source"]["kind"] if report["source"] else None,
            organ=report["organ"],
            organ_level=level_of_organ(report["organ"] or "") or None,
            year=report["year"],
            form=report["form"],
            published_on=report.get("published_on"),
            errors=levels["error"],
            warnings=levels["warning"],
            notices=levels["notice"],
            blanks=list(report["cells"].values()).count(None),
            unplaced=len(report["unplaced"]),
        )
        self._figures.append(values)

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables of the corpus with the rows added so far."""
        wide = {
            column: [values.get(cell) for values in self._figures]
            if kind == "amount"
            else [
                value if isinstance(value, int) and -_MOST_COUNT <= value <= _MOST_COUNT else None
                for value in [values.get(cell) for values in self._figures]
            ]
            for cell, column, kind in _WIDE
        }
        columns = self._columns | {"reports": self._columns["reports"] | wide}
        return {
            table: pa.Table.from_pydict(columns[table], schema=schema)
            for table, schema in SCHEMAS.items()
        }

    def _add(self, table: str, /, **row: Any) -> None:
        for name, column in self._columns[table].items():
            column.append(row[name])

    def _add_source(self, file: SourceFile, sha256: str | None, status: str) -> None:
        self._add(
            "sources",
            file=file.name,
            source=file.source,
            size=file.size,
            modified=file.modified,
            sha256=sha256,
            status=status,
        )

    def _add_cells(
        self, file: str, report: Mapping[str, Any], values: dict[str, Decimal | int | None]
    ) -> None:
        units, notes, printed = report["units"], report.get("notes", {}), report["cells"]
        places = [place for place, number in report["runs"] for _ in range(number)]
        too_long = [c for c in values if values[c] is None and printed[c] is not None]
        if too_long:
            place_of = dict(zip(values, places, strict=True))
            places = [place_of[cell] for cell in values if cell not in too_long]
        for cell in too_long:
            self._add(
                "unplaced",
                file=file,
                table=cell.partition(".")[0],
                cell=cell,
                label="",
                values=[str(printed[cell])],
                place=place_of[cell] or "",
                reason="too_long",
            )
            del values[cell]
        columns = self._columns["cells"]
        columns["file"] += [file] * len(values)
        columns["cell"] += values
        columns["value"] += values.values()
        columns["unit"] += map(units.get, values)
        columns["note"] += map(notes.get, values)
        columns["place"] += places


def _number(printed: int | str | None) -> Decimal | int | None:
    """Return a figure of the JSON; None for a blank, and for what the column cannot hold exactly.

    >>> _number("1054600.5"), _number(7), _number("0.0000001"), _number(10**40)
    (Decimal('1054600.5'), 7, None, None)
    """
    if printed is None or (isinstance(printed, int) and abs(printed) <= _MOST_COUNT):
        return printed
    value = Decimal(printed)
    exponent = value.as_tuple().exponent
    if abs(value) >= _MOST_AMOUNT or not isinstance(exponent, int) or exponent < -AMOUNT.scale:
        return None
    return value if isinstance(printed, str) else printed
