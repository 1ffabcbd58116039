"""Files that are broken, foreign or malicious: a message, in bounded time, never a figure."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.reading import read_report, read_report_bytes
from gongkai.exchange.writing import render_report
from tests.factories import clean_report


def _refused(data: bytes, name: str = "年报.html") -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_report_bytes(data, name=name)
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.message)
    return caught.value


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_200_megabytes_of_noise_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "噪声.html"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(InvalidInput) as caught:
        read_report(path)

    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("name", "code"), [("没有.html", "file_missing"), (".", "not_a_file"), ("空.txt", "file_empty")]
)
def test_file_that_is_not_there_or_empty(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "空.txt").touch()

    with pytest.raises(InvalidInput) as caught:
        read_report(tmp_path / name)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 400, "unreadable_file"),
        (b"\x00" * 5000, "unreadable_file"),
        (b"%PDF-1.7 x", "unreadable_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "unsupported_kind"),
        (b"PK\x03\x04broken", "unreadable_file"),
        ("今天天气很好。".encode(), "not_a_report"),
        (b"<html><body><p>hello</p></body></html>", "not_a_report"),
        ("<html><h1>2023年政府信息公开工作年度报告解读</h1></html>".encode(), "not_a_report"),
        ("某县2016年政府信息公开工作年度报告\n……".encode(), "not_a_report"),
    ],
)
def test_what_is_no_report_is_refused_with_its_own_code(data: bytes, code: str) -> None:
    assert _refused(data).code == code


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_truncated_office_file_is_refused(kind: str, keep: float) -> None:
    data = render_report(clean_report("2021"), kind)

    assert _refused(data[: int(len(data) * keep)], f"年报.{kind}").code == "unreadable_file"


def test_archives_that_hold_something_else_are_refused() -> None:
    assert _refused(_zip({"OFD.xml": b"<a/>"}), "年报.ofd").code == "unsupported_kind"
    assert _refused(_zip({"a.txt": b"x"}), "一批.zip").code == "unsupported_kind"
    assert _refused(_zip({"word/document.xml": b"<a"}), "坏.docx").code == "unreadable_file"
    assert _refused(_zip({"xl/workbook.xml": b"<a"}), "坏.xlsx").code == "unreadable_file"


def test_zip_bomb_is_refused_before_unpacking() -> None:
    bomb = _zip({"word/document.xml": b"0" * (600 * 1024 * 1024)})

    assert len(bomb) < 1024 * 1024
    assert _refused(bomb, "年报.docx").code == "archive_too_large"


def test_xml_entities_are_not_expanded() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<!DOCTYPE d [<!ENTITY l0 "哈">{lol}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    )

    assert _refused(_zip({"word/document.xml": document.encode()}), "年报.docx").code in (
        "unreadable_file",
        "not_a_report",
    )


def test_outside_entity_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    document = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>某街道2023年政府信息公开工作年度报告&x;</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p><w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>六、其他需要报告的事项</w:t></w:r></w:p></w:body></w:document>"
    )

    report = read_report_bytes(_zip({"word/document.xml": document.encode()}), name="年报.docx")

    assert "机密" not in str(report)


def test_deeply_nested_page_ends_in_a_message() -> None:
    page = "<html><body>" + "<div>" * 100_000 + "深" + "</div>" * 100_000

    assert _refused(page.encode()).code == "unreadable_file"


def test_many_open_paragraphs_are_no_depth() -> None:
    page = "<html><body>" + "<p>无关" * 20_000

    assert _refused(page.encode()).code == "not_a_report"


def test_deeply_nested_tables_end_in_a_message() -> None:
    page = "<html><body>" + "<table><tr><td>" * 2_000 + "深"

    assert _refused(page.encode()).code == "not_a_report"


def test_wrong_extension_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "年报.txt"
    path.write_bytes(render_report(clean_report("2021"), "docx"))

    assert read_report(path).cells == clean_report("2021").cells


def _json_with(**changes: object) -> bytes:
    content = json.loads(render_report(clean_report("2021"), "json"))
    return json.dumps(content | changes, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"{", "bad_json", "第1行"),
        (b"[1, 2]", "foreign_json", "缺少"),
        (b'{"a": 1}', "foreign_json", "缺少 form 或 cells"),
        (b'{"form": "2021", "form": "2019", "cells": {}}', "bad_json", "出现了两次"),
        (b'{"form": "2021", "cells": {"t3.x": NaN}}', "bad_json", "NaN"),
        (_json_with(form="2020"), "foreign_json", "form"),
        (_json_with(year="2024"), "foreign_json", "year"),
        (_json_with(cells=[1]), "foreign_json", "cells"),
        (_json_with(cells={"t9.a.b": 1}), "foreign_json", "t9.a.b"),
        (_json_with(cells={"t3.granted.person": 1.5}), "foreign_json", "应为整数"),
        (_json_with(cells={"t3.granted.person": True}), "foreign_json", "应为整数"),
        (_json_with(cells={"t2.charges.amount": 5}), "foreign_json", "数字字符串"),
        (_json_with(cells={"t2.charges.amount": "1e5"}), "foreign_json", "数字字符串"),
        (_json_with(units={"t2.charges.amount": "美元"}), "foreign_json", "units"),
        (_json_with(unplaced=[{"a": 1}]), "foreign_json", "unplaced"),
        (_json_with(source="x"), "foreign_json", "source"),
        (_json_with(sections={"overview": 3}), "foreign_json", "sections.overview"),
        (b'{"form": "2021", "cells": ' + b"[" * 100_000, "bad_json", "嵌套过深"),
    ],
)
def test_broken_or_foreign_json_names_the_key(data: bytes, code: str, told: str) -> None:
    error = _refused(data, "年报.json")

    assert error.code == code
    assert told in error.message


def test_json_that_leaves_cells_out_tells_them_as_not_given() -> None:
    report = read_report_bytes(_json_with(cells={"t3.granted.person": 3}), name="年报.json")

    assert report.cells == {"t3.granted.person": 3}
    assert {item.reason for item in report.unplaced} == {"not_given"}
    assert len(report.unplaced) == 199
