"""The PDF, opened again: all text there, tagged, heads repeated, nothing of the text a program."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pylopdf_fonts_zh_cn import sans_path

from gongkai.exchange.layout import UNREADABLE, printed_cells, printed_value, report_grid
from gongkai.exchange.writing import render_report
from gongkai.exchange.writing.glyphs import characters_in, font_files
from gongkai.exchange.writing.pdf import NO_SHAPE
from gongkai.statute.annual_report.forms import FORM_IDS
from gongkai.statute.annual_report.report import Report
from tests.exchange.writing.samples import (
    HOSTILE,
    mixed_report,
    report_with_one_other_row,
    report_with_text,
)
from tests.factories import clean_report

A4_POINTS = (595, 842)


def pages(report: Report, *, font_folders: tuple[Path, ...] = ()) -> list[str]:
    """Return the text of each page without blanks and line ends."""
    data = render_report(report, "pdf", font_folders=font_folders)
    return ["".join(text.split()) for text in _texts(data)]


def _texts(data: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()


def prose(report: Report, text: str) -> Report:
    return replace(report, sections={**report.sections, "overview": text})


@pytest.mark.parametrize(
    "report",
    [*(mixed_report(form_id) for form_id in FORM_IDS), report_with_one_other_row()],
    ids=[*FORM_IDS, "one-row"],
)
def test_labels_figures_and_prose_are_all_there(report: Report) -> None:
    whole = "".join(pages(report))
    tables = [report_grid(report, table) for table in ("t2", "t3", "t4")]
    heads = [cell for grid in tables for row in grid.rows for cell in row if not cell.cell]
    labels = [line for cell in heads for line in cell.lines]
    values = [printed_value(report, cell.id) for cell in printed_cells(report)]

    missing = [
        text
        for text in (*labels, *values, *report.sections.values())
        if "".join(text.split()) not in whole
    ]

    assert missing == []
    assert whole.count(UNREADABLE) == values.count(UNREADABLE)


def test_rows_hold_their_figures_in_order() -> None:
    whole = "".join(pages(clean_report("2019")))

    assert "一、本年新收政府信息公开申请数量20385674921103" in whole
    assert "（七）总计19385776951143" in whole
    assert "行政许可20+2100" in whole
    assert "政府集中采购891054600元" in whole


def test_document_is_tagged_and_tells_title_and_language_but_no_time_of_writing() -> None:
    data = render_report(clean_report("2019"), "pdf")

    with pypdfium2.PdfDocument(data) as document:
        assert document.is_tagged()
        assert (
            document.get_metadata_value("Title") == "示例街道办事处2020年政府信息公开工作年度报告"
        )
        assert document.get_metadata_value("Author") == "示例街道办事处"
        assert {tuple(map(round, document.get_page_size(at))) for at in range(len(document))} == {
            A4_POINTS
        }
    assert b"/Lang(zh-CN)" in data
    assert not re.search(rb"CreationDate|CreateDate|ModDate|ModifyDate", data)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_heads_repeat_on_the_page_to_which_a_table_goes_on() -> None:
    report = prose(clean_report("2021"), "\n".join(["文字。"] * 22))

    texts = pages(report)
    parted = [at for at, text in enumerate(texts) if "申请人情况" in text]

    assert len(parted) == 2
    assert all("自然人" in texts[at] and "总计" in texts[at] for at in parted)
    assert "（七）总计" in texts[parted[1]]


@pytest.mark.parametrize("lines", range(0, 24, 3))
def test_no_heading_or_table_head_stands_alone_at_the_foot(lines: int) -> None:
    report = prose(clean_report("2019"), "\n".join(["文字。"] * lines))

    for number, text in enumerate(pages(report), start=1):
        body = text.removesuffix(f"—{number}—")
        assert body != text
        assert not body.endswith(("情况", "事项", "数量", "项", "金额", "增/减"))


def test_pages_are_numbered_between_dashes() -> None:
    texts = pages(prose(clean_report("2019"), "文字。" * 2000))

    assert len(texts) > 5
    assert all(text.endswith(f"—{number}—") for number, text in enumerate(texts, start=1))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    whole = "".join(pages(report_with_text(text)))

    assert whole.count("".join(text.split())) == 2


@pytest.mark.parametrize(
    "text", ["好😀", "好\x00", "好\ud800", "𠮷好", "好한국", "好\ue000", "好\U000f0000"]
)
def test_character_without_a_shape_is_printed_as_a_mark(text: str) -> None:
    whole = "".join(pages(prose(clean_report("2019"), f"前{text}后")))

    shown = "".join("好" if character == "好" else NO_SHAPE for character in text)
    assert f"前{shown}后" in whole


@pytest.mark.parametrize("text", ["好\u200b好", "\ufeff好好", "好\ufe0f好", "好\U000e0100好"])
def test_character_without_ink_leaves_no_mark(text: str) -> None:
    whole = "".join(pages(prose(clean_report("2019"), f"前{text}后")))

    assert NO_SHAPE not in whole


def test_word_longer_than_a_line_is_broken_and_kept_whole() -> None:
    address = "https://www.example.gov.cn/" + "w" * 400

    with pypdfium2.PdfDocument(
        render_report(prose(clean_report("2019"), address), "pdf")
    ) as document:
        page = document[0]
        text = page.get_textpage()
        assert address in "".join(text.get_text_range().split())
        rights = [text.get_charbox(at)[2] for at in range(text.count_chars())]
        text.close()
        page.close()
    assert max(rights) <= A4_POINTS[0] - 26 / 25.4 * 72 + 1


def test_fonts_of_the_office_are_taken_from_its_folder(tmp_path: Path) -> None:
    shutil.copy(sans_path(), tmp_path / "office.otf")

    assert "第二十条" in "".join(pages(clean_report("2019"), font_folders=(tmp_path,)))
    assert font_files([tmp_path]) == [tmp_path / "office.otf"]


def test_folder_without_usable_fonts_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x09")
    (tmp_path / "empty.ttc").touch()
    report = clean_report("2019")

    data = render_report(report, "pdf", font_folders=(tmp_path, tmp_path / "missing"))

    assert data == render_report(report, "pdf")


def test_characters_of_our_fonts_are_known() -> None:
    known = characters_in([sans_path()])

    assert {character for character in "政 府，A1〓😀\ue000" if ord(character) in known} == set(
        "政 府，A1〓"
    )
