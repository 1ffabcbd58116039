"""A file that hangs, kills or fills the reading process fails alone; the next one is read."""

from collections.abc import Iterator

import pytest

from gongkai.corpus.guard import Guard
from tests.corpus.conftest import page

#: The real child; only what looks at a file is made as bad as the file tells.
_PROGRAM = """
import os, signal, subprocess, sys, time
from gongkai.corpus import child

real, seen = child.read_report_bytes, []
_HOLD = "import time; time.sleep(600)"
# The first descriptor that is free: where ``main`` puts the answers.
answers = os.dup(0)
os.close(answers)

def read(data, *, name):
    seen.append(name)
    if data == b"spin":
        while True: pass
    if data == b"sleep with another":
        subprocess.run([sys.executable, "-c", "import time; time.sleep(600)"])
    if data == b"die": os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"die when worn" and len(seen) > 1: os._exit(1)
    if data == b"fill": bytearray(4 * 1024 ** 3)
    if data == b"fault": raise KeyError("x")
    if data == b"chatter": print("{}", flush=True)
    if data == b"fill when worn" and len(seen) > 1: raise MemoryError
    if data == b"babble":
        os.write(answers, b"{no answer\\n")
        time.sleep(600)
    if data == b"flood":
        while True: os.write(answers, b"x" * 65536)
    if data == b"hold": subprocess.Popen([sys.executable, "-c", _HOLD], pass_fds=[answers])
    if data == b"hold": time.sleep(600)
    return real(page, name=name)

page = bytes.fromhex(sys.argv.pop(1))
child.read_report_bytes = read
child.main()
"""


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Return a guard over a child that does what the file tells, else reads a good page."""
    one = Guard(1, 1024, program=("-c", _PROGRAM, page(0).hex()))
    yield one
    one.close()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"spin", "file_too_slow"),
        (b"sleep with another", "file_too_slow"),
        (b"die", "reader_died"),
        (b"fill", "file_too_complex"),
        (b"fault", "internal_error"),
        (b"babble", "reader_died"),
        (b"flood", "file_too_complex"),
        (b"hold", "file_too_slow"),
    ],
)
def test_bad_file_fails_alone(guard: Guard, data: bytes, code: str) -> None:
    first = guard.look_at(b"good", "甲.html")
    failure = guard.look_at(data, "坏.html")["error"]
    after = guard.look_at(b"good", "甲.html")

    assert failure["code"] == code
    assert "坏.html" in failure["message"]
    assert after == first
    assert first["report"]["year"]


def test_file_after_which_the_process_is_worn_out_is_tried_in_a_new_one(guard: Guard) -> None:
    guard.look_at(b"good", "甲.html")

    assert "report" in guard.look_at(b"die when worn", "乙.html")
    assert "report" in guard.look_at(b"fill when worn", "丙.html")


def test_what_a_library_prints_is_no_answer(guard: Guard) -> None:
    assert "report" in guard.look_at(b"chatter", "甲.html")


def test_real_reader_reads_and_checks() -> None:
    guard = Guard(30, 2048)

    told = guard.look_at(page(1), "年报.html")
    guard.close()

    assert told["report"]["form"] == "2021"
    assert len(told["report"]["cells"]) == 200
    assert told["findings"] == []
