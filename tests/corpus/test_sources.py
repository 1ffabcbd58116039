"""Which files a corpus takes in, and what they are called."""

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from gongkai.corpus.sources import SourceFile, list_files, read_source
from gongkai.errors import InvalidInput


def _write(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_files_are_named_from_the_last_part_of_their_source(tmp_path: Path) -> None:
    _write(tmp_path / "甲" / "年报" / "2023" / "一.html")
    _write(tmp_path / "甲" / "年报" / ".git" / "config")
    _write(tmp_path / "甲" / "年报" / ".隐藏")
    single = _write(tmp_path / "单份.docx", b"12345")

    files = list_files([str(tmp_path / "甲" / "年报"), str(single)])

    assert [(f.name, f.source, f.size) for f in files] == [
        ("单份.docx", "单份.docx", 5),
        ("年报/2023/一.html", "年报", 1),
    ]
    assert read_source(files[0]) == b"12345"


def test_names_stay_when_the_folder_moves(tmp_path: Path) -> None:
    _write(tmp_path / "年报" / "一.html")
    before = list_files([str(tmp_path / "年报")])[0]
    (tmp_path / "新处").mkdir()
    (tmp_path / "年报").rename(tmp_path / "新处" / "年报")

    after = list_files([str(tmp_path / "新处" / "年报")])[0]

    assert (after.name, after.size, after.modified) == (before.name, before.size, before.modified)
    assert after.location != before.location


def test_name_in_gb18030_is_readable_and_its_file_opens(tmp_path: Path) -> None:
    _write(tmp_path / os.fsdecode("年报.html".encode("gb18030")), b"ok")

    files = list_files([str(tmp_path)])

    assert files[0].name == f"{tmp_path.name}/年报.html"
    assert read_source(files[0]) == b"ok"


def test_names_in_two_codes_are_read_part_by_part_and_never_the_same(tmp_path: Path) -> None:
    raw = os.fsdecode("年报.html".encode("gb18030"))
    _write(tmp_path / "街道" / raw, b"gb18030")
    _write(tmp_path / "街道" / "年报.html", b"utf-8")

    files = list_files([str(tmp_path / "街道")])

    twin = f"街道/年报.html（{os.fsencode(raw).hex()}）"
    assert {file.name: read_source(file) for file in files} == {
        "街道/年报.html": b"utf-8",
        twin: b"gb18030",
    }


def test_link_out_of_the_source_is_listed_and_not_followed(tmp_path: Path) -> None:
    _write(tmp_path / "秘密" / "名单.html", b"secret")
    inside = _write(tmp_path / "年报" / "2023" / "一.html", b"ok")
    for name, target in {
        "别处.html": tmp_path / "秘密" / "名单.html",
        "别处": tmp_path / "秘密",
        "悬空.html": tmp_path / "没有",
        "本处": inside.parent,
        "本处.html": inside,
        "自己.html": tmp_path / "年报" / "自己.html",
    }.items():
        (tmp_path / "年报" / name).symlink_to(target)

    ends = {}
    for file in list_files([str(tmp_path / "年报")]):
        try:
            ends[file.name] = read_source(file).decode()
        except InvalidInput as error:
            ends[file.name] = error.code

    assert ends == {
        "年报/2023/一.html": "ok",
        "年报/别处": "link_outside",
        "年报/别处.html": "link_outside",
        "年报/悬空.html": "link_outside",
        "年报/本处.html": "ok",
        "年报/自己.html": "link_outside",
    }


def test_source_that_is_itself_a_link_is_followed(tmp_path: Path) -> None:
    _write(tmp_path / "2024年报" / "一.html")
    (tmp_path / "最新").symlink_to(tmp_path / "2024年报")

    assert [file.name for file in list_files([str(tmp_path / "最新")])] == ["2024年报/一.html"]


def test_a_folder_and_what_is_in_it_are_not_both_sources(tmp_path: Path) -> None:
    _write(tmp_path / "年报" / "2023" / "一.html")

    with pytest.raises(InvalidInput) as caught:
        list_files([str(tmp_path / "年报"), str(tmp_path / "年报" / "2023")])

    assert caught.value.code == "sources_overlap"


def test_file_that_goes_away_is_a_failure_of_its_own(tmp_path: Path) -> None:
    going = _write(tmp_path / "年报" / "一.html")
    (file,) = list_files([str(tmp_path / "年报")])
    going.unlink()

    with pytest.raises(InvalidInput) as caught:
        read_source(file)

    assert caught.value.code == "file_missing"


def test_a_corpus_among_its_sources_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path / "年报" / "一.html")
    _write(tmp_path / "年报" / "语料库" / "gongkai-corpus")
    _write(tmp_path / "年报" / "语料库" / "batches" / "a" / "cells.parquet")

    assert [f.name for f in list_files([str(tmp_path / "年报")])] == ["年报/一.html"]


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    _write(tmp_path / "甲" / "年报" / "一.html")
    _write(tmp_path / "乙" / "年报" / "一.html")

    with pytest.raises(InvalidInput) as caught:
        list_files([str(tmp_path / "甲" / "年报"), str(tmp_path / "乙" / "年报")])

    assert caught.value.code == "sources_alike"


