"""``report check``: sheets for the organ, what people said, last year among the files, leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli import main
from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.reading import read_report
from gongkai.exchange.writing import write_report
from gongkai.exchange.writing.finding_sheet import SheetHead, render_finding_sheet
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.rollup import sum_reports
from tests.factories import changed, clean_report, previous_of

Capture = pytest.CaptureFixture[str]
#: Two errors: a row sum that an applicant column breaks, and a total of table 四.
FAULTS = {"t4.review.total": 99, "t2.normative.in_force": 1}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return _written(changed(clean_report("2021"), dict(FAULTS)), tmp_path / "甲.html")


def _written(report: Report, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_report(report, path.suffix[1:], path)
    return path


def _check(capsys: Capture, *words: object) -> tuple[int, Any, str]:
    code = main(["report", "check", *map(str, words), "--json"])
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()] if "\n{" in told.out else []
    return code, lines or json.loads(told.out), told.err


def _codes(answer: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in answer["findings"]]


def _filled_in(report_path: Path, sheet: Path, said: dict[str, tuple[str, str]]) -> Path:
    """Write the sheet of a report as a person sends it back, with words under some codes."""
    report = read_report(report_path)
    judged = [JudgedFinding(one, *said.get(one.code, ())) for one in reconcile(report)]
    head = SheetHead(report.organ or "", report.year, report_path.name)
    sheet.write_bytes(render_finding_sheet(report, judged, head, "xlsx"))
    return sheet


def test_people_read_what_to_do_under_each_finding(capsys: Capture, faulty: Path) -> None:
    assert main(["report", "check", str(faulty)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("       怎么改：")] == [
        "       怎么改：按案件台账核对该组四项结果，再核对总计。",
        "       怎么改：对照文件清单核实本年制发、废止和现行有效三个数，改正有误的一个。",
    ]
    assert lines[-1] == "共2项：错误2、警告0、提示0"


@pytest.mark.parametrize("kind", ["html", "xlsx", "txt"])
def test_sheet_is_written_with_who_sends_it_and_by_when(
    capsys: Capture, faulty: Path, tmp_path: Path, kind: str
) -> None:
    sheet = tmp_path / f"退改单.{kind}"

    code, answer, told = _check(
        *(capsys, faulty, "--sheet", sheet, "--sent-by", "区政府办"),
        *("--reply-to", "政务公开科", "--reply-by", "2025-01-20", "--on", "2025-01-15"),
    )

    assert code == 1
    assert _codes(answer) == ["t4_sum", "t2_in_force_short"]
    assert "已写出退改单" in told
    if kind == "txt":
        text = sheet.read_bytes().decode("utf-8-sig")
        assert text.splitlines()[-3:] == [
            *("请于2025年1月20日前修改后重新报送政务公开科。", "区政府办", "2025年1月15日")
        ]
    elif kind == "html":
        assert "请于2025年1月20日前修改后重新报送政务公开科。" in sheet.read_text(encoding="utf-8")


def test_a_folder_gets_the_sheets_of_every_report(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    other = _written(replace(clean_report("2021"), organ="示例镇人民政府"), tmp_path / "乙.docx")
    same = _written(replace(clean_report("2021"), organ="示例乡人民政府"), tmp_path / "乙.xlsx")
    out = tmp_path / "退改"

    code, answers, _ = _check(capsys, faulty, other, same, "--sheet", out)

    assert (code, [_codes(one) for one in answers]) == (
        1,
        [["t4_sum", "t2_in_force_short"], [], []],
    )
    assert sorted(path.name for path in out.iterdir()) == sorted(
        f"{stem}-退改单.{kind}"
        for stem in ("甲", "乙.docx", "乙.xlsx")
        for kind in ("html", "txt", "xlsx")
    )
    assert "没有需要修改的地方" in (out / "乙.docx-退改单.txt").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--sheet", "退改单.pdf"], "退改单不能写成“.pdf”"),
        (["{faulty}", "--sheet", "退改单.html"], "--sheet 请给一个文件夹"),
        (["{faulty}", "--leaves", "{faulty}"], "一次只给一份"),
        (["--units", "{faulty}"], "--units 要与 --leaves 一起使用"),
        (["--verdicts", "{faulty}"], "不是退改单"),
    ],
)
def test_what_does_not_fit_is_refused(
    capsys: Capture, faulty: Path, words: list[str], message: str
) -> None:
    code, answer, _ = _check(capsys, faulty, *(word.format(faulty=faulty) for word in words))

    assert code == 2
    assert message in answer["error"]["message"]


def test_what_people_said_is_kept_and_a_changed_figure_comes_up_again(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    sheet = _filled_in(
        faulty,
        tmp_path / "退改单.xlsx",
        {"t4_sum": ("dismissed", "已核实"), "t2_in_force_short": ("dismissed", "到期失效")},
    )

    code, answer, _ = _check(capsys, faulty, "--verdicts", sheet)
    assert code == 0
    assert [(one["verdict"], one["reason"]) for one in answer["findings"]] == [
        ("dismissed", "已核实"),
        ("dismissed", "到期失效"),
    ]

    _written(changed(clean_report("2021"), FAULTS | {"t4.review.total": 98}), faulty)
    code, answer, told = _check(capsys, faulty, "--verdicts", sheet)
    assert code == 1
    assert [one.get("verdict") for one in answer["findings"]] == [None, "dismissed"]
    assert "有1项认定所说的问题已经不在，或者数已改变" in told


def test_confirmed_findings_count_and_dismissed_ones_are_told_apart(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    sheet = _filled_in(
        faulty,
        tmp_path / "退改单.xlsx",
        {"t4_sum": ("confirmed", "漏登"), "t2_in_force_short": ("dismissed", "到期失效")},
    )

    assert main(["report", "check", str(faulty), "--verdicts", str(sheet)]) == 1

    out = capsys.readouterr().out
    before, _, after = out.partition("已认定不成立、不计入的1项：")
    assert "       已认定属实：漏登\n共1项：错误1、警告0、提示0\n" in before
    assert "（t2_in_force_short）\n       已认定不成立：到期失效\n" in after


def test_json_of_a_check_with_words_added_is_read_back(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    _, answer, _ = _check(capsys, faulty)
    for finding in answer["findings"]:
        finding |= {"verdict": "不成立", "reason": "已核实"}
    said = tmp_path / "认定.json"
    said.write_text(json.dumps(answer), encoding="utf-8")

    assert _check(capsys, faulty, "--verdicts", said)[0] == 0


def test_a_sheet_of_another_organ_judges_nothing_and_is_told(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    words = {"t4_sum": ("dismissed", "x"), "t2_in_force_short": ("dismissed", "x")}
    sheet = _filled_in(faulty, tmp_path / "退改单.xlsx", words)
    spoilt = replace(changed(clean_report("2021"), dict(FAULTS)), organ="示例镇人民政府")
    other = _written(spoilt, tmp_path / "乙.html")

    code, _, told = _check(capsys, other, "--verdicts", sheet)

    assert code == 1
    assert "“退改单.xlsx”是“示例街道办事处2024年”的退改单，这次没有核对这份年报" in told


def test_two_sheets_that_differ_are_refused(capsys: Capture, faulty: Path, tmp_path: Path) -> None:
    sheets = [
        _filled_in(faulty, tmp_path / f"{verdict}.xlsx", {"t4_sum": (verdict, "x")})
        for verdict in ("confirmed", "dismissed")
    ]

    code, answer, _ = _check(capsys, faulty, "--verdicts", *sheets)

    assert (code, answer["error"]["code"]) == (2, "verdicts_differ")


def test_a_sheet_that_people_filled_in_is_not_written_over(
    capsys: Capture, faulty: Path, tmp_path: Path
) -> None:
    sheet = _filled_in(faulty, tmp_path / "退改单.xlsx", {"t4_sum": ("dismissed", "已核实")})
    before = sheet.read_bytes()

    code, answer, _ = _check(capsys, faulty, "--sheet", sheet)
    assert (code, answer["error"]["code"]) == (2, "verdicts_would_be_lost")
    assert sheet.read_bytes() == before

    assert _check(capsys, faulty, "--sheet", sheet, "--verdicts", sheet)[0] == 1
    assert _check(capsys, faulty, "--verdicts", sheet)[1]["findings"][0]["reason"] == "已核实"


def test_years_of_one_organ_are_held_against_each_other_and_it_is_said(
    capsys: Capture, tmp_path: Path
) -> None:
    now = clean_report("2021")
    before = changed(previous_of(now), {"t3.carried_out.person": 8})
    files = [
        _written(now, tmp_path / "2024.html"),
        _written(replace(before, organ="示例镇人民政府"), tmp_path / "别处.html"),
        _written(before, tmp_path / "2023.docx"),
    ]

    _, answers, told = _check(capsys, *files)
    assert [("t3_carry_over" in _codes(one)) for one in answers] == [True, False, False]
    assert told == "“2024.html”：以“2023.docx”（2023年度）为上一年年报，作跨年核对。\n"

    files.append(_written(before, tmp_path / "2023改.html"))
    _, answers, told = _check(capsys, *files)
    assert "t3_carry_over" not in _codes(answers[0])
    assert "有2份2023年度年报，不知道以哪份为准，没有作跨年核对" in told


def test_a_previous_report_of_another_year_or_organ_is_remarked_on(
    capsys: Capture, tmp_path: Path
) -> None:
    now = _written(clean_report("2021"), tmp_path / "2024.html")
    odd = replace(previous_of(clean_report("2021")), year=2022, organ="示例镇人民政府")
    before = _written(odd, tmp_path / "2022.html")

    _, _, told = _check(capsys, now, "--previous", before)

    assert "--previous 给的是2022年度年报，不是2023年度的" in told
    assert "--previous 给的是“示例镇人民政府”的年报" in told


def _district(tmp_path: Path) -> tuple[Report, Path]:
    """Return a district's true report and the folder with the reports of its three organs."""
    folder = tmp_path / "全区"
    names = ("示例街道办事处", "示例镇人民政府", "示例区民政局")
    leaves = [replace(clean_report("2021"), organ=name) for name in names]
    for leaf, kind in zip(leaves, ("html", "docx", "xlsx"), strict=True):
        _written(leaf, folder / f"{leaf.organ}.{kind}")
    total = sum_reports(leaves, organ="示例区人民政府")
    return replace(total, sections=leaves[0].sections, findings=(), provenance={}), folder


