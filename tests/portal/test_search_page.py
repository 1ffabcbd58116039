"""The public search: what it finds, what it never finds, and whatever people type."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html

from gongkai.archive.searching.operations import index_organ
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column
from gongkai.publishing.searching import take_out_of_search
from tests.office import AT, make_organ
from tests.portal.factories import make_item, take_down

pytestmark = pytest.mark.django_db

Columns = dict[str, Column]


def _page(client: Client, **asked: Any) -> Any:
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def _titles(tree: Any) -> list[str]:
    return [head.text_content().split("已失效")[0].strip() for head in tree.xpath("//ol/li/h2")]


def test_a_word_in_the_middle_of_a_sentence_is_found_and_marked(
    client: Client, office: Organ, columns: Columns
) -> None:
    item = make_item(
        office, columns["documents"], title="工作通知", body="<p>请做好城乡低保对象核查。</p>"
    )
    make_item(office, columns["documents"], title="别的事", body="<p>无关</p>")

    tree = _page(client, q="低保")

    assert _titles(tree) == ["工作通知"]
    assert tree.xpath("//ol//mark/text()") == ["低保"]
    [link] = tree.xpath("//ol//h2/a/@href")
    assert link == f"../kangchuan/items/{item.record.public_id}/"


def test_nothing_unpublished_is_found(client: Client, office: Organ, columns: Columns) -> None:
    make_item(office, columns["documents"], title="拟稿中的低保", state="draft")
    assert index_organ(office) == 1
    gone = make_item(office, columns["documents"], title="撤下的低保")
    take_down(gone)
    take_out_of_search(gone)
    closed = make_organ("closed", has_portal=False)
    make_item(closed, title="没有网页的机关的低保")

    assert _titles(_page(client, q="低保")) == []
    assert _titles(_page(client, q="低保", organ="closed")) == []
    assert client.get("/search/suggest", {"q": "低"}).json() == {"suggestions": []}
    assert client.get("/search/suggest", {"q": "低", "organ": "closed"}).json() == {
        "suggestions": []
    }


def test_filters_narrow_and_stand_in_the_address(
    client: Client, office: Organ, columns: Columns
) -> None:
    other = make_organ("heyang")
    make_item(office, columns["documents"], title="供暖一", kind="document")
    make_item(office, columns["notices"], title="供暖二", kind="announcement")
    make_item(
        office,
        columns["documents"],
        title="供暖三",
        dated_on=AT.date() - timedelta(days=800),
        repealed_on=AT.date() - timedelta(days=9),
    )
    make_item(other, title="供暖四")

    assert sorted(_titles(_page(client, q="供暖", organ="kangchuan"))) == [
        "供暖一",
        "供暖三",
        "供暖二",
    ]
    assert _titles(_page(client, q="供暖", column="通知公告")) == ["供暖二"]
    assert _titles(_page(client, q="供暖", kind="announcement")) == ["供暖二"]
    assert _titles(_page(client, q="供暖", year="2018")) == ["供暖三"]
    assert _titles(_page(client, q="供暖", in_force="0")) == ["供暖三"]
    tree = _page(client, q="供暖", kind="announcement", organ="kangchuan")
    [taken_off] = tree.xpath("//nav//a[@aria-current]/@href")
    assert taken_off == "?q=%E4%BE%9B%E6%9A%96&organ=kangchuan"
    assert tree.xpath("//select[@name='organ']/option[@selected]/@value") == ["kangchuan"]


def test_what_the_law_asks_to_publish_narrows_and_is_taken_off_by_its_chip(
    client: Client, office: Organ, columns: Columns
) -> None:
    Column.objects.filter(pk=columns["budgets"].pk).update(item=7)
    columns["budgets"].refresh_from_db()
    make_item(office, columns["budgets"], title="供暖预算")
    make_item(office, columns["documents"], title="供暖通知")

    tree = _page(client, q="供暖", item="7", organ="kangchuan")

    assert _titles(tree) == ["供暖预算"]
    assert len(tree.xpath("//select[@name='item']/option[@value != '']")) == 15
    assert tree.xpath("//select[@name='item']/option[@selected]/@value") == ["7"]
    chips = {
        one.text_content().strip(" ×"): one.get("href")
        for one in tree.xpath("//ul[@class='chips']//a")
    }
    assert chips == {
        "康川街道办事处": "?q=%E4%BE%9B%E6%9A%96&item=7",
        "第7项\u3000财政预算、决算信息": "?q=%E4%BE%9B%E6%9A%96&organ=kangchuan",
    }
    assert len(_titles(_page(client, q="供暖", item="99"))) == 2


def test_pages_go_on_to_the_last_hit(client: Client, office: Organ, columns: Columns) -> None:
    for n in range(45):
        make_item(
            office,
            columns["notices"],
            title=f"供暖第{n}号",
            dated_on=AT.date() - timedelta(days=n),
            at=AT,
        )

    titles: list[str] = []
    address = "?q=供暖&order=date"
    while address:
        tree = html.fromstring(client.get(f"/search/{address}").content)
        titles += _titles(tree)
        address = next(iter(tree.xpath("//a[@rel='next']/@href")), "")

    assert titles == [f"供暖第{n}号" for n in range(45)]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "“",
        "'; DROP TABLE search; --",
        "<script>alert(1)</script>",
        "低保 AND OR NOT NEAR(",
        "a" * 5_000,
        "低" * 5_000,
        "\x00\x01低保\x7f",
        "\u202e低保",
        "* ^ : - ( ) { } [ ] \\ %",
        "🙂",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        " ",
        "",
    ],
)
@pytest.mark.parametrize("where", ["q", "organ", "column", "kind", "item", "year", "page", "order"])
def test_whatever_is_typed_the_search_answers(
    client: Client, office: Organ, columns: Columns, typed: str, where: str
) -> None:
    make_item(office, columns["documents"], title="低保通知")

    answer = client.get("/search/", {"q": "低保", where: typed})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    if where == "q":
        assert client.get("/search/suggest", {"q": typed}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "999999", "99999999999999999999", "1e3", "٣"])
def test_a_page_that_is_none_answers(client: Client, office: Organ, page: str) -> None:
    assert client.get("/search/", {"q": "低保", "page": page}).status_code == 200


def test_suggestions_come_from_published_titles(
    client: Client, office: Organ, columns: Columns
) -> None:
    make_item(office, columns["documents"], title="低保对象公示")
    make_item(office, columns["documents"], title="低保标准调整")

    told = client.get("/search/suggest", {"q": "低保"}).json()["suggestions"]

    assert {"低保对象公示", "低保标准调整"} <= set(told)


def test_the_search_page_holds_no_script_or_style_of_its_own(
    client: Client, office: Organ, columns: Columns
) -> None:
    make_item(office, columns["documents"], title="低保通知")

    text = client.get("/search/", {"q": '低保"><svg onload=x>'}).content.decode()
    tree = html.fromstring(text)

    assert tree.xpath("//script[not(@src)] | //style | //@style | //@onload") == []
    assert len(tree.xpath("//h1")) == 1
    assert re.search("<title>.+</title>", text)


def test_no_hit_says_what_to_do(client: Client, office: Organ) -> None:
    tree = _page(client, q="没有这种东西")

    assert "没有找到“没有这种东西”" in tree.text_content()
    assert "取消筛选" not in tree.text_content()
