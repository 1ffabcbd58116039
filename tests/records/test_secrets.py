"""What is refused before a byte of it is kept, and what is kept."""

import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.records.secrets import SecrecyMark, look_into, refuse_secret_text
from tests.exchange.parts import files

MARK = "秘密★10年"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _nested(levels: int) -> bytes:
    data = files.docx(files.paragraph("底"))
    for _ in range(levels):
        data = files.changed(files.docx(files.paragraph("层")), {"word/embeddings/里.docx": data})
    return data


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (files.docx(files.paragraph(MARK), {"customXml/item1.xml": "<a"}), "甲.docx", "docx"),
        (OLE + "机 密★5年".encode("utf-16-le"), "甲.doc", "ole"),
        (OLE + "机　密★5年".encode("gb18030"), "甲.wps", "ole"),
        (b"%PDF-1.7 " + MARK.encode("utf-16-be"), "甲.pdf", "pdf"),
        (PNG + MARK.encode(), "甲.png", "png"),
        (PNG, f"{MARK}.png", "png"),
        (OLE, f"{MARK}.doc", "ole"),
    ],
    ids=["damaged", "old_word", "old_wps", "junk_pdf", "picture", "picture_name", "old_name"],
)
def test_file_with_a_mark_is_refused(data: bytes, name: str, kind: str) -> None:
    with pytest.raises(SecrecyMark):
        look_into(data, name, kind)


@pytest.mark.parametrize(
    ("data", "name", "kind", "code"),
    [
        (
            files.docx(files.paragraph("文"), {"customXml/item1.xml": "<a"}),
            "甲.docx",
            "docx",
            "unreadable_file",
        ),
        (files.docx("<w:p>"), "甲.docx", "docx", "unreadable_file"),
        (files.changed(files.ofd(), {"OFD.xml": "<a"}), "甲.ofd", "ofd", "unreadable_file"),
        (files.pdf("x")[:600] + b"/Page stream", "甲.pdf", "pdf", "unreadable_file"),
        (_nested(4), "甲.docx", "docx", "unseen_part"),
        (files.docx("", {"word/embeddings/里.zip": _zip()}), "甲.docx", "docx", "unseen_part"),
        (PNG + _zip(), "甲.png", "png", "unseen_part"),
    ],
    ids=["part", "body", "ofd", "pdf", "nested", "packed", "picture_and_zip"],
)
def test_file_that_cannot_be_screened_is_refused(
    data: bytes, name: str, kind: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        look_into(data, name, kind)

    assert raised.value.code == code


def test_damaged_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInput) as raised:
        look_into(files.docx("<w:p>"), "甲.docx", "docx")

    assert raised.value.message == (
        "“甲.docx”文件损坏，无法筛查，不能上传。请用办公软件打开另存后再上传。"
    )


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [(b"%PDF-1.7 x", "甲.pdf", "pdf"), (OLE, "甲.doc", "ole")],
    ids=["junk_pdf", "old"],
)
def test_bytes_in_which_nothing_can_be_shown_are_let_pass(
    data: bytes, name: str, kind: str
) -> None:
    assert look_into(data, name, kind) is None


@pytest.mark.parametrize(
    "field",
    ["title", "number", "serial", "maker", "origin", "ground", "contact", "phone", "body", "note"],
)
def test_mark_in_any_text_of_a_record_is_refused(field: str) -> None:
    with pytest.raises(SecrecyMark):
        refuse_secret_text({field: f"甲 {MARK}", "dated_on": date(2021, 1, 4)})


def test_mark_that_cleaning_would_join_is_refused() -> None:
    with pytest.raises(SecrecyMark):
        refuse_secret_text({"body": "<p>秘<!-->密★10年<!-- --></p>"})


def test_mark_in_brackets_of_a_plain_field_is_refused() -> None:
    with pytest.raises(SecrecyMark):
        refuse_secret_text({"title": "通知<a 秘密★10年"})


@pytest.mark.usefixtures("converter")
def test_old_word_file_is_screened_as_the_new_one_that_it_becomes(tmp_path: Path) -> None:
    word = tmp_path / "in.docx"
    word.write_bytes(files.docx(files.paragraph("机", "<w:r><w:tab/></w:r>", "密")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(word)], check=True, capture_output=True, timeout=90)
    old = word.with_suffix(".doc").read_bytes()

    assert look_into(old, "甲.doc", "ole") is None
    with pytest.raises(SecrecyMark):
        look_into(old, "甲.doc", "ole", is_converted=True)
