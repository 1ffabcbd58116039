"""A file that hangs, kills or fills the reading process fails alone; the next one is read."""

from collections.abc import Iterator
from typing import Any

import pytest

from gongkai.corpus.guard import Guard
from tests.corpus.conftest import page
from tests.foreign.bad_files import BAD

#: The real child; only what looks at a file is made as bad as the file tells.
_PROGRAM = """
import os, signal, sys
from gongkai.corpus import child
from gongkai.exchange.answering import serve

real = child.read_report_bytes

def read(data, *, name, **told):
    if data == b"spin":
        while True: pass
    if data == b"die": os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"fill": bytearray(4 * 1024 ** 3)
    if data == b"fault": raise KeyError("x")
    if data == b"long": raise KeyError("x" * 5_000_000)
    return real(page, name=name, **told)

page = bytes.fromhex(sys.argv.pop(1))
child.read_report_bytes = read
serve(child.answer, errors="replace")
"""


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Return a guard over a child that does what the file tells, else reads a good page."""
    one = Guard(1, 1024, program=("-c", _PROGRAM, page(0).hex()))
    yield one
    one.close()


def _told(guard: Guard, data: bytes, name: str = "甲.html") -> dict[str, Any]:
    return guard.look_at(data, name, sha256="0" * 64)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"spin", "file_too_slow"),
        (b"die", "reader_died"),
        (b"fill", "file_too_complex"),
        (b"fault", "internal_error"),
        (b"long", "file_too_complex"),
    ],
)
def test_bad_file_fails_alone(guard: Guard, data: bytes, code: str) -> None:
    first = _told(guard, b"good")
    failure = _told(guard, data, "坏.html")["error"]
    after = _told(guard, b"good")

    assert failure["code"] == code
    assert "坏.html" in failure["message"]
    assert after == first
    assert first["report"]["year"]


def test_real_reader_reads_and_checks() -> None:
    guard = Guard(30, 2048)

    told = guard.look_at(page(1), "年报.html", sha256="0" * 64)
    guard.close()

    assert told["report"]["form"] == "2021"
    assert told["report"]["source"]["sha256"] == "0" * 64
    assert (
        len(told["report"]["cells"]) == sum(number for _, number in told["report"]["runs"]) == 200
    )
    assert told["findings"] == []


def test_half_a_character_is_a_failure_of_its_file() -> None:
    guard = Guard(30, 2048)
    data = b'{"form": "2021", "organ": "\\ud800", "cells": {}}'

    told = guard.look_at(data, "年报.json", sha256="0" * 64)
    guard.close()

    assert told["error"]["code"] == "bad_json"


def test_bad_files_are_failures_with_their_codes_and_the_next_file_is_read() -> None:
    guard = Guard(20, 1536)
    ends = {}
    for bad, (name, make, codes) in BAD.items():
        # What is empty or vast is refused before.
        if (data := make()) and len(data) < 40_000_000:
            told = guard.look_at(data, name, sha256="0" * 64)
            ends[bad] = told["error"]["code"] in (*codes, "file_too_slow", "file_too_complex")
            assert name in told["error"]["message"]
    after = guard.look_at(page(1), "年报.html", sha256="0" * 64)
    guard.close()

    assert [bad for bad, is_told in ends.items() if not is_told] == []
    assert after["report"]["form"] == "2021"
