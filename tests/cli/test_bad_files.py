"""``report read`` on files that cannot be used: exit 2, a Chinese sentence, in bounds."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.exchange.reading import LARGEST_QUICK, read_report, read_report_bytes
from tests.factories import clean_report
from tests.foreign.bad_files import BAD, sound_page

Capture = pytest.CaptureFixture[str]
#: No single file of these takes more, on a machine that does other things too.
MOST_SECONDS = 60
#: Runs the command and prints its exit code and its largest memory in KB. In a small process of its
#: own: what a process forks begins with that process's largest memory, and the tests' is large.
MEASURED = """
import resource, subprocess, sys
command = [sys.executable, "-m", "gongkai.cli", "report", "read", sys.argv[1]]
code = subprocess.run(command, capture_output=True).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize("bad", BAD)
def test_bad_file_is_exit_2_with_a_sentence(bad: str, capsys: Capture, tmp_path: Path) -> None:
    name, make, codes = BAD[bad]
    path = tmp_path / name
    path.write_bytes(make())
    start = time.monotonic()

    code = main(["report", "read", str(path), "--json"])

    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert code == 2
    assert error["code"] in codes
    assert error["message"] in told.err
    assert sum("\u4e00" <= letter <= "\u9fff" for letter in error["message"]) > 10
    assert time.monotonic() - start < MOST_SECONDS + 15


def test_a_gigabyte_is_refused_unread(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "年报.pdf"
    with path.open("wb") as file:
        file.truncate(1024**3)

    code = main(["report", "read", str(path), "--json"])

    assert (code, json.loads(capsys.readouterr().out)["error"]["code"]) == (2, "file_too_large")


@pytest.mark.parametrize("bad", ["60 MB of rows", "zip that unpacks to just less"])
def test_memory_of_the_command_is_bounded(bad: str, tmp_path: Path) -> None:
    name, make, _ = BAD[bad]
    path = tmp_path / name
    path.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        capture_output=True,
        check=True,
        timeout=MOST_SECONDS + 60,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )

    code, kilobytes = map(int, done.stdout.split())
    assert code == 2
    assert 0 < kilobytes < 1.7 * 1024 * 1024


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["年报.html", "年报.docx", "年报"])
def test_code_and_extension_do_not_matter_to_the_figures(
    code: str, name: str, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / name
    path.write_bytes(sound_page().decode().encode(code))

    ended = main(["report", "read", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    if code == "utf-16-le":
        # Without its mark nobody can tell it from noise.
        assert (ended, told["error"]["code"]) == (2, "unreadable_file")
    else:
        assert ended == 0
        assert told["cells"]["t3.total.total"] == clean_report("2021").cells["t3.total.total"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_page_gives_no_wrong_figure(share: float, tmp_path: Path) -> None:
    data = sound_page()
    path = tmp_path / "年报.html"
    # In the middle of a figure nobody knows the rest: it ends with a whole tag.
    path.write_bytes(data[: data.rindex(b"</", 0, int(len(data) * share))])

    read = read_report(path)

    truth = clean_report("2021").cells
    assert {cell: value for cell, value in read.cells.items() if value is not None} == {
        cell: truth[cell] for cell, value in read.cells.items() if value is not None
    }
    assert read.missing_cells() == ()


def test_large_report_is_read_in_the_guarded_process_and_is_the_same(tmp_path: Path) -> None:
    data = sound_page().replace(b"</body>", b"<div>\xe4\xbf\xa1</div>" * 60_000 + b"</body>")
    assert len(data) > LARGEST_QUICK
    path = tmp_path / "年报.html"
    path.write_bytes(data)

    assert read_report(path) == read_report_bytes(data, name="年报.html")
