"""Reading and checking one file, in the guarded process. Not called by hand: ``guard`` starts it.

What it says of a report is what the tables need, briefly: the published JSON without what other
columns hold already, the places as runs.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from gongkai.errors import GongkaiError
from gongkai.exchange.answering import serve
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.report_json import report_to_mapping
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report


def look_at(data: bytes, name: str, *, sha256: str = "") -> dict[str, Any]:
    """Return ``{"report", "findings"}`` of a file, or ``{"error": {"code", "message"}}``.

    A fault of ours is an error too (``internal_error``): the other files of the corpus go on.
    """
    try:
        report = read_report_bytes(data, name=name, ask_blocks=_blocks_here, sha256=sha256)
        findings = reconcile(report)
    except GongkaiError as error:
        return _failure(error.code, error.message)
    except MemoryError:
        raise
    except Exception as error:
        return _failure(
            "internal_error",
            f"读“{name}”时程序内部出错（{type(error).__name__}: {error}）。"
            "请附上文件向维护者反映。",
        )
    return {
        "report": _brief(report),
        "findings": [finding.as_json() for finding in findings],
    }


def _blocks_here(data: bytes, scans: bool) -> dict[str, Any]:
    """Return the blocks of a PDF, read in this process: it is guarded already."""
    from gongkai.exchange.reading.pdf.blocks import blocks_of

    return blocks_of(data, scans)


def _brief(report: Report) -> dict[str, Any]:
    """Return the JSON of a report with ``runs``, place and number of cells, for ``places``.

    The cells of one row share the place of their row.
    """
    mapping = report_to_mapping(report)
    mapping.pop("places", None)
    runs = groupby(report.cells, key=report.places.get)
    return mapping | {"runs": [(place, sum(1 for _ in cells)) for place, cells in runs]}


def answer(data: bytes, told: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a file."""
    return look_at(data, told["name"], sha256=told["sha256"])


def _failure(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


if __name__ == "__main__":
    # A column of text holds whole characters.
    serve(answer, errors="replace")