@pytest.mark.parametrize(("name", "code"), [("没有", "file_missing"), (".", "empty_folder")])
def test_source_that_is_not_there_or_empty(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        list_files([str(tmp_path / name)])

    assert caught.value.code == code


class _Store(BaseHTTPRequestHandler):
    """A store of objects that speaks as much of S3 as listing and reading need."""

    objects = {  # noqa: RUF012 - never changed
        "reports/2023/年报 一%.html": b"one",
        "reports/2023/二.html": b"two!",
        "reports/.hidden/三.html": b"",
        "reports-2/四.html": b"not under the prefix",
    }

    def do_HEAD(self) -> None:
        self._answer(self._object(), has_body=False)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if "list-type" in parse_qs(address.query):
            self._answer(self._listing(parse_qs(address.query)["prefix"][0]).encode())
        else:
            self._answer(self._object())

    def _object(self) -> bytes | None:
        return self.objects.get(unquote(urlsplit(self.path).path).removeprefix("/bucket/"))

    def _listing(self, prefix: str) -> str:
        found = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(data)}</Size>"
            "<LastModified>2024-01-20T08:00:00.000Z</LastModified></Contents>"
            for key, data in self.objects.items()
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"

    def _answer(self, data: bytes | None, *, has_body: bool = True) -> None:
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Length", str(len(data or b"")))
        self.send_header("Last-Modified", "Sat, 20 Jan 2024 08:00:00 GMT")
        self.end_headers()
        if has_body and data:
            self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def store() -> Iterator[None]:
    """Serve the objects and point the environment at them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Store)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "reader")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "of-the-test")
        environment.setenv("AWS_REGION", "us-east-1")
        yield
    server.shutdown()
    server.server_close()


def test_prefix_on_s3_is_listed_and_read(store: None) -> None:
    files = list_files(["s3://bucket/reports/"])

    names = ["s3://bucket/reports/2023/二.html", "s3://bucket/reports/2023/年报 一%.html"]
    assert [(f.name, f.source, f.size) for f in files] == [
        (names[0], "s3://bucket/reports", 4),
        (names[1], "s3://bucket/reports", 3),
    ]
    assert {f.modified for f in files} == {1_705_737_600_000_000}
    assert [read_source(f) for f in files] == [b"two!", b"one"]


def test_object_that_went_away_is_a_failure_of_its_own(store: None) -> None:
    gone = SourceFile("s3://bucket/reports/x.html", "s3://bucket", "s3://bucket/x.html", 3, 0)

    with pytest.raises(InvalidInput) as caught:
        read_source(gone)

    assert caught.value.code == "file_missing"
