"""The one door of the writers: same bytes, whole files or none, refusals in Chinese."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.report_json import encode_report
from gongkai.exchange.writing import KINDS, render_report, write_report, write_report_folder
from gongkai.exchange.writing.files import write_files
from gongkai.statute.annual_report.forms import FORM_IDS, FormId
from tests.exchange.writing.samples import mixed_report
from tests.factories import clean_report


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form_id", FORM_IDS)
def test_same_report_gives_the_same_bytes(form_id: FormId, kind: str) -> None:
    assert render_report(mixed_report(form_id), kind) == render_report(mixed_report(form_id), kind)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_archive_tells_no_time_of_writing(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render_report(clean_report("2019"), kind))) as archive:
        years = {member.date_time[0] for member in archive.infolist()}

    assert max(years) <= 2000


@pytest.mark.parametrize("kind", KINDS)
def test_another_figure_gives_other_bytes(kind: str) -> None:
    report = clean_report("2019")
    other = replace(report, cells={**report.cells, "t3.granted.person": 8})

    assert render_report(report, kind) != render_report(other, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_report_without_organ_year_and_prose_can_be_written(kind: str) -> None:
    report = replace(clean_report("2021"), organ=None, year=None, sections={})

    assert render_report(report, kind)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "xlsx"])
def test_report_of_which_no_cell_is_known_can_be_written(kind: str) -> None:
    assert render_report(replace(clean_report("2019"), cells={}), kind)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "xlsx"])
@pytest.mark.parametrize("code", [0x00, 0x08, 0x0B, 0x1F, 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFF])
def test_character_that_no_file_may_hold_does_not_stop_the_writer(kind: str, code: int) -> None:
    text = f"前{chr(code)}后"
    report = replace(clean_report("2019"), organ=text, published_on=text)

    assert render_report(replace(report, sections={"overview": text, "problems": text}), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_written_file_holds_the_rendered_bytes_and_replaces_an_older_one(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "新文件夹" / f"年报.{kind}"
    path.parent.mkdir()
    path.write_bytes(b"older")

    write_report(clean_report("2019"), kind, path)

    assert path.read_bytes() == render_report(clean_report("2019"), kind)
    assert list(path.parent.iterdir()) == [path]


def test_json_is_the_published_shape() -> None:
    assert render_report(clean_report("2019"), "json") == encode_report(clean_report("2019"))


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        render_report(clean_report("2019"), "doc")

    assert caught.value.code == "unknown_kind"
    assert caught.value.message == "不能写成“doc”。可以写成：html、docx、pdf、xlsx、json。"


def test_target_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        write_report(clean_report("2019"), "json", tmp_path)

    assert caught.value.code == "not_writable"
    assert "没有留下不完整的文件" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_target_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"kept")

    with pytest.raises(InvalidInput) as caught:
        write_report(clean_report("2019"), "html", tmp_path / "文件" / "年报.html")

    assert caught.value.code == "not_writable"
    assert (tmp_path / "文件").read_bytes() == b"kept"


def test_when_one_file_cannot_be_written_the_others_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(b"older")
    (tmp_path / "乙").mkdir()

    with pytest.raises(InvalidInput):
        write_files({tmp_path / "甲": b"newer", tmp_path / "乙": b"newer"})

    assert (tmp_path / "甲").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["乙", "甲"]


def test_folder_holds_every_kind_and_the_findings(tmp_path: Path) -> None:
    report = clean_report("2021")
    stem = "示例街道办事处2024年政府信息公开工作年度报告"

    files = write_report_folder(report, tmp_path / "年报")

    assert [path.name for path in files] == [*(f"{stem}.{kind}" for kind in KINDS), "检查结果.txt"]
    assert sorted((tmp_path / "年报").iterdir()) == sorted(files)
    assert files[-1].read_text(encoding="utf-8-sig").splitlines()[0] == f"{stem}：检查结果"


@pytest.fixture
def _restored_mask() -> Iterator[None]:
    mask = os.umask(0o027)
    yield
    os.umask(mask)


@pytest.mark.usefixtures("_restored_mask")
def test_written_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    write_report(clean_report("2019"), "json", tmp_path / "年报.json")

    assert (tmp_path / "年报.json").stat().st_mode & 0o777 == 0o640
