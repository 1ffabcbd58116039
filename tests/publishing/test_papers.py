"""Texts to be copied into another site, and the package for it: with signature and contact."""

import io
import json
import zipfile

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.publishing.staff.papers import WECHAT_LENGTH, wechat_text
from tests.publishing.factories import Upload, approve, make_draft, make_published, make_submitted
from tests.publishing.test_drafting import word_file

pytestmark = pytest.mark.django_db

TITLE = "关于做好冬季供暖保障工作的通知"
TEXT = (
    "各社区、各科室：\n为做好今冬供暖保障，现将有关事项通知如下。\n\n"
    "康川街道办事处\n2021年1月4日\n\n联系人：党政办公室\n联系电话：0971-1234567"
)


def boxes(client: Client, item: Item) -> dict[str, str]:
    """Return the texts that stand ready to be copied, by the words on their buttons."""
    page = LexborHTMLParser(
        client.get(f"/office/kangchuan/publishing/{item.record.public_id}/copy/").content.decode()
    )
    found = {}
    for button in page.css("button[data-copy]"):
        box = page.css_first(f"textarea#{button.attributes['data-copy']}")
        assert box is not None
        assert "readonly" in box.attributes
        assert page.css_first(f"label[for={box.id}]") is not None
        found[button.text()] = box.text()
    return found


def test_a_public_item_is_copied_as_title_body_whole_post_and_facts(
    office: Organ, clerk: User, leader: User, as_clerk: Client
) -> None:
    item = make_published(office, clerk, leader)

    texts = boxes(as_clerk, item)

    record = item.record
    facts = texts.pop("复制信息").splitlines()
    assert texts == {
        "复制标题": TITLE,
        "复制正文": TEXT,
        "复制全部": f"{TITLE}\n康办发〔2020〕154号\n\n{TEXT}",
        "复制微信文字": (
            f"{TITLE}\n\n各社区、各科室：\n为做好今冬供暖保障，现将有关事项通知如下。\n\n"
            f"全文：http://testserver/i/{record.public_id}\n\n联系：党政办公室 0971-1234567"
        ),
    }
    assert facts[:5] == [
        f"索引号：{record.index_number}",
        f"标题：{TITLE}",
        "发文字号：康办发〔2020〕154号",
        "发布机构：康川街道办事处",
        "成文日期：2021-01-04",
    ]


def test_what_is_not_public_has_no_address_and_what_is_not_approved_says_so(
    office: Organ, clerk: User, as_clerk: Client
) -> None:
    item = make_draft(office, clerk)

    assert "全文：" not in boxes(as_clerk, item)["复制微信文字"]
    page = as_clerk.get(
        f"/office/kangchuan/publishing/{item.record.public_id}/copy/"
    ).content.decode()
    assert "本稿还没有审核通过，不要对外发布" in page
    assert "/export/" not in page


def test_without_scripts_the_buttons_are_hidden_and_the_boxes_are_there(
    office: Organ, clerk: User, as_clerk: Client
) -> None:
    item = make_draft(office, clerk)

    page = LexborHTMLParser(
        as_clerk.get(f"/office/kangchuan/publishing/{item.record.public_id}/copy/").content.decode()
    )

    assert len(page.css("div[hidden] button[data-copy]")) == len(page.css("textarea")) == 5
    assert [one.attributes.get("src") for one in page.css("script")] == [
        "/static/publishing/copy.js"
    ]
    told = page.css_first("#copied")
    assert told is not None
    assert told.attributes["aria-live"] == "polite"


def test_a_long_text_is_cut_for_wechat() -> None:
    post = wechat_text(title="通知", body=f"<p>{'长' * 301}</p>", phone="0971-1234567")

    assert post == f"通知\n\n{'长' * WECHAT_LENGTH}……\n\n联系：0971-1234567"


def test_the_package_holds_the_whole_text_the_facts_and_the_attachments(
    office: Organ, clerk: User, leader: User, as_clerk: Client
) -> None:
    upload = Upload("安排:一.docx", word_file("九点开始"))
    item = approve(make_submitted(office, clerk, maker="康川街道办", uploads=[upload]), leader)

    answer = as_clerk.get(f"/office/kangchuan/publishing/{item.record.public_id}/export/")

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["正文.html", "正文.txt", "信息.json", "附件/安排_一.docx"]
    assert archive.read("正文.txt").decode() == (
        f"{TITLE}\n康办发〔2020〕154号\n\n{TEXT.replace('康川街道办事处', '康川街道办')}"
    )
    assert json.loads(archive.read("信息.json"))["索引号"] == item.record.index_number
    assert archive.read("附件/安排_一.docx") == upload.data


def test_a_draft_has_no_package(office: Organ, clerk: User, as_clerk: Client) -> None:
    item = make_draft(office, clerk)

    answer = as_clerk.get(f"/office/kangchuan/publishing/{item.record.public_id}/export/")

    assert answer.status_code == 404
