"""The folder for a network without a way in: the same pages, and words where to go."""

from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.portal.export import export_pages
from gongkai.portal.worker import write_all_pages, write_due_pages
from gongkai.publishing.models import Column
from tests.office import AT
from tests.portal.factories import PDF, make_item, take_down

pytestmark = pytest.mark.django_db

Columns = dict[str, Column]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_export_is_the_public_folder_with_words_where_to_search(
    office: Organ, columns: Columns, folder: Path, tmp_path: Path, at_home: str
) -> None:
    make_item(office, columns["documents"], files={"附件.pdf": PDF})
    make_item(office, columns["documents"], title="不公开的草稿", state="draft")
    write_all_pages()
    (folder / ".removed-old").mkdir()
    (folder / ".removed-old/secret.html").write_text("x")

    count = export_pages(tmp_path / "out")

    exported = _files(tmp_path / "out")
    search = exported.pop("search/index.html").decode()
    data = exported.pop("api/docs/index.html").decode()
    complaining = exported.pop("kangchuan/complain/index.html").decode()
    applying = [
        exported.pop(f"kangchuan/apply/{name}/index.html").decode() for name in ("form", "status")
    ]
    dumps = [exported.pop(f"data/kangchuan/2021.{kind}").decode() for kind in ("csv", "json")]
    assert exported == {
        place: data for place, data in _files(folder).items() if not place.startswith(".")
    }
    assert count == len(exported) + 7
    assert all("关于做好冬季供暖工作的通知" in dump for dump in dumps)
    assert '<a href="../../data/kangchuan/2021.csv" download>' in data
    assert f'<a href="{at_home}/search/">' in search
    assert f'<a href="{at_home}/kangchuan/apply/form/">' in applying[0]
    assert f'<a href="{at_home}/kangchuan/apply/status/">' in applying[1]
    assert f'<a href="{at_home}/kangchuan/complain/">' in complaining
    assert '<a href="../kangchuan/catalogue/">' in search
    assert '<a href="../../kangchuan/catalogue/">' in data


def test_an_export_brought_up_to_date_loses_what_was_taken_down(
    office: Organ, columns: Columns, tmp_path: Path
) -> None:
    item = make_item(office, columns["documents"], body="<p>要撤的正文</p>", files={"a.pdf": PDF})
    write_all_pages()
    export_pages(tmp_path / "out")
    take_down(item)
    write_due_pages(at=AT)

    export_pages(tmp_path / "out")

    told = _files(tmp_path / "out")
    assert [place for place, data in told.items() if "要撤的正文".encode() in data] == []
    assert [place for place in told if place.endswith("a.pdf")] == []


def test_a_folder_with_other_files_is_left_alone(
    office: Organ, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as nothing:
        export_pages(tmp_path / "out")
    write_all_pages()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.docx").write_bytes(b"x")

    with pytest.raises(InvalidInput) as taken:
        export_pages(tmp_path / "mine")
    with pytest.raises(InvalidInput) as inside:
        export_pages(folder / "out")

    assert nothing.value.code == "nothing_public"
    assert taken.value.code == inside.value.code == "target_not_empty"
    assert (tmp_path / "mine/letter.docx").exists()
