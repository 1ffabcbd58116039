"""Any steps in any order: a case is as its events have it; what is refused leaves nothing."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.applications.dating import cached_columns, redate_open, standing_of
from gongkai.applications.models import Application
from gongkai.applications.operations import consulting, steps
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.arranging import split_application, void_event
from gongkai.applications.operations.assigning import assign, log_search
from gongkai.applications.operations.charging import notify_fee, receive_payment
from gongkai.applications.operations.intake import confirm_receipt, note_contact
from gongkai.applications.operations.serving import archive, lapse, serve_answer
from gongkai.errors import GongkaiError
from gongkai.organs.calendar import calendar_of
from tests.applications.factories import (
    OfficeOfCases,
    make_application,
    make_approved,
    make_office,
    moment,
)

FIRST = date(2020, 4, 20)
CHANNELS = ("counter", "post_signed", "post_plain", "fax", "internet")
#: What happened before today may be entered late; so may what is not lawful.
_HAPPENED = ("", "纸质登记簿补录")
#: A new office for each example, so that none finds the cases of another.
_offices = itertools.count()


class Clerk:
    """Takes steps on one case, each on a day near today, lawful or not."""

    def __init__(self, office: OfficeOfCases, application: Application, chance: Random) -> None:
        self.office, self.case, self.chance = office, application, chance
        self.today = application.arrived_on

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.office.clerk, "at": moment(self.today)}

    def day(self) -> date:
        """Return a day: mostly today, perhaps before, perhaps to come."""
        return self.today + timedelta(days=self.chance.choice((0, 0, 0, -2, -6, 1)))

    def late(self) -> str:
        return self.chance.choice(_HAPPENED)

    def asked(self) -> Any:
        found = list(self.case.consultations.all())
        if not found:
            raise GongkaiError("没有征求意见。")
        return self.chance.choice(found)

    def correct(self) -> None:
        reply_by = self.today + timedelta(days=self.chance.randint(-1, 20))
        steps.notify_correction(
            self.case, on=self.day(), reply_by=reply_by, happened=self.late(), **self.who
        )

    def extend(self) -> None:
        on = self.day()
        steps.extend(
            self.case,
            working_days=self.chance.choice((5, 20, 30)),
            approved_on=on,
            approver=self.office.leader,
            told_on=on,
            reason="涉及多个部门",
            happened=self.late(),
            **self.who,
        )

    def consult(self) -> None:
        kind = self.chance.choice(("third_party", "joint_maker", "other_agency"))
        party = {"kind": kind, "name": "示例公司"}
        consulting.consult(self.case, party, on=self.day(), happened=self.late(), **self.who)

    def hear(self) -> None:
        opinion = self.chance.choice(("agree", "object", "silent"))
        consulting.receive_opinion(self.asked(), on=self.day(), opinion=opinion, **self.who)

    def charge(self) -> None:
        notify_fee(
            self.case,
            received_on=self.day(),
            amount_yuan=Decimal(700),
            method="pages",
            quantity=100,
            happened=self.late(),
            **self.who,
        )

    def approve(self) -> None:
        decision = self.chance.choice(("provided", "not_responsible", "not_existing", "unclear"))
        make_approved(self.office, self.case, self.today, decision=decision, grounds="依据。")

    def serve(self) -> None:
        answer = living_answer(self.case)
        seen = answer.substance if answer else ""
        serve_answer(
            self.case, on=self.day(), way="post", postal_number="XA1", seen=seen, **self.who
        )

    def give_up(self) -> None:
        decision = self.chance.choice(("correction_lapsed", "fee_unpaid"))
        lapse(self.case, decision=decision, on=self.day(), **self.who)

    def void(self) -> None:
        number = self.chance.randint(1, self.case.events.count())
        void_event(self.case, number, reason="误登", **self.who)

    def search(self) -> None:
        told: dict[str, Any] = {"place": "档案室", "terms": "验收", "result": "没有"}
        told["searcher"] = "李四"
        log_search(self.case, on=self.day(), **told, **self.who)

    def postpone(self) -> None:
        until = self.today + timedelta(days=self.chance.randint(0, 40))
        steps.postpone(self.case, on=self.day(), until=until, reason="量大", **self.who)


#: What a clerk and the timer may do, by name.
DEEDS: dict[str, Callable[[Clerk], Any]] = {
    "approve": Clerk.approve,
    "archive": lambda c: archive(c.case, **c.who),
    "ask reasons": lambda c: steps.ask_reasons(c.case, on=c.day(), **c.who),
    "assign": lambda c: assign(c.case, office=c.office.office, **c.who),
    "charge": Clerk.charge,
    "confirm": lambda c: confirm_receipt(c.case, on=c.day(), **c.who),
    "consult": Clerk.consult,
    "consulted": lambda c: consulting.note_consultation_received(c.asked(), on=c.day(), **c.who),
    "contact": lambda c: note_contact(c.case, on=c.day(), result="没有接通", **c.who),
    "correct": Clerk.correct,
    "corrected": lambda c: steps.receive_correction(c.case, on=c.day(), **c.who),
    "extend": Clerk.extend,
    "give up": Clerk.give_up,
    "hear": Clerk.hear,
    "paid": lambda c: receive_payment(c.case, on=c.day(), **c.who),
    "postpone": Clerk.postpone,
    "reasons": lambda c: steps.receive_reasons(c.case, on=c.day(), reasons="教学", **c.who),
    "review": lambda c: steps.review_application(c.case, **c.who),
    "search": Clerk.search,
    "serve": Clerk.serve,
    "split": lambda c: split_application(c.case, ["甲", "乙"], on=c.day(), **c.who),
    "timer": lambda c: redate_open(c.case.organ, at=moment(c.today)),
    "void": Clerk.void,
    "withdraw": lambda c: steps.withdraw(c.case, on=c.day(), **c.who),
}


def assert_as_events_have_it(application: Application, day: date) -> None:
    """Compare row and events: the columns, the numbers of the events, the answer's state."""
    found = Application.objects.select_related("organ").get(pk=application.pk)
    columns = cached_columns(standing_of(found), calendar=calendar_of(found.organ), as_of=day)
    assert {name: getattr(found, name) for name in columns} == columns
    events = list(found.events.all())
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    answer = living_answer(found)
    is_served = answer is not None and answer.state == "served"
    told = {event.kind for event in events}
    if is_served:
        assert found.closed_on is not None
    if found.decision and found.decision not in ("withdrawn", "correction_lapsed", "fee_unpaid"):
        assert is_served
        assert "answered" in told


