"""An old folder comes in: each file kept or named, found by a word, killed and resumed."""

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.archive.importing import running
from gongkai.archive.importing.operations import confirm_document, register_document
from gongkai.archive.importing.queries import outcomes_of
from gongkai.archive.models import ArchivedDocument, ImportLine, ImportRun
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.models import Record, StoredFile
from gongkai.records.queries import document_entries
from gongkai.search.queries import search
from tests.archive.importing.old_folder import (
    MARKED,
    letter,
    word_of,
    write_bad_files,
    write_folder,
)
from tests.office import AT, make_organ, make_person
from tests.sites import Site, new_site

#: So many files in the gate; benchmarks/bench_import.py takes thousands.
KILLED = 200


@pytest.fixture
def office(db: None) -> Organ:
    return make_organ()


def _imported(office: Organ, folder: Path, **given: Any) -> dict[str, int]:
    run = running.import_folder(office, folder, **{"at": AT, **given})
    return {slug: number for slug, _, number in outcomes_of(run)}


def _found(word: str) -> list[str]:
    hits = search(word, scope="staff", organs=["kangchuan"], readers=["kangchuan/archive"]).hits
    return ["".join(piece for piece, _ in hit.title) for hit in hits]


def test_a_folder_with_its_index_comes_in_and_each_is_found_by_a_word_in_it(
    office: Organ, tmp_path: Path
) -> None:
    write_folder(tmp_path / "旧档", 20)

    assert _imported(office, tmp_path / "旧档") == {"kept": 20}

    assert [_found(word_of(number)) for number in (1, 2, 3)] == [
        [f"关于第{number}次防汛检查的通知"] for number in (1, 2, 3)
    ]
    one = ArchivedDocument.objects.get(number="康办发〔2015〕1号")
    assert (one.maker, one.dated_on, one.retention, one.pages, one.proposed) == (
        "康川街道办事处",
        date(2015, 6, 2),
        "long",
        2,
        [],
    )


