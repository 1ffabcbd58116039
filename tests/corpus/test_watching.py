"""An engine that waits for who never comes is not waited for."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.corpus import watching
from gongkai.corpus.watching import EngineSilent, give_sign, new_sign, watched
from tests.corpus.conftest import write_pages


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LONGEST_SILENCE", 0.4)
    monkeypatch.setattr(watching, "_PAUSE", 0.1)


def test_rows_come_as_they_are_made_and_an_error_comes_as_it_is(tmp_path: Path) -> None:
    def rows() -> Iterator[int]:
        yield 1
        yield 2
        raise KeyError("x")

    found: list[int] = []
    with pytest.raises(KeyError):
        found.extend(watched(rows, tmp_path))

    assert found == [1, 2]
    assert list(watched(lambda: iter([3]), tmp_path)) == [3]


def test_silence_is_told_and_signs_of_life_are_waited_for(tmp_path: Path) -> None:
    over = threading.Event()
    sign = new_sign(tmp_path)

    def rows() -> Iterator[int]:
        for _ in range(8):
            time.sleep(0.15)
            give_sign(sign)
        yield 1
        over.wait(30)

    found: list[int] = []
    with pytest.raises(EngineSilent) as caught:
        found.extend(watched(rows, tmp_path))
    over.set()

    assert found == [1]
    assert "已停下" in caught.value.message


def test_run_that_is_over_takes_no_signs(tmp_path: Path) -> None:
    give_sign(new_sign(tmp_path / "gone"))

    assert list(tmp_path.iterdir()) == []


def test_worker_that_cannot_start_ends_the_command_with_2(tmp_path: Path) -> None:
    write_pages(tmp_path / "年报", range(2))
    words = ["corpus", "build", str(tmp_path / "年报"), "-o", str(tmp_path / "语料库"), "--json"]
    # The workers get a Python that is not there.
    program = (
        "import os, sys, gongkai.corpus.watching as watching\n"
        "from gongkai.cli import main\n"
        "import daft, gongkai.corpus.building\n"
        "watching.LONGEST_SILENCE = 3\n"
        "os.environ['PYTHONHOME'] = '/nowhere'\n"
        f"sys.exit(main({words!r}))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=120, text=True, check=False
    )

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "engine_silent"
    assert "没有任何读取进程在工作" in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "ray://127.0.0.1:{}", "nowhere", "a:b"])
def test_address_without_a_cluster_is_refused_at_once(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_pages(tmp_path / "年报", range(1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        # Bound and not listening: nobody else takes it, nobody answers.
        monkeypatch.setenv("RAY_ADDRESS", address.format(free.getsockname()[1]))
        start = time.monotonic()
        out = str(tmp_path / "语料库")
        monkeypatch.setattr(watching, "LONGEST_SILENCE", 60)

        code = main(
            ["corpus", "build", str(tmp_path / "年报"), "-o", out, "--engine", "ray", "--json"]
        )

    told = capsys.readouterr()
    assert (code, json.loads(told.out)["error"]["code"]) == (2, "cluster_unreachable")
    assert "RAY_ADDRESS" in told.err
    assert time.monotonic() - start < 30


def test_somebody_else_at_the_address_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(**_: object) -> None:
        time.sleep(30)

    monkeypatch.setattr("ray.init", never)
    monkeypatch.setenv("RAY_ADDRESS", "")

    from gongkai.corpus.engine import read_batches

    with pytest.raises(EngineSilent):
        list(read_batches(["[]"], ("", str(tmp_path), 1, 1), engine="ray", workers=1))
