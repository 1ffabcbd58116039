"""A file that hangs, kills, fills or takes over the process fails alone; the next one is read."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gongkai.exchange import guarded
from gongkai.exchange.guarded import Ended, Guarded, Limits

#: A program that does what the file tells.
_PROGRAM = """
import os, signal, subprocess, sys, time
from gongkai.exchange.answering import serve

seen = []
_HOLD = "import time; time.sleep(600)"
# The first descriptor that is free: where ``serve`` puts the answers.
answers = os.dup(0)
os.close(answers)

def answer(data, told):
    seen.append(told["number"])
    if data == b"spin":
        while True: pass
    if data == b"sleep with another": subprocess.run([sys.executable, "-c", _HOLD])
    if data == b"die": os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"die when worn" and len(seen) > 1: os._exit(1)
    if data == b"fill": bytearray(4 * 1024 ** 3)
    if data == b"fill when worn" and len(seen) > 1: raise MemoryError
    if data == b"fault": raise KeyError("x")
    if data == b"chatter": print("{}", flush=True)
    if data == b"babble": os.write(answers, b"{no answer\\n")
    if data == b"other": os.write(answers, b"[1]\\n")
    if data == b"deep": os.write(answers, b"[" * 50_000 + b"\\n")
    if data == b"trickle":
        while True: time.sleep(0.05), os.write(answers, b"x")
    if data == b"flood":
        while True: os.write(answers, b"x" * 65536)
    if data == b"hold":
        subprocess.Popen([sys.executable, "-c", _HOLD], pass_fds=[answers])
        time.sleep(600)
    return {"number": told["number"], "size": len(data), "process": os.getpid(), "seen": seen,
            "cut": "\\ud800", "secret": os.environ.get("GONGKAI_SECRET_KEY")}

serve(answer)
"""


@pytest.fixture(params=[True, False], ids=["polled", "timed"])
def child(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    """Return a guarded process, on systems that poll pipes and on those that cannot."""
    monkeypatch.setattr(guarded, "CAN_POLL", request.param)
    one = _child()
    yield one
    one.close()


def _child(**limits: float) -> Guarded:
    told = {"seconds": 1.5, "processor_seconds": 30, "megabytes": 1024, "answered": 100_000}
    return Guarded("-c", _PROGRAM, limits=Limits(**(told | limits)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"spin", "slow"),
        (b"sleep with another", "slow"),
        (b"hold", "slow"),
        (b"trickle", "slow"),
        (b"die", "died"),
        (b"fault", "died"),
        (b"babble", "died"),
        (b"other", "died"),
        (b"deep", "died"),
        (b"fill", "memory"),
        (b"flood", "large"),
    ],
)
def test_bad_file_fails_alone(child: Guarded, data: bytes, why: str) -> None:
    first = child.ask(b"good", number=1)
    with pytest.raises(Ended) as caught:
        child.ask(data, number=2)
    after = child.ask(b"good", number=3)

    assert caught.value.why == why
    assert (first["seen"], after["seen"]) == ([1], [3])
    assert _is_gone(first["process"])


def _is_gone(process: int) -> bool:
    """Return whether nothing of a process' group runs any more; the dead may wait for burial."""
    states = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, group = (entry / "stat").read_text().rpartition(") ")[2].split()[:3]
            states += [state] if int(group) == process else []
    return set(states) <= {"Z", "X"}


def test_who_asks_may_have_less_patience_than_the_file_is_given(child: Guarded) -> None:
    began = guarded.stopwatch()
    with pytest.raises(Ended) as caught:
        child.ask(b"spin", until=began + 0.3, number=1)

    assert caught.value.why == "slow"
    assert guarded.stopwatch() - began < child.limits.seconds
    assert child.ask(b"good", until=guarded.stopwatch() + 60, number=2)["number"] == 2


