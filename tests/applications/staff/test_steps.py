"""Steps on their pages: the letter is looked at first, then issued with the deed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.applications.models import Application, Letter
from gongkai.applications.operations.assigning import assign
from gongkai.applications.operations.steps import review_application
from gongkai.applications.staff.actions import actions_of
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_application,
    make_office,
    moment,
)
from tests.office import make_organ, make_person

pytestmark = pytest.mark.django_db
#: The pages work today; the office's calendar of 2026 reaches far enough.
TODAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    now = moment(TODAY)
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: now)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(charges_fees=True, payment_words="在政务服务大厅窗口缴纳")


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, TODAY - timedelta(days=2))


def signed_in(client: Client, user: Any) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(case: Application, rest: str) -> str:
    return f"/office/{case.organ.slug}/applications/{case.number}/{rest}"


def take(client: Client, case: Application, slug: str, told: dict[str, Any]) -> Any:
    """Fill a step in, look at its letters, send them."""
    case.refresh_from_db()
    page = address(case, f"step/{slug}/")
    first = client.post(page, {"seen": case.row_version, **told})
    if first.status_code != 200:
        return first
    form = first.context["form"]
    texts = {
        name: form[name].value()
        for name in form.fields
        if name.startswith("text_") or name == "filled"
    }
    return client.post(page, {"seen": case.row_version, **told, **texts})


def correction(**given: Any) -> dict[str, Any]:
    return {
        "on": TODAY,
        "points": "写明文号。\n提供身份证明。",
        "reply_by": TODAY + timedelta(days=20),
    } | given


def test_a_correction_is_shown_as_a_letter_and_issued_with_its_number(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)

    answer = take(client, case, "correction", correction())

    assert answer.status_code == 302
    letter = Letter.objects.get()
    case.refresh_from_db()
    assert (letter.kind, letter.number) == ("correction", "公开补〔2026〕1号")
    assert letter.addressee == "张三"
    assert "请您补正下列事项：写明文号；提供身份证明。" in letter.text
    assert case.state == "correcting"
    for form in ("pdf", "docx"):
        got = client.get(address(case, f"letters/{letter.pk}/{form}/"))
        assert (got.status_code, len(got.content) > 5_000) == (200, True)


def test_the_letter_is_written_anew_when_the_facts_change(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)
    page = address(case, "step/correction/")
    told = {"seen": case.row_version, **correction()}
    form = client.post(page, told).context["form"]
    old = {"text_applicant": form["text_applicant"].value(), "filled": form["filled"].value()}

    again = client.post(page, {**told, **old, "points": "写明年份"})

    assert again.status_code == 200
    assert "写明年份" in again.context["form"]["text_applicant"].value()
    assert not Letter.objects.exists()


def test_what_the_law_refuses_is_told_before_a_letter_is_written(
    client: Client, office: OfficeOfCases
) -> None:
    late = make_application(office, TODAY - timedelta(days=30))
    signed_in(client, office.clerk)

    answer = client.post(
        address(late, "step/correction/"), {"seen": late.row_version, **correction()}
    )

    assert answer.status_code == 400
    assert "不能再以补正重新起算答复期限" in answer.content.decode()
    assert not Letter.objects.exists()
    assert not late.events.filter(kind="correction_notified").exists()


def test_what_happened_before_is_entered_without_a_letter(
    client: Client, office: OfficeOfCases
) -> None:
    late = make_application(office, TODAY - timedelta(days=30))
    signed_in(client, office.clerk)
    page = address(late, "step/correction/")
    told = {"seen": late.row_version, **correction(), "is_past": "on"}

    without = client.post(page, told)
    answer = client.post(page, {**told, "why": "纸质发出，当时没有登记"})

    assert (without.status_code, answer.status_code) == (400, 302)
    assert late.events.get(kind="correction_notified").risk == "correction_notice_late"
    assert not Letter.objects.exists()


def test_an_unfilled_placeholder_does_not_go_out(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)
    page = address(case, "step/correction/")
    told = {"seen": case.row_version, **correction()}
    form = client.post(page, told).context["form"]

    answer = client.post(
        page, {**told, "filled": form["filled"].value(), "text_applicant": "请补正{{事项}}。"}
    )

    assert answer.status_code == 400
    assert "占位符" in answer.content.decode()
    assert not case.events.filter(kind="correction_notified").exists()


def test_asking_a_third_party_writes_to_them_and_to_the_applicant(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)
    told = {
        "on": TODAY,
        "kind": "third_party",
        "name": "示例建设有限公司",
        "matter": "验收报告第三章",
    }

    answer = take(client, case, "consult", told)

    assert answer.status_code == 302
    letters = list(Letter.objects.order_by("pk").values_list("kind", "number", "addressee"))
    assert letters == [
        ("third_party", "公开征〔2026〕1号", "示例建设有限公司"),
        ("consulting", "公开告〔2026〕1号", "张三"),
    ]
    assert "张三" not in Letter.objects.get(kind="third_party").text
    row = case.consultations.get()
    page = address(case, f"step/opinion/{row.pk}/")
    case.refresh_from_db()
    refused = client.post(page, {"seen": case.row_version, "on": TODAY, "opinion": "silent"})
    assert "还没有届满" in refused.content.decode()
    told = {"seen": case.row_version, "on": TODAY, "opinion": "object", "reasons": "商业秘密"}
    assert client.post(page, told).status_code == 400
    assert client.post(page, {**told, "is_reasonable": "false"}).status_code == 302
    decided = {"on": TODAY, "matter": "质量检测结论", "grounds": "关系通行安全"}
    answer = take(client, case, f"third-party-decision/{row.pk}", decided)
    assert answer.status_code == 302
    assert case.events.filter(kind="third_party_told").count() == 1
    assert "申请行政复议" in Letter.objects.get(kind="third_party_decision").text


def test_an_extension_names_the_new_day_and_who_approved(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)
    told = {
        "working_days": 20,
        "reason": "需要检索多个年度的档案",
        "approver": office.leader.pk,
        "approved_on": TODAY,
        "on": TODAY,
    }

    answer = take(client, case, "extend", told)

    case.refresh_from_db()
    assert answer.status_code == 302
    assert case.events.get(kind="extended").data["approver"] == office.leader.pk
    day = case.due_on
    assert day is not None
    assert f"{day.year}年{day.month}月{day.day}日" in Letter.objects.get().text
    too_long = client.post(
        address(case, "step/extend/"), {"seen": case.row_version, **told, "working_days": 30}
    )
    assert "不能再次延期" in too_long.content.decode()


def test_a_fee_is_proposed_and_its_notice_waits_for_the_receipt(
    client: Client, office: OfficeOfCases
) -> None:
    cases = [make_application(office, TODAY - timedelta(days=1)) for _ in range(11)]
    last = cases[-1]
    signed_in(client, office.clerk)

    first = take(client, last, "fee", {"method": "items", "on": TODAY})

    assert first.status_code == 302
    assert "应缴金额：100元" in Letter.objects.get().text
    assert not last.events.filter(kind="fee_noticed").exists()
    second = take(client, last, "fee", {"method": "items", "on": TODAY, "received_on": TODAY})
    assert second.status_code == 302
    assert last.events.get(kind="fee_noticed").data["amount"] == "100"
    assert Letter.objects.count() == 1
    few = take(client, cases[0], "fee", {"method": "items", "on": TODAY, "received_on": TODAY})
    assert "不收费" in few.content.decode()
    paid = client.post(
        address(last, "step/payment/"),
        {"seen": Application.objects.get(pk=last.pk).row_version, "on": TODAY},
    )
    assert paid.status_code == 302


def test_reasons_asked_given_and_a_later_day(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)

    take(
        client,
        case,
        "ask-reasons",
        {"on": TODAY, "counted": "当月提出62件", "reply_by": TODAY + timedelta(days=15)},
    )
    take(client, case, "reasons", {"on": TODAY, "reasons": "用于课题研究"})
    take(
        client,
        case,
        "postpone",
        {"on": TODAY, "until": TODAY + timedelta(days=90), "reason": "数量多，需要整理"},
    )

    kinds = list(case.events.order_by("number").values_list("kind", flat=True))
    assert kinds == ["registered", "reasons_asked", "reasons_given", "postponed"]
    assert [one.number for one in Letter.objects.order_by("pk")] == [
        "公开说〔2026〕1号",
        "公开迟〔2026〕1号",
    ]
    case.refresh_from_db()
    assert case.due_on == TODAY + timedelta(days=90)


def test_plain_steps_and_assignments_are_taken(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)
    take(client, case, "review", {})
    take(client, case, "assign", {"office": office.office.pk, "is_lead": "on"})
    row = case.assignments.get()
    case.refresh_from_db()
    seen = {"seen": case.row_version}
    client.post(address(case, f"step/sign-for/{row.pk}/"), seen)
    client.post(address(case, f"step/office-answer/{row.pk}/"), {**seen, "answer": "本科室有"})
    take(
        client,
        case,
        "search",
        {"on": TODAY, "place": "公文系统", "terms": "验收", "result": "没有", "searcher": "李某"},
    )
    take(client, case, "transfer", {"on": TODAY, "to": "示例区信访接待中心"})
    take(client, case, "withdraw", {"on": TODAY})
    take(client, case, "archive", {})

    kinds = list(case.events.order_by("number").values_list("kind", flat=True))
    assert kinds == [
        "registered",
        "reviewed",
        "assigned",
        "signed_for",
        "assignment_answered",
        "searched",
        "transferred",
        "withdrawn",
        "archived",
    ]


def test_the_first_lapse_waits_for_the_term_and_may_tell_the_applicant(
    client: Client, office: OfficeOfCases, monkeypatch: pytest.MonkeyPatch, case: Application
) -> None:
    signed_in(client, office.clerk)
    take(client, case, "correction", correction(reply_by=TODAY + timedelta(days=5)))

    early = take(client, case, "lapse", {"on": TODAY})
    later = TODAY + timedelta(days=6)
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(later))
    done = take(client, case, "lapse", {"on": later, "has_letter": "on"})

    assert "还没有届满" in early.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.decision) == ("lapsed", "correction_lapsed")
    assert Letter.objects.order_by("pk").last().title  # type: ignore[union-attr]


def test_a_withdrawal_may_be_confirmed_by_a_letter(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)

    done = take(client, case, "withdraw", {"on": TODAY, "has_letter": "on"})

    assert done.status_code == 302
    letter = Letter.objects.get(application=case)
    assert letter.title == "政府信息公开申请撤回告知书"
    assert "于2026年3月12日收到您撤回申请的表示" in letter.text
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_actions_are_those_of_the_person_and_of_where_the_case_stands(
    office: OfficeOfCases, case: Application
) -> None:
    clerk = [one.label for one in actions_of(case, office.clerk, on=TODAY)]
    leader = [one.label for one in actions_of(case, office.leader, on=TODAY)]

    assert clerk == [
        "审核申请",
        "告知补正",
        "登记检索",
        "转送、引导其他渠道",
        "交办",
        "征求意见",
        "延期",
        "要求说明理由",
        "核定收费件数",
        "通知收费",
        "约定查阅、抄录",
        "拟提供的文件",
        "起草答复",
        "登记已经作出的答复",
        "登记撤回申请",
        "文书",
        "建议主动公开",
    ]
    assert leader == ["文书"]


def test_another_organ_and_a_case_not_handed_over_are_not_found(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    stranger = make_person(make_organ("linjie"), "information_officer")
    signed_in(client, stranger)
    assert client.get(address(case, "step/review/")).status_code == 404
    foreign = address(case, "step/review/").replace(case.organ.slug, "linjie", 1)
    assert client.get(foreign).status_code == 404

    head = make_person(office.organ, "office_head")
    signed_in(client, head)
    assert client.get(address(case, "step/search/")).status_code == 404
    assign(case, office=office.office, person=head, by=office.clerk, at=moment(TODAY))
    assert client.get(address(case, "step/search/")).status_code == 200
    assert client.get(address(case, "step/review/")).status_code == 403
    assert client.get(address(case, "step/nothing/")).status_code == 404
    assert client.get(address(case, "step/opinion/")).status_code == 404
    assert client.get(address(case, "step/opinion/99/")).status_code == 404


def test_a_step_over_an_older_version_is_not_done(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    seen = case.row_version
    review_application(case, by=office.clerk, at=moment(TODAY))
    signed_in(client, office.clerk)

    answer = client.post(
        address(case, "step/assign/"),
        {"seen": seen, "office": office.office.pk, "key": "k"},
    )

    assert answer.status_code == 409
    assert not case.assignments.exists()


def test_every_page_of_a_step_opens(
    client: Client, office: OfficeOfCases, case: Application
) -> None:
    signed_in(client, office.clerk)

    for action in actions_of(case, office.clerk, on=TODAY):
        assert client.get(action.url).status_code == 200, action
    assert IDENTITY not in client.get(address(case, "step/review/")).content.decode()


def test_the_links_of_a_case_cost_the_same_however_much_happened(
    client: Client,
    office: OfficeOfCases,
    case: Application,
    django_assert_max_num_queries: Any,
) -> None:
    signed_in(client, office.clerk)
    party = {"on": TODAY, "kind": "joint_maker", "matter": "第三章"}
    for name in ("甲机关", "乙机关", "丙机关"):
        take(client, case, "consult", {**party, "name": name})
        take(client, case, "assign", {"office": office.office.pk})
    person = type(office.clerk).objects.get(pk=office.clerk.pk)

    with django_assert_max_num_queries(13):
        links = actions_of(case, person, on=TODAY)

    assert sum("意见：" in one.label for one in links) == 6