def is_done(deed: Callable[[Clerk], Any], clerk: Clerk) -> bool:
    """Do a deed; False where it is refused in words. Any other failure is one of ours."""
    try:
        deed(clerk)
    except GongkaiError as refused:
        return not refused.message
    return True


class AnySteps(TestCase):
    """Each example in a transaction of its own."""

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        derandomize=True,
    )
    @given(
        st.sampled_from(CHANNELS),
        st.integers(0, 2**32),
        st.lists(
            st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 12)), min_size=4, max_size=16
        ),
    )
    def test_a_case_is_always_as_its_events_have_it(
        self, channel: str, seed: int, taken: list[tuple[str, int]]
    ) -> None:
        office = make_office(f"random{next(_offices)}", charges_fees=True)
        case = make_application(office, FIRST, channel=channel)
        clerk = Clerk(office, case, Random(seed))
        for name, days in taken:
            clerk.today += timedelta(days=days)
            before = Application.objects.values().get(pk=case.pk)
            events = case.events.count()
            if is_done(DEEDS[name], clerk):
                # Before the timer comes: the deed itself dates the case.
                assert_as_events_have_it(case, clerk.today)
            elif name != "approve":
                assert Application.objects.values().get(pk=case.pk) == before
                assert case.events.count() == events
            redate_open(office.organ, at=moment(clerk.today), everything=True)
            for one in Application.objects.filter(organ=office.organ):
                assert_as_events_have_it(one, clerk.today)
            clerk.case = Application.objects.select_related("organ").get(pk=case.pk)
