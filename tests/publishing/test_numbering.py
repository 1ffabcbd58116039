"""Numbers: the next one of a rule and a year, after all that are known, never twice."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, NumberRule
from gongkai.publishing.numbers import doubled_numbers, parse_number, parse_serial
from gongkai.publishing.operations.drafting import abandon_item
from gongkai.publishing.operations.numbering import remove_rule, save_rule, take_number
from gongkai.records.operations import EditedElsewhere, add_record, cancel_record
from tests.office import AT, document, make_organ
from tests.publishing.factories import approve, make_draft, make_published, make_submitted

pytestmark = pytest.mark.django_db
PAGES = "/office/kangchuan/publishing/setup/numbers/"


def _rule(organ: Organ, by: User, **given: Any) -> NumberRule:
    told = {"label": "办事处发文", "kind": "document", "prefix": "康办发"} | given
    return save_rule(organ, told, by=by, at=AT)


def _take(item: Item, rule: NumberRule, by: User) -> Item:
    return take_number(item, rule, seen=item.record.row_version, by=by, at=AT)


def _draft(organ: Organ, by: User, **given: Any) -> Item:
    return make_draft(organ, by, **({"number": ""} | given))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("康办发〔2020〕12号", ("康办发", 2020, 12)),
        ("康办发[2020]12号", ("康办发", 2020, 12)),
        ("康办发（2020）012 号", ("康办发", 2020, 12)),
        ("康办发【２０２０】１２号", ("康办发", 2020, 12)),
        ("康办发 〔2020年〕第12号", ("康办发", 2020, 12)),
        ("康办发2020年12号", None),
        ("第12期", None),
        ("", None),
    ],
)
def test_document_numbers_are_read_whatever_their_brackets(text: str, told: Any) -> None:
    found = parse_number(text)

    assert (found and (found.prefix, found.year, found.n)) == told


def test_issues_are_read_within_their_series() -> None:
    told = [parse_serial(text, "平安简报") for text in ("平安简报第3期", "平安简报 4", "第5期")]

    assert told == [3, 4, None]


def test_the_next_number_follows_all_that_are_registered(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk)
    for number in (
        "康办发〔2021〕7号",
        "康办发[2021]11号",
        "康办发〔2020〕99号",
        "康党发〔2021〕50号",
    ):
        add_record(office, document(number=number, dated_on=date(2021, 1, 4)), by=clerk, at=AT)
    add_record(
        office,
        document(number="康办发〔2021〕80号", kind="incoming", issuer="superior"),
        by=clerk,
        at=AT,
    )

    item = _take(_draft(office, clerk), rule, clerk)

    assert item.record.number == "康办发〔2021〕12号"
    assert item.record.row_version == 2
    assert item.substance == item.record.substance
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.deed, entry.target) == ("publishing.numbered", f"record:{item.record.public_id}")


def test_no_number_is_given_twice(office: Organ, clerk: User) -> None:
    """Not even one whose record was cancelled, or that was typed over."""
    rule = _rule(office, clerk)
    first = _take(_draft(office, clerk), rule, clerk)
    second = _take(_draft(office, clerk), rule, clerk)
    abandon_item(second, reason="重复", by=clerk, at=AT)

    third = _take(_draft(office, clerk), rule, clerk)

    numbers = [first.record.number, second.record.number, third.record.number]
    assert numbers == [f"康办发〔2021〕{n}号" for n in (1, 2, 3)]
    assert NumberRule.objects.get(organ=office, year=2021).last == 3


def test_two_rules_with_one_prefix_share_their_numbers(office: Organ, clerk: User) -> None:
    first = _rule(office, clerk)
    second = _rule(office, clerk, kind="announcement", label="公告")

    one = _take(_draft(office, clerk), first, clerk)
    two = _take(_draft(office, clerk, kind="announcement"), second, clerk)

    assert [one.record.number, two.record.number] == ["康办发〔2021〕1号", "康办发〔2021〕2号"]


def test_each_year_begins_anew(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk)
    _take(_draft(office, clerk), rule, clerk)

    item = _take(_draft(office, clerk, dated_on=date(2020, 12, 30)), rule, clerk)

    assert item.record.number == "康办发〔2020〕1号"


def test_briefs_are_numbered_by_issue_of_their_year(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk, kind="brief", prefix="", label="简报")
    day = date(2021, 1, 5)
    for serial in ("第3期", "11", "平安简报第40期"):
        add_record(office, document(kind="brief", serial=serial, dated_on=day), by=clerk, at=AT)

    item = _take(_draft(office, clerk, kind="brief"), rule, clerk)

    assert item.record.serial == "第12期"
    assert item.record.number == ""


def test_a_year_begun_on_paper_goes_on(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk, year=2021, last=30)
    save_rule(
        office,
        {"label": "发文", "kind": "document", "prefix": "康办发", "year": 2021, "last": 5},
        rule=rule,
        by=clerk,
        at=AT,
    )

    item = _take(_draft(office, clerk), rule, clerk)

    assert item.record.number == "康办发〔2021〕31号"


def test_a_rule_taken_away_and_made_again_goes_on(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk)
    first = _take(_draft(office, clerk), rule, clerk)
    abandon_item(first, reason="试", by=clerk, at=AT)
    remove_rule(rule, by=clerk, at=AT)

    item = _take(_draft(office, clerk), _rule(office, clerk), clerk)

    assert item.record.number == "康办发〔2021〕2号"


def test_a_numbered_draft_is_not_numbered_again(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk)
    item = _take(_draft(office, clerk), rule, clerk)

    with pytest.raises(WrongState) as refused:
        _take(item, rule, clerk)

    assert refused.value.code == "already_numbered"
    assert NumberRule.objects.get(organ=office, year=2021).last == 1


def test_a_number_taken_over_another_version_is_refused(office: Organ, clerk: User) -> None:
    rule = _rule(office, clerk)
    item = _draft(office, clerk)

    with pytest.raises(EditedElsewhere):
        take_number(item, rule, seen=7, by=clerk, at=AT)

    assert not NumberRule.objects.filter(organ=office, year=2021).exists()


def test_a_number_voids_what_was_approved_without_it(
    office: Organ, clerk: User, leader: User
) -> None:
    rule = _rule(office, clerk)
    item = approve(make_submitted(office, clerk, number=""), leader)

    item = _take(item, rule, clerk)

    assert (item.state, item.standing) == ("draft", "draft")


def test_what_is_public_gets_no_number_without_correction(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader, number="")

    with pytest.raises(WrongState) as refused:
        _take(item, _rule(office, clerk), clerk)

    assert refused.value.code == "published_item"


def test_a_rule_of_another_kind_or_organ_does_not_fit(office: Organ, clerk: User) -> None:
    other = make_organ("elsewhere")
    foreign = NumberRule.objects.create(organ=other, label="发文", kind="document", prefix="别办发")
    brief = _rule(office, clerk, kind="brief", prefix="", label="简报")
    item = _draft(office, clerk)

    for rule in (foreign, brief):
        with pytest.raises(InvalidInput) as refused:
            _take(item, rule, clerk)
        assert refused.value.code == "rule_unfit"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"prefix": ""}, "prefix_missing"),
        ({"prefix": "康办发〔2021〕"}, "prefix_unfit"),
        ({"kind": "incoming"}, "unknown_word"),
    ],
)
def test_a_rule_that_cannot_number_is_refused(
    office: Organ, clerk: User, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _rule(office, clerk, **given)

    assert refused.value.code == code


def test_a_rule_there_already_is_refused(office: Organ, clerk: User) -> None:
    _rule(office, clerk)

    with pytest.raises(InvalidInput) as refused:
        _rule(office, clerk)

    assert refused.value.code == "rule_taken"


def test_leaders_take_no_numbers(office: Organ, clerk: User, leader: User) -> None:
    with pytest.raises(NotPermitted):
        _take(_draft(office, clerk), _rule(office, clerk), leader)


def test_numbers_that_stand_twice_are_told(office: Organ, clerk: User) -> None:
    """Brackets make no difference; other organs' numbers and cancelled records do not count."""
    first = add_record(office, document(number="康办发〔2020〕5号"), by=clerk, at=AT)
    second = add_record(office, document(number="康办发[2020]05号"), by=clerk, at=AT)
    add_record(office, document(number="康办发〔2020〕6号"), by=clerk, at=AT)
    add_record(
        office,
        document(number="康办发〔2020〕6号", kind="incoming", issuer="superior"),
        by=clerk,
        at=AT,
    )
    gone = add_record(office, document(number="康办发〔2020〕6号"), by=clerk, at=AT)
    cancel_record(gone, reason="重复", seen=1, by=clerk, at=AT)

    assert doubled_numbers(office) == [("康办发〔2020〕5号", [first, second])]