def test_a_parent_is_held_against_its_leaves_and_those_that_lack_are_named(
    capsys: Capture, tmp_path: Path
) -> None:
    total, folder = _district(tmp_path)
    parent = _written(
        changed(total, {"t4.review.upheld": 8, "t4.review.total": 29}), folder / "区.html"
    )
    units = tmp_path / "名单.txt"
    units.write_text("示例街道\n示例镇\n示例区民政局\n示例区财政局\n", encoding="utf-8")

    code, answer, told = _check(capsys, parent, "--leaves", folder)
    assert code == 1
    assert [
        (one["cells"], one["expected"], one["found"])
        for one in answer["findings"]
        if one["code"] == "parent_sum"
    ] == [(["t4.review.upheld"], "9", "8"), (["t4.review.total"], "30", "29")]
    assert "“区.html”是要核对的上级年报，不算作所属机关" in told

    _, answer, _ = _check(capsys, parent, "--leaves", folder, "--units", units)
    assert [one["places"] for one in answer["findings"] if one["code"] == "leaf_missing"] == [
        ["示例区财政局"]
    ]


def test_leaves_of_another_year_are_refused(capsys: Capture, tmp_path: Path) -> None:
    total, folder = _district(tmp_path)
    parent = _written(replace(total, year=2023), tmp_path / "区.html")

    code, answer, _ = _check(capsys, parent, "--leaves", folder)

    assert (code, answer["error"]["code"]) == (2, "mixed_reports")


def test_a_leaf_that_cannot_be_read_is_named(capsys: Capture, tmp_path: Path) -> None:
    total, folder = _district(tmp_path)
    parent = _written(total, tmp_path / "区.html")
    (folder / "坏.txt").write_text("不是年报", encoding="utf-8")

    code, answer, _ = _check(capsys, parent, "--leaves", folder)

    assert (code, answer["error"]["code"]) == (2, "not_a_report")
    assert "所属机关的年报不能用：“坏.txt”" in answer["error"]["message"]
