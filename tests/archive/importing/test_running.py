"""An old folder comes in: each file kept or named, found by a word, killed and resumed."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.archive.importing import running
from gongkai.archive.importing.operations import confirm_document, register_document
from gongkai.archive.importing.queries import outcomes_of
from gongkai.archive.models import ArchivedDocument, ImportLine, ImportRun
from gongkai.archive.searching.operations import index_organ, index_waiting
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.models import Record, StoredFile
from gongkai.records.queries import document_entries
from gongkai.search.models import StaffEntry, StaffPassage
from gongkai.search.operations import remove_entry
from gongkai.search.queries import search
from tests.archive.importing.killing import found_by_words, import_killed_once
from tests.archive.importing.old_folder import (
    MARKED,
    letter,
    word_of,
    write_bad_files,
    write_folder,
    write_mixed_folder,
)
from tests.office import AT, make_organ, make_person
from tests.sites import Site, new_site

#: So many files in the gate; benchmarks/show_import.py takes a thousand.
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


def test_names_in_any_code_links_and_damage_hold_up_nothing(office: Organ, tmp_path: Path) -> None:
    folder = tmp_path / "旧档"
    folder.mkdir()
    raw = os.fsencode(folder)
    for name, data in (
        ("坏的.docx".encode("gb18030"), b"PK\x03\x04 torn"),
        ("空的.docx".encode("gb18030"), b""),
        ("好的.txt".encode("gb18030"), letter(1).encode()),
        (b"\xff\xfe.txt", letter(2).encode()),
    ):
        Path(os.fsdecode(raw + b"/" + name)).write_bytes(data)
    (folder / "链接").symlink_to(tmp_path, target_is_directory=True)

    assert _imported(office, folder) == {"kept": 2, "unreadable": 3}

    lines = {line.path: line.message for line in ImportLine.objects.all()}
    assert "“坏的.docx”" in lines["坏的.docx"]
    assert "“空的.docx”是空文件" in lines["空的.docx"]
    assert "快捷方式" in lines["链接"]
    assert [len(_found(word_of(number))) for number in (1, 2)] == [1, 1]


def test_an_index_that_comes_later_sets_right_what_nobody_has_confirmed(
    office: Organ, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    write_folder(folder, 3, index=False)
    _imported(office, folder)
    clerk = make_person(office, "information_officer")
    looked_at = ArchivedDocument.objects.get(number="康办发〔2015〕2号")
    told = {name: getattr(looked_at, name) for name in ("number", "maker", "dated_on", "note")}
    confirm_document(looked_at, {**told, "title": "核对过的"}, by=clerk, at=AT)
    (folder / "9").mkdir()
    (folder / "9" / "副本.txt").write_bytes((folder / "0" / "0.txt").read_bytes())
    rows = (
        *("0.txt,零号通知,Z109-0001,缺附件", "1.docx,一号通知,Z109-0001,"),
        *("2.txt,二号,,", "副本.txt,副本的通知,,"),
    )
    text = "\n".join(("文件名,题名,档号,备注", *rows))
    (folder / "目录.csv").write_text(text, encoding="utf-8")

    counts = _imported(office, folder)

    assert counts == {"same_number": 1, "updated": 1, "duplicate": 2}
    titles = ArchivedDocument.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["零号通知", "一号通知", "核对过的"]
    assert _found(f"{word_of(0)} 缺附件") == _found("零号通知") == ["零号通知"]
    assert set(_found("Z109-0001")) == {"零号通知", "一号通知"}
    assert "档号与“零号通知”相同" in ImportLine.objects.get(outcome="same_number").message
    assert _imported(office, folder) == {"duplicate": 4}


def test_telephones_in_old_papers_are_covered_where_they_are_found(
    office: Organ, tmp_path: Path
) -> None:
    folder = tmp_path / "旧档"
    folder.mkdir()
    (folder / "低保.txt").write_text("低保家庭王某，电话13971234567", encoding="utf-8")
    _imported(office, folder)

    texts = StaffPassage.objects.values_list("text", flat=True)
    assert [text for text in texts if "王某" in text] == ["低保家庭王某，电话139****4567"]
    # Looked through anew, from nothing, it is the same.
    remove_entry(StaffEntry.objects.get().key, scope="staff")
    index_organ(office)
    index_waiting()
    assert [text for text in texts.all() if "王某" in text] == ["低保家庭王某，电话139****4567"]


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


def test_a_run_killed_in_the_middle_goes_on_and_every_file_is_found_once(
    site: Site, tmp_path: Path
) -> None:
    mixed = write_mixed_folder(tmp_path / "旧档", KILLED)

    # Behind the first batch, before the second one is written: so many are read ahead at most.
    killed = import_killed_once(site, tmp_path / "旧档", after=running.BATCH_FILES + 40)

    assert 0 < killed.documents_then < KILLED
    assert killed.code == 1
    assert killed.told["outcomes"] == mixed.outcomes
    assert killed.documents == mixed.outcomes["kept"] + mixed.outcomes["same_number"]
    assert killed.lines == mixed.outcomes.total() - mixed.outcomes["no_file"]
    found = found_by_words(site, mixed.words, tmp_path)
    assert found == {name: [name] for name in mixed.words}
    assert site.run("site", "check").returncode == 0
