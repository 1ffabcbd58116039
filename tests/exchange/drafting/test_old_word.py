"""Old Word files: converted in memory where a converter is, else the way to convert is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting import draft_from_file, old_word
from tests.exchange.drafting.word import word_of

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
_DOC = _OLD + "WordDocument".encode("utf-16-le")


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr("gongkai.exchange.converter.MEMORY", folder)
    return folder


def converter(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a converter of this script before all others on the path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def refused(data: bytes, name: str = "通知.doc") -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        draft_from_file(data, name)
    return caught.value


@pytest.mark.parametrize("name", ["通知.doc", "通知.wps"])
def test_old_file_is_converted_and_leaves_no_trace(
    name: str, tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.docx").write_bytes(word_of(("关于停水的通知", "请储水。")))
    script = (
        'while [ "$1" != --outdir ]; do shift; done; '
        f'mkdir "$2"; cp "{tmp_path}/new.docx" "$2/in.docx"'
    )
    converter(tmp_path, script, monkeypatch)

    found = draft_from_file(_DOC, name)

    assert (found.title, found.body) == ("关于停水的通知", "<p>请储水。</p>")
    assert list(memory.iterdir()) == []


def test_without_a_converter_the_way_to_convert_is_told(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    error = refused(_DOC)

    assert (error.code, error.message) == (
        "unsupported_kind",
        "“通知.doc”是旧版 Word 或 WPS 文件（.doc、.wps），本机不能转换。"
        "请用 WPS 或 Word 打开，另存为 .docx 后再上传。",
    )


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "exec sleep 30"])
def test_converter_that_fails_or_hangs_is_told_and_leaves_no_trace(
    script: str, tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_word, "_LONGEST_SECONDS", 1)
    converter(tmp_path, script, monkeypatch)

    assert refused(_DOC).code == "unreadable_file"
    assert list(memory.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (_DOC + "_VBA_PROJECT".encode("utf-16-le"), "通知.doc", "file_has_macros"),
        (_OLD, "表.xls", "unsupported_kind"),
        (_DOC, "通知.docx", "wrong_extension"),
    ],
)
def test_old_file_that_is_not_read_is_refused(data: bytes, name: str, code: str) -> None:
    assert refused(data, name).code == code
