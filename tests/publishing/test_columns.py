"""Columns: the platform's fixed ones and the office's own, who answers for each, how fresh."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ, Post
from gongkai.publishing.freshness import columns_shown
from gongkai.publishing.models import Column, Item
from gongkai.publishing.operations.seen import mark_of
from gongkai.publishing.operations.setting_up import (
    FIXED_FIELDS,
    OWN_FIELDS,
    save_column,
    set_up_columns,
)
from gongkai.statute.platform import fixed_columns, own_columns
from tests.office import AT, make_organ, make_person
from tests.publishing.factories import make_column, make_published

pytestmark = pytest.mark.django_db
PAGES = "/office/kangchuan/publishing/setup/"


def _own(**given: Any) -> dict[str, Any]:
    return {
        "label": "民生实事",
        "parent": None,
        "order": 7,
        "kinds": ["announcement"],
        "required": ["contact"],
        "max_age_days": 30,
        "watch": "",
        "post": None,
        "is_group": False,
        "is_active": True,
    } | given


def test_setting_up_makes_every_fixed_and_usual_column_once(office: Organ, clerk: User) -> None:
    added = set_up_columns(office, by=clerk, at=AT)

    wanted = [spec.slug for spec in (*fixed_columns("street"), *own_columns())]
    assert [column.slug for column in added] == wanted
    assert [one.slug for one in Column.objects.filter(organ=office)] == wanted
    documents = Column.objects.get(organ=office, slug="documents")
    assert documents.parent is not None
    assert (
        documents.label,
        documents.parent.slug,
        documents.article,
        documents.item,
        documents.kinds,
        documents.required,
        documents.max_age_days,
        documents.watch,
        documents.is_fixed,
    ) == (
        "履职依据（政策文件）",
        "statutory",
        "条例第二十条第1项",
        1,
        ["document", "incoming"],
        ["number", "contact", "phone", "basis"],
        180,
        "notices",
        True,
    )
    groups = Column.objects.filter(organ=office, is_group=True)
    assert [one.slug for one in groups] == ["statutory"]


def test_setting_up_twice_adds_nothing_and_leaves_no_trace(office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)
    Column.objects.filter(organ=office, slug="news").update(label="街道动态", max_age_days=7)
    entries = Entry.objects.count()

    again = set_up_columns(office, by=clerk, at=AT)

    assert again == []
    assert Entry.objects.count() == entries
    assert Column.objects.get(organ=office, slug="news").label == "街道动态"


def test_setting_up_adds_what_a_higher_level_must_show(office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)
    office.level = "town"
    office.save()

    added = set_up_columns(office, by=clerk, at=AT)

    street = {spec.slug for spec in fixed_columns("street")}
    wanted = [spec.slug for spec in fixed_columns("town") if spec.slug not in street]
    assert [one.slug for one in added] == wanted


def test_setting_up_beside_an_own_column_of_a_fixed_name_is_refused(
    office: Organ, clerk: User
) -> None:
    save_column(office, _own(label="财政预决算"), by=clerk, at=AT)

    with pytest.raises(InvalidInput) as refused:
        set_up_columns(office, by=clerk, at=AT)

    assert refused.value.code == "name_taken"
    assert Column.objects.filter(organ=office).count() == 1


def test_an_own_column_is_added_changed_and_retired(office: Organ, clerk: User) -> None:
    column = save_column(office, _own(), by=clerk, at=AT)
    seen = mark_of(column, OWN_FIELDS)
    save_column(office, _own(label="实事项目"), column=column, seen=seen, by=clerk, at=AT)
    save_column(office, _own(label="实事项目", is_active=False), column=column, by=clerk, at=AT)

    column.refresh_from_db()

    assert (column.slug, column.label, column.is_active) == ("own-1", "实事项目", False)
    deeds = [entry.deed for entry in Entry.objects.order_by("pk")]
    assert deeds == [
        "publishing.column_added",
        "publishing.column_changed",
        "publishing.column_changed",
    ]


def test_a_fixed_column_keeps_its_name_and_rules(office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)
    column = Column.objects.get(organ=office, slug="documents")
    post = Post.objects.create(organ=office, name="文秘", role="information_officer")
    told = _own(label="别的名字", is_active=False, post=post, max_age_days=90, order=3)

    save_column(office, told, column=column, by=clerk, at=AT)

    column.refresh_from_db()
    assert (column.label, column.is_active, column.kinds) == (
        "履职依据（政策文件）",
        True,
        ["document", "incoming"],
    )
    assert (column.post, column.max_age_days, column.order) == (post, 90, 3)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kinds": ["poem"]}, "unknown_word"),
        ({"required": ["poem"]}, "unknown_word"),
        ({"slug": "budgets"}, "slug_taken"),
        ({"slug": "homesteads"}, "slug_taken"),
    ],
)
def test_a_column_that_does_not_fit_is_refused(
    office: Organ, clerk: User, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_column(office, _own(**given), by=clerk, at=AT)

    assert refused.value.code == code


def test_a_name_that_is_taken_is_refused(office: Organ, clerk: User) -> None:
    save_column(office, _own(), by=clerk, at=AT)

    with pytest.raises(InvalidInput) as refused:
        save_column(office, _own(), by=clerk, at=AT)

    assert refused.value.code == "name_taken"


def test_columns_stand_on_two_levels_only(office: Organ, clerk: User) -> None:
    group = save_column(office, _own(label="专题", is_group=True), by=clerk, at=AT)
    child = save_column(office, _own(label="创城", parent=group), by=clerk, at=AT)
    assert child.parent == group

    for parent, is_group in ((child, False), (group, True), (make_column(office), False)):
        told = _own(label="更深", parent=parent, is_group=is_group)
        with pytest.raises(InvalidInput) as refused:
            save_column(office, told, by=clerk, at=AT)
        assert refused.value.code == "parent_unfit"


def test_a_post_of_another_organ_answers_for_nothing_here(office: Organ, clerk: User) -> None:
    other = make_organ("elsewhere")
    post = Post.objects.create(organ=other, name="别处岗位", role="information_officer")

    with pytest.raises(InvalidInput) as refused:
        save_column(office, _own(post=post), by=clerk, at=AT)

    assert refused.value.code == "other_organ"


def test_a_column_with_public_items_cannot_be_retired(
    office: Organ, clerk: User, leader: User
) -> None:
    column = save_column(office, _own(kinds=[], required=[]), by=clerk, at=AT)
    make_published(office, clerk, leader, column=column)

    with pytest.raises(WrongState) as refused:
        save_column(office, _own(is_active=False), column=column, by=clerk, at=AT)

    assert refused.value.code == "column_in_use"
    assert Column.objects.get(pk=column.pk).is_active


def test_somebody_elses_change_meanwhile_is_not_overwritten(office: Organ, clerk: User) -> None:
    column = save_column(office, _own(), by=clerk, at=AT)
    seen = mark_of(column, OWN_FIELDS)
    save_column(office, _own(label="先保存的"), column=column, seen=seen, by=clerk, at=AT)

    with pytest.raises(WrongState) as refused:
        save_column(office, _own(label="后保存的"), column=column, seen=seen, by=clerk, at=AT)

    assert refused.value.code == "changed_since_seen"
    assert Column.objects.get(pk=column.pk).label == "先保存的"


def test_a_leader_does_not_set_up_columns(office: Organ, leader: User) -> None:
    with pytest.raises(NotPermitted):
        set_up_columns(office, by=leader, at=AT)


def test_the_tree_tells_how_fresh_each_column_is(office: Organ, clerk: User, leader: User) -> None:
    news = make_column(office, label="动态", max_age_days=14)
    empty = make_column(office, label="通知")
    item = make_published(office, clerk, leader, column=news)
    make_column(office, label="年报", is_generated=True)
    make_column(office, label="旧栏目", is_active=False)

    def told(on: date) -> list[tuple[str, str, int]]:
        return [(one.column.label, one.word, one.count) for one in columns_shown(office, on=on)]

    others = [("通知", "空白", 0), ("年报", "自动生成", 0), ("旧栏目", "已停用", 0)]
    assert told(AT.date()) == [("动态", "正常", 1), *others]
    assert told(AT.date() + timedelta(days=13)) == [("动态", "临近更新期限", 1), *others]
    assert told(AT.date() + timedelta(days=15)) == [("动态", "超期未更新", 1), *others]
    Item.objects.filter(pk=item.pk).update(taken_down_at=AT)
    assert told(AT.date()) == [("动态", "空白", 0), *others]
    assert empty.label == "通知"


def test_a_correction_renews_a_column(office: Organ, clerk: User, leader: User) -> None:
    about = make_column(office, label="机关简介", max_age_days=365)
    item = make_published(office, clerk, leader, column=about)
    Item.objects.filter(pk=item.pk).update(published_at=AT + timedelta(days=200))

    line = columns_shown(office, on=AT.date() + timedelta(days=370))[0]

    assert (line.last_on, line.word) == (AT.date() + timedelta(days=200), "正常")


def test_a_fixed_column_that_may_stand_empty_is_not_blamed(office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)

    words = {line.column.slug: line.word for line in columns_shown(office, on=AT.date())}

    assert words["recruitment"] == "暂无信息"
    assert words["documents"] == "空白"
    assert words["news"] == "空白"
    assert words["statutory"] == "只含下级栏目"
    assert words["guide"] == "自动生成"


def test_columns_are_made_and_a_post_named_on_the_pages(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    assert "建立固定栏目" in as_clerk.get(f"{PAGES}columns/").content.decode()

    as_clerk.post(f"{PAGES}columns/make/", {"key": "a"})
    column = Column.objects.get(organ=office, slug="documents")
    post = Post.objects.get(organ=office, role="information_officer")
    address = f"{PAGES}columns/{column.pk}/"
    seen = as_clerk.get(address).context["form"].initial["seen"]
    told = {"key": "b", "seen": seen, "order": 5, "max_age_days": 60, "post": post.pk}
    answer = as_clerk.post(address, told)

    assert answer.status_code == 302
    column.refresh_from_db()
    assert (column.post, column.max_age_days) == (post, 60)
    page = as_clerk.get(f"{PAGES}columns/").content.decode()
    assert "information_officer岗（信息员）" in page


def test_an_own_column_is_added_on_its_page(as_clerk: Client, office: Organ) -> None:
    told = {
        "key": "a",
        "label": "民生实事",
        "order": "",
        "kinds": ["announcement"],
        "required": ["contact"],
        "max_age_days": "",
        "watch": "news",
        "is_active": "on",
    }

    answer = as_clerk.post(f"{PAGES}columns/new/", told)

    assert answer.status_code == 302
    column = Column.objects.get(organ=office)
    assert (column.label, column.kinds, column.watch, column.is_active, column.max_age_days) == (
        "民生实事",
        ["announcement"],
        "news",
        True,
        None,
    )


def test_another_organs_column_is_not_found(as_clerk: Client) -> None:
    column = make_column(make_organ("elsewhere"))

    assert as_clerk.get(f"{PAGES}columns/{column.pk}/").status_code == 404
    assert as_clerk.post(f"{PAGES}columns/{column.pk}/", {"key": "a"}).status_code == 404


def test_leaders_read_the_columns_and_cannot_change_them(client: Client, office: Organ) -> None:
    leader = make_person(office, "leader_in_charge")
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    column = make_column(office)

    assert client.get(f"{PAGES}columns/").status_code == 200
    assert client.get(f"{PAGES}columns/{column.pk}/").status_code == 403
    assert client.post(f"{PAGES}columns/make/", {"key": "a"}).status_code == 403
    assert mark_of(column, FIXED_FIELDS) == mark_of(Column.objects.get(), FIXED_FIELDS)
