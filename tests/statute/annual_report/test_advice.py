"""What to do: no finding on a report is without advice, and the manual gives the same."""

import re
from pathlib import Path

from gongkai.statute.annual_report.advice import advised_lines, what_to_do
from gongkai.statute.annual_report.reconcile import RULES
from gongkai.statute.findings import Finding
from gongkai.statute.sources import load_data

ROOT = Path(__file__).parents[3]
DATA = load_data("annual_report/advice.toml")
#: Where findings on a report come from besides the rules.
SOURCES = ("statute/annual_report", "exchange/registers", "reports")


def _codes_in_source() -> set[str]:
    pattern = re.compile(r"Finding\(\s*(?:code=)?\"([a-z0-9_]+)\"")
    files = (path for folder in SOURCES for path in (ROOT / "gongkai" / folder).rglob("*.py"))
    return {code for path in files for code in pattern.findall(path.read_text(encoding="utf-8"))}


def test_every_code_has_advice_and_no_advice_is_left_over() -> None:
    assert set(DATA["advice"]) == {*RULES, *_codes_in_source()}


def test_advice_is_one_short_sentence_without_figures_of_its_own() -> None:
    for code, advice in DATA["advice"].items():
        assert advice.endswith("。"), code
        assert advice.count("。") == 1, code
        assert len(advice) <= 60, code


def test_manual_gives_each_code_its_advice() -> None:
    page = (ROOT / "docs" / "manual" / "检查规则.md").read_text(encoding="utf-8")
    rows = {
        match[1]: match[2]
        for match in re.finditer(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", page, re.MULTILINE)
    }

    assert {code: rows.get(code) for code in DATA["advice"]} == DATA["advice"]


def test_a_code_of_another_room_gets_the_general_sentence() -> None:
    assert (
        what_to_do(Finding("column_stale", "warning", "栏目没有更新。"))
        == (DATA["general"]["advice"])
    )


def test_lines_for_people_end_with_what_to_do() -> None:
    finding = Finding("t4_sum", "error", "四项相加为10。", places=("第3行",))

    assert advised_lines(finding) == [
        "[错误] 四项相加为10。（t4_sum）",
        "       位置：第3行",
        "       怎么改：按案件台账核对该组四项结果，再核对总计。",
    ]
