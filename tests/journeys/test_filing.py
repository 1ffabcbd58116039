"""The archive in a real browser: filed, listed, handed over, an old folder looked through."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.importing.old_folder import write_bad_files, write_folder
from tests.journeys.visit import Visit
from tests.sites import Site

ARCHIVE = "/office/kangchuan/archive"


@pytest.fixture
def old_folder(site: Site, tmp_path: Path) -> str:
    """Take an old folder in on the server, as the administrator does."""
    folder = tmp_path / "旧档2015"
    write_folder(folder, 12)
    write_bad_files(folder)
    done = site.run("site", "import-archive", folder, "--organ", "kangchuan")
    assert done.returncode == 1, done.stderr
    return folder.name


def test_the_office_files_hands_over_and_looks_old_papers_through(
    visit: Callable[..., Visit], old_folder: str
) -> None:
    faults: list[str] = []

    def look(somebody: Visit, name: str = "") -> None:
        if name:
            somebody.picture(name)
        faults.extend(somebody.faults())

    head = visit()
    head.sign_in("党政办主任")
    head.go(f"{ARCHIVE}/filing/")
    assert "还没有填写全宗号" in head.text()
    head.click("归档设置")
    look(head)
    head.page.get_by_label("全宗号").fill("Z109")
    head.click("保存")

    # Everything that waits in a category goes at once.
    look(head, "archive-filing")
    head.click("归档勾选的")
    assert "已归档" in head.text()
    head.go(f"{ARCHIVE}/pieces/")
    assert "-ZDG-0001" in head.text()
    look(head, "archive-pieces")
    for name in ("目录（表格）", "目录（打印）", "归档章", "档案盒标签", "备考表", "导出档案包"):
        assert head.download(name).suggested_filename, name
    head.follow(head.page.locator("table a").first)
    look(head, "archive-piece")

    # Handed over to the library, signed for.
    head.go(f"{ARCHIVE}/transfers/new/?to=library")
    look(head)
    head.page.get_by_label("接收单位", exact=False).last.fill("示例区图书馆")
    head.page.locator("input[name=chosen]").first.check()
    head.click("生成移交清单")
    assert "待签收" in head.text()
    look(head)
    head.click("登记接收")
    look(head)
    head.page.get_by_label("接收人").fill("李某")
    head.click("登记")
    assert "已接收" in head.text()

    # What came in from the old folder: each file with what became of it.
    head.go(f"{ARCHIVE}/imports/")
    look(head)
    head.click(old_folder)
    assert "拒收（带密级标志）" in head.text()
    look(head, "archive-import")
    head.go(f"{ARCHIVE}/documents/?unconfirmed=on")
    look(head)
    head.follow(head.page.locator("main ul.list a").first)
    assert "由系统从正文或文件名提出" in head.text()
    look(head)
    head.click("核对")
    look(head)
    head.click("保存")
    assert "已核对" in head.text()

    head.go(f"{ARCHIVE}/integrity/")
    look(head, "integrity")

    phone = visit(phone=True)
    phone.sign_in("党政办主任")
    for address in (
        "filing/",
        "pieces/",
        "pieces/1/",
        "transfers/",
        "transfers/1/",
        "disposals/",
        "disposals/new/",
        "imports/",
        "imports/1/",
        "documents/",
        "documents/1/",
        "integrity/",
    ):
        phone.go(f"{ARCHIVE}/{address}")
        look(phone)
    assert faults == []
