"""Asking where an application stands, and what its applicant may do there."""

import json
import logging
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.applications.models import Answer, Application, CaseFile, Letter, ReleasedFile
from gongkai.applications.operations.charging import notify_fee
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.intake import keep_case_files
from gongkai.applications.operations.serving import serve_answer
from gongkai.applications.operations.steps import notify_correction
from gongkai.config.logs import JsonFormatter
from gongkai.portal.applying import limits
from gongkai.portal.applying.asking import COOKIE
from gongkai.portal.applying.keys import new_key
from gongkai.portal.models import Attempt
from gongkai.records.operations import keep_file
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_approved,
    make_office,
    moment,
)
from tests.portal.applying.factories import Receipt, ask, handed_in, page
from tests.portal.factories import PDF

pytestmark = pytest.mark.django_db
HANDED_IN = date(2020, 4, 20)
PARTY = {"kind": "third_party", "name": "保密的第三方公司"}


class Day:
    """A day on which the public pages are used; moved by hand."""

    def __init__(self) -> None:
        self.now: datetime = moment(HANDED_IN)

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: date, hour: int = 10) -> None:
        """Go on to another day."""
        self.now = moment(day, hour)


@pytest.fixture
def day() -> Any:
    """Let the public pages see a day of the test."""
    clock = Day()
    with (
        patch("gongkai.portal.applying.views.beijing_now", clock),
        patch("gongkai.portal.applying.status_views.beijing_now", clock),
    ):
        yield clock


@pytest.fixture
def mine(day: Day, client: Client, office: OfficeOfCases) -> Receipt:
    """Return an application handed in on Monday, 20 April 2020."""
    return handed_in(client, office.organ)


@pytest.fixture
def applicant(mine: Receipt, client: Client, office: OfficeOfCases) -> Client:
    """Return the client of its applicant, who told number and code."""
    answer = ask(client, office.organ, mine.number, mine.code)
    assert answer.status_code == 302
    return client


def _told(answer: Any) -> str:
    return str(answer.content.decode())


def _post(client: Client, office: OfficeOfCases, name: str, **form: Any) -> Any:
    return client.post(
        reverse(f"portal:{name}", args=[office.organ.slug]), {"key": new_key()} | form
    )


def _served(office: OfficeOfCases, mine: Receipt, *, way: str, on: date) -> Answer:
    """Answer the application with a letter and a file, served in a way."""
    answer = make_approved(office, mine.application, on, text="现将验收报告提供给您。")
    stored = keep_file(
        office.organ, PDF, name="验收报告.pdf", by=office.clerk, at=moment(on), purpose="case"
    )
    keep_case_files(mine.application, [(stored, "redacted")])
    file = CaseFile.objects.get(stored=stored)
    letter = Letter.objects.create(
        organ=office.organ,
        application=mine.application,
        kind="answer",
        number="示公开答〔2020〕1号",
        addressee="张三",
        title="政府信息公开申请答复书",
        text="张三：现将验收报告提供给您。",
        issued_on=on,
        pdf=stored,
        by=office.clerk,
        at=moment(on),
    )
    serve_answer(
        mine.application,
        on=on,
        way=way,
        postal_number="XA1" if way == "post" else "",
        seen=answer.substance,
        by=office.clerk,
        at=moment(on),
    )
    ReleasedFile.objects.create(organ=office.organ, answer=answer, file=file)
    Answer.objects.filter(pk=answer.pk).update(letter=letter)
    answer.refresh_from_db()
    return answer