def test_what_the_index_lacks_is_proposed_from_the_text_and_marked_so(
    office: Organ, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    folder.mkdir()
    (folder / "扫描001.txt").write_text(letter(7), encoding="utf-8")

    _imported(office, folder)

    one = ArchivedDocument.objects.get()
    assert (one.title, one.number, one.maker, one.dated_on) == (
        "关于做好第7次防汛检查工作的通知",
        "康办发〔2015〕7号",
        "康川街道办事处",
        date(2015, 6, 3),
    )
    assert one.proposed == ["title", "number", "maker", "dated_on"]
    assert "目录里没有这份文件" in ImportLine.objects.get().message


def test_every_bad_file_is_named_with_its_reason_and_nothing_of_a_marked_one_is_kept(
    office: Organ, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    write_folder(folder, 3)
    (folder / "重复.txt").write_bytes((folder / "0" / "0.txt").read_bytes())
    write_bad_files(folder)
    with (folder / "归档文件目录.csv").open("a", encoding="utf-8") as index:
        index.write("\n没有.doc,没有这份文件,,,,,")

    counts = _imported(office, folder)

    assert counts == {"kept": 3, "duplicate": 1, "refused": 2, "unreadable": 5, "no_file": 1}
    lines = {line.path: line for line in ImportLine.objects.all()}
    assert "损坏" in lines["坏的.docx"].message
    assert "密码" in lines["加密.docx"].message
    assert all(line.message for line in lines.values() if line.outcome != "kept")
    assert [path for path in lines if "机密★" in path] == []
    kept = {path.name for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert kept == set(StoredFile.objects.values_list("sha256", flat=True))
    assert _found("雪山行动") == []


def test_a_folder_taken_in_again_adds_nothing(office: Organ, tmp_path: Path) -> None:
    write_folder(tmp_path / "旧档", 10)
    _imported(office, tmp_path / "旧档")

    assert _imported(office, tmp_path / "旧档") == {"duplicate": 10}
    assert ArchivedDocument.objects.count() == 10


def test_an_index_with_a_secrecy_mark_or_without_heads_takes_nothing_in(
    office: Organ, tmp_path: Path
) -> None:
    write_folder(tmp_path / "旧档", 2, index=False)
    marked, blank = tmp_path / "目录1.csv", tmp_path / "目录2.csv"
    marked.write_text(f"文件名,题名\n{MARKED}", encoding="utf-8")
    blank.write_text("甲,乙\n1,2", encoding="utf-8")

    for index in (marked, blank):
        with pytest.raises(InvalidInput):
            _imported(office, tmp_path / "旧档", index=index)
    assert ImportRun.objects.count() == 0


def test_a_full_disk_stops_the_run_and_it_goes_on_afterwards(
    office: Organ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "旧档", 12)
    put, done = running.put, []

    def full(data: bytes) -> str:
        if len(done) >= 5:
            raise InvalidInput("文件没有保存（磁盘已满）。", code="disk_full")
        done.append(data)
        return put(data)

    monkeypatch.setattr(running, "put", full)
    with pytest.raises(InvalidInput, match="磁盘已满"):
        _imported(office, tmp_path / "旧档")
    [stopped] = ImportRun.objects.all()
    assert (stopped.state, "磁盘已满" in stopped.problem) == ("stopped", True)
    monkeypatch.setattr(running, "put", put)

    assert _imported(office, tmp_path / "旧档") == {"kept": 12}
    assert ImportRun.objects.count() == 1


def test_an_old_document_counts_in_no_report_until_a_person_registers_it(
    office: Organ, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    folder.mkdir()
    (folder / "a.txt").write_text(letter(7), encoding="utf-8")
    _imported(office, folder)
    clerk = make_person(office, "information_officer")
    one = ArchivedDocument.objects.get()
    content = {"kind": "document", "issuer": "own", "attribute": "open", "ground": ""}

    assert Record.objects.count() == 0
    with pytest.raises(WrongState, match="没有核对"):
        register_document(one, content, by=clerk, at=AT)
    told = {"title": "防汛通知", "number": one.number, "maker": one.maker, "note": ""}
    confirm_document(one, {**told, "dated_on": one.dated_on}, by=clerk, at=AT)
    register_document(one, content, by=clerk, at=AT)

    assert [entry.title for entry in document_entries(office, 2015)] == ["防汛通知"]
    assert [entry.title for entry in document_entries(office, 2021)] == []
    assert _found(word_of(7)) == ["防汛通知"]
    with pytest.raises(WrongState, match="已经登记"):
        register_document(one, content, by=clerk, at=AT)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with new_site(tmp_path / "site") as made:
        yield made


_COUNT = """
from gongkai.archive.models import ArchivedDocument, ImportLine
print(ArchivedDocument.objects.count(), ImportLine.objects.count())
"""
_WORDS = """
import json, sys
from gongkai.search.queries import search
from tests.archive.importing.old_folder import word_of
who = dict(scope="staff", organs=["kangchuan"], readers=["kangchuan/archive"])
told = [search(word_of(n), **who).total for n in range(0, {n}, 7)]
print(json.dumps(told))
"""


def _files_kept(site: Site) -> int:
    return sum(1 for path in (site.folder / "files").rglob("*") if path.is_file())


def test_a_run_killed_in_the_middle_goes_on_and_every_file_is_found_once(
    site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    write_folder(folder, KILLED)
    write_bad_files(folder)
    command = site.command("site", "import-archive", folder, "--organ", "kangchuan", "--json")
    # Behind the first batch, before the second one is written.
    enough = _files_kept(site) + running.BATCH_FILES + 60
    first = site.start(*command)
    until = time.monotonic() + 120
    while _files_kept(site) < enough:
        assert time.monotonic() < until
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    half = int(site.python(_COUNT).stdout.split()[0])

    again = site.run(*command[3:])

    assert 0 < half < KILLED
    assert again.returncode == 1, again.stderr
    assert json.loads(again.stdout)["outcomes"] == {
        "kept": KILLED,
        "refused": 2,
        "unreadable": 5,
    }
    assert site.python(_COUNT).stdout.split() == [str(KILLED), str(KILLED + 7)]
    found = json.loads(site.python(_WORDS.format(n=KILLED)).stdout)
    assert found == [1] * len(range(0, KILLED, 7))
    assert site.run("site", "check").returncode == 0
