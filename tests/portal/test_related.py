"""Related items: named by a person, bound by the reviews, shown on both pages that need it."""

from pathlib import Path

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.organs.public_folder import item_place
from gongkai.portal.worker import write_due_pages
from gongkai.publishing.models import Column, Item
from gongkai.publishing.operations.drafting import abandon_item, open_correction, save_draft
from gongkai.publishing.relating import read_related, related_lines
from tests.office import AT, make_organ
from tests.portal.factories import make_item, take_down
from tests.publishing.factories import approve, make_column, make_draft, make_published, notice

pytestmark = pytest.mark.django_db
Columns = dict[str, Column]


def _page(folder: Path, item: Item) -> str:
    place = item_place(item.organ.slug, item.record.public_id)
    return (folder / place / "index.html").read_text().partition("<main")[2]


def test_lines_name_public_items_of_the_office_and_nothing_else(
    office: Organ, clerk: User, leader: User
) -> None:
    column = make_column(office)
    first = make_published(office, clerk, leader, column=column, title="供暖方案")
    second = make_published(office, clerk, leader, column=column, title="通知", number="")
    make_published(office, clerk, leader, column=column, title="通知", number="康办发〔2020〕9号")
    make_draft(office, clerk, title="草稿", number="")
    other = make_organ("elsewhere")
    make_item(other, None, title="别处的通知")
    index = second.record.index_number

    text = f"康办发〔2020〕154号\n\n{index} 通知\n供暖方案"
    assert read_related(office, text) == [first.record.public_id, second.record.public_id]
    for line, code in (
        ("草稿", "related_unknown"),
        ("别处的通知", "related_unknown"),
        ("通知", "related_ambiguous"),
        ("供暖方案\n" * 21, "too_many_related"),
    ):
        with pytest.raises(InvalidInput) as refused:
            read_related(office, line)
        assert refused.value.code == code


def test_what_is_related_is_part_of_what_reviews_bind_and_comes_back_when_abandoned(
    office: Organ, clerk: User, leader: User, as_clerk: Client
) -> None:
    column = make_column(office)
    other = make_published(office, clerk, leader, column=column, title="实施方案", number="")
    item = make_published(office, clerk, leader, column=column, title="通知")
    before = item.record.substance
    item = open_correction(item, note="补充相关文件", by=clerk, at=AT)
    address = f"/office/kangchuan/publishing/{item.record.public_id}/"
    form = as_clerk.get(f"{address}edit/").context["form"]
    told = {name: form[name].value() or "" for name in form.fields}

    refused = as_clerk.post(f"{address}edit/", told | {"related": "没有这一件"})
    as_clerk.post(f"{address}edit/", told | {"related": "实施方案"})

    assert "没有找到已公开的“没有这一件”" in refused.content.decode()
    item = Item.objects.get(pk=item.pk)
    assert item.record.related == [other.record.public_id]
    assert item.record.substance != before
    assert related_lines(item.record) == f"{other.record.index_number} 实施方案"
    assert f"实施方案（{other.record.index_number}）" in as_clerk.get(address).content.decode()
    item = abandon_item(item, reason="不改了", by=clerk, at=AT)
    assert (item.record.related, item.record.substance) == ([], before)


def test_an_approval_is_void_once_another_item_is_related(
    office: Organ, clerk: User, leader: User
) -> None:
    from gongkai.publishing.operations.reviewing import submit_item

    column = make_column(office)
    other = make_published(office, clerk, leader, column=column, title="实施方案", number="")
    item = make_draft(office, clerk, column=column)
    item = approve(submit_item(item, seen=item.record.substance, by=clerk, at=AT), leader)

    content = notice(related=[other.record.public_id])
    item = save_draft(item, content, column=column, seen=1, by=clerk, at=AT)

    assert item.standing == "draft"


def test_a_page_names_what_is_related_as_long_as_it_is_public(
    office: Organ, columns: Columns, folder: Path
) -> None:
    plan = make_item(office, columns["documents"], title="实施方案", number="")
    item = make_item(
        office, columns["documents"], title="通知", related=[plan.record.public_id], number=""
    )
    meaning = make_item(
        office,
        columns["interpretation"],
        title="一图读懂",
        related=[plan.record.public_id],
        number="",
    )
    write_due_pages(at=AT)

    link = f'href="../../../{item_place("kangchuan", plan.record.public_id)}/">实施方案</a>'
    assert "<h2>相关文件</h2>" in _page(folder, item)
    assert link in _page(folder, item)
    assert link in _page(folder, meaning)
    page = _page(folder, plan)
    assert "<h2>解读和回应</h2>" in page
    assert "一图读懂" in page

    take_down(plan)
    take_down(meaning)
    write_due_pages(at=AT)

    assert "相关文件" not in _page(folder, item)
