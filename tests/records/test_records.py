"""Records: registered once with a number of their own, changed into versions, never lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import DataMissing, InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.records.files import get, path_of, put
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import (
    EditedElsewhere,
    add_record,
    attach_file,
    cancel_record,
    change_record,
)
from gongkai.records.queries import broken_files, broken_versions
from tests.office import AT, document, make_organ, make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"


def test_a_record_gets_an_index_number_that_is_never_given_twice(
    office: Organ, clerk: User
) -> None:
    first = add_record(office, document(), by=clerk, at=AT)
    cancel_record(first, reason="重复登记", seen=1, by=clerk, at=AT)
    second = add_record(office, document(title="另一件"), by=clerk, at=AT)

    assert first.index_number == "KANGCHUAN/2020-00001"
    assert second.index_number == "KANGCHUAN/2020-00002"
    assert Record.objects.get(pk=first.pk).cancel_reason == "重复登记"


def test_a_change_makes_a_new_version_and_keeps_the_old(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    change_record(record, document(title="改过的标题"), seen=1, by=clerk, at=AT)

    texts = list(record.versions.order_by("number").values_list("text", flat=True))

    assert len(texts) == 2
    assert "冬季供暖" in texts[0]
    assert "改过的标题" in texts[1]


def test_two_people_editing_one_record_lose_nothing(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    other = make_person(office, "lead_office")
    change_record(record, document(title="先保存的"), seen=1, by=other, at=AT)

    with pytest.raises(EditedElsewhere):
        change_record(record, document(title="后保存的"), seen=1, by=clerk, at=AT)

    assert Record.objects.get(pk=record.pk).title == "先保存的"


def test_the_conflict_page_shows_both_texts(office: Organ, as_clerk: Client, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    address = f"/office/kangchuan/records/{record.public_id}/edit/"
    form = as_clerk.get(address).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields} | {"title": "我写的"}
    change_record(record, document(title="别人写的"), seen=1, by=clerk, at=AT)

    answer = as_clerk.post(address, mine)

    assert answer.status_code == 409
    assert "别人写的" in answer.content.decode()
    assert "我写的" in answer.content.decode()


def test_a_serial_given_twice_is_refused_in_chinese(office: Organ, clerk: User) -> None:
    add_record(office, document(serial="5"), by=clerk, at=AT)

    with pytest.raises(InvalidInput, match="已有序号“5”") as caught:
        add_record(office, document(serial="5"), by=clerk, at=AT)

    assert caught.value.code == "serial_taken"


def test_days_out_of_order_are_refused(office: Organ, clerk: User) -> None:
    with pytest.raises(InvalidInput, match="不能早于成文日期"):
        add_record(office, document(published_on=date(2019, 1, 1)), by=clerk, at=AT)


def test_pasted_html_loses_what_runs(office: Organ, clerk: User) -> None:
    body = (
        '<p onclick="x()">甲</p><script>alert(1)</script><img src=x onerror=y>'
        '<a href="javascript:z()">乙</a><table><tr><td colspan="2">丙</td></tr></table>'
    )

    record = add_record(office, document(body=body), by=clerk, at=AT)

    assert "onclick" not in record.body
    assert "script" not in record.body
    assert "<img" not in record.body
    assert "javascript" not in record.body
    assert '<td colspan="2">丙</td>' in record.body


def test_somebody_elses_clerk_may_not_write(office: Organ) -> None:
    stranger = make_person(make_organ("elsewhere"), "information_officer")

    with pytest.raises(NotPermitted, match="由政府信息员"):
        add_record(office, document(), by=stranger, at=AT)


def test_a_file_lies_by_its_hash_and_is_closed_to_others(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)

    stored = attach_file(record, PDF, name="通知.pdf", by=clerk, at=AT)

    assert get(stored.sha256) == PDF
    assert path_of(stored.sha256).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("通知.pdf", b"MZ\x90\x00", "unsupported_kind"),
        ("通知.docx", PDF, "wrong_extension"),
        ("通知.docx", b"PK\x03\x04nothing", "unreadable_file"),
        ("通知.pdf", b"", "file_empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    office: Organ, clerk: User, name: str, data: bytes, code: str
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)

    with pytest.raises(InvalidInput) as caught:
        attach_file(record, data, name=name, by=clerk, at=AT)

    assert caught.value.code == code
    assert not StoredFile.objects.exists()


def test_a_full_disk_leaves_no_half_file(
    office: Organ, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gongkai.records.files.os.fsync", full)
    with pytest.raises(InvalidInput) as caught:
        attach_file(record, PDF, name="通知.pdf", by=clerk, at=AT)

    assert caught.value.code == "disk_full"
    assert not StoredFile.objects.exists()
    assert [path for path in path_of("0" * 64).parents[2].rglob("*") if path.is_file()] == []


def test_a_changed_file_is_not_given_out_and_is_named(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    stored = attach_file(record, PDF, name="通知.pdf", by=clerk, at=AT)
    path_of(stored.sha256).write_bytes(b"%PDF-1.7 forged")

    with pytest.raises(DataMissing, match="可能被改动"):
        get(stored.sha256)

    assert [m for m in broken_files() if "通知.pdf" in m]


def test_a_row_changed_behind_our_back_is_named(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    assert list(broken_versions()) == []

    Record.objects.filter(pk=record.pk).update(attribute="closed")

    assert [m for m in broken_versions() if record.index_number in m]


def test_the_same_bytes_are_kept_once() -> None:
    assert put(PDF) == put(PDF)


def test_what_is_cancelled_is_changed_no_more(office: Organ, clerk: User) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    cancel_record(record, reason="误登", seen=1, by=clerk, at=AT)

    with pytest.raises(WrongState, match="已注销"):
        change_record(record, document(), seen=1, by=clerk, at=AT)


def test_a_list_of_any_length_takes_the_same_queries(
    office: Organ, as_clerk: Client, clerk: User, django_assert_num_queries: Any
) -> None:
    add_record(office, document(), by=clerk, at=AT)
    as_clerk.get("/office/kangchuan/records/")
    for number in range(60):
        add_record(office, document(title=f"通知{number}"), by=clerk, at=AT)

    with django_assert_num_queries(7):
        page = as_clerk.get("/office/kangchuan/records/")

    assert "共61条" in page.content.decode()


def test_a_list_can_be_narrowed_by_the_address(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    add_record(office, document(), by=clerk, at=AT)
    add_record(office, document(title="低保公示", attribute="closed"), by=clerk, at=AT)

    page = as_clerk.get("/office/kangchuan/records/", {"title": "低保", "attribute": "closed"})

    assert "共1条" in page.content.decode()


def test_withheld_information_needs_its_ground(office: Organ, as_clerk: Client) -> None:
    form = as_clerk.get("/office/kangchuan/records/new/").context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    filled |= {"kind": "document", "title": "内部会议记录", "attribute": "closed"}

    answer = as_clerk.post("/office/kangchuan/records/new/", filled)

    assert "要写明依据的条款" in answer.content.decode()
    assert not Record.objects.exists()


def test_a_form_sent_twice_registers_once(office: Organ, as_clerk: Client) -> None:
    form = as_clerk.get("/office/kangchuan/records/new/").context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    filled |= {"kind": "document", "title": "通知", "dated_on": "2020-03-02"}

    first = as_clerk.post("/office/kangchuan/records/new/", filled)
    second = as_clerk.post("/office/kangchuan/records/new/", filled, follow=True)

    assert first.status_code == 302
    assert "已经办过了" in second.content.decode()
    assert Record.objects.count() == 1


def test_links_and_typed_lines_of_a_body_stay(office: Organ, clerk: User) -> None:
    linked = add_record(
        office, document(body='<p><a href="https://gov.example/1">甲</a></p>'), by=clerk, at=AT
    )
    typed = add_record(office, document(body="第一段\n\n第二段 a<b"), by=clerk, at=AT)
    plain = add_record(office, document(body="第一段\n\n第二段"), by=clerk, at=AT)

    assert 'href="https://gov.example/1"' in linked.body
    assert "第一段" in typed.body
    assert plain.body == "<p>第一段</p>\n\n<p>第二段</p>"


@pytest.mark.parametrize(
    "change",
    [{"cancelled_at": AT}, {"year": 2019}, {"index_number": "X"}, {"row_version": 7}],
    ids=str,
)
def test_anything_changed_without_a_deed_is_named(
    office: Organ, clerk: User, change: dict[str, Any]
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    cancelled = add_record(office, document(title="另一件"), by=clerk, at=AT)
    cancel_record(cancelled, reason="误登", seen=1, by=clerk, at=AT)
    assert list(broken_versions()) == []

    Record.objects.filter(pk=record.pk).update(**change)

    assert len(list(broken_versions())) == 1


def test_a_forged_version_with_a_fitting_hash_is_named(office: Organ, clerk: User) -> None:
    from gongkai.records.content import content_hash, content_text
    from gongkai.records.models import Version

    record = add_record(office, document(), by=clerk, at=AT)
    record.title, record.row_version = "伪造的标题", 2
    record.save()
    text = content_text(record)
    Version.objects.create(
        record=record, number=2, text=text, sha256=content_hash(text), by=clerk, at=AT
    )

    assert [m for m in broken_versions() if "不是任何一次办理留下的" in m]


def test_what_was_cancelled_can_be_found_and_every_version_read(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    change_record(record, document(title="改过的标题"), seen=1, by=clerk, at=AT)
    cancel_record(record, reason="误登", seen=2, by=clerk, at=AT)
    base = "/office/kangchuan/records/"

    assert "改过的标题" not in as_clerk.get(base).content.decode()
    assert "改过的标题" in as_clerk.get(base, {"state": "cancelled"}).content.decode()
    pages = [
        as_clerk.get(f"{base}{record.public_id}/versions/{n}/").content.decode() for n in (1, 2, 3)
    ]
    assert "冬季供暖" in pages[0]
    assert "改过的标题" in pages[1]
    assert "这一版是注销登记" in pages[2]
    assert as_clerk.get(f"{base}{record.public_id}/versions/4/").status_code == 404


def test_after_a_conflict_the_next_saving_goes_through(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    address = f"/office/kangchuan/records/{record.public_id}/edit/"
    form = as_clerk.get(address).context["form"]
    filled = {n: "" if form[n].value() is None else form[n].value() for n in form.fields}
    filled.pop("is_weighty")
    change_record(record, document(title="同事改的"), seen=1, by=clerk, at=AT)

    refused = as_clerk.post(address, filled | {"title": "我改的"})
    again = refused.context["form"]["seen"].value()
    saved = as_clerk.post(address, filled | {"title": "我改的", "seen": again, "key": "two"})

    assert refused.status_code == 409
    assert "标题：同事改的" in refused.content.decode()
    assert saved.status_code == 302
    record.refresh_from_db()
    assert (record.title, record.row_version) == ("我改的", 3)


def test_what_was_typed_when_the_session_ended_is_given_back(office: Organ, client: Client) -> None:
    answer = client.post("/office/kangchuan/records/new/", {"title": "写了很久的标题"})

    assert answer.status_code == 401
    assert "写了很久的标题" in answer.content.decode()
    assert not Record.objects.exists()


def test_an_attachment_swapped_or_removed_in_the_database_is_named(
    office: Organ, clerk: User
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    stored = attach_file(record, b"%PDF-1.7 a", name="a.pdf", by=clerk, at=AT)
    other = attach_file(record, b"%PDF-1.7 b", name="b.pdf", by=clerk, at=AT)
    assert list(broken_files()) == []

    StoredFile.objects.filter(pk=stored.pk).update(sha256=other.sha256)

    assert len(list(broken_files())) == 1
    assert stored.sha256[:12] in next(broken_files())
