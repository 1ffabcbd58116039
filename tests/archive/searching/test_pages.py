"""The pages of the search: words stay out of addresses, filters, kept searches, what is tied."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.archive.models import SavedSearch
from gongkai.archive.searching.operations import index_waiting
from gongkai.archive.searching.saving import MOST_SAVED
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.records.operations import add_record
from gongkai.registers.kinds import KINDS as REGISTERS
from gongkai.registers.operations import add_row
from gongkai.reports.models import AnnualReport
from tests.office import AT, SINCE, document, make_organ, make_person, purchase

pytestmark = pytest.mark.django_db
PAGE = "/office/kangchuan/archive/"


def asked(client: Client, given: Mapping[str, str]) -> str:
    """Send the form once the worker did what waits; return the page that it leads to."""
    index_waiting()
    return client.get(client.post(PAGE, given)["Location"]).content.decode()


def titles(page: str) -> list[str]:
    """Return the titles of the hits."""
    return [re.sub("<[^>]+>", "", one) for one in re.findall("<h2><a [^>]*>(.*?)</a>", page)]


@pytest.fixture
def records(office: Organ, clerk: User) -> None:
    add_record(
        office,
        document(title="供暖通知", number="康办发〔2020〕12号", body="<p>请各社区检修锅炉</p>"),
        by=clerk,
        at=AT,
    )
    add_record(office, document(title="供暖简报", kind="brief"), by=clerk, at=AT)
    add_record(
        office,
        document(title="供暖旧规定", dated_on=date(2015, 3, 1), body="供暖"),
        by=clerk,
        at=AT,
    )
    add_row(office, REGISTERS["purchases"], purchase(title="供暖设备"), by=clerk, at=AT)


def test_nothing_asked_shows_no_hit_and_says_what_can_be_found(
    as_clerk: Client, records: None
) -> None:
    page = as_clerk.get(PAGE).content.decode()

    assert titles(page) == []
    assert "输入检索词，或者选一个条件" in page
    assert "把这次检索存为" not in page


def test_words_are_found_highlighted_and_stay_out_of_the_address(
    as_clerk: Client, records: None
) -> None:
    index_waiting()
    answer = as_clerk.post(PAGE, {"words": "检修锅炉"})
    page = as_clerk.get(answer["Location"]).content.decode()

    assert re.fullmatch(rf"{PAGE}\?find=\w{{8}}", answer["Location"])
    assert titles(page) == ["供暖通知"]
    assert "<mark>检修锅炉</mark>" in page
    for told in ("公文", "康办发〔2020〕12号", "2020-11-02", "未转入公开流程"):
        assert told in page
    # Words in an address are not looked for, and a key that is not known is told.
    assert titles(as_clerk.get(f"{PAGE}?words=供暖").content.decode()) == []
    gone = as_clerk.get(f"{PAGE}?find=unknown1&kind=brief", follow=True)
    assert gone.redirect_chain == [(f"{PAGE}?kind=brief", 302)]
    assert "请重新输入" in gone.content.decode()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"供暖通知", "供暖简报", "供暖旧规定", "供暖设备"}),
        ({"kind": "brief"}, {"供暖简报"}),
        ({"kind": "purchases"}, {"供暖设备"}),
        ({"year": "2015"}, {"供暖旧规定"}),
        ({"number": "康办发 12号"}, set()),
        ({"number": "〔2020〕12"}, {"供暖通知"}),
        ({"number": "康办发2020"}, {"供暖通知"}),
        ({"state": "未转入公开流程", "year": "2020"}, {"供暖通知", "供暖简报"}),
        ({"state": "没有的状态"}, set()),
        ({"person": "999999"}, set()),
        ({"organ": "kangchuan"}, {"供暖通知", "供暖简报", "供暖旧规定", "供暖设备"}),
    ],
)
def test_filters_narrow_what_words_find(
    as_clerk: Client, records: None, filters: dict[str, str], expected: set[str]
) -> None:
    page = asked(as_clerk, {"words": "供暖", **filters})

    assert set(titles(page)) == expected
    if not expected:
        assert "没有找到" in page


def test_by_day_the_newest_comes_first(as_clerk: Client, records: None) -> None:
    page = asked(as_clerk, {"words": "供暖", "order": "date", "kind": "document"})

    assert titles(page) == ["供暖通知", "供暖旧规定"]


def test_many_hits_come_in_pages_with_links_that_narrow_them(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    for number in range(25):
        add_record(
            office,
            document(title=f"值班通知{number}", dated_on=date(2019 + number % 2, 1, 2)),
            by=clerk,
            at=AT,
        )

    first = asked(as_clerk, {"words": "值班"})
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = as_clerk.get(following[1].replace("&amp;", "&")).content.decode()

    assert (len(titles(first)), len(titles(second))) == (20, 5)
    assert not set(titles(first)) & set(titles(second))
    assert "缩小范围" in first
    narrowed = re.search(r'href="([^"]*year=2020[^"]*)"', first)
    assert narrowed
    assert len(titles(as_clerk.get(narrowed[1].replace("&amp;", "&")).content.decode())) == 12


def test_a_person_of_two_organs_searches_both_or_one(
    as_clerk: Client, office: Organ, clerk: User, records: None
) -> None:
    other = make_organ("beicheng", name="北城街道办事处")
    post = Post.objects.create(organ=other, name="信息员岗", role="information_officer")
    Appointment.objects.create(post=post, user=clerk, from_on=SINCE)
    clerk = User.objects.get(pk=clerk.pk)
    add_record(other, document(title="北城供暖通知"), by=clerk, at=AT)

    both = asked(as_clerk, {"words": "供暖通知"})
    one = asked(as_clerk, {"words": "供暖通知", "organ": "beicheng"})

    assert set(titles(both)) == {"供暖通知", "北城供暖通知"}
    assert titles(one) == ["北城供暖通知"]
    assert "北城街道办事处" in both


def test_a_kept_search_is_the_person_s_own(as_clerk: Client, clerk: User, records: None) -> None:
    told = {"words": "供暖", "kind": "brief", "name": "供暖的简报"}
    kept = as_clerk.post(f"{PAGE}saved/", told, follow=True).content.decode()
    saved = SavedSearch.objects.get()

    index_waiting()
    again = as_clerk.get(f"{PAGE}saved/{saved.pk}/", follow=True).content.decode()

    assert (saved.user, saved.asked) == (clerk, {"words": "供暖", "kind": "brief"})
    assert "供暖的简报" in kept
    assert titles(again) == ["供暖简报"]
    colleague = Client()
    colleague.force_login(
        make_person(Organ.objects.get(), "lead_office"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert "供暖的简报" not in colleague.get(PAGE).content.decode()
    assert colleague.get(f"{PAGE}saved/{saved.pk}/").status_code == 404
    assert colleague.post(f"{PAGE}saved/{saved.pk}/delete/").status_code == 404
    assert as_clerk.get(f"{PAGE}saved/{saved.pk}/delete/").status_code == 404
    as_clerk.post(f"{PAGE}saved/{saved.pk}/delete/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"words": "供暖", "name": " "}, "请给这次检索起个名称"),
        ({"words": " ", "name": "空"}, "没有检索条件"),
        ({"words": "秘密★10年", "name": "某事"}, "停止操作，报告保密机构"),
    ],
)
def test_a_search_that_cannot_be_kept_says_why(
    as_clerk: Client, told: dict[str, str], answer: str
) -> None:
    page = as_clerk.post(f"{PAGE}saved/", told, follow=True).content.decode()

    assert answer in page
    assert not SavedSearch.objects.exists()


def test_a_name_kept_again_takes_the_new_search_and_too_many_are_refused(
    as_clerk: Client, clerk: User
) -> None:
    for number in range(MOST_SAVED):
        SavedSearch.objects.create(user=clerk, name=f"第{number}个", asked={}, at=AT)

    as_clerk.post(f"{PAGE}saved/", {"words": "甲", "name": "第3个"})
    page = as_clerk.post(f"{PAGE}saved/", {"words": "乙", "name": "又一个"}, follow=True)

    assert SavedSearch.objects.get(name="第3个").asked == {"words": "甲"}
    assert "请先删除不用的" in page.content.decode()
    assert SavedSearch.objects.count() == MOST_SAVED


def test_a_thing_leads_to_the_figures_that_count_it_and_its_trail(
    as_clerk: Client, report: AnnualReport, office: Organ, clerk: User
) -> None:
    row = add_row(office, REGISTERS["purchases"], purchase(title="供暖设备"), by=clerk, at=AT)
    index_waiting()

    page = as_clerk.get(f"{PAGE}related/purchases/{row.pk}/").content.decode()

    cells = re.findall(r"/reports/2020/cells/([\w.]+)/", page)
    assert cells == ["t2.procurement.projects", "t2.procurement.amount"]
    assert "登记台账" in page
    assert "信息员" in page
    behind = as_clerk.get(f"/office/kangchuan/reports/2020/cells/{cells[0]}/").content.decode()
    assert "供暖设备" in behind


def test_a_thing_that_is_not_there_or_not_to_be_seen_is_not_found(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    other = make_organ("elsewhere")
    person = make_person(other, "information_officer")
    record = add_record(other, document(), by=person, at=AT)

    for address in (
        f"related/record/{record.public_id}/",
        "related/record/nothing/",
        "related/application/1/",
        "related/x/y/",
    ):
        assert as_clerk.get(PAGE + address).status_code == 404
