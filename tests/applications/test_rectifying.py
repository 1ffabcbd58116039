"""更正 (Art. 41): a matter of its own, without a term, a fee or a place in table 三."""

from collections.abc import Callable
from datetime import date

import pytest

from gongkai.applications.ledger import application_count, application_entries
from gongkai.applications.lights import light_of
from gongkai.applications.models import Application
from gongkai.applications.operations.answering import save_answer
from gongkai.applications.operations.backfilling import record_answer
from gongkai.applications.operations.charging import count_fee_units, notify_fee
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.redoing import RedoOrder, insert_redo
from gongkai.applications.operations.steps import ask_reasons, extend, notify_correction, postpone
from gongkai.applications.words import NO_TERM
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.portal.applying.status import told_of
from gongkai.records.models import StoredFile
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    make_request_to_correct,
    moment,
)

RECEIVED = date(2020, 4, 20)
LATER = date(2020, 9, 1)


@pytest.fixture
def office(db: None) -> OfficeOfCases:
    return make_office(charges_fees=True)


def test_it_has_no_term_however_long_it_waits(office: OfficeOfCases) -> None:
    application = make_request_to_correct(office, RECEIVED)

    assert (application.received_on, application.due_on) == (RECEIVED, None)
    assert application.due_problem == NO_TERM
    light = light_of(application, today=LATER, calendar=calendar_of(office.organ))
    assert (light.tone, light.words) == ("", "无法定期限")
    told = told_of(application, today=LATER)
    assert (told.problem, told.is_overdue, told.remedy, told.why) == (NO_TERM, False, "", ())

    make_answered(office, application, LATER, decision="rectified", grounds="登记有误，已改正。")
    application.refresh_from_db()
    assert (application.decision, application.is_late) == ("rectified", False)
    assert told_of(application, today=LATER).stands == "已经答复：予以更正。"


def test_it_is_counted_nowhere_in_the_report(office: OfficeOfCases) -> None:
    make_answered(
        office,
        make_request_to_correct(office, RECEIVED),
        LATER,
        decision="not_rectified",
        grounds="证据不足。",
    )
    asked = make_application(office, RECEIVED)

    assert [one.id for one in application_entries(office.organ, 2020)] == [
        f"applications:{asked.pk}"
    ]
    assert application_count(office.organ) == 1


STEPS: dict[str, Callable[[Application, OfficeOfCases], object]] = {
    "correction": lambda case, o: notify_correction(
        case, on=RECEIVED, reply_by=LATER, by=o.clerk, at=moment(RECEIVED)
    ),
    "extension": lambda case, o: extend(
        case,
        working_days=20,
        approved_on=RECEIVED,
        approver=o.head,
        told_on=RECEIVED,
        reason="复杂",
        by=o.clerk,
        at=moment(RECEIVED),
    ),
    "reasons": lambda case, o: ask_reasons(case, on=RECEIVED, by=o.clerk, at=moment(RECEIVED)),
    "postponement": lambda case, o: postpone(
        case, on=RECEIVED, until=LATER, reason="量大", by=o.clerk, at=moment(RECEIVED)
    ),
    "consultation": lambda case, o: consult(
        case,
        {"kind": "third_party", "name": "某公司", "matter": "登记"},
        on=RECEIVED,
        by=o.clerk,
        at=moment(RECEIVED),
    ),
    "fee_units": lambda case, o: count_fee_units(
        case, units=2, reason="两项", by=o.clerk, at=moment(RECEIVED)
    ),
    "fee": lambda case, o: notify_fee(
        case,
        received_on=RECEIVED,
        amount_yuan=100,  # type: ignore[arg-type]
        method="items",
        quantity=11,
        by=o.clerk,
        at=moment(RECEIVED),
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_steps_of_applications_for_disclosure_are_refused(office: OfficeOfCases, step: str) -> None:
    application = make_request_to_correct(office, RECEIVED)

    with pytest.raises(WrongState) as refused:
        STEPS[step](application, office)

    assert (refused.value.code, refused.value.article) == ("no_term", "条例第四十一条")
    assert application.events.count() == 1


def test_its_results_are_its_own(office: OfficeOfCases) -> None:
    to_correct, to_disclose = (
        make_request_to_correct(office, RECEIVED),
        make_application(office, RECEIVED),
    )

    for case, decision in ((to_correct, "provided"), (to_disclose, "rectified")):
        with pytest.raises(InvalidInput) as refused:
            save_answer(
                case, decision=decision, grounds="有", text="", by=office.clerk, at=moment(RECEIVED)
            )
        assert refused.value.code == "result_of_another_kind"
    with pytest.raises(InvalidInput) as refused:
        save_answer(
            to_correct,
            decision="not_rectified",
            grounds=" ",
            text="",
            by=office.clerk,
            at=moment(RECEIVED),
        )
    assert (refused.value.code, refused.value.article) == ("grounds_missing", "条例第四十一条")


def test_what_went_out_on_paper_is_no_result_of_another_kind_either(office: OfficeOfCases) -> None:
    with pytest.raises(InvalidInput) as refused:
        record_answer(
            make_request_to_correct(office, RECEIVED),
            decision="not_existing",
            grounds="",
            text="没有",
            signer=office.leader,
            approved_on=RECEIVED,
            served_on=RECEIVED,
            way="direct",
            scan=StoredFile(),
            why="漏记",
            by=office.clerk,
            at=moment(RECEIVED),
        )

    assert refused.value.code == "result_of_another_kind"


def test_its_redo_has_the_term_that_was_set_and_the_same_results(office: OfficeOfCases) -> None:
    original = make_answered(
        office,
        make_request_to_correct(office, RECEIVED),
        RECEIVED,
        decision="not_rectified",
        grounds="证据不足。",
    )
    order = RedoOrder(
        dispute="2020复1",
        paper="示例区人民政府作出的行政复议决定书",
        received_on=LATER,
        working_days=15,
        begun_by="收到行政复议决定书",
        article="行政复议法",
    )
    with deed("test.redo", organ=office.organ.slug, by=office.clerk, at=moment(LATER)) as done:
        redo = insert_redo(original, order, by=office.clerk, at=moment(LATER))
        done.on(f"application:{redo.pk}")

    assert redo.due_on == date(2020, 9, 22)
    answer = save_answer(
        redo, decision="rectified", grounds="已改正", text="", by=office.clerk, at=moment(LATER)
    )
    assert answer.decision == "rectified"
