"""The public folder as a whole: few files for a publish, links that lead somewhere, plain pages."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

from gongkai.organs.models import Organ, PublicChange
from gongkai.portal import publisher
from gongkai.portal.models import Listed
from gongkai.portal.worker import write_all_pages, write_due_pages
from gongkai.publishing.models import CatalogueRow, Column, Item
from tests.office import AT, make_organ
from tests.portal.factories import PDF, make_columns, make_item, take_down, tell

pytestmark = pytest.mark.django_db

Columns = dict[str, Column]


def _stand(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells whether a file was written: place → moment and inode."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _touched(folder: Path, before: dict[str, tuple[int, int]]) -> set[str]:
    after = _stand(folder)
    return {
        place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
    }


@pytest.fixture
def full(office: Organ, columns: Columns) -> Organ:
    """Return an office with two dozen items over many months, all written."""
    names = ["documents", "notices", "budgets", "livelihood"]
    for n in range(24):
        make_item(
            office,
            columns[names[n % 4]],
            title=f"第{n}件",
            number=f"康办发〔2020〕{n}号",
            at=AT - timedelta(days=23 * n),
            dated_on=AT.date() - timedelta(days=23 * n + 1),
        )
    write_all_pages()
    PublicChange.objects.update(done_at=AT)
    return office


def test_a_publish_touches_few_files_however_many_there_are(
    full: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    write_all_pages()
    before = _stand(folder)
    item = make_item(full, columns["documents"], title="新的一件", files={"a.pdf": PDF})

    write_due_pages(at=AT)

    here = f"kangchuan/items/{item.record.public_id}"
    assert _touched(folder, before) == {
        "index.html",
        f"i/{item.record.public_id}/index.html",
        f"{here}/index.html",
        f"{here}/files/a.pdf",
        "kangchuan/index.html",
        "kangchuan/feed.xml",
        "kangchuan/c/documents/index.html",
        "kangchuan/c/documents/feed.xml",
        "kangchuan/c/documents/2021-01/index.html",
        "kangchuan/catalogue/index.html",
        "kangchuan/catalogue/2021-01/index.html",
        "kangchuan/sitemaps/2021-01.xml",
    }


def test_a_publish_asks_the_same_questions_however_many_items_there_are(
    office: Organ, columns: Columns
) -> None:
    def queries_of_one_more() -> int:
        item = make_item(office, columns["documents"], title="又一件")
        PublicChange.objects.update(done_at=AT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            publisher.write_item(office, item.record.public_id, at=AT)
        return len(asked)

    queries_of_one_more()
    few = queries_of_one_more()
    for _ in range(30):
        make_item(office, columns["documents"], title="许多件")
    write_all_pages()
    many = queries_of_one_more()

    assert few == many
    assert many < 40


def test_writing_everything_again_changes_nothing(full: Organ, folder: Path) -> None:
    before = _stand(folder)

    write_all_pages()

    assert _touched(folder, before) == set()


def test_a_rebuild_gives_what_single_changes_gave(
    office: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    items = [
        make_item(office, columns[name], title=f"{name}一件", files={"a.pdf": PDF})
        for name in ("documents", "notices", "interpretation")
    ]
    PublicChange.objects.create(organ=office, topic="organ", at=AT)
    take_down(items[1])
    write_due_pages(at=AT)
    before = _stand(folder)

    write_all_pages()

    assert _touched(folder, before) == set()


def test_a_rebuild_takes_away_what_belongs_to_nothing(
    full: Organ, folder: Path, columns: Columns
) -> None:
    import os

    old = [
        "kangchuan/items/gone00000000/index.html",
        "kangchuan/items/gone00000000/files/a.pdf",
        "kangchuan/c/closed/2019-01/index.html",
        "kangchuan/catalogue/2001-01/index.html",
        "i/gone00000000/index.html",
        "kangchuan/.gongkai-left",
    ]
    for place in old:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("x")
        os.utime(folder / place, (1, 1))
    (folder / "kangchuan/items/new000000000").mkdir()
    (folder / "kangchuan/items/new000000000/index.html").write_text("written meanwhile")
    os.utime(folder / "kangchuan/items/new000000000/index.html", (4e9, 4e9))

    write_all_pages()

    assert [place for place in old if (folder / place).exists()] == []
    assert not (folder / "kangchuan/items/gone00000000").exists()
    assert (folder / "kangchuan/items/new000000000/index.html").exists()


def test_what_cannot_be_written_holds_up_no_rebuild_and_is_ordered_again(
    full: Organ, folder: Path, columns: Columns
) -> None:
    from gongkai.records.files import path_of

    item = make_item(full, columns["documents"], title="附件坏了", files={"a.pdf": PDF})
    write_due_pages(at=AT)
    path_of(item.record.attachments[0]["sha256"]).write_bytes(b"%PDF-rotten")
    (folder / "kangchuan/guide/index.html").unlink()

    write_all_pages()

    assert (folder / "kangchuan/guide/index.html").is_file()
    assert (folder / f"kangchuan/items/{item.record.public_id}/files/a.pdf").read_bytes() == PDF
    [waiting] = PublicChange.objects.filter(done_at=None)
    assert (waiting.topic, waiting.reference) == ("item", item.record.public_id)


def test_a_publish_gets_its_turn_while_a_whole_office_is_written(
    full: Organ, folder: Path, columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "PIECE", 8)
    PublicChange.objects.create(organ=full, topic="organ", at=AT)
    really = publisher.item_files
    made: list[Item] = []
    seen_at: list[int] = []
    count = [0]

    def counted(item: Item, *given: Any, **more: Any) -> dict[Path, bytes]:
        count[0] += 1
        if not made:
            made.append(make_item(full, columns["documents"], title="急件"))
        elif made[0] == item and not seen_at:
            seen_at.append(count[0])
        return really(item, *given, **more)

    monkeypatch.setattr(publisher, "item_files", counted)
    assert write_due_pages(at=AT) == 2

    assert seen_at == [9]
    assert "急件" in (folder / "kangchuan/c/documents/index.html").read_text()


def test_changes_of_the_whole_office_that_wait_together_are_written_once(
    full: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        PublicChange.objects.create(organ=full, topic="organ", at=AT)
    from gongkai.portal import worker

    really = worker.write_organ
    written: list[str] = []

    def counted(organ: Organ, **given: Any) -> int:
        written.append(organ.slug)
        return really(organ, **given)

    monkeypatch.setattr(worker, "write_organ", counted)

    assert write_due_pages(at=AT) == 3
    assert written == ["kangchuan"]


def _standard_row(organ: Organ, number: str) -> CatalogueRow:
    return CatalogueRow.objects.create(
        organ=organ,
        number=number,
        domain="社会救助",
        item1="最低生活保障",
        item2=f"事项{number}",
        content="初审对象名单\n低保对象名单",
        term="20个工作日内",
        channels=["website"],
        way=["open"],
        levels=["乡级"],
    )


def test_items_hang_on_rows_of_the_standard_catalogue(
    office: Organ, columns: Columns, folder: Path
) -> None:
    first, second = _standard_row(office, "1"), _standard_row(office, "2")
    item = make_item(office, columns["livelihood"], title="低保公示", row=first)
    write_all_pages()
    row = "kangchuan/catalogue/standard/{}/index.html"
    assert "低保公示" in (folder / row.format(first.pk)).read_text()

    Item.objects.filter(pk=item.pk).update(catalogue_row=second)
    tell(item)
    write_due_pages(at=AT)
    write_all_pages()
    assert "低保公示" in (folder / row.format(first.pk)).read_text(), "a draft moves nothing"
    Item.objects.filter(pk=item.pk).update(published_row=second)
    tell(item)
    write_due_pages(at=AT + timedelta(days=1))

    assert "低保公示" not in (folder / row.format(first.pk)).read_text()
    assert "低保公示" in (folder / row.format(second.pk)).read_text()
    assert (folder / "kangchuan/catalogue/standard/index.html").read_text().count(
        "最低生活保障"
    ) == 2


def test_a_new_standard_catalogue_touches_its_own_pages(full: Organ, folder: Path) -> None:
    first, second = _standard_row(full, "1"), _standard_row(full, "2")
    PublicChange.objects.create(organ=full, topic="catalogue", at=AT)
    before = _stand(folder)

    write_due_pages(at=AT)

    rows = [f"kangchuan/catalogue/standard/{row.pk}/index.html" for row in (first, second)]
    lists = ["kangchuan/catalogue/index.html", "kangchuan/catalogue/standard/index.html"]
    assert _touched(folder, before) == {*rows, *lists}
    CatalogueRow.objects.filter(pk=second.pk).update(retired_at=AT)
    PublicChange.objects.create(organ=full, topic="catalogue", at=AT)
    write_due_pages(at=AT)
    assert [(folder / row).exists() for row in rows] == [True, False]


def _pages(folder: Path) -> Iterator[tuple[Path, Any]]:
    for path in folder.rglob("*.html"):
        if path.name not in ("404.html", "503.html"):
            yield path, html.fromstring(path.read_bytes())


@pytest.fixture
def everything(full: Organ, columns: Columns, folder: Path) -> Path:
    """Return a folder that holds every kind of page."""
    row = _standard_row(full, "1")
    make_item(full, columns["livelihood"], row=row, files={"附件 1.pdf": PDF, "a&b;.pdf": PDF})
    make_item(full, columns["interpretation"], basis="（康办发〔2020〕3号）")
    gone = make_item(full, columns["notices"])
    other = make_organ("heyang")
    make_item(other, make_columns(other)["about"])
    make_organ("empty")
    take_down(gone)
    write_all_pages()
    write_due_pages(at=AT)
    return folder


def test_every_link_of_every_page_leads_to_a_file_of_the_folder(everything: Path) -> None:
    broken = []
    for path, tree in _pages(everything):
        for element, attribute, link, _ in tree.iterlinks():
            if element.tag == "form" or link.startswith(("https://", "http://")):
                continue
            answered = ("api/docs", "status/", "form/", "complain/")
            if attribute == "content" or link.endswith(answered):
                # The application answers there; an exported folder has a page in its place.
                continue
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            is_there = target.is_file() and target.is_relative_to(everything)
            if parts.path and not is_there:
                broken.append((path.relative_to(everything).as_posix(), link))
            if parts.fragment and not parts.path and not tree.xpath(f"//*[@id='{parts.fragment}']"):
                broken.append((path.relative_to(everything).as_posix(), link))

    assert broken == []


def test_forms_lead_to_the_search(everything: Path) -> None:
    wrong = [
        path
        for path, tree in _pages(everything)
        for form in tree.xpath("//form")
        if (path.parent / form.get("action")).resolve() != everything / "search"
    ]

    assert wrong == []


def test_every_page_is_plain_and_said_to_readers_who_do_not_see(everything: Path) -> None:
    wrong = []
    for path, tree in _pages(everything):
        text = path.read_text()
        where = path.relative_to(everything).as_posix()
        ids = tree.xpath("//@id")
        problems = {
            "heads": len(tree.xpath("//h1")) != 1,
            "language": tree.get("lang") != "zh-CN",
            "title": not (tree.findtext(".//title") or "").strip(),
            "main": len(tree.xpath("//main")) != 1,
            "twice": len(ids) != len(set(ids)),
            "labels": any(
                not tree.xpath(f"//label[@for='{field.get('id')}']")
                for field in tree.xpath("//input[not(@type='hidden')]")
            ),
            "links": any(not link.text_content().strip() for link in tree.xpath("//a")),
            "drawings": any(
                drawing.get("role") != "img" or not drawing.get("aria-label")
                for drawing in tree.xpath("//svg")
            ),
            "inline style": bool(tree.xpath("//@style | //style")),
            "inline script": bool(
                tree.xpath("//script[not(@src) and not(@type='application/ld+json')]")
            ),
            "handlers": bool(re.search(r"<[^>]+\son\w+=", text)),
            "tables": any(not table.xpath(".//th[@scope]") for table in tree.xpath("//table")),
        }
        wrong += [(where, name) for name, is_wrong in problems.items() if is_wrong]

    assert wrong == []


def test_the_navigation_has_the_fixed_columns_in_the_order_of_the_notice(everything: Path) -> None:
    page = html.parse(everything / "kangchuan/c/budgets/index.html").getroot()

    fixed = page.xpath("//nav[@id='menu']/ul[1]/li/a/text()")
    here = page.xpath("//nav[@id='menu']//a[@aria-current]/text()")
    assert fixed == [
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "依申请公开",
    ]
    assert here == ["财政预决算"]


def test_site_maps_name_every_page_of_an_item_once(
    full: Organ, folder: Path, columns: Columns, at_home: str
) -> None:
    make_item(full, columns["notices"], url="https://www.example.gov.cn/elsewhere.html")
    write_all_pages()
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

    def places(file: Path) -> list[str]:
        found = etree.parse(file).getroot().iter(name)
        return [str(one.text).removeprefix(f"{at_home}/") for one in found]

    maps = places(folder / "kangchuan/sitemap.xml")
    listed = [place for one in maps for place in places(folder / one)]
    items = [f"kangchuan/items/{one.public_id}/" for one in Listed.objects.filter(url="")]

    assert sorted(place for place in listed if "/items/" in place) == sorted(items)
    assert all((folder / place / "index.html").is_file() for place in listed)
    robots = (folder / "robots.txt").read_text()
    assert f"Sitemap: {at_home}/kangchuan/sitemap.xml" in robots
    assert "Disallow: /office/" in robots


def test_a_feed_has_the_newest_items_first(full: Organ, folder: Path, at_home: str) -> None:
    write_all_pages()
    names = {"a": "http://www.w3.org/2005/Atom"}

    feed = etree.parse(folder / "kangchuan/c/documents/feed.xml").getroot()

    titles = feed.xpath("a:entry/a:title/text()", namespaces=names)
    links = feed.xpath("a:entry/a:link/@href", namespaces=names)
    assert titles == [f"第{n}件" for n in range(0, 24, 4)]
    assert all(link.startswith(f"{at_home}/kangchuan/items/") for link in links)


def test_what_a_body_says_is_text_in_a_feed(office: Organ, columns: Columns, folder: Path) -> None:
    make_item(office, columns["documents"], body="<p>见 &lt;img src=x onerror=alert(1)&gt;</p>")
    write_all_pages()

    feed = etree.parse(folder / "kangchuan/feed.xml").getroot()

    [summary] = feed.iter("{http://www.w3.org/2005/Atom}summary")
    assert summary.text == "见 &lt;img src=x onerror=alert(1)&gt;"


def test_organs_stand_under_those_that_supervise_them(
    office: Organ, columns: Columns, folder: Path
) -> None:
    from gongkai.organs.models import Supervision

    district = make_organ("district", name="示例区人民政府办公室", has_portal=False)
    make_organ("heyang")
    Supervision.objects.create(parent=district, child=office, from_on=AT.date())

    write_all_pages()

    home = html.parse(folder / "index.html").getroot()
    told = [
        (section.findtext("h2"), section.xpath(".//ul/li/div/a/text()"))
        for section in home.xpath("//section[.//ul[contains(@class, 'organs')]]")
    ]
    assert told == [
        ("示例区人民政府办公室指导的机关", ["康川街道办事处"]),
        ("其他行政机关", ["heyang街道办事处"]),
    ]