def test_number_and_code_show_where_it_stands_and_why(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    told = _told(page(applicant, office.organ))

    assert "已经登记，正在审核申请内容" in told
    assert "最迟2020年5月19日" in told
    assert "最迟答复：2020年5月19日（周二），至当日结束。" in told
    assert "剩余20个工作日" in told
    assert IDENTITY not in told
    assert "139" not in told


def test_the_code_is_read_whatever_its_letters_and_blanks(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    typed = f" {mine.code[:5].lower()} {mine.code[5:]}"

    assert (
        ask(client, office.organ, f"{mine.number[:4]}-{mine.number[4:]}", typed).status_code == 302
    )


def test_a_wrong_number_a_wrong_code_and_another_organ_get_the_same_answer(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    other = make_office("other")
    stranger = Client()

    answers = [
        ask(stranger, office.organ, mine.number, "AAAAAAAAAA"),
        ask(stranger, office.organ, "202099999", mine.code),
        ask(stranger, other.organ, mine.number, mine.code),
        ask(stranger, office.organ, "' OR 1=1 --", "😀" * 20),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert all("编号或者查询码不对" in _told(answer) for answer in answers)
    assert all(COOKIE not in answer.cookies for answer in answers)


def test_a_wrong_number_costs_what_a_wrong_code_costs(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    """No query tells by its being there, or by its time, whether a number exists."""
    with CaptureQueriesContext(connection) as wrong_code:
        ask(client, office.organ, mine.number, "AAAAAAAAAA")

    with CaptureQueriesContext(connection) as wrong_number:
        ask(client, office.organ, "202099999", "AAAAAAAAAA")

    assert len(wrong_number) == len(wrong_code)


def test_an_application_without_a_code_or_with_an_emptied_one_is_nobodys(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    Application.objects.update(code_mark="")

    assert ask(client, office.organ, mine.number, "-").status_code == 403


def test_the_cookie_is_for_one_organ_and_no_script(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    cookie = ask(client, office.organ, mine.number, mine.code).cookies[COOKIE]

    assert (cookie["path"], cookie["max-age"]) == ("/kangchuan/apply/status/", 1800)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert mine.code not in cookie.value


def test_a_forged_cookie_or_one_of_an_older_code_opens_nothing(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    kept = applicant.cookies[COOKIE].value
    Application.objects.filter(pk=mine.application.pk).update(code_mark="x")
    stale = _told(page(applicant, office.organ))
    applicant.cookies[COOKIE] = kept[:-2] + "xx"
    forged = _told(page(applicant, office.organ))

    assert "查询办理进度" in stale
    assert "已经登记" not in stale + forged


def test_the_cookie_of_one_organ_shows_nothing_of_another(
    applicant: Client, office: OfficeOfCases
) -> None:
    other = make_office("other")

    assert "已经登记" not in _told(page(applicant, other.organ))


def test_after_half_an_hour_number_and_code_are_asked_again_and_what_was_typed_is_shown(
    applicant: Client, office: OfficeOfCases
) -> None:
    with patch("gongkai.portal.applying.asking.SECONDS", -1):
        again = page(applicant, office.organ, "withdraw")
        sent = _post(applicant, office, "correct", text="补充：是幸福路小区的")
        file = page(applicant, office.organ, "letter", 1)

    assert (again.status_code, file.status_code) == (302, 404)
    assert again["Location"] == "/kangchuan/apply/status/"
    assert sent.status_code == 403
    assert "离开超过30分钟，没有提交" in _told(sent)
    assert "补充：是幸福路小区的" in _told(sent)


def test_leaving_forgets_the_browser(applicant: Client, office: OfficeOfCases) -> None:
    _post(applicant, office, "leave")

    assert "已经登记" not in _told(page(applicant, office.organ))


def test_guessing_is_limited_logged_and_over_after_a_quarter_of_an_hour(
    day: Day,
    mine: Receipt,
    client: Client,
    office: OfficeOfCases,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, logger="gongkai.applying"):
        tries = [
            ask(client, office.organ, mine.number, f"AAAAAAAAA{n}").status_code for n in range(6)
        ]
        right = ask(client, office.organ, mine.number, mine.code)
    day.now += timedelta(minutes=16)
    later = ask(client, office.organ, mine.number, mine.code)

    assert tries == [403] * limits.ON_ONE_NUMBER + [429]
    assert right.status_code == 429
    assert "15分钟后再试" in _told(right)
    assert later.status_code == 302
    logged = [record for record in caplog.records if record.name == "gongkai.applying"]
    told = [JsonFormatter().format(record) for record in logged]
    assert [json.loads(line)["event"] for line in told] == ["wrong_code"] * 5 + ["too_often"] * 2
    assert {json.loads(line)["organ"] for line in told} == {"kangchuan"}


def test_one_address_cannot_walk_through_the_numbers(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    tries = [ask(client, office.organ, str(n), "AAAAAAAAAA").status_code for n in range(22)]

    assert tries == [403] * limits.FROM_ONE_ADDRESS + [429] * 2


def test_while_many_guess_at_a_number_its_applicant_still_gets_in(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    for n in range(limits.FROM_EVERYWHERE + 5):
        ask(client, office.organ, mine.number, "AAAAAAAAAA", REMOTE_ADDR=f"192.0.2.{n}")

    guesser = ask(client, office.organ, mine.number, mine.code, REMOTE_ADDR="192.0.2.1")
    owner = ask(client, office.organ, mine.number, mine.code, REMOTE_ADDR="198.51.100.1")

    assert (guesser.status_code, owner.status_code) == (429, 302)


def test_neither_address_nor_number_is_kept_and_old_tries_are_forgotten(
    day: Day, mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    ask(client, office.organ, IDENTITY, "AAAAAAAAAA")
    kept = json.dumps(list(Attempt.objects.values()), default=str)
    day.now += timedelta(days=2)
    ask(client, office.organ, mine.number, mine.code)

    assert IDENTITY not in kept
    assert "127.0.0.1" not in kept
    assert Attempt.objects.count() == 0


def test_a_correction_with_a_file_restarts_the_term(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    day.on(date(2020, 4, 22))
    notify_correction(
        mine.application,
        on=date(2020, 4, 22),
        reply_by=date(2020, 5, 13),
        by=office.clerk,
        at=day.now,
    )
    before = _told(page(applicant, office.organ))
    day.on(date(2020, 5, 6))
    done = _post(
        applicant,
        office,
        "correct",
        text="是幸福路小区的验收报告",
        papers=[SimpleUploadedFile("位置图.pdf", PDF)],
    )
    after = _told(applicant.get(done["Location"]))

    application = Application.objects.get(pk=mine.application.pk)
    assert "请您补正" in before
    assert "最迟<strong>2020年5月13日</strong>" in before
    assert "补正已经收到" in after
    assert "请您补正" not in after
    assert application.wanted.endswith("补正（2020-05-06）：是幸福路小区的验收报告")
    assert application.due_on == date(2020, 6, 2)
    assert CaseFile.objects.get().purpose == "correction"


def test_a_correction_after_its_day_is_refused_and_nothing_typed_is_lost(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    notify_correction(
        mine.application,
        on=HANDED_IN,
        reply_by=date(2020, 5, 6),
        by=office.clerk,
        at=day.now,
    )
    day.on(date(2020, 5, 7))

    refused = _post(applicant, office, "correct", text="是幸福路小区的")

    assert refused.status_code == 400
    assert "补正期限已于2020-05-06届满" in _told(refused)
    assert "条例第三十条" in _told(refused)
    assert "是幸福路小区的" in _told(refused)


def test_an_empty_correction_or_one_nobody_asked_for_is_refused(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    unasked = _post(applicant, office, "correct", text="补充")
    notify_correction(
        mine.application,
        on=HANDED_IN,
        reply_by=date(2020, 5, 6),
        by=office.clerk,
        at=day.now,
    )
    empty = _post(applicant, office, "correct", text=" ")

    assert (unasked.status_code, empty.status_code) == (400, 400)
    assert "没有等待补正的告知" in _told(unasked)
    assert "请填写补正的内容" in _told(empty)


def test_a_payment_is_only_told_to_the_office(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    office.organ.case_settings.charges_fees = True
    office.organ.case_settings.payment_words = "到一楼财务窗口缴纳。"
    office.organ.case_settings.save()
    notify_fee(
        mine.application,
        received_on=HANDED_IN,
        amount_yuan=Decimal(300),
        method="items",
        quantity=13,
        by=office.clerk,
        at=day.now,
    )
    before = _told(page(applicant, office.organ))
    done = _post(
        applicant,
        office,
        "paid",
        text="4月20日现金缴300元",
        papers=[SimpleUploadedFile("收据.pdf", PDF)],
    )
    after = _told(applicant.get(done["Location"]))

    assert "<strong>300元</strong>" in before
    assert "到一楼财务窗口缴纳。" in before
    assert "您已经说明缴费，本机关核对后登记" in after
    assert sorted(file.stored.name for file in CaseFile.objects.filter(purpose="payment")) == [
        "收据.pdf",
        "缴费说明.txt",
    ]
    assert Application.objects.get(pk=mine.application.pk).state == "fee_pending"


def test_a_fee_that_nobody_asked_for_cannot_be_stated(
    applicant: Client, office: OfficeOfCases
) -> None:
    refused = _post(applicant, office, "paid", text="已缴")

    assert refused.status_code == 400
    assert "没有等待缴费的收费通知" in _told(refused)
    assert CaseFile.objects.count() == 0


def test_a_withdrawal_is_asked_twice_and_done_once(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    asked = page(applicant, office.organ, "withdraw")
    state = Application.objects.get(pk=mine.application.pk).state
    key = new_key()
    done = [_post(applicant, office, "withdraw", key=key) for _ in range(2)]

    application = Application.objects.get(pk=mine.application.pk)
    assert "确认撤回" in _told(asked)
    assert state == "received"
    assert [answer.status_code for answer in done] == [302, 302]
    assert application.decision == "withdrawn"
    assert application.events.filter(kind="withdrawn").count() == 1
    assert "您已撤回申请，不再办理" in _told(page(applicant, office.organ))
    assert "不能撤回" in _told(page(applicant, office.organ, "withdraw"))


def test_the_time_of_a_consultation_is_explained_without_a_name(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    consult(mine.application, PARTY, on=HANDED_IN, by=office.clerk, at=day.now)
    day.on(date(2020, 4, 24))

    told = _told(page(applicant, office.organ))

    assert "涉及第三方，本机关正在征求意见，所需时间不计算在答复期限内" in told
    assert "保密的第三方公司" not in told


def test_what_is_late_is_told_with_the_way_to_complain(
    day: Day, applicant: Client, office: OfficeOfCases
) -> None:
    day.on(date(2020, 5, 20))

    told = _told(page(applicant, office.organ))

    assert "逾期1天" in told
    assert "条例第五十一条" in told


def test_an_answer_is_read_only_once_it_was_served_and_the_first_reading_is_noted(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    on = date(2020, 4, 27)
    day.on(on)
    make = make_approved(office, mine.application, on, text="还没有送达的答复正文")
    before = [
        page(applicant, office.organ).content.decode(),
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "answer_file", 1).status_code,
    ]
    Answer.objects.filter(pk=make.pk).update(state="dropped")
    answer = _served(office, mine, way="online", on=on)
    day.on(date(2020, 4, 28))
    shown = page(applicant, office.organ, "answer")
    released = answer.released.get()
    assert answer.letter
    files = [
        page(applicant, office.organ, "answer_file", released.pk),
        page(applicant, office.organ, "letter", answer.letter.pk),
    ]
    day.on(date(2020, 4, 29))
    page(applicant, office.organ, "answer")

    assert "还没有送达的答复正文" not in before[0]
    assert before[1:] == [404, 404]
    assert "张三：现将验收报告提供给您。" in _told(shown)
    assert "下载答复书" in _told(shown)
    assert [file.content for file in files] == [PDF, PDF]
    assert all(file["Content-Disposition"].startswith("attachment") for file in files)
    readings = mine.application.events.filter(kind="reading_noted")
    assert [event.on for event in readings] == [date(2020, 4, 28)]


def test_an_answer_served_by_post_is_told_and_not_shown(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    on = date(2020, 4, 27)
    day.on(on)
    answer = _served(office, mine, way="post", on=on)
    assert answer.letter

    told = _told(page(applicant, office.organ))
    closed = [
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "letter", answer.letter.pk).status_code,
    ]

    assert "邮政寄送，邮件号码XA1" in told
    assert closed == [404, 404]


def test_letters_to_others_drafts_and_void_ones_are_never_given_out(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    stored = keep_file(
        office.organ, PDF, name="函.pdf", by=office.clerk, at=day.now, purpose="case"
    )
    stored.save()
    common: dict[str, Any] = {
        "organ": office.organ,
        "application": mine.application,
        "addressee": "张三",
        "text": "请补正。",
        "pdf": stored,
        "at": day.now,
    }
    given = Letter.objects.create(
        kind="correction", title="补正告知书", issued_on=HANDED_IN, **common
    )
    closed = [
        Letter.objects.create(kind="third_party", title="函", issued_on=HANDED_IN, **common),
        Letter.objects.create(kind="correction", title="草稿", **common),
        Letter.objects.create(
            kind="extension", title="作废", issued_on=HANDED_IN, voided_at=day.now, **common
        ),
        Letter.objects.create(kind="answer", title="答复书", issued_on=HANDED_IN, **common),
    ]

    assert page(applicant, office.organ, "letter", given.pk).content == PDF
    assert {page(applicant, office.organ, "letter", one.pk).status_code for one in closed} == {404}


def test_files_of_another_application_are_not_found(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    other = handed_in(Client(), office.organ, name="李四")
    day.on(date(2020, 4, 27))
    answer = _served(office, other, way="online", on=date(2020, 4, 27))
    assert answer.letter

    refused = [
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "answer_file", answer.released.get().pk).status_code,
        page(applicant, office.organ, "letter", answer.letter.pk).status_code,
    ]

    assert refused == [404, 404, 404]


def test_no_log_line_address_or_page_tells_the_identity_number(
    day: Day,
    client: Client,
    office: OfficeOfCases,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        mine = handed_in(client, office.organ)
        ask(client, office.organ, mine.number, "AAAAAAAAAA")
        answer = ask(client, office.organ, mine.number, mine.code)
        shown = _told(page(client, office.organ))

    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert lines
    assert [one for one in (IDENTITY, mine.code, "张三") if one in lines] == []
    assert IDENTITY not in shown
    assert answer["Location"] == "/kangchuan/apply/status/"
    assert not client.session.keys()
