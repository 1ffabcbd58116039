"""Sheets that people filled in, read back; foreign and broken files are refused in words."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.judging import JudgedFinding, Said, judge, mark_of
from gongkai.exchange.reading.verdicts import Verdicts, read_verdicts
from gongkai.exchange.writing import render_report
from gongkai.exchange.writing.finding_sheet import render_finding_sheet
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report, Source
from tests.exchange.writing.finding_sheet.samples import HEAD, SAID, faulty_report, judged
from tests.factories import changed, clean_report


def _sheet(path: Path) -> Path:
    report = faulty_report()
    path.write_bytes(render_finding_sheet(report, judged(report), HEAD, "xlsx"))
    return path


def _as_said(verdicts: Verdicts) -> dict[str, tuple[str, str]]:
    return {mark: (said.verdict, said.reason) for mark, said in verdicts.said.items()}


def _expected() -> dict[str, tuple[str, str]]:
    return {
        mark_of(finding): SAID[finding.code]
        for finding in reconcile(faulty_report())
        if finding.code in SAID
    }


def test_workbook_gives_back_what_was_said_and_of_which_report(tmp_path: Path) -> None:
    (verdicts,) = read_verdicts(_sheet(tmp_path / "退改单.xlsx"))

    assert _as_said(verdicts) == _expected()
    assert (verdicts.organ, verdicts.year, verdicts.file) == (
        *("示例街道办事处", 2024, "示例街道.docx"),
    )


def test_said_again_of_the_same_findings_and_not_of_one_whose_figure_changed() -> None:
    report = faulty_report()
    said = {mark: Said(*words) for mark, words in _expected().items()}

    again = judge(reconcile(report), said)
    other = judge(reconcile(changed(report, {"t4.review.total": 98})), said)

    assert {one.finding.code: (one.verdict, one.reason) for one in again if one.verdict} == SAID
    assert [one.finding.code for one in other if one.verdict] == ["t2_in_force_short"]


def test_json_of_check_gives_back_the_same(tmp_path: Path) -> None:
    source = Source("示例街道.docx", "docx", "ab" * 32)
    document = {
        "source": source.as_json(),
        "findings": [one.as_json() for one in judged(faulty_report())],
    }
    one, many = tmp_path / "一份.json", tmp_path / "多份.json"
    one.write_text(json.dumps(document, indent=2), encoding="utf-8")
    failure = {"error": {"code": "file_empty", "message": "空", "source": "x"}}
    lines = [json.dumps(item, ensure_ascii=False) for item in (failure, document)]
    many.write_text("\n".join(lines), encoding="utf-8")

    for path in (one, many):
        (verdicts,) = read_verdicts(path)
        assert _as_said(verdicts) == _expected()
        assert verdicts.is_about(replace(faulty_report(), source=source))
        assert not verdicts.is_about(
            replace(faulty_report(), source=Source("别的.docx", "docx", "cd" * 32))
        )


def _report(organ: str | None, year: int | None, file: str = "新.docx") -> Report:
    source = Source(file, "docx", "00" * 32)
    return replace(clean_report("2021"), organ=organ, year=year, source=source)


@pytest.mark.parametrize(
    ("report", "is_about"),
    [
        (_report("示例街道办事处", 2024), True),
        (_report("示例区示例街道", 2024), True),
        (_report("示例街道办事处", 2023), False),
        (_report("示例镇人民政府", 2024, "示例街道.docx"), False),
        (_report(None, 2024, "示例街道.docx"), True),
        (_report(None, 2024), False),
    ],
)
def test_sheet_is_about_the_report_of_its_organ_and_year(
    tmp_path: Path, report: Report, is_about: bool
) -> None:
    (verdicts,) = read_verdicts(_sheet(tmp_path / "退改单.xlsx"))

    assert verdicts.is_about(report) is is_about


def _book(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return buffer.getvalue()


HEADS = ["认定（属实/不成立）", "说明", "编号"]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (render_report(clean_report("2021"), "xlsx"), "not_a_finding_sheet", "编号"),
        (b"PK\x03\x04broken", "unreadable_file", "损坏"),
        ("年报没有问题".encode(), "not_a_finding_sheet", "退改单"),
        (b"{broken", "bad_json", "JSON"),
        (b'{"organ": null}', "not_a_finding_sheet", "report check --json"),
        (b'[1, "x"]', "not_a_finding_sheet", "report check --json"),
        (b'{"source": null, "findings": [{"verdict": "x"}]}', "not_a_finding_sheet", "写法"),
        (_book([HEADS, ["也许", "", "0" * 16]]), "bad_verdict", "第2行的认定写的是“也许”"),
        (_book([HEADS, ["不成立", "", "0" * 16]]), "bad_verdict", "第2行认定为不成立，没有写说明"),
        (_book([HEADS, ["属实", "", "12"]]), "bad_verdict", "编号"),
        (b"", "file_empty", "空文件"),
    ],
)
def test_foreign_and_broken_files_are_refused(
    tmp_path: Path, data: bytes, code: str, words: str
) -> None:
    path = tmp_path / "退回.xlsx"
    path.write_bytes(data)

    with pytest.raises(InvalidInput) as caught:
        read_verdicts(path)

    assert caught.value.code == code
    assert words in caught.value.message


def test_words_of_a_finding_show_in_its_json_only_when_something_was_said() -> None:
    finding = reconcile(faulty_report())[0]

    assert JudgedFinding(finding).as_json() == finding.as_json()
    assert JudgedFinding(finding, "dismissed", "已核实").as_json() == {
        **finding.as_json(),
        "verdict": "dismissed",
        "reason": "已核实",
    }
