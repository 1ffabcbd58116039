"""Open data for programs: what is public, page by page, with what was taken down."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.portal.api.documenting import shapes
from gongkai.portal.worker import write_due_pages
from gongkai.publishing.models import Item
from gongkai.publishing.operations.drafting import Upload, open_correction, save_draft
from gongkai.publishing.operations.releasing import publish_item, take_down_item
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import check_report, override_cell, publish_report, sign_report
from gongkai.reports.operations import open_correction as reopen
from tests.exchange.parts.files import pdf
from tests.office import AT, make_organ, make_person
from tests.publishing.factories import (
    approve,
    make_column,
    make_draft,
    make_published,
    make_submitted,
    notice,
)

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/organs/kangchuan/items"
SECRET = "不可外传"


def _get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


def _correct(item: Item, by: User, **given: Any) -> Item:
    """Open a correction and edit everything that the public sees."""
    item = open_correction(item, note=f"{SECRET}的更正说明", by=by, at=AT)
    return save_draft(
        item,
        notice(**given),
        column=make_column(item.organ, label=f"{SECRET}的栏目", slug="unseen"),
        seen=item.record.row_version,
        by=by,
        at=AT,
    )


def test_organs_with_pages_are_told_and_no_others(client: Client, office: Organ) -> None:
    make_organ("closed", name="没有网页的街道办事处", has_portal=False)

    assert _get(client, "/api/v1/organs") == [
        {
            "slug": "kangchuan",
            "name": "康川街道办事处",
            "level": "街道",
            "region": "",
            "address": "",
            "office_hours": "",
            "phone": "0971-1234567",
            "contact": "",
            "url": "https://www.example.gov.cn/kangchuan/",
        }
    ]


def test_columns_are_told_in_order(client: Client, office: Organ) -> None:
    make_column(office, slug="b", label="乙", order=2)
    make_column(office, slug="a", label="甲", order=1)
    make_column(office, slug="old", label="停用", order=0, is_active=False)

    assert [one["slug"] for one in _get(client, "/api/v1/organs/kangchuan/columns")] == ["a", "b"]


def test_a_public_item_is_told_whole(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(
        office,
        clerk,
        leader,
        column=make_column(office, slug="policy", label="政策文件"),
        title="供暖通知",
        body="<p>甲</p><p>乙</p>",
        basis="《办法》",
        uploads=[Upload("附件 1.pdf", pdf("名单"))],
    )
    write_due_pages(at=AT)
    public_id = item.record.public_id

    told = _get(client, f"/api/v1/items/{public_id}")

    [attachment] = told.pop("attachments")
    assert told == {
        "public_id": public_id,
        "organ": "kangchuan",
        "index_number": item.record.index_number,
        "title": "供暖通知",
        "number": "康办发〔2020〕154号",
        "kind": "document",
        "kind_label": "公文",
        "maker": "康川街道办事处",
        "column": "policy",
        "column_label": "政策文件",
        "dated_on": "2021-01-04",
        "effective_on": None,
        "published_on": "2021-01-15",
        "version_published_at": told["version_published_at"],
        "until_on": None,
        "validity": "in_force",
        "validity_label": "有效",
        "repealed_on": None,
        "expired_on": None,
        "summary": "甲 乙",
        "url": f"https://www.example.gov.cn/kangchuan/items/{public_id}/",
        "body_html": "<p>甲</p><p>乙</p>",
        "body_text": told["body_text"],
        "basis": ["《办法》"],
        "contact": "党政办公室",
        "phone": "0971-1234567",
        "correction_note": "",
    }
    assert told["body_text"].split() == ["甲", "乙"]
    # The link leads to a file that the public pages really have.
    [written] = (site.PUBLIC_FOLDER / "kangchuan/items" / public_id / "files").iterdir()
    assert attachment["name"] == written.name
    assert attachment["size"] == written.stat().st_size
    assert attachment["url"].startswith(f"https://www.example.gov.cn/kangchuan/items/{public_id}/")


def test_nothing_unpublished_is_ever_told(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    """Drafts, what waits for approval, corrections in the works, offices without pages."""
    draft = make_draft(office, clerk, title=f"{SECRET}的草稿")
    approved = approve(make_submitted(office, clerk, title=f"{SECRET}的待发布稿"), leader)
    edited = _correct(
        make_published(office, clerk, leader, title="原文"),
        clerk,
        title=f"{SECRET}的新标题",
        number=SECRET,
        kind="brief",
        serial="第1期",
        body=f"<p>{SECRET}</p>",
        basis=SECRET,
        contact=SECRET,
        phone=SECRET,
    )
    gone = make_published(office, clerk, leader, title="撤下的", body=f"<p>{SECRET}</p>")
    take_down_item(gone, reason="有误", by=clerk, at=AT)
    closed = make_organ("closed", name="没有网页的街道办事处")
    theirs = make_published(
        closed,
        make_person(closed, "information_officer"),
        make_person(closed, "leader_in_charge"),
        title=SECRET,
    )
    Organ.objects.filter(pk=closed.pk).update(has_portal=False)
    write_due_pages(at=AT)
    addresses = [
        "/api/v1/organs",
        ITEMS,
        f"{ITEMS}?kind=document",
        f"{ITEMS}?kind=brief",
        f"{ITEMS}?column=unseen",
        "/api/v1/organs/kangchuan/changes",
        "/api/v1/organs/kangchuan/years",
        "/data/kangchuan/2021.csv",
        "/data/kangchuan/2021.json",
        "/data/closed/2021.csv",
        "/api/v1/organs/closed/items",
        "/api/v1/organs/closed/changes",
        *(
            f"/api/v1/items/{one.record.public_id}"
            for one in (draft, approved, edited, gone, theirs)
        ),
    ]

    for address in addresses:
        answer = client.get(address)
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in data.decode(), address
        assert closed.name not in data.decode(), address

    statuses = {
        one: client.get(f"/api/v1/items/{one.record.public_id}").status_code
        for one in (draft, approved, edited, gone, theirs)
    }
    assert statuses == {draft: 404, approved: 404, edited: 200, gone: 410, theirs: 404}
    assert [one["title"] for one in _get(client, ITEMS)["items"]] == ["原文"]
    assert _get(client, f"{ITEMS}?kind=brief")["items"] == []
    assert _get(client, f"{ITEMS}?column=unseen")["items"] == []
    assert client.get("/data/closed/2021.csv").status_code == 404


def test_the_columns_of_an_office_in_the_works_are_public_as_its_navigation_is(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    """A column in use is shown on the pages whether or not it holds anything."""
    make_column(office, slug="new", label="新栏目")

    assert _get(client, "/api/v1/organs/kangchuan/columns")[-1]["label"] == "新栏目"


def test_items_are_paged_by_a_cursor_that_nothing_shifts(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    column = make_column(office)
    made = [
        make_published(office, clerk, leader, column=column, title=f"第{number}条")
        for number in range(5)
    ]

    first = _get(client, f"{ITEMS}?limit=2")
    make_published(office, clerk, leader, column=column, title="新来的")
    take_down_item(made[4], reason="有误", by=clerk, at=AT)
    second = _get(client, f"{ITEMS}?limit=2&cursor={first['next_cursor']}")
    third = _get(client, f"{ITEMS}?limit=2&cursor={second['next_cursor']}")

    pages = [[one["title"] for one in page["items"]] for page in (first, second, third)]
    assert pages == [["第4条", "第3条"], ["第2条", "第1条"], ["第0条"]]
    assert third["next_cursor"] is None


def test_a_page_costs_the_same_however_long(
    client: Client, office: Organ, clerk: User, leader: User, django_assert_num_queries: Any
) -> None:
    column = make_column(office)
    for number in range(3):
        make_published(office, clerk, leader, column=column, title=f"第{number}条")

    with django_assert_num_queries(3):
        assert len(_get(client, ITEMS)["items"]) == 3


def test_items_are_narrowed(client: Client, office: Organ, clerk: User, leader: User) -> None:
    policy = make_column(office, slug="policy", label="政策文件")
    make_published(office, clerk, leader, column=policy, title="文件")
    make_published(office, clerk, leader, title="简报", kind="brief", serial="第3期", number="")
    write_due_pages(at=AT)

    def titles(query: str) -> list[str]:
        return [one["title"] for one in _get(client, f"{ITEMS}?{query}")["items"]]

    assert titles("column=policy") == ["文件"]
    assert titles("kind=brief") == ["简报"]
    assert titles("year=2021") == ["简报", "文件"]
    assert titles("year=2020") == []
    assert titles("updated_since=2021-01-15T00:00:00%2B08:00") == ["简报", "文件"]
    assert titles("updated_since=2021-01-16T00:00:00%2B08:00") == []


def test_a_mirror_follows_the_changes(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    address = "/api/v1/organs/kangchuan/changes"
    kept = make_published(office, clerk, leader, title="留下的")
    gone = make_published(office, clerk, leader, title="撤下的")
    first = _get(client, f"{address}?limit=1")
    take_down_item(gone, reason="内容有误", by=clerk, at=AT)

    second = _get(client, f"{address}?after={first['next_after']}")
    after = second["next_after"]

    assert [one["public_id"] for one in first["changes"]] == [kept.record.public_id]
    assert first["has_more"] is True
    trace = {
        "public_id": gone.record.public_id,
        "organ": "kangchuan",
        "index_number": gone.record.index_number,
        "title": "撤下的",
        "taken_down_on": "2021-01-15",
        "reason": "内容有误",
    }
    assert [(one["state"], one["gone"]) for one in second["changes"]] == [
        ("taken_down", trace),
        ("taken_down", trace),
    ]
    assert second["has_more"] is False
    assert _get(client, f"{address}?after={after}") == {
        "changes": [],
        "next_after": after,
        "has_more": False,
    }
    assert _get(client, f"/api/v1/items/{gone.record.public_id}", 410) == trace


def test_a_change_is_told_when_it_has_settled(
    client: Client, office: Organ, clerk: User, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_published(office, clerk, leader)
    monkeypatch.setattr(
        "gongkai.portal.api.service.beijing_now", lambda: AT + timedelta(seconds=50)
    )

    assert _get(client, "/api/v1/organs/kangchuan/changes")["changes"] == []


def test_what_stands_on_another_site_is_named_and_not_copied(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    url = "https://www.district.gov.cn/a.html"
    item = publish_item(item, url=url, published_on=AT.date(), by=clerk, at=AT)

    told = _get(client, f"/api/v1/items/{item.record.public_id}")

    assert (told["url"], told["body_html"], told["body_text"], told["attachments"]) == (
        url,
        "",
        "",
        [],
    )


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/organs/none/items", 404, "not_found"),
        ("/api/v1/items/none", 404, "not_found"),
        ("/api/v1/none", 404, "not_found"),
        ("/api/v1/", 404, "not_found"),
        ("/api/none/at/all", 404, "not_found"),
        (f"{ITEMS}?limit=0", 400, "bad_parameter"),
        (f"{ITEMS}?limit=x", 400, "bad_parameter"),
        (f"{ITEMS}?year=99999", 400, "bad_parameter"),
        (f"{ITEMS}?cursor=x", 400, "bad_cursor"),
        (f"{ITEMS}?cursor=2021-13-01.5", 400, "bad_cursor"),
        (f"{ITEMS}?cursor=2021-01-01.{'9' * 18}", 200, None),
        (f"{ITEMS}?updated_since=yesterday", 400, "bad_parameter"),
        (f"{ITEMS}?updated_since=2021-01-01T00:00:00", 400, "bad_moment"),
        (f"{ITEMS}?column=%00", 400, "bad_parameter"),
        (f"/api/v1/organs/kangchuan/changes?after={'9' * 25}", 200, None),
        ("/api/v1/organs/kangchuan/reports/2020", 404, "not_found"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_json(
    client: Client, office: Organ, address: str, status: int, code: str | None
) -> None:
    told = _get(client, address, status)

    if code:
        assert told["code"] == code
        assert any("\u4e00" <= character <= "\u9fff" for character in told["message"])


def test_an_answer_that_did_not_change_is_not_sent_again(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    first = client.get(ITEMS)

    again = client.get(ITEMS, headers={"If-None-Match": first["ETag"]})
    take_down_item(item, reason="有误", by=clerk, at=AT)
    later = client.get(ITEMS, headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("no-cache", "*")
    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200
    assert later.json()["items"] == []


# --- Reports --------------------------------------------------------------------------------------


def test_a_report_is_told_as_it_was_signed(
    client: Client, report: AnnualReport, clerk: User, leader: User
) -> None:
    assert _get(client, "/api/v1/organs/kangchuan/reports") == []
    check_report(report, by=clerk, at=AT)
    report.refresh_from_db()
    sign_report(report, by=leader, at=AT)
    report.refresh_from_db()
    assert client.get("/api/v1/organs/kangchuan/reports/2020").status_code == 404
    publish_report(report, on=AT.date(), by=clerk, at=AT)
    write_due_pages(at=AT)
    [file] = (site.PUBLIC_FOLDER / "kangchuan/reports/2020").glob("*.json")
    report.refresh_from_db()
    reopen(report, note=SECRET, by=clerk, at=AT)
    report.refresh_from_db()
    override_cell(report, "t2.procurement.projects", 9, reason=SECRET, by=clerk, at=AT)

    answer = client.get("/api/v1/organs/kangchuan/reports/2020")

    assert answer.content == file.read_bytes()
    assert answer.json()["cells"]["t2.procurement.projects"] == 89
    assert _get(client, "/api/v1/organs/kangchuan/reports") == [
        {
            "organ": "kangchuan",
            "year": 2020,
            "version": 1,
            "published_on": "2021-01-15",
            "url": "https://www.example.gov.cn/kangchuan/reports/2020/",
        }
    ]


# --- What explains it -----------------------------------------------------------------------------


def test_the_page_that_explains_names_every_address_and_field(client: Client) -> None:
    schema = _get(client, "/api/openapi.json")
    page = client.get("/api/docs").content.decode()

    assert len(schema["paths"]) == 8
    for path in schema["paths"]:
        assert f"<code>GET {path}</code>" in page
    for name, shape in schema["components"]["schemas"].items():
        assert f'id="{name}"' in page
        for field in shape["properties"]:
            assert f"<code>{field}</code>" in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "<script>" not in page


def test_shapes_are_called_in_chinese_each_otherwise() -> None:
    labels = [shape.label for shape in shapes()]

    assert {"行政机关", "栏目", "出错时的回答"} < set(labels)
    assert len(set(labels)) == len(labels)
    assert [one for one in labels if "Shape" in one or not one] == []


def test_answers_have_the_fields_that_the_schema_promises(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    shapes = _get(client, "/api/openapi.json")["components"]["schemas"]

    told = _get(client, f"/api/v1/items/{item.record.public_id}")

    assert list(told) == list(shapes["FullItemShape"]["properties"])
