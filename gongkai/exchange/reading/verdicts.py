"""What people said of findings, read back from a 退改单 that they filled in, or from JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text, open_archive, read_file, refuse_vast_sheets
from gongkai.exchange.judging import MARK_DIGITS, VERDICT_WORDS, Said, mark_of
from gongkai.exchange.writing.finding_sheet.columns import (
    FACTS,
    MARK_HEAD,
    REASON_HEAD,
    VERDICT_HEAD,
)
from gongkai.statute.annual_report.naming import is_same_organ
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import LEVELS, Finding

_MARK = re.compile(rf"[0-9a-f]{{{MARK_DIGITS}}}")
_VERDICTS = {word: verdict for verdict, word in VERDICT_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What one sheet says, by mark of the finding, and of which report: organ and year, or file.

    ``name`` is the sheet's own file name, for messages.
    """

    name: str
    organ: str
    year: int | None
    file: str
    said: Mapping[str, Said]
    sha256: str = ""

    def is_about(self, report: Report) -> bool:
        """Say whether the sheet was made of this report, or of an earlier version of it."""
        source = report.source
        if source and self.sha256 and source.sha256 == self.sha256:
            return True
        if self.year and report.year and self.year != report.year:
            return False
        if self.organ and report.organ:
            return is_same_organ(self.organ, report.organ)
        return bool(self.file and source and source.name == self.file)


def read_verdicts(path: Path) -> tuple[Verdicts, ...]:
    """Return what the sheets in a file say: one of a workbook, one a report of ``check --json``.

    Raises InvalidInput: ``not_a_finding_sheet`` for a foreign file, ``bad_verdict`` for words that
    are none of ours or a dismissal without a reason, and others of the readers.
    """
    data, name = read_file(path), path.name
    if data.startswith(b"PK\x03\x04"):
        return (_from_workbook(data, name),)
    text = decode_text(data, name)
    if text.lstrip()[:1] in ("{", "["):
        return tuple(_from_json(text, name))
    raise _foreign(name, "请给出本系统写出的退改单（.xlsx）或 report check --json 的结果（.json）")


def has_verdicts(path: Path) -> bool:
    """Say whether a file is a sheet in which people wrote something, well or not."""
    try:
        return any(sheet.said for sheet in read_verdicts(path))
    except InvalidInput as error:
        return error.code == "bad_verdict"


def _foreign(name: str, why: str) -> InvalidInput:
    return InvalidInput(f"“{name}”不是退改单：{why}。", code="not_a_finding_sheet")


def _said(verdict: str, reason: str, place: str) -> Said:
    """Return what was said; raises InvalidInput for other words and for no reason."""
    known = _VERDICTS.get(verdict, verdict)
    if known not in VERDICT_WORDS:
        raise InvalidInput(
            f"{place}的认定写的是“{verdict}”。请写“属实”或“不成立”，还没有认定的留空。",
            code="bad_verdict",
        )
    if known == "dismissed" and not reason:
        raise InvalidInput(
            f"{place}认定为不成立，没有写说明。请写明理由后再试。", code="bad_verdict"
        )
    return Said(known, reason, place)


def _from_workbook(data: bytes, name: str) -> Verdicts:
    rows = _rows(data, name)
    at = next((i for i, row in enumerate(rows) if {VERDICT_HEAD, MARK_HEAD} <= set(row)), None)
    if at is None:
        raise _foreign(name, f"没有找到“{VERDICT_HEAD}”和“{MARK_HEAD}”两列，请用本系统写出的退改单")
    columns = [rows[at].index(head) for head in (VERDICT_HEAD, REASON_HEAD, MARK_HEAD)]
    said: dict[str, Said] = {}
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        verdict, reason, mark = (row[column] if column < len(row) else "" for column in columns)
        if not verdict:
            continue
        place = f"“{name}”第{number}行"
        if not _MARK.fullmatch(mark):
            raise InvalidInput(
                f"{place}有认定，而“{MARK_HEAD}”不全或被改动（“{mark}”），不知道是哪一项。"
                "请从原退改单恢复编号。",
                code="bad_verdict",
            )
        said[mark] = _said(verdict, reason, place)
    facts = _facts(rows[:at])
    year = facts["报告年度"]
    return Verdicts(
        name=name,
        organ=facts["行政机关"],
        year=int(year) if re.fullmatch(r"\d{4}", year, re.ASCII) else None,
        file=facts["核对的文件"],
        said=said,
    )


def _rows(data: bytes, name: str) -> list[list[str]]:
    with open_archive(data, name) as archive:
        refuse_vast_sheets(archive, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
            code="unreadable_file",
        ) from error
    return [[_text(cell) for cell in row] for row in (sheets[0] if sheets else [])]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _facts(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    found = dict.fromkeys(FACTS, "")
    for row in rows:
        for label, (at, value_at) in FACTS.items():
            if label in row:
                place = row.index(label) + value_at - at
                found[label] = row[place] if place < len(row) else ""
    return found


def _from_json(text: str, name: str) -> Iterator[Verdicts]:
    for item in _documents(text, name):
        if isinstance(item, dict) and "error" in item:
            continue
        try:
            source = item["source"] or {}
            said = dict(_words_of(item["findings"], name))
            yield Verdicts(
                name=name,
                organ="",
                year=None,
                file=str(source.get("name", "")),
                said=said,
                sha256=str(source.get("sha256", "")),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise _foreign(name, "JSON 的写法不对，请用 report check --json 的结果") from error


def _documents(text: str, name: str) -> list[Any]:
    """Return the one document, the documents of a list, or those of several lines."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise InvalidInput(
                f"“{name}”不是有效的 JSON。请重新导出，或改用退改单（.xlsx）。", code="bad_json"
            ) from error
    return whole if isinstance(whole, list) else [whole]


def _words_of(findings: Any, name: str) -> Iterator[tuple[str, Said]]:
    for number, item in enumerate(findings, start=1):
        if not item.get("verdict"):
            continue
        finding = Finding(
            code=str(item["code"]),
            level=item["level"] if item["level"] in LEVELS else "notice",
            message=str(item["message"]),
            cells=tuple(map(str, item["cells"])),
            places=tuple(map(str, item["places"])),
            expected=item["expected"],
            found=item["found"],
        )
        place = f"“{name}”第{number}项"
        yield mark_of(finding), _said(str(item["verdict"]), str(item.get("reason") or ""), place)
