"""The report command: contract of output, exit codes, many files, nothing half-written."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gongkai.cli import main
from gongkai.exchange.writing import write_report
from gongkai.sample import sample_folder
from gongkai.statute.findings import Finding, finding_lines
from tests.factories import changed, clean_report, previous_of
from tests.foreign.early import EARLY, page
from tests.foreign.layouts import LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report
from tests.foreign.variations import one_row_part_six

Capture = pytest.CaptureFixture[str]


def _run(capsys: Capture, *words: object) -> tuple[int, Any]:
    code = main([*map(str, words), "--json"])
    out = capsys.readouterr().out
    lines = out.splitlines()
    return code, json.loads(out) if out.startswith("{\n") else [json.loads(li) for li in lines]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "甲.html"
    write_report(clean_report("2021"), "html", path)
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "乙.docx"
    write_report(changed(clean_report("2021"), {"t4.review.total": 99}), "docx", path)
    return path


def test_compile_sample_2020_gives_the_published_figures(capsys: Capture) -> None:
    code, report = _run(
        capsys, "report", "compile", "--ledger", sample_folder("kangchuan/2020"), "--year", 2020
    )

    others = {
        cell: value
        for cell, value in report["cells"].items()
        if not cell.startswith("t2.procurement")
    }
    assert code == 0
    assert (report["form"], report["year"]) == ("2019", 2020)
    assert report["cells"]["t2.procurement.projects"] == 89
    assert report["cells"]["t2.procurement.amount"] == "1054600"
    assert set(others.values()) == {0}
    assert len(others) == 196
    assert "47" in report["sections"]["overview"]
    assert "154" in report["sections"]["overview"]
    assert report["provenance"]["t2.procurement.projects"]["count"] == 89
    assert [f for f in report["findings"] if f["level"] == "error"] == []


def test_deleting_one_brief_changes_text_and_count(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    shutil.copytree(sample_folder("kangchuan/2020"), folder)
    briefs = folder / "简报.csv"
    with briefs.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with briefs.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows[:-1])

    _, report = _run(capsys, "report", "compile", "--ledger", folder, "--year", 2020)

    reference = next(r for r in report["references"] if r["text"] == "{{简报}}")
    assert (reference["printed"], reference["count"], len(reference["ids"])) == ("46", 46, 46)
    assert "46" in report["sections"]["overview"]
    assert "47" not in report["sections"]["overview"]


def test_compile_writes_every_kind_and_the_findings(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "输出"

    code = main(
        [
            *("report", "compile", "--ledger", str(sample_folder("shili/2023"))),
            *("--year", "2023", "-o", str(out)),
        ]
    )

    assert code == 0
    assert sorted(path.suffix for path in out.iterdir()) == [
        ".docx",
        ".html",
        ".json",
        ".pdf",
        ".txt",
        ".xlsx",
    ]
    assert "已写出" in capsys.readouterr().out


def test_compile_init_makes_a_folder_that_compiles(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "新台账"

    assert main(["report", "compile", "--ledger", str(folder), "--init"]) == 0
    capsys.readouterr()
    code, answer = _run(capsys, "report", "compile", "--ledger", folder, "--year", 2024)

    assert code == 2
    assert "没有填写“行政机关”" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--year", "2017"], "form_missing"),
        (["--year", "二〇二〇"], "usage"),
        ([], "usage"),
    ],
)
def test_compile_with_an_unusable_year(capsys: Capture, words: list[str], code: str) -> None:
    exit_code, answer = _run(
        capsys, "report", "compile", "--ledger", sample_folder("kangchuan/2020"), *words
    )

    assert (exit_code, answer["error"]["code"]) == (2, code)


def test_compile_that_cannot_write_leaves_nothing_behind(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "输出").write_text("这是一个文件", encoding="utf-8")
    words = ["report", "compile", "--ledger", sample_folder("kangchuan/2020"), "--year", 2020]

    code, answer = _run(capsys, *words, "-o", tmp_path / "输出" / "年报")

    assert (code, answer["error"]["code"]) == (2, "not_writable")
    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


def test_read_one_file_gives_one_document(capsys: Capture, clean: Path) -> None:
    code, report = _run(capsys, "report", "read", clean)

    assert code == 0
    assert list(report)[:8] == [
        *("organ", "year", "form", "cells", "units", "sections", "unplaced", "source")
    ]
    assert (report["source"]["name"], report["source"]["kind"]) == ("甲.html", "html")


def test_many_files_give_a_line_each_and_the_worst_exit(
    capsys: Capture, clean: Path, faulty: Path
) -> None:
    broken = clean.parent / "丙.txt"
    broken.write_text("不是年报", encoding="utf-8")

    code, lines = _run(capsys, "report", "check", clean.parent)

    assert code == 2
    assert [
        line["error"]["code"] if "error" in line else [f["code"] for f in line["findings"]]
        for line in lines
    ] == ["not_a_report", ["t4_sum"], []]
    assert lines[0]["error"]["source"] == "丙.txt"


def test_check_exits_0_or_1_by_the_findings(capsys: Capture, clean: Path, faulty: Path) -> None:
    assert _run(capsys, "report", "check", clean)[0] == 0
    code, answer = _run(capsys, "report", "check", faulty)

    assert code == 1
    assert set(answer) == {"source", "findings"}
    assert answer["findings"][0]["places"]


def test_check_against_last_year(capsys: Capture, clean: Path) -> None:
    before = clean.parent / "上年.json"
    spoilt = changed(previous_of(clean_report("2021")), {"t3.carried_out.person": 8})
    write_report(spoilt, "json", before)

    code, answer = _run(capsys, "report", "check", clean, "--previous", before)
    softened, _ = _run(capsys, "report", "check", clean, "--previous", before, "--reorganised")

    assert (code, softened) == (1, 0)
    assert [f["code"] for f in answer["findings"]] == ["t3_carry_over"]


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "xlsx", "json"])
def test_write_every_kind(capsys: Capture, tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "年报.json", tmp_path / f"年报2.{kind}"
    write_report(clean_report("2019"), "json", source)

    assert main(["report", "write", str(source), "--to", kind, "-o", str(target)]) == 0
    assert target.stat().st_size > 1000


def test_diff_tells_cells_and_sections_and_exits_0(
    capsys: Capture, clean: Path, faulty: Path
) -> None:
    code, answer = _run(capsys, "report", "diff", clean, faulty)

    assert code == 0
    assert answer["cells"] == [
        {
            "cell": "t4.review.total",
            "name": "表四“行政复议”总计",
            "first": "10",
            "second": "99",
        }
    ]
    assert answer["sections"] == []


def test_rollup_sums_and_refuses_the_same_organ_twice(
    capsys: Capture, clean: Path, tmp_path: Path
) -> None:
    other = tmp_path / "丁.xlsx"
    write_report(replace(clean_report("2021"), organ="示例镇人民政府"), "xlsx", other)

    code, total = _run(capsys, "report", "rollup", clean, other, "--organ", "示例区人民政府")
    twice, refused = _run(capsys, "report", "rollup", clean, clean, "--organ", "示例区人民政府")

    assert code == 0
    assert total["organ"] == "示例区人民政府"
    assert total["cells"]["t3.total.total"] == 2 * 441
    first, second = total["provenance"]["t3.total.total"]["ids"]
    assert first.startswith("示例街道办事处（甲.html，表2 第")
    assert second.startswith("示例镇人民政府（丁.xlsx，")
    assert (twice, refused["error"]["code"]) == (2, "organ_twice")


def test_people_get_aligned_text_and_a_last_line(capsys: Capture, clean: Path) -> None:
    assert main(["report", "read", str(clean)]) == 0
    assert main(["report", "check", str(clean)]) == 0

    spoken = capsys.readouterr().out
    assert "甲.html：示例街道办事处，2024年度，2021年格式" in spoken
    assert spoken.endswith("没有发现问题。\n")


def test_rows_that_the_report_does_not_print_are_no_misreading(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "丙.html"
    text, _ = LAYOUTS["html_plain"](
        print_report(one_row_part_six(make_report(7, "2021"))), Random(1)
    )
    path.write_bytes(text)

    assert main(["report", "read", str(path)]) == 0

    told = capsys.readouterr()
    assert "没有读准0处" in told.out
    assert told.err == "  原表把（六）其他处理印成一行，没有分列的21格不填数，合计仍参加核对。\n"


def test_cells_of_one_row_name_their_place_once() -> None:
    finding = Finding("t4_sum", "error", "相加为10。", places=("第3行", "第3行", "第4行"))

    assert finding_lines(finding)[1] == "       位置：第3行；第4行"


def test_rollup_names_what_lacks_of_a_list(capsys: Capture, clean: Path, tmp_path: Path) -> None:
    units = tmp_path / "名单.txt"
    units.write_bytes("# 2024年度\n示例街道办事处\n示例镇人民政府\n".encode("gb18030"))

    code, total = _run(
        capsys, "report", "rollup", clean, "--organ", "示例区人民政府", "--units", units
    )

    assert code == 0
    assert [(one["code"], one["places"]) for one in total["findings"]] == [
        ("leaf_missing", ["示例镇人民政府"])
    ]


@pytest.fixture
def early(tmp_path: Path) -> Path:
    path = tmp_path / "旧.html"
    path.write_bytes(page(EARLY["bureau"]))
    return path


def test_early_report_is_read_checked_and_said_to_be_one(capsys: Capture, early: Path) -> None:
    assert main(["report", "read", str(early)]) == 0
    told = capsys.readouterr().out
    assert "临河县教育局，2016年度，2019年以前，没有统一表格" in told
    assert "约40件" in told
    assert "只读出了正文和指标列表中的数字，没有可以逐格核对的数。共15个数字" in told

    code, report = _run(capsys, "report", "read", early)
    assert (code, report["form"], report["cells"]) == (0, None, {})
    assert "2019年以前" in report["remark"]

    code, checked = _run(capsys, "report", "check", early)
    assert (code, [one["code"] for one in checked["findings"]]) == (0, ["before_2019"])


def test_early_report_is_compared_by_its_words_only(
    capsys: Capture, early: Path, clean: Path
) -> None:
    code, told = _run(capsys, "report", "diff", early, clean)

    assert (code, told["cells"]) == (0, [])
    assert "只比较文字" in told["remark"]
    assert "四、政府信息公开的收费及减免情况" in {one["heading"] for one in told["sections"]}
    assert main(["report", "diff", str(early), str(early)]) == 0
    assert "只比较文字。0个部分文字不同。" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["rollup", "旧.html", "--organ", "示例区"],
        ["rollup", "旧.html", "甲.html", "--organ", "示例区"],
        ["write", "旧.html", "--to", "pdf", "-o", "新.pdf"],
        ["check", "旧.html", "--leaves", "甲.html"],
        ["check", "甲.html", "--leaves", "旧.html"],
        ["check", "旧.html", "--sheet", "退改单.html"],
        ["check", "旧.html", "--sheet", "退改单.txt"],
    ],
)
def test_early_report_where_tables_are_needed_is_refused_in_plain_words(
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    early: Path,
    clean: Path,
    words: list[str],
) -> None:
    monkeypatch.chdir(early.parent)

    code, told = _run(capsys, "report", *words)

    assert (code, told["error"]["code"]) == (2, "report_before_2019")
    assert "2016年度的年报，当时还没有全国统一的表格" in told["error"]["message"]
    assert {path.name for path in early.parent.iterdir()} == {"旧.html", "甲.html"}