def test_patience_ends_also_while_another_file_is_being_read() -> None:
    child = _child(seconds=4)
    child.ask(b"good", number=1)
    ends = []

    def spin() -> None:
        with pytest.raises(Ended) as caught:
            child.ask(b"spin", number=2)
        ends.append(caught.value.why)

    other = threading.Thread(target=spin)
    other.start()
    while not child._one_at_a_time.locked():
        pass
    began = guarded.stopwatch()
    with pytest.raises(Ended) as caught:
        child.ask(b"good", until=began + 0.3, number=3)
    waited = guarded.stopwatch() - began
    other.join()
    child.close()

    assert (caught.value.why, ends) == ("slow", ["slow"])
    assert waited < child.limits.seconds


def test_processor_time_is_bounded_by_the_system() -> None:
    child = _child(seconds=60, processor_seconds=0)

    with pytest.raises(Ended) as caught:
        child.ask(b"spin", number=1)

    assert caught.value.why == "slow"


@pytest.mark.parametrize("data", [b"die when worn", b"fill when worn"])
def test_file_after_which_the_process_is_worn_out_is_tried_in_a_new_one(
    child: Guarded, data: bytes
) -> None:
    child.ask(b"good", number=1)

    assert child.ask(data, number=2)["seen"] == [2]


def test_what_a_library_prints_is_no_answer_and_halves_of_characters_come_whole(
    child: Guarded,
) -> None:
    told = child.ask(b"chatter", number=1)

    assert (told["number"], told["cut"]) == (1, "\ud800")


def test_large_file_goes_through_a_small_pipe(child: Guarded) -> None:
    assert child.ask(b"x" * 30_000_000, number=1)["size"] == 30_000_000


def test_process_is_renewed_after_its_number_of_files_and_when_somebody_ended_it() -> None:
    child = _child(files=2)

    told = [child.ask(b"good", number=number) for number in range(5)]
    os.kill(told[-1]["process"], signal.SIGKILL)
    last = child.ask(b"good", number=5)
    child.close()

    assert [one["seen"] for one in told] == [[0], [0, 1], [2], [2, 3], [4]]
    assert last["seen"] == [5]


def test_secrets_of_the_site_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "s")
    child = _child()

    told = child.ask(b"good", number=1)
    child.close()

    assert told["secret"] is None


def test_threads_that_ask_at_once_get_their_own_answers(child: Guarded) -> None:
    got: dict[int, int] = {}

    def ask(number: int) -> None:
        for turn in range(20):
            got[number * 100 + turn] = child.ask(b"good", number=number * 100 + turn)["number"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 40
    assert all(asked == answered for asked, answered in got.items())


def test_closing_while_a_thread_asks_ends_the_process_and_the_next_file_is_read() -> None:
    child = _child(seconds=30)
    ends: list[str] = []
    child.ask(b"good", number=1)

    def ask() -> None:
        try:
            child.ask(b"spin", number=2)
        except Ended as ended:
            ends.append(ended.why)

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        child.close()
        thread.join(0.05)

    assert ends == ["died"]
    assert child.ask(b"good", number=3)["number"] == 3
    child.close()


#: A program that forks while another thread asks, and asks in both copies.
_FORKS = f"""
import os, sys, threading, time
from gongkai.exchange.guarded import Guarded, Limits
child = Guarded("-c", {_PROGRAM!r}, limits=Limits(20, 20, 1024, 100_000))
ours = child.ask(b"good", number=1)
holder = threading.Thread(target=lambda: child.ask(b"x" * 20_000_000, number=2))
holder.start()
copy = os.fork()
theirs = child.ask(b"good", number=3)
child.close()
if copy == 0:
    os._exit(0 if theirs["seen"] == [3] and theirs["process"] != ours["process"] else 1)
holder.join()
_, status = os.waitpid(copy, 0)
again = child.ask(b"good", number=4)
assert theirs["process"] == ours["process"], (theirs, ours)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")
def test_copy_of_the_asking_process_gets_a_process_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORKS], capture_output=True, timeout=60, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_end_of_the_asking_process_is_the_end_of_the_other() -> None:
    told = (
        "import sys\nfrom gongkai.exchange.guarded import Guarded, Limits\n"
        f"child = Guarded('-c', {_PROGRAM!r}, limits=Limits(20, 20, 1024, 100_000))\n"
        "print(child.ask(b'good', number=1)['process'])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, timeout=60, text=True, check=True
    )

    assert _is_gone(int(done.stdout))
