"""The page of an application, its clock, its papers, and what is entered on it."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.applications.models import Application, CaseFile, FileAccess, Note
from gongkai.applications.operations.arranging import void_event
from gongkai.applications.operations.assigning import assign, log_search
from gongkai.applications.operations.consulting import consult, note_consultation_received
from gongkai.applications.operations.intake import Received, register
from gongkai.applications.operations.steps import notify_correction
from gongkai.applications.queries import events_of
from gongkai.applications.timeline import timeline
from gongkai.audit.models import Entry
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    applicant,
    make_answered,
    make_application,
    make_office,
    moment,
    wanted,
)
from tests.office import make_organ, make_person

TODAY = date(2020, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office()


@pytest.fixture
def browser_of_clerk(office: OfficeOfCases, client: Client) -> Client:
    return sign_in(client, office.clerk)


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(application: Application, path: str = "") -> str:
    return f"/office/kangchuan/applications/{application.number}/{path}"


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return the hidden values of the form on a page."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in ("key", "seen") if name in form.fields}


def make_full_case(office: OfficeOfCases) -> Application:
    """Make a case with one of everything."""
    application = register(
        office.organ,
        applicant(agent="代理人王五"),
        wanted(identifying="示街办〔2020〕3号"),
        channel="counter",
        arrived_on=date(2020, 5, 18),
        identity_number=IDENTITY,
        uploads=[Received("申请表.pdf", b"%PDF-1.7 form")],
        by=office.clerk,
        at=moment(date(2020, 5, 18)),
    ).application
    doing = {"by": office.clerk, "at": moment(date(2020, 5, 19))}
    assign(application, office=office.office, task="请提供验收报告", **doing)
    letter = consult(
        application, {"kind": "third_party", "name": "示例公司"}, on=date(2020, 5, 19), **doing
    )
    note_consultation_received(letter, on=date(2020, 5, 20), by=office.clerk, at=moment(TODAY))
    log_search(
        application,
        on=date(2020, 5, 19),
        place="档案室",
        terms="验收",
        result="有",
        searcher="信息员",
        **doing,
    )
    return Application.objects.get(pk=application.pk)


def test_the_page_shows_everything_with_the_number_masked(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = make_full_case(office)

    page = browser_of_clerk.get(at(application)).content.decode()

    for word in (
        "征求意见中",
        "2020年老旧小区改造工程的验收报告",
        "示街办〔2020〕3号",
        "110***********002X",
        "代理人王五",
        "申请表.pdf",
        "第三方：示例公司",
        "2020-06-10前提出意见",
        "还没有反馈：城建办公室",
        "档案室",
        "2020-06-01登记",
    ):
        assert word in page
    assert IDENTITY not in page


def test_looking_at_the_identity_number_shows_it_once_and_stays_on_record(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = make_application(office, date(2020, 5, 18))

    by_link = browser_of_clerk.get(at(application, "identity/"))
    shown = browser_of_clerk.post(at(application, "identity/"))

    assert by_link.status_code == 405
    assert IDENTITY in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    access = FileAccess.objects.get()
    assert (access.application, access.by, access.what) == (application, office.clerk, "证件号码")
    assert IDENTITY not in Entry.objects.get(deed="applications.identity_opened").text
    assert "证件号码" in browser_of_clerk.get(at(application)).content.decode()


def test_a_case_without_a_number_says_so_and_enters_no_look(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = register(
        office.organ,
        applicant(identity_type=""),
        wanted(),
        channel="counter",
        arrived_on=TODAY,
        by=office.clerk,
        at=moment(TODAY),
    ).application

    answer = browser_of_clerk.post(at(application, "identity/"))

    assert answer.status_code == 409
    assert FileAccess.objects.count() == 0


def test_a_paper_is_given_out_under_log_and_only_through_its_case(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = make_full_case(office)
    other = make_application(office, TODAY)
    file = CaseFile.objects.get()

    given = browser_of_clerk.get(at(application, f"papers/{file.pk}/"))
    through_another = browser_of_clerk.get(at(other, f"papers/{file.pk}/"))
    through_records = browser_of_clerk.get(f"/office/kangchuan/records/files/{file.stored_id}/")

    assert (given.status_code, given.content) == (200, b"%PDF-1.7 form")
    assert given["Content-Disposition"].startswith("attachment")
    assert through_another.status_code == 404
    assert through_records.status_code == 404
    assert [(one.file, one.what) for one in FileAccess.objects.all()] == [(file, "申请材料")]


def test_the_clock_page_explains_every_day(office: OfficeOfCases, browser_of_clerk: Client) -> None:
    application = make_application(office, date(2020, 4, 20))
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")

    told = browser_of_clerk.get(at(application, "clock/"))
    waiting = browser_of_clerk.get(at(letter, "clock/"))

    days = [(day.date.isoformat(), weekday, day.n) for day, weekday in told.context["days"]]
    assert (days[0], days[-1], len(days)) == (
        ("2020-04-20", "周一", None),
        ("2020-05-19", "周二", 20),
        30,
    )
    assert "调休上班（劳动节）" in told.content.decode()
    assert "答复期限还不能推算：尚待与申请人确认" in waiting.content.decode()


def test_confirming_receipt_starts_the_term(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")
    address = at(letter, "confirm/")

    early = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "on": "2020-05-28"}
    )
    done = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "on": "2020-06-01"}
    )

    assert early.status_code == 400
    assert "早于收到日期" in early.content.decode()
    assert done.status_code == 302
    letter.refresh_from_db()
    assert (letter.received_on, letter.due_on) == (date(2020, 6, 1), date(2020, 6, 30))


def test_an_attempt_to_reach_the_applicant_is_kept(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")
    address = at(letter, "contact/")

    browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "on": "2020-06-01", "result": "无人接听"}
    )

    assert [event.kind for event in letter.events.all()] == ["registered", "contacted"]
    assert Note.objects.get().text == "2020-06-01 联系申请人：无人接听"


def test_a_wrong_entry_is_taken_back_and_stays_struck_through(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")
    address = at(letter, "confirm/")
    browser_of_clerk.post(address, {**form_of(browser_of_clerk, address), "on": "2020-06-01"})
    void = at(letter, "events/2/void/")

    assert void in browser_of_clerk.get(at(letter)).content.decode()
    done = browser_of_clerk.post(void, {**form_of(browser_of_clerk, void), "reason": "日期看错"})
    again = browser_of_clerk.post(void, {**form_of(browser_of_clerk, void), "reason": "再来"})
    missing = browser_of_clerk.get(at(letter, "events/9/void/"))

    assert (done.status_code, again.status_code, missing.status_code) == (302, 400, 404)
    letter.refresh_from_db()
    assert letter.due_on is None
    page = browser_of_clerk.get(at(letter)).content.decode()
    assert "已作废" in page
    assert "第2项登记有误，作废" in page
    assert void not in page


def test_the_timeline_tells_how_long_after_and_the_risk(office: OfficeOfCases) -> None:
    application = make_application(office, date(2020, 4, 20))
    notify_correction(
        application,
        on=date(2020, 5, 11),
        reply_by=date(2020, 5, 25),
        happened="纸质登记簿补录",
        by=office.clerk,
        at=moment(date(2020, 5, 12)),
    )
    void_event(application, 2, reason="误登", by=office.clerk, at=moment(date(2020, 5, 13)))

    lines = timeline(events_of(application), names={})

    assert [
        (one.label, one.details, one.after, one.entered_on, one.is_void, one.may_be_voided)
        for one in lines
    ] == [
        ("登记申请", "", "", None, False, False),
        ("告知补正", "请于2020-05-25前补正", "21天", date(2020, 5, 12), True, False),
        ("更正登记", "第2项登记有误，作废", "23天", None, False, False),
    ]
    assert lines[1].risk == (
        "补正通知（登记的日期）晚于告知期限规定的期限，补正后不重新计算期限。请在原期限内答复。"
    )


def test_one_form_is_split_into_several_with_one_day_of_receipt(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = make_application(office, date(2020, 5, 18))
    address = at(application, "split/")

    one = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "on": "2020-06-01", "parts": "只有一项"}
    )
    done = browser_of_clerk.post(
        address,
        {**form_of(browser_of_clerk, address), "on": "2020-06-01", "parts": "验收报告\n预算"},
    )

    assert (one.status_code, done.status_code) == (400, 302)
    rows = Application.objects.order_by("serial").values_list("wanted", "received_on")
    assert list(rows) == [("验收报告", date(2020, 5, 18)), ("预算", date(2020, 5, 18))]
    page = browser_of_clerk.get(at(application)).content.decode()
    assert "拆分：另立202000002" in page
    assert "有关联的申请" in page


def test_duplicates_are_handled_together_and_unknown_numbers_are_named(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    first = make_application(office, date(2020, 5, 18))
    second = make_application(office, date(2020, 5, 19))
    address = at(first, "merge/")

    unknown = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "on": "2020-06-01", "numbers": "209900001"}
    )
    browser_of_clerk.post(
        address,
        {**form_of(browser_of_clerk, address), "on": "2020-06-01", "numbers": second.number},
    )

    assert unknown.status_code == 400
    assert "没有编号为209900001的其他申请" in unknown.content.decode()
    assert list(first.related.all()) == [second]
    assert second.number in browser_of_clerk.get(at(first)).content.decode()


def test_the_same_applicant_is_counted_by_month(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    make_application(office, date(2020, 4, 20))
    make_application(office, date(2020, 5, 18))
    last = make_application(office, date(2020, 5, 19))

    answer = browser_of_clerk.get(at(last, "applicant/"))

    assert answer.context["months"] == [("2020-05", 2), ("2020-04", 1)]
    assert "同一申请人另有2件" in browser_of_clerk.get(at(last)).content.decode()
    assert IDENTITY not in answer.content.decode()


def test_a_note_with_a_secrecy_mark_is_refused(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    application = make_application(office, TODAY)
    address = at(application, "notes/new/")

    refused = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "text": "秘密★1年"}
    )
    kept = browser_of_clerk.post(
        address, {**form_of(browser_of_clerk, address), "text": "已与档案室核对"}
    )

    assert (refused.status_code, kept.status_code) == (400, 302)
    assert [note.text for note in Note.objects.all()] == ["已与档案室核对"]


def test_another_organs_clerk_finds_nothing_of_a_case(
    office: OfficeOfCases, client: Client
) -> None:
    application = make_full_case(office)
    sign_in(client, make_person(make_organ("other"), "lead_office"))
    file = CaseFile.objects.get()
    paths = (
        "",
        "clock/",
        "applicant/",
        "registered/",
        "confirm/",
        "contact/",
        "split/",
        "merge/",
        "notes/new/",
        "events/2/void/",
        f"papers/{file.pk}/",
    )

    for organ in ("kangchuan", "other"):
        codes = {
            path: client.get(
                f"/office/{organ}/applications/{application.number}/{path}"
            ).status_code
            for path in paths
        }
        assert codes == dict.fromkeys(paths, 404)
    assert client.post(at(application, "identity/")).status_code == 404


def test_an_inspector_reads_but_is_offered_no_deeds(office: OfficeOfCases, client: Client) -> None:
    application = make_answered(
        office, make_application(office, date(2020, 5, 18)), date(2020, 5, 25)
    )
    sign_in(client, make_person(office.organ, "inspector"))

    page = client.get(at(application)).content.decode()

    assert client.get(at(application, "split/")).status_code == 403
    assert "void/" not in page
    assert "拆分" not in page


def test_an_uploaded_secret_is_refused_at_intake(
    office: OfficeOfCases, browser_of_clerk: Client
) -> None:
    file = SimpleUploadedFile("秘密★1年.pdf", b"%PDF-1.7 form")

    answer = browser_of_clerk.post(
        "/office/kangchuan/applications/new/",
        {
            "kind": "disclosure",
            "channel": "counter",
            "arrived_on": "2020-06-01",
            "category": "person",
            "name": "张三",
            "wanted": "预算",
            "form_of_provision": "paper",
            "way_of_provision": "post",
            "papers": [file],
        },
    )

    assert answer.status_code == 400
    assert "停止操作，报告保密机构" in answer.content.decode()
    assert Application.objects.count() == 0
