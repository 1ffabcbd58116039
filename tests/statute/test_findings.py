"""Findings: what makes one the same when the rules run again."""

from dataclasses import replace

from gongkai.statute.findings import Finding, figures_mark, fingerprint

FINDING = Finding(
    code="t3_balance",
    level="error",
    message="表三“总计”列不平。",
    cells=("t3.total.person", "t3.received.person"),
    places=("第3页 表2 行7",),
    expected="5",
    found="4",
    article="条例第五十条",
    source="表三表头",
)


def test_fingerprint_is_the_value_under_which_verdicts_are_kept() -> None:
    assert fingerprint(FINDING) == (
        "fbc76abe923111ae9008a6f0074e9d2a692adb90fe9f83937452a02662df15eb"
    )
    assert fingerprint(Finding("organ_missing", "notice", "没有找到行政机关名称。")) == (
        "d453b14b376dd00d956d0930e8268caeb5dbf00140c2051627f1a0d8e8992c09"
    )


def test_fingerprint_changes_with_a_figure_and_not_with_the_words() -> None:
    reworded = replace(FINDING, message="另一种说法。", level="warning", cells=FINDING.cells[::-1])

    assert fingerprint(reworded) == fingerprint(FINDING)
    assert fingerprint(replace(FINDING, found="3")) != fingerprint(FINDING)
    assert fingerprint(replace(FINDING, expected=None)) != fingerprint(FINDING)


def test_the_mark_of_figures_holds_in_another_file() -> None:
    finding = Finding("t4_sum", "error", "四项相加为10。", cells=("t4.review.total",), found="9")
    other = replace(finding, places=("第4页 表2 行4",), message="四项相加为10，总计填9。")
    in_text = Finding("wrong_year_in_text", "warning", "正文写的是2019年。", places=("第3行",))

    assert figures_mark(other) == figures_mark(finding)
    assert figures_mark(replace(finding, found="8")) != figures_mark(finding)
    assert figures_mark(replace(in_text, places=("第9行",))) == figures_mark(in_text)
    assert figures_mark(replace(in_text, message="正文写的是2018年。")) != figures_mark(in_text)