def test_a_number_is_taken_on_the_page_of_the_draft(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    item = _draft(office, clerk)
    address = f"/office/kangchuan/publishing/{item.record.public_id}/number/"
    assert "还没有“公文”的编号规则" in as_clerk.get(address).content.decode()
    told = {"key": "a", "label": "发文", "kind": "document", "prefix": "康办发"}
    assert as_clerk.post(f"{PAGES}new/", told).status_code == 302
    rule = NumberRule.objects.get()

    form = as_clerk.get(address).context["form"]
    answer = as_clerk.post(address, {"key": "b", "rule": rule.pk, "seen": form.initial["seen"]})

    assert answer.status_code == 302
    item.record.refresh_from_db()
    assert item.record.number == "康办发〔2021〕1号"
    page = as_clerk.get(PAGES).content.decode()
    assert "2021年已编到1" in page
    assert as_clerk.post(f"{PAGES}{rule.pk}/", told | {"label": "改名"}).status_code == 302
    assert as_clerk.post(f"{PAGES}{rule.pk}/remove/", {"key": "c"}).status_code == 302
    assert "没有重复的文号" in as_clerk.get(PAGES).content.decode()


def test_another_organs_rule_is_not_found(as_clerk: Client) -> None:
    rule = NumberRule.objects.create(
        organ=make_organ("elsewhere"), label="发文", kind="document", prefix="别办发"
    )

    for address in (f"{PAGES}{rule.pk}/", f"{PAGES}{rule.pk}/remove/"):
        assert as_clerk.post(address, {"key": "a"}).status_code == 404
