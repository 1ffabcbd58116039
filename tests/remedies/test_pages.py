"""The pages of the room: the list, a case, each form; who sees them; constant queries."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.organs.models import Appointment, Post
from gongkai.remedies.models import Dispute, RemedySettings
from gongkai.remedies.queries import OpenDeadline, open_deadlines
from tests.applications.factories import OfficeOfCases, make_office
from tests.office import SINCE, make_person
from tests.remedies.factories import make_decided, make_dispute, make_refusal

pytestmark = pytest.mark.django_db
LIST = "/office/kangchuan/remedies/"


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(court="示例区人民法院")


@pytest.fixture
def clerk(office: OfficeOfCases, client: Client) -> Client:
    return entered(client, office.clerk)


def entered(client: Client, person: User) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(client: Client, address: str, **form: Any) -> Any:
    shown = client.get(address)
    assert shown.status_code == 200, address
    initial = shown.context["form"].initial
    values = {name: value for name, value in initial.items() if value not in (None, "")}
    return client.post(address, values | form)


def today() -> date:
    return timezone.localdate()


def test_the_list_has_what_runs_by_urgency_and_what_has_ended(
    office: OfficeOfCases, clerk: Client
) -> None:
    on = today()
    late = make_dispute(office, filed_on=date(2024, 4, 1), received_on=date(2024, 4, 10))
    later = make_dispute(office, filed_on=on, received_on=on)
    sooner = make_dispute(office, filed_on=on, received_on=on - timedelta(days=0), kind="direct")
    ended = make_dispute(office)
    make_decided(office, ended, date(2024, 6, 3), "维持")

    answer = clerk.get(LIST)

    running = [line.dispute.number for line in answer.context["running"]]
    assert running[0] == late.number
    assert set(running[1:]) == {later.number, sooner.number}
    due = [line.term.due_on for line in answer.context["running"]]
    assert due == sorted(due)
    assert [line.dispute.number for line in answer.context["ended"]] == [ended.number]
    shown = answer.content.decode()
    assert "逾期" in shown
    assert "剩余" in shown


def test_the_list_is_narrowed_in_the_address(office: OfficeOfCases, clerk: Client) -> None:
    review = make_dispute(office, case_number="示府复〔2024〕3号")
    suit = make_dispute(office, kind="direct", claimant="李四")

    def numbers(query: str) -> list[str]:
        return [line.dispute.number for line in clerk.get(LIST + query).context["running"]]

    assert numbers("?kind=direct") == [suit.number]
    assert numbers("?q=示府复") == [review.number]
    assert numbers("?q=李四") == [suit.number]
    assert numbers("?year=2023") == []
    assert set(numbers("?year=abcd")) == {review.number, suit.number}


def test_the_list_takes_the_same_number_of_queries_for_many(
    office: OfficeOfCases, clerk: Client
) -> None:
    make_dispute(office, make_refusal(office))
    make_decided(office, make_dispute(office), date(2024, 6, 3), "维持")
    clerk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        clerk.get(LIST)

    for _ in range(5):
        make_dispute(office, make_refusal(office))
        make_decided(office, make_dispute(office), date(2024, 6, 3), "维持")
    with CaptureQueriesContext(connection) as many:
        clerk.get(LIST)

    assert len(many) == len(few)


def test_the_desk_asks_for_open_deadlines_in_a_constant_number_of_queries(
    office: OfficeOfCases,
) -> None:
    on = date(2024, 4, 12)
    make_dispute(office)
    with CaptureQueriesContext(connection) as few:
        found = open_deadlines(User.objects.get(pk=office.clerk.pk), on=on)
    for _ in range(4):
        make_dispute(office)

    with CaptureQueriesContext(connection) as many:
        open_deadlines(User.objects.get(pk=office.clerk.pk), on=on)

    assert len(many) == len(few)
    assert found == [
        OpenDeadline(
            Dispute.objects.get(number="2024001"),
            "提交书面答复和证据",
            date(2024, 4, 24),
            "剩余8个工作日",
            "",
        )
    ]


def test_a_redo_that_nobody_began_is_a_deadline_and_a_right_is_none(
    office: OfficeOfCases,
) -> None:
    revoked = make_dispute(office, make_refusal(office))
    make_decided(office, revoked, date(2024, 6, 3), "责令重新作出", orders_redo=True)
    suit = make_dispute(office, kind="direct")
    make_decided(office, suit, date(2024, 6, 3), "撤销")

    found = open_deadlines(office.clerk, on=date(2024, 6, 4))

    assert [(one.dispute, one.label, one.due_on, one.words) for one in found] == [
        (revoked, "重新处理", date(2024, 7, 2), "剩余19个工作日")
    ]


def test_a_case_shows_its_terms_with_reasons_and_its_risks(
    office: OfficeOfCases, clerk: Client
) -> None:
    dispute = make_dispute(office, make_refusal(office), kind="direct")

    shown = text(clerk, f"{LIST}{dispute.number}/")

    for words in (
        "应当先申请行政复议，对方直接起诉",
        "行政复议法第二十三条第一款第四项",
        "提交答辩状和证据：2024-04-25",
        "15日，自2024-04-10次日起算",
        "行政诉讼法第六十七条",
        "尚未审结",
    ):
        assert words in shown


def test_from_notice_to_redo_in_the_browser_forms(office: OfficeOfCases, clerk: Client) -> None:
    application = make_refusal(office)
    registered = sent(
        clerk,
        f"{LIST}new/?application={application.number}",
        kind="review",
        target="answer",
        filed_on="2024-04-01",
        received_on="2024-04-10",
        procedure="ordinary",
    )
    dispute = Dispute.objects.get()
    page = f"{LIST}{dispute.number}/"
    assert (registered.status_code, registered.headers["Location"]) == (302, page)

    steps: list[tuple[str, dict[str, Any]]] = [
        ("answer/", {"on": "2024-04-20", "evidence": "答复书"}),
        ("hearing/", {"on": "2024-05-06", "note": "听取意见"}),
        (
            "outcome/",
            {
                "result_word": "撤销并责令重新作出",
                "decided_on": "2024-06-03",
                "received_on": "2024-06-05",
                "redo": "auto",
                "redo_length": "15",
                "redo_unit": "working_day",
            },
        ),
        ("counting/", {"uncounted": "", "reason": "核对"}),
        ("correct/", {"case_number": "示府复〔2024〕3号", "reason": "补案号"}),
        ("redo/", {}),
    ]
    for step, form in steps:
        assert sent(clerk, page + step, **form).status_code == 302, step

    redo = Application.objects.get(kind="redo")
    shown = text(clerk, page)
    assert (redo.redo_of, redo.due_on) == (application, date(2024, 6, 27))
    for words in ("示府复〔2024〕3号", redo.number, "责令重新处理，15个工作日内", "听取意见"):
        assert words in shown


def test_a_suit_goes_through_its_instances_in_the_browser_forms(
    office: OfficeOfCases, clerk: Client
) -> None:
    dispute = make_dispute(office, kind="direct")
    page = f"{LIST}{dispute.number}/"
    wrong = {"result_word": "维持", "decided_on": "2024-06-03", "received_on": "2024-06-04"}
    outcome = {"redo": "auto", "redo_unit": "working_day"}

    statuses = [
        sent(clerk, page + "outcome/", **wrong, **outcome).status_code,
        sent(clerk, page + "void/", reason="录错").status_code,
        sent(clerk, page + "outcome/", **(wrong | {"result_word": "撤销"}), **outcome).status_code,
        sent(
            clerk,
            page + "instance/",
            level="second",
            filed_by="other",
            filed_on="2024-06-10",
            received_on="2024-06-14",
            body="示例市中级人民法院",
        ).status_code,
        sent(
            clerk,
            page + "outcome/",
            result_word="驳回上诉，维持原判",
            decided_on="2024-09-02",
            received_on="2024-09-03",
            **outcome,
        ).status_code,
    ]

    dispute.refresh_from_db()
    assert (statuses, dispute.result) == ([302] * 5, "corrected")


def test_what_is_refused_keeps_what_was_typed(office: OfficeOfCases, clerk: Client) -> None:
    dispute = make_dispute(office)

    answer = sent(
        clerk, f"{LIST}{dispute.number}/answer/", on="2024-04-01", evidence="答复书及送达回证"
    )

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "早于" in shown
    assert "答复书及送达回证" in shown


def test_papers_are_added_and_given_out_to_those_who_may(
    office: OfficeOfCases, clerk: Client
) -> None:
    dispute = make_dispute(office)
    page = f"{LIST}{dispute.number}/"
    paper = io.BytesIO(b"%PDF-1.7 paper")
    paper.name = "通知书.pdf"

    added = sent(clerk, page + "files/new/", purpose="notice", file=paper)

    kept = dispute.files.get()
    answer = clerk.get(f"{page}files/{kept.pk}/")
    assert (added.status_code, answer.content) == (302, b"%PDF-1.7 paper")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_paper_is_not_given_out_under_another_case(office: OfficeOfCases, clerk: Client) -> None:
    one, other = make_dispute(office), make_dispute(office)
    paper = io.BytesIO(b"%PDF-1.7 paper")
    paper.name = "通知书.pdf"
    sent(clerk, f"{LIST}{one.number}/files/new/", purpose="notice", file=paper)

    answer = clerk.get(f"{LIST}{other.number}/files/{one.files.get().pk}/")

    assert answer.status_code == 404


def test_the_register_is_a_spreadsheet_of_instances(office: OfficeOfCases, clerk: Client) -> None:
    dispute = make_dispute(office, claimant="=1+1", case_number="示府复〔2024〕3号")
    make_decided(office, dispute, date(2024, 6, 3), "维持")

    answer = clerk.get(f"{LIST}export/?kind=review")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert rows[0][:5] == ["登记编号", "案件类型", "申请登记编号", "被诉行为", "复议申请人、原告"]
    assert rows[1] == [
        "2024001",
        "行政复议",
        "",
        "其他政府信息公开行为：2018年3月5日作出的答复书",
        "=1+1",
        "行政复议",
        "示例区人民政府",
        "示府复〔2024〕3号",
        "2024-04-01",
        "2024-04-10",
        "2024-04-24",
        "2024-04-11",
        "",
        "2024-06-03",
        "维持",
        "",
        "计入",
    ]


def test_local_practice_is_set_by_the_head_office_only(
    office: OfficeOfCases, client: Client
) -> None:
    head = entered(client, office.head)
    done = sent(head, f"{LIST}setup/", counts_instances="on")

    assert done.status_code == 302
    assert RemedySettings.objects.get().counts_instances is True
    assert entered(client, office.clerk).get(f"{LIST}setup/").status_code == 403


ADDRESSES = (
    "",
    "new/",
    "export/",
    "setup/",
    "{number}/",
    "{number}/answer/",
    "{number}/hearing/",
    "{number}/outcome/",
    "{number}/void/",
    "{number}/instance/",
    "{number}/redo/",
    "{number}/performance/",
    "{number}/correct/",
    "{number}/counting/",
    "{number}/files/new/",
    "{number}/files/{file}/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_organs_people_and_visitors_see_nothing(
    office: OfficeOfCases, client: Client, address: str
) -> None:
    dispute = make_dispute(office, claimant="不可外传")
    stranger = make_office("other")
    told = address.format(number=dispute.number, file="1")

    anonymous = client.get(LIST + told)
    entered(client, stranger.clerk)
    theirs = client.get(LIST + told)
    own = client.get(f"/office/other/remedies/{told}")

    assert (anonymous.status_code, theirs.status_code) == (302, 404)
    assert "不可外传" not in own.content.decode(errors="replace")
    if "{number}" in address:
        assert own.status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("office_head", 403),
        ("opinion_officer", 403),
        ("community_worker", 403),
        ("leader_in_charge", 200),
        ("secrecy_reviewer", 200),
        ("inspector", 200),
    ],
)
def test_who_may_look_and_who_may_write(
    office: OfficeOfCases, client: Client, role: str, status: int
) -> None:
    dispute = make_dispute(office)
    entered(client, make_person(office.organ, role))

    assert client.get(f"{LIST}{dispute.number}/").status_code == status
    assert client.get(f"{LIST}{dispute.number}/answer/").status_code == 403


def test_an_empty_list_says_what_to_do(office: OfficeOfCases, clerk: Client) -> None:
    assert "收到答复通知书、应诉通知书的" in text(clerk, LIST)


def test_a_case_is_not_found_under_another_organ_of_the_same_person(
    office: OfficeOfCases, client: Client
) -> None:
    dispute = make_dispute(office, claimant="不可外传")
    other = make_office("other")
    post = Post.objects.create(organ=other.organ, name="信息员", role="information_officer")
    Appointment.objects.create(post=post, user=office.clerk, from_on=SINCE)
    entered(client, office.clerk)

    answer = client.get(f"/office/other/remedies/{dispute.number}/")

    assert answer.status_code == 404
