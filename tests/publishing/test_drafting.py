"""Drafting: screened before anything is saved, hits decided one by one, attachments bound."""

import io
import os
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import connection

from gongkai.accounts.models import User
from gongkai.archive.searching.operations import index_waiting
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.screened import screen_file
from gongkai.organs.models import Organ
from gongkai.publishing.models import Hit, Item
from gongkai.publishing.operations.deciding_hits import keep_hit, mask_all_hits, mask_hit
from gongkai.publishing.operations.drafting import (
    Upload,
    add_attachment,
    remove_attachment,
    save_draft,
    start_from_record,
)
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.reviewing import submit_item
from gongkai.records.files import get
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import add_record
from gongkai.search.queries import search
from tests.office import AT, document
from tests.publishing.factories import approve, make_column, make_draft, make_published, notice

pytestmark = pytest.mark.django_db
#: An identity number with a right check digit that belongs to nobody: the area code is not given.
ID_NUMBER = "630104199003071234"


def with_check_digit(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


ID_NUMBER = with_check_digit(ID_NUMBER[:17])


def word_file(*paragraphs: str) -> bytes:
    """Return a Word file with the paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_hit_in_the_body_stops_the_item_until_it_is_masked(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk, body=f"<p>经办人身份证号{ID_NUMBER}，请核对。</p>")
    with pytest.raises(WrongState) as refused:
        submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    assert "检出提示" in refused.value.message
    hit = Hit.objects.get(item=item)
    assert (hit.kind, hit.state) == ("id_number", "open")
    assert ID_NUMBER not in f"{hit.masked}{hit.digest}{hit.place}"

    item = mask_hit(hit, seen=1, by=clerk, at=AT)

    hit.refresh_from_db()
    assert hit.state == "masked"
    assert ID_NUMBER not in item.record.body
    assert item.record.row_version == 2
    assert submit_item(item, seen=item.record.substance, by=clerk, at=AT).state == "in_review"


def test_a_hit_may_be_kept_with_a_reason_that_an_edit_does_not_lose(
    office: Organ, clerk: User
) -> None:
    item = make_draft(office, clerk, body="<p>咨询电话13800001234。</p>")
    hit = Hit.objects.get(item=item)
    with pytest.raises(InvalidInput):
        keep_hit(hit, reason=" ", by=clerk, at=AT)
    keep_hit(hit, reason="对外公布的值班手机", by=clerk, at=AT)

    save_draft(
        item,
        notice(body="<p>新加一段。</p><p>咨询电话13800001234。</p>"),
        column=item.column,
        seen=1,
        by=clerk,
        at=AT,
    )

    assert list(Hit.objects.values_list("state", "reason")) == [("kept", "对外公布的值班手机")]


def test_the_offices_own_telephone_is_no_hit(office: Organ, clerk: User) -> None:
    Organ.objects.filter(pk=office.pk).update(phone="0971-5550123")
    office.refresh_from_db()

    item = make_draft(office, clerk, body="<p>咨询电话：0971-5550123</p>", phone="0971-5550123")

    assert not item.hits.exists()


def test_a_hit_in_an_attachment_is_masked_in_a_new_file(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk)
    data = word_file("名单", f"张三 {ID_NUMBER}")
    item = add_attachment(item, Upload("名单.docx", data), seen=1, by=clerk, at=AT)
    hit = Hit.objects.get(item=item, kind="id_number")
    assert hit.source.startswith("file:")

    item = mask_hit(hit, seen=item.record.row_version, by=clerk, at=AT)

    (attached,) = item.record.attachments
    kinds = [placed.hit.kind for placed in screen_file(get(attached["sha256"]), "名单.docx").hits]
    assert "id_number" not in kinds
    assert not item.hits.filter(state="open", kind="id_number").exists()


def test_everything_that_can_be_masked_is_masked_as_one_version(office: Organ, clerk: User) -> None:
    item = make_draft(
        office, clerk, body=f"<p>内部资料</p><p>张三{ID_NUMBER}，电话13800001234、13900005678。</p>"
    )
    data = word_file("名单", f"李四 {ID_NUMBER} 13700009999")
    item = add_attachment(item, Upload("名单.docx", data), seen=1, by=clerk, at=AT)
    seen = item.record.row_version

    item = mask_all_hits(item, seen=seen, by=clerk, at=AT)

    assert item.record.row_version == seen + 1
    assert item.record.body == (
        f"<p>内部资料</p><p>张三630104********{ID_NUMBER[-4:]}，电话138****1234、139****5678。</p>"
    )
    assert list(item.hits.filter(state="open").values_list("kind", flat=True)) == ["internal_mark"]
    with pytest.raises(WrongState) as refused:
        mask_all_hits(item, seen=seen + 1, by=clerk, at=AT)
    assert refused.value.code == "nothing_to_mask"


def test_an_internal_mark_is_not_said_to_be_masked(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk, body="<p>内部资料</p>")
    hit = Hit.objects.get(item=item, kind="internal_mark")

    with pytest.raises(InvalidInput) as refused:
        mask_hit(hit, seen=1, by=clerk, at=AT)

    assert refused.value.code == "not_maskable"


def test_an_attachment_added_after_approval_voids_it(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_draft(office, clerk)
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    item = approve(item, leader)

    item = add_attachment(item, Upload("附件.docx", word_file("附件")), seen=1, by=clerk, at=AT)

    assert item.standing == "draft"
    with pytest.raises(WrongState):
        publish_item(item, by=clerk, at=AT)
    item = remove_attachment(item, item.record.attachments[0]["sha256"], seen=2, by=clerk, at=AT)
    assert item.record.attachments == []


def test_a_file_with_a_secrecy_mark_leaves_no_byte_behind(
    office: Organ, clerk: User, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Practice 12: refused in memory; nothing in storage, database, search, log."""
    secret = "雪山行动方案绝不外泄"
    data = word_file("秘密★5年", "关于某事项的请示", secret)
    before = Record.objects.count(), StoredFile.objects.count()

    with pytest.raises(InvalidInput) as refused:
        make_draft(office, clerk, uploads=[Upload(f"{secret}.docx", data)])

    assert refused.value.code == "secrecy_mark"
    assert "停止操作，报告保密机构" in refused.value.message
    assert secret not in refused.value.message
    assert (Record.objects.count(), StoredFile.objects.count()) == before
    assert _kept_bytes(settings.FILES_FOLDER) == []
    assert secret not in caplog.text
    assert secret not in _dump()
    for scope in ("public", "staff"):
        readers = ["kangchuan/records", "kangchuan/publishing"]
        assert search(secret, scope=scope, organs=None, readers=readers).hits == ()


def test_a_secrecy_mark_that_is_pasted_is_refused_too(office: Organ, clerk: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_draft(office, clerk, body="<p>机密★10年</p><p>正文</p>")

    assert refused.value.code == "secrecy_mark"
    assert not Item.objects.exists()


def _kept_bytes(folder: Path) -> list[str]:
    return [name for _, _, names in os.walk(folder) for name in names]


def _dump() -> str:
    """Return every text of every table."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ("search_public_index", "search_staff_index"):
                continue  # FTS5 keeps their words in tables beside them, which are read
            cursor.execute(f'SELECT * FROM "{table}"')
            texts += [str(row) for row in cursor.fetchall()]
    return "\n".join(texts)


def test_a_registered_record_is_taken_up_and_published(
    office: Organ, clerk: User, leader: User
) -> None:
    content = document(body="<p>正文</p>", contact="党政办公室", phone="0971-1234567")
    record = add_record(office, content, by=clerk, at=AT)
    item = start_from_record(record, by=clerk, at=AT)
    with pytest.raises(WrongState):
        start_from_record(record, by=clerk, at=AT)
    item = save_draft(
        item, {}, column=make_column(office), seen=item.record.row_version, by=clerk, at=AT
    )
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)

    assert publish_item(approve(item, leader), by=clerk, at=AT).state == "published"


def test_published_items_are_found_by_everybody_and_drafts_by_staff_only(
    office: Organ, clerk: User, leader: User
) -> None:
    make_published(office, clerk, leader, title="关于垃圾分类投放点调整的通知")
    make_draft(office, clerk, title="关于垃圾清运招标的请示稿", number="")
    index_waiting()

    def found(scope: Any) -> list[str]:
        readers = ["kangchuan/records"]
        hits = search("垃圾", scope=scope, organs=None, readers=readers).hits
        return sorted("".join(text for text, _ in hit.title) for hit in hits)

    assert found("public") == ["关于垃圾分类投放点调整的通知"]
    assert len(found("staff")) == 2
