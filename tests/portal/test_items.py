"""Pages of items: the approved version alone, everywhere it belongs and nowhere else."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from gongkai.audit.chain import canonical
from gongkai.audit.operations import deed
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.public_folder import item_place, remove_now
from gongkai.portal import publisher
from gongkai.portal.models import Listed
from gongkai.portal.worker import write_all_pages, write_due_pages
from gongkai.publishing.models import Column, Item
from gongkai.records.content import content_hash
from gongkai.records.files import path_of, put
from gongkai.records.models import Record, Version
from tests.office import AT, make_organ
from tests.portal.factories import (
    PDF,
    a_day,
    edit_draft,
    make_item,
    take_down,
    tell,
)

pytestmark = pytest.mark.django_db

Columns = dict[str, Column]


def _texts(folder: Path) -> dict[str, str]:
    """Return everything written that can be read as text, by place."""
    kinds = {".html", ".xml", ".txt", ".json"}
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in kinds
    }


def _with(folder: Path, words: str) -> set[str]:
    return {place for place, text in _texts(folder).items() if words in text}


def _place(item: Item) -> str:
    return item_place(item.organ.slug, item.record.public_id).as_posix()


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_published_item_has_a_page_with_everything_that_the_law_asks_for(
    office: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    item = make_item(
        office,
        columns["documents"],
        title="关于做好冬季供暖工作的通知",
        number="康办发〔2020〕154号",
        effective_on=a_day(12),
        basis="《供热条例》第三条\n见 https://www.example.gov.cn/basis.html",
        files={"附件1.pdf": PDF},
    )

    write_due_pages(at=AT)

    page = (folder / _place(item) / "index.html").read_text()
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(?:<[^>]+>)?([^<]*)", page))
    assert facts == {
        "索引号": item.record.index_number,
        "文号": "康办发〔2020〕154号",
        "发布机构": "康川街道办事处",
        "成文日期": "2020-11-02",
        "发布日期": "2021-01-15",
        "施行日期": "2020-12-05",
        "有效性": "有效",
        "栏目": "履职依据（政策文件）",
        "公开方式": "主动公开",
        "联系人": "党政办公室",
        "联系电话": "0000-1234567",
        "短网址": f"{at_home}/i/{item.record.public_id}",
    }
    assert '<a href="https://www.example.gov.cn/basis.html">' in page
    assert '<a href="files/%E9%99%84%E4%BB%B61.pdf">附件1.pdf</a>' in page
    assert (folder / _place(item) / "files/附件1.pdf").read_bytes() == PDF
    metas = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', page))
    assert {name: metas[name] for name in ("ArticleTitle", "PubDate", "ColumnName", "Url")} == {
        "ArticleTitle": "关于做好冬季供暖工作的通知",
        "PubDate": "2021-01-15 09:30",
        "ColumnName": "履职依据（政策文件）",
        "Url": f"{at_home}/{_place(item)}/",
    }
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["identifier"] == item.record.index_number


def test_an_item_stands_in_every_list_that_shows_it(
    office: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    item = make_item(office, columns["documents"], title="唯一的标题")

    write_due_pages(at=AT)

    assert _with(folder, "唯一的标题") == {
        "index.html",
        "kangchuan/index.html",
        "kangchuan/feed.xml",
        "kangchuan/c/documents/index.html",
        "kangchuan/c/documents/feed.xml",
        "kangchuan/c/documents/2021-01/index.html",
        "kangchuan/catalogue/index.html",
        "kangchuan/catalogue/2021-01/index.html",
        f"{_place(item)}/index.html",
    }
    assert f"{at_home}/{_place(item)}/" in _texts(folder)["kangchuan/sitemaps/2021-01.xml"]


def test_what_is_not_published_is_in_no_file(office: Organ, columns: Columns, folder: Path) -> None:
    make_item(office, columns["documents"], title="还在拟稿", body="<p>草稿正文</p>", state="draft")
    public = make_item(office, columns["documents"], title="公开的标题", files={"旧.pdf": PDF})
    edit_draft(
        public,
        title="正在修改的标题",
        body="<p>正在修改</p>",
        attachments=[],
        number="修改中〔2021〕1号",
    )
    Item.objects.filter(pk=public.pk).update(
        state="draft", correction_note="更正中", column=columns["notices"]
    )
    tell(public)

    write_due_pages(at=AT)
    write_all_pages()

    everything = "".join(_texts(folder).values())
    for words in ("还在拟稿", "草稿正文", "正在修改", "修改中", "更正中"):
        assert words not in everything, words
    assert "公开的标题" in (folder / "kangchuan/c/documents/index.html").read_text()
    assert "公开的标题" not in (folder / "kangchuan/c/notices/index.html").read_text()
    assert (folder / _place(public) / "files/旧.pdf").is_file()


def test_what_is_taken_down_leaves_a_trace_without_body_and_attachments(
    office: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    item = make_item(
        office,
        columns["documents"],
        title="要撤下的",
        body="<p>秘密正文</p>",
        files={"名单.pdf": PDF},
    )
    write_due_pages(at=AT)
    take_down(item, reason="涉及个人信息")
    remove_now(item_place("kangchuan", item.record.public_id))
    assert not (folder / _place(item)).exists(), "gone before the worker comes"

    write_due_pages(at=AT)

    assert _with(folder, "要撤下的") == {f"{_place(item)}/index.html"}
    assert _with(folder, "秘密正文") == set()
    assert _with(folder, f"/{item.record.public_id}/") == {
        f"{_place(item)}/index.html",
        f"i/{item.record.public_id}/index.html",
    }
    page = (folder / _place(item) / "index.html").read_text()
    assert "涉及个人信息" in page
    assert "2021-01-15" in page
    assert '<meta name="robots" content="noindex">' in page
    assert not (folder / _place(item) / "files").exists()
    assert not (folder / "kangchuan/c/documents/2021-01").exists()
    assert not (folder / "kangchuan/catalogue/2021-01").exists()
    assert not (folder / "kangchuan/sitemaps/2021-01.xml").exists()


def test_an_item_taken_down_while_its_page_is_drawn_does_not_stay(
    office: Organ, columns: Columns, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(
        office, columns["documents"], title="慢了", body="<p>不该留下</p>", files={"名单.pdf": PDF}
    )
    really = publisher.item_files
    drawn: list[int] = []

    def slowly(item: Item, *given: Any, **more: Any) -> dict[Path, bytes]:
        files = really(item, *given, **more)
        if not drawn:
            drawn.append(1)
            take_down(item)
            remove_now(item_place("kangchuan", item.record.public_id))
        return files

    monkeypatch.setattr(publisher, "item_files", slowly)
    publisher.write_item(office, item.record.public_id, at=AT)

    assert _with(folder, "不该留下") == set()
    assert not (folder / _place(item) / "files").exists()
    assert _with(folder, "慢了") == {f"{_place(item)}/index.html"}


def test_a_rebuild_does_not_bring_back_what_is_taken_down_meanwhile(
    office: Organ, columns: Columns, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(office, columns["documents"], body="<p>不该留下</p>", files={"名单.pdf": PDF})
    really = publisher.item_files
    drawn: list[int] = []

    def slowly(item: Item, *given: Any, **more: Any) -> dict[Path, bytes]:
        files = really(item, *given, **more)
        if not drawn:
            drawn.append(1)
            take_down(item)
        return files

    monkeypatch.setattr(publisher, "item_files", slowly)
    write_all_pages()

    assert _with(folder, "不该留下") == set()
    assert not (folder / _place(item) / "files").exists()


def test_a_correction_replaces_body_and_attachments_and_says_so(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], files={"旧.pdf": PDF, "留.pdf": PDF})
    write_due_pages(at=AT)
    told = json.loads(item.published_version.text)
    told["body"] = "<p>更正后的正文</p>"
    told["attachments"] = [one for one in told["attachments"] if one["name"] == "留.pdf"]
    _publish_again(item, told, note="数字有误", at=AT + timedelta(days=40))

    write_due_pages(at=AT + timedelta(days=40))

    page = (folder / _place(item) / "index.html").read_text()
    assert "更正后的正文" in page
    assert "更正说明（2021-02-24）：数字有误" in page
    assert [path.name for path in (folder / _place(item) / "files").iterdir()] == ["留.pdf"]
    # It was first published in January, and there it stays.
    assert (folder / "kangchuan/c/documents/2021-01/index.html").is_file()
    assert not (folder / "kangchuan/c/documents/2021-02").exists()


def test_an_item_published_again_tells_its_versions_and_both_days(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"])
    later = AT + timedelta(days=40)
    _enter_publication(item, AT)
    write_due_pages(at=AT)
    before = (folder / _place(item) / "index.html").read_text()
    _enter_publication(item, later)
    _publish_again(item, json.loads(item.published_version.text), note="数字有误", at=later)

    write_due_pages(at=later)

    page = (folder / _place(item) / "index.html").read_text()
    versions = html.fromstring(page).xpath("//ol[@class='versions']/li")
    assert [" ".join(one.text_content().split()) for one in versions] == [
        "第2版 2021-02-24 现行版本 更正说明：数字有误",
        "第1版 2021-01-15 首次发布",
    ]
    assert "<dt>发布日期</dt><dd>2021-01-15</dd><dt>更新日期</dt><dd>2021-02-24</dd>" in page
    assert 'class="versions"' not in before
    assert "更新日期" not in before
    assert '<meta name="PubDate" content="2021-01-15 00:00">' in page
    feed = etree.parse(folder / "kangchuan/feed.xml").getroot()
    [entry] = feed.iter("{http://www.w3.org/2005/Atom}entry")
    days = {one.tag.rpartition("}")[2]: str(one.text)[:10] for one in entry}
    assert (days["published"], days["updated"]) == ("2021-01-15", "2021-02-24")


def _enter_publication(item: Item, at: Any) -> None:
    with deed("publishing.published", organ=item.organ.slug, by=item.drafter, at=at) as done:
        done.on(f"record:{item.record.public_id}", on=at.date().isoformat())


def test_a_page_ends_with_signature_day_and_mark_above_its_appendix(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], body="<p>通知如下。</p><p>附件</p><p>名单</p>")

    write_due_pages(at=AT)

    page = html.fromstring((folder / _place(item) / "index.html").read_text())
    told = page.xpath("//div[contains(@class, 'body')]//p/text()")
    assert told == [
        "通知如下。",
        "康川街道办事处",
        "2020年11月2日",
        "（此件公开发布）",
        "附件",
        "名单",
    ]


def test_without_an_address_of_the_site_the_short_link_is_a_path_and_no_picture(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"])

    write_due_pages(at=AT)

    page = html.fromstring((folder / _place(item) / "index.html").read_text())
    short = f"i/{item.record.public_id}"
    [link] = page.xpath("//dt[text()='短网址']/following-sibling::dd[1]/a")
    assert (link.get("href"), link.text) == (f"../../../{short}/", f"/{short}")
    assert page.xpath("//svg") == []


def test_the_numbers_of_the_site_stand_in_head_and_foot(
    office: Organ, columns: Columns, folder: Path, at_home: str
) -> None:
    numbers = {"site_code": "6301000001", "icp_number": "青ICP备01号", "police_number": "青公备2号"}
    Organ.objects.update(**numbers)
    write_all_pages()
    shared = html.parse(folder / "index.html").getroot()
    own = html.parse(folder / "kangchuan/index.html").getroot()
    make_organ("heyang", site_code="6301000002")
    write_all_pages()
    differing = html.parse(folder / "index.html").getroot()

    def told(page: Any) -> tuple[dict[str, str], list[str]]:
        metas = {one.get("name"): one.get("content") for one in page.xpath("//meta[@name]")}
        found = {name: metas[name] for name in ("SiteDomain", "SiteIDCode") if name in metas}
        footer = page.xpath("//footer")[0].text_content()
        return found, [number for number in numbers.values() if number in footer]

    everything = (
        {"SiteDomain": "www.example.gov.cn", "SiteIDCode": "6301000001"},
        list(numbers.values()),
    )
    assert told(shared) == told(own) == everything
    assert told(differing) == ({"SiteDomain": "www.example.gov.cn"}, [])


def _publish_again(item: Item, told: dict[str, Any], *, note: str, at: Any) -> None:
    text = canonical(told)
    version = Version.objects.create(
        record=item.record, number=2, text=text, sha256=content_hash(text), at=at
    )
    Item.objects.filter(pk=item.pk).update(
        published_version=version,
        published_at=at,
        published_note=note,
        row_version=item.row_version + 1,
    )
    tell(item, at=at)


def test_an_item_that_moves_leaves_the_lists_of_its_old_column(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], title="搬家的")
    write_due_pages(at=AT)
    told = json.loads(item.published_version.text) | {"column": "通知公告"}
    _publish_again(item, told, note="栏目有误", at=AT + timedelta(days=1))

    write_due_pages(at=AT + timedelta(days=1))

    assert "搬家的" not in (folder / "kangchuan/c/documents/index.html").read_text()
    assert "搬家的" not in (folder / "kangchuan/c/documents/feed.xml").read_text()
    assert not (folder / "kangchuan/c/documents/2021-01").exists()
    assert "搬家的" in (folder / "kangchuan/c/notices/2021-01/index.html").read_text()


def test_an_item_on_another_site_is_led_to(office: Organ, columns: Columns, folder: Path) -> None:
    item = make_item(
        office,
        columns["documents"],
        title="在区里公开",
        body="<p>区里的正文</p>",
        url="https://www.example.gov.cn/a.html",
        files={"区里.pdf": PDF},
    )

    write_due_pages(at=AT)

    assert (
        '<a href="https://www.example.gov.cn/a.html">在区里公开</a>'
        in (folder / "kangchuan/c/documents/index.html").read_text()
    )
    page = (folder / _place(item) / "index.html").read_text()
    assert '<a href="https://www.example.gov.cn/a.html">查看全文</a>' in page
    assert "区里的正文" not in page.partition("<body")[2]
    assert not (folder / _place(item) / "files").exists()


def test_an_address_that_is_no_link_is_not_made_one(
    office: Organ, columns: Columns, folder: Path
) -> None:
    make_item(office, columns["documents"], url="javascript:alert(1)")

    write_due_pages(at=AT)

    assert _with(folder, "javascript:") == set()


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'; DROP TABLE x; --",
        "第一行\n第二行\r\n第三行",
        "通知\u202egnp.exe\u202c",
        "</script><script>alert(1)//",
        "{{ 1|add:1 }}{% csrf_token %}",
        "公告\x07\x1b[31m",
        "长" * 300,
        "&lt;b&gt; &amp; ©",
    ],
)
def test_whatever_a_title_holds_it_is_text(
    office: Organ, columns: Columns, folder: Path, title: str
) -> None:
    item = make_item(office, columns["documents"], title=title, basis=title, files={"a.pdf": PDF})

    write_due_pages(at=AT)

    for place, text in _texts(folder).items():
        assert "<script>alert" not in text, place
        assert "<img" not in text, place
        assert not re.search("[\u202a-\u202e\x00-\x08\x1b]", text), place
        if place.endswith(".xml"):
            etree.fromstring(text.encode())
    page = (folder / _place(item) / "index.html").read_text()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert isinstance(json.loads(data)["headline"], str)
    assert len(re.findall("<h1>", page)) == 1


def test_names_of_attachments_lead_nowhere_else(
    office: Organ, columns: Columns, folder: Path
) -> None:
    names = [
        "../../../escape.pdf",
        "C:\\temp\\名单.pdf",
        "a\x01b\u202efdp.exe.pdf",
        ".hidden.pdf",
        "x" * 190 + ".pdf",
        "同名.pdf",
        "同名.PDF",
        "50%#?&.pdf",
        "index.html.pdf",
    ]
    item = make_item(
        office,
        columns["documents"],
        attachments=[
            {"name": name, "sha256": put(PDF), "kind": "pdf", "size": len(PDF)} for name in names
        ],
    )

    write_due_pages(at=AT)

    found = sorted(path.name for path in (folder / _place(item) / "files").iterdir())
    assert found == sorted(
        [
            "escape.pdf",
            "名单.pdf",
            "abfdp.exe.pdf",
            "hidden.pdf",
            "x" * 60 + ".pdf",
            "同名.pdf",
            "同名（2）.pdf",
            "50.pdf",
            "index.html.pdf",
        ]
    )
    assert [path.name for path in folder.parent.rglob("escape.pdf")] == ["escape.pdf"]


def test_a_file_that_was_changed_in_the_store_is_not_given_out(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], title="附件被改", files={"a.pdf": PDF})
    path_of(item.record.attachments[0]["sha256"]).write_bytes(b"%PDF-other")

    assert write_due_pages(at=AT) == 0

    assert "可能被改动" in PublicChange.objects.get().problem
    assert _with(folder, "附件被改") == set()


def test_a_version_that_was_changed_is_not_shown(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"])
    Item.objects.filter(pk=item.pk).update(
        published_version=Version.objects.create(
            record=item.record,
            number=9,
            text=item.published_version.text.replace("供暖", "被改"),
            sha256=item.published_version.sha256,
            at=AT,
        )
    )

    assert write_due_pages(at=AT) == 0

    assert "可能被改动" in PublicChange.objects.get().problem
    assert _with(folder, "被改") == set()


def test_a_page_says_on_the_day_that_a_document_no_longer_holds(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"])
    Record.objects.filter(pk=item.record_id).update(repealed_on=AT.date() + timedelta(days=3))
    tell(item)
    write_due_pages(at=AT)
    before = (folder / _place(item) / "index.html").read_text()

    write_due_pages(at=AT + timedelta(days=2))
    assert (folder / _place(item) / "index.html").read_text() == before
    write_due_pages(at=AT + timedelta(days=3))

    assert "仅供查阅" not in before
    assert "本件已废止，仅供查阅" in (folder / _place(item) / "index.html").read_text()
    assert "已废止" in (folder / "kangchuan/c/documents/index.html").read_text()
    assert Listed.objects.get().again_on is None


def test_a_document_and_its_interpretation_lead_to_each_other(
    office: Organ, columns: Columns, folder: Path
) -> None:
    policy = make_item(office, columns["documents"], title="方案", number="康办发〔2020〕52号")
    write_due_pages(at=AT)
    meaning = make_item(
        office,
        columns["interpretation"],
        title="《方案》解读",
        basis="《方案》（康办发〔2020〕52号）",
    )

    write_due_pages(at=AT)

    page = (folder / _place(meaning) / "index.html").read_text()
    assert f'<a href="../../../{_place(policy)}/">康办发〔2020〕52号</a>' in page
    assert (
        f'href="../../../{_place(meaning)}/">《方案》解读'
        in (folder / _place(policy) / "index.html").read_text()
    )

    take_down(meaning)
    write_due_pages(at=AT)
    assert "解读" not in (folder / _place(policy) / "index.html").read_text().partition("<main")[2]


def test_the_short_link_leads_to_the_page_and_tells_nothing_itself(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], title="标题在页面上")

    write_due_pages(at=AT)

    page = (folder / "i" / item.record.public_id / "index.html").read_text()
    assert f'content="0; url=../../{_place(item)}/"' in page
    assert "标题" not in page


def test_an_office_without_portal_has_no_page_of_an_item(
    office: Organ, columns: Columns, folder: Path
) -> None:
    item = make_item(office, columns["documents"], title="已经公开过")
    write_due_pages(at=AT)
    Organ.objects.update(has_portal=False)
    tell(item)

    write_due_pages(at=AT)

    assert _files(folder) == {
        "404.html",
        "503.html",
        "all-reports/index.html",
        "assets/gongkai.css",
        "assets/icon.svg",
        "assets/public.css",
        "assets/public.js",
        "assets/tables.css",
        "checkpoints.json",
        "index.html",
        "robots.txt",
    }
    assert not Listed.objects.exists()
