"""Bags: verified by the library, readable without us, personal data only for those who may."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bagit
import pytest
from django.test import Client

from gongkai.applications.models import FileAccess
from gongkai.archive import exporting
from gongkai.archive.exporting import pack
from gongkai.archive.filing.queries import pieces_of
from gongkai.archive.staff import filing
from gongkai.errors import InvalidInput, NotPermitted
from gongkai.exchange.bags import bag_problem
from tests.archive.factories import AT, FilingOffice, make_filing_office
from tests.office import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> FilingOffice:
    made = make_filing_office()
    made.publish("关于供暖的通知")
    made.answer()
    made.file_all()
    return made


def _pack(office: FilingOffice, folder: Path, **given: Any) -> Any:
    told = {"name": "2021年归档文件", "by": office.cases.head, "at": AT} | given
    return pack(office.organ, pieces_of(office.organ), folder, **told)


def test_a_bag_holds_every_paper_and_the_library_finds_it_whole(
    office: FilingOffice, tmp_path: Path
) -> None:
    packed = _pack(office, tmp_path / "bag")

    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert (packed.pieces, packed.files, packed.left_out) == (2, 4, [])
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["Source-Organization"] == office.organ.name
    names = sorted(path.name for path in (tmp_path / "bag" / "data").rglob("*") if path.is_file())
    assert names[-2:] == ["目录.html", "目录.pdf"]
    assert "002 申请材料 张三的申请表.pdf" in names


def test_a_changed_byte_and_a_missing_file_are_found(office: FilingOffice, tmp_path: Path) -> None:
    _pack(office, tmp_path / "bag")
    paper = next((tmp_path / "bag" / "data" / "件").rglob("*.html"))
    whole = paper.read_bytes()

    paper.write_bytes(whole[:-1] + b"x")
    assert "没有通过核验" in bag_problem(tmp_path / "bag")
    paper.unlink()
    assert "没有通过核验" in bag_problem(tmp_path / "bag")
    paper.write_bytes(whole)
    assert bag_problem(tmp_path / "bag") == ""


def test_the_index_needs_nothing_from_outside_and_its_links_lead_to_the_papers(
    office: FilingOffice, tmp_path: Path
) -> None:
    _pack(office, tmp_path / "bag")

    data = tmp_path / "bag" / "data"
    text = (data / "目录.html").read_text(encoding="utf-8")
    links = [unquote(one) for one in re.findall(r'href="([^"#][^"]*)"', text)]
    assert re.findall(r"<script|<link|<img|https?:|style=", text) == []
    assert len(links) == 4
    assert [one for one in links if not (data / one).is_file()] == []
    assert "办理经过" in text
    assert b"pdfaid:part" in (data / "目录.pdf").read_bytes()


def test_whoever_may_not_see_cases_takes_out_only_what_is_public(
    office: FilingOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = make_person(office.organ, "opinion_officer")
    with pytest.raises(NotPermitted):
        _pack(office, tmp_path / "no", by=reviewer)
    # Should an office one day let another post export, cases stay where they are.
    wider = replace(exporting.ARCHIVE, deeds={"export": frozenset({"opinion_officer"})})
    monkeypatch.setattr(exporting, "ARCHIVE", wider)

    packed = _pack(office, tmp_path / "bag", by=reviewer)

    assert (packed.pieces, packed.left_out) == (1, ["Z109-WS·2021-D30-YSQ-0001"])
    names = [path.name for path in (tmp_path / "bag").rglob("*")]
    assert [name for name in names if "张三" in name or "YSQ" in name] == []
    text = (tmp_path / "bag" / "data" / "目录.html").read_text(encoding="utf-8")
    assert "另有1件是案卷" in text


def test_taking_out_a_case_is_entered(office: FilingOffice, tmp_path: Path) -> None:
    _pack(office, tmp_path / "bag")

    assert [(one.by, one.what) for one in FileAccess.objects.all()] == [
        (office.cases.head, "全部案卷材料")
    ]


def test_a_folder_in_use_is_left_alone(office: FilingOffice, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "mine.txt").write_text("x")

    with pytest.raises(InvalidInput, match="不是空的"):
        _pack(office, tmp_path / "bag")
    assert [one.name for one in (tmp_path / "bag").iterdir()] == ["mine.txt"]


def _whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("most", [0, 10**9], ids=["streamed", "whole"])
def test_the_page_gives_a_year_out_as_a_zip(
    office: FilingOffice,
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
) -> None:
    monkeypatch.setattr(filing, "_IN_MEMORY", most)
    client.force_login(office.cases.clerk, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/office/kangchuan/archive/pieces/export/?year=2021")

    with zipfile.ZipFile(BytesIO(_whole(answer))) as archive:
        archive.extractall(tmp_path)
    [mark] = tmp_path.glob("*/bagit.txt")
    assert bagit.Bag(str(mark.parent)).is_valid()
