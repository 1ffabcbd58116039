"""What the supervising organ sees of those below it, and what it does not."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongkai.accounts.models import User
from gongkai.desk.district.indicators import INDICATORS, Overview, overview_of
from gongkai.desk.district.writing import bulletin_of
from gongkai.organs.models import Organ, Supervision
from gongkai.publishing.models import CareFinding, Item
from gongkai.records.operations import add_record
from gongkai.reports.models import HandIn, RoundUnit
from gongkai.reports.rounds.operations import open_round
from gongkai.supervision.checks.operations import FindingContent, issue_finding
from gongkai.supervision.complaints.operations import (
    answer_complaint,
    note_investigation,
    receive_complaint,
)
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.models import Complaint, Topic
from gongkai.supervision.tasks.operations import add_plan
from tests.applications.factories import make_application, make_office
from tests.office import AT, SINCE, document, make_organ, make_person
from tests.publishing.factories import make_submitted
from tests.supervision.communities.factories import make_community

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 1)


@pytest.fixture
def district() -> Organ:
    return make_organ("district", name="示例区政务公开办公室", level="county_department")


@pytest.fixture
def streets(district: Organ) -> tuple[Organ, Organ]:
    """Two offices below the district; the first has one of everything, the second nothing late."""
    cases = make_office("first")
    make_application(cases, date(2020, 12, 1), wanted="不可外传的申请")
    clerk = make_person(cases.organ, "information_officer")
    item = make_submitted(cases.organ, clerk)
    Item.objects.filter(pk=item.pk).update(due_on=TODAY - timedelta(days=3))
    add_record(
        cases.organ,
        document(title="不可外传的标题", dated_on=date(2020, 12, 3)),
        by=clerk,
        at=AT,
    )
    CareFinding.objects.create(
        organ=cases.organ,
        code="column_stale",
        mark="1",
        message="栏目“工作动态”超期没有更新",
        found_on=TODAY,
        due_on=TODAY - timedelta(days=1),
    )
    CareFinding.objects.create(
        organ=cases.organ, code="contact_missing", mark="2", message="缺联系方式", found_on=TODAY
    )
    second = make_organ("second", name="示例区第二街道办事处")
    for child in (cases.organ, second):
        Supervision.objects.create(parent=district, child=child, kind="supervises", from_on=SINCE)
    Supervision.objects.create(
        parent=district, child=make_organ("summed"), kind="sums", from_on=SINCE
    )
    return cases.organ, second


@pytest.fixture
def officer(district: Organ) -> User:
    return make_person(district, "lead_office")


def _supervise(district: Organ, organ: Organ, officer: User) -> None:
    """Let a task, two items of a community, a rectification and a complaint be late, one is not."""
    clerk = make_person(organ, "information_officer")
    doer, inspector = (
        one.appointments.get().post for one in (clerk, make_person(organ, "inspector"))
    )
    plan = {
        **{"title": "不可外传的任务", "deliverable": "简报", "rhythm": "single"},
        **{"due_on": date(2021, 2, 22), "from_on": date(2021, 2, 1)},
        **{"manager": inspector, "doer": doer, "inspector": inspector},
        "topics": Topic.objects.none(),
    }
    add_plan(organ, plan, by=clerk, at=AT)
    make_community(organ, AT, from_on=date(2020, 7, 1))
    finding = FindingContent("不可外传的问题", "改", TODAY - timedelta(days=4))
    issue_finding(district, organ, finding, by=officer, at=AT)
    for matter in ("other", "untrue"):
        key = f"k{matter}"
        receive_complaint(organ, Told(matter, "不可外传"), code="A", at=AT, key=key)
    note_investigation(one := Complaint.objects.all()[0], "属实", seen=1, by=officer, at=AT)
    answer_complaint(one, "已改。", seen=2, by=officer, at=AT)


def _figures(found: Overview, organ: Organ) -> dict[str, int]:
    return {one.slug: found.count(organ, one.slug) for one in found.indicators}


def test_every_figure_counts_what_is_late_of_the_organs_below_only(
    district: Organ, streets: tuple[Organ, Organ], officer: User
) -> None:
    first, second = streets
    _supervise(district, first, officer)

    found = overview_of(district, officer, on=TODAY)

    assert [organ.pk for organ in found.organs] == [first.pk, second.pk]
    told = _figures(found, first)
    late = found.coverage[first.pk]
    # The item under review and the record outside the chain are both past their term.
    assert told == {
        **{"answers": 1, "publications": 2, "remedies": 0, "reports": 1},
        **{"columns": 1, "content": 1, "reviews": 1, "tasks": 1},
        **{"communities": sum(one.late for one in late), "rectification": 1, "complaints": 2},
    }
    assert (found.coverage_year, told["communities"] > 0) == (2020, True)
    assert found.covered(second) is None
    assert _figures(found, second) == dict.fromkeys(told, 0) | {"reports": 1}


def test_complaints_show_to_who_handles_them_only_and_never_by_organ_in_the_bulletin(
    district: Organ,
    streets: tuple[Organ, Organ],
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _supervise(district, streets[0], officer)
    now = AT.replace(year=TODAY.year, month=TODAY.month, day=TODAY.day)
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: now)
    place = f"/office/{district.slug}/district/"
    handler, clerk = Client(), Client()
    handler.force_login(officer)
    clerk.force_login(make_person(district, "information_officer"))

    assert "<h1>举报</h1>" in (listed := handler.get(f"{place}complaints/").content.decode())
    assert ("已处理" in listed, "/supervision/complaints/" in listed) == (True, True)
    assert clerk.get(f"{place}complaints/").status_code == 404
    assert "举报" not in clerk.get(place).content.decode().split("<main")[1]
    told = bulletin_of(district, overview_of(district, officer, on=TODAY), on=TODAY).paragraphs
    assert [text for text in told if "举报" in text] == [told[1]]
    assert "举报2件" in told[1]
    assert "2020年社区公开事项应公开、报送" in told[1]


def test_the_district_notice_sets_the_term_of_a_report(
    district: Organ, streets: tuple[Organ, Organ], officer: User
) -> None:
    due_on = TODAY - timedelta(days=9)
    collection = open_round(district, 2020, due_on=due_on, by=officer, at=AT)
    unit, _ = RoundUnit.objects.get_or_create(
        round=collection, organ=streets[0], defaults={"name": streets[0].name}
    )
    HandIn.objects.create(
        round=collection, unit=unit, year=2020, source="file", name="a", sha256="0", at=AT
    )

    points = overview_of(district, officer, on=TODAY).points[streets[0].pk, "reports"]

    assert [(one.told, one.due_on) for one in points] == [("已报来，没有登记公布", due_on)]


def test_the_list_behind_a_figure_names_numbers_and_no_content(
    district: Organ, streets: tuple[Organ, Organ], officer: User
) -> None:
    _supervise(district, streets[0], officer)

    points = overview_of(district, officer, on=TODAY).points

    told = [(point.about, point.told) for found in points.values() for point in found]

    assert not [text for pair in told for text in pair if "不可外传" in text]
    [answer] = points[streets[0].pk, "answers"]
    assert answer.about.startswith("申请2020")
    assert answer.days_late(TODAY) > 0


@pytest.mark.parametrize("role", ["supervising_officer", "lead_office", "principal"])
def test_the_pages_open_to_who_supervises(
    district: Organ, streets: tuple[Organ, Organ], role: str
) -> None:
    client = Client()
    client.force_login(make_person(district, role))
    place = f"/office/{district.slug}/district/"

    page = client.get(place).content.decode()
    assert all(organ.name in page for organ in streets)
    assert "summed街道办事处" not in page
    points = client.get(f"{place}answers/?of=first").content.decode()
    assert "逾期未答复" in points
    assert client.get(f"{place}answers/?of=summed").status_code == 404
    assert client.get(f"{place}nothing/").status_code == 404
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{place}export/").content))
    assert book.sheet_names == ["各机关", "明细", "社区公开"]
    assert len(book.get_sheet_by_name("各机关").to_python()) == 3
    assert "通报" in client.get(f"{place}bulletin/").content.decode()


@pytest.mark.parametrize("role", ["community_worker", "secrecy_reviewer"])
def test_others_of_the_office_do_not_see_them(district: Organ, role: str) -> None:
    client = Client()
    client.force_login(make_person(district, role))

    assert client.get(f"/office/{district.slug}/district/").status_code == 403


def test_the_street_sees_no_district(streets: tuple[Organ, Organ], district: Organ) -> None:
    client = Client()
    client.force_login(make_person(streets[0], "principal"))

    assert client.get(f"/office/{district.slug}/district/").status_code == 404
    assert "下级机关" not in client.get(f"/office/{streets[0].slug}/").content.decode()


def test_the_bulletin_says_it_as_a_letter(
    district: Organ, streets: tuple[Organ, Organ], officer: User
) -> None:
    client = Client()
    client.force_login(make_person(district, "principal"))

    data = client.get(f"/office/{district.slug}/district/bulletin/?as=pdf").content

    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "关于政府信息公开工作情况的通报" in text.replace("\r\n", "")
    content = bulletin_of(district, overview_of(district, officer, on=TODAY), on=TODAY)
    assert "逾期未答复1件、逾期未公开2条、年报未公布2份" in content.paragraphs[1]


def test_figures_take_as_many_questions_whatever_there_is(
    district: Organ,
    streets: tuple[Organ, Organ],
    officer: User,
    django_assert_max_num_queries: object,
) -> None:
    _supervise(district, streets[0], officer)
    # One for each indicator, and four more.
    with django_assert_max_num_queries(len(INDICATORS) + 4):  # type: ignore[operator]
        overview_of(district, officer, on=TODAY)
