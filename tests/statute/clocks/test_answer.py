"""The answer clock: what moves the due date, what does not, and what it says about it."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import DataMissing, InvalidInput, NotAllowedByLaw
from gongkai.statute.calendars import default_calendar, load_calendar
from gongkai.statute.clocks import (
    ApplicationFacts,
    Clock,
    ClockDay,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    Postponement,
    Readings,
    answer_clock,
    explain,
    extend_term,
    summarise,
)
from gongkai.statute.clocks.risks import RISKS

RECEIVED = date(2021, 4, 6)  # due on 2021-05-06 when nothing happens
DUE = date(2021, 5, 6)


def codes(clock: Clock) -> list[str]:
    return [finding.code for finding in clock.risks]


def walk(start: date, n: int) -> date:
    """Count by hand: the slow and plain way, over another table."""
    day = start
    while n:
        day += timedelta(days=1)
        n -= chinese_calendar.is_workday(day)
    return day


@pytest.mark.parametrize("offset", range(330))
def test_due_date_agrees_with_a_day_walk(offset: int) -> None:
    received_on = date(2025, 1, 1) + timedelta(days=offset)

    clock = answer_clock(ApplicationFacts(received_on))

    assert clock.due_on == walk(received_on, 20)
    assert clock.limits == {
        "correction_notice": walk(received_on, 7),
        "extension_latest": walk(received_on, 20),
    }
    assert clock.starts_on == walk(received_on, 1)


def test_before_the_revision_the_old_term_applies() -> None:
    assert answer_clock(ApplicationFacts(date(2019, 5, 14))).working_days == 15
    assert answer_clock(ApplicationFacts(date(2019, 5, 15))).working_days == 20


def test_a_due_date_without_holiday_notice_is_refused() -> None:
    with pytest.raises(DataMissing, match="2027年的节假日安排没有公布"):
        answer_clock(ApplicationFacts(date(2026, 12, 10)))


def test_a_later_notice_moves_the_due_date() -> None:
    facts = ApplicationFacts(date(2020, 1, 17))

    before = answer_clock(facts, calendar=load_calendar(known_on=date(2020, 1, 26)))
    after = answer_clock(facts, calendar=load_calendar(known_on=date(2020, 1, 27)))

    assert (before.due_on, after.due_on) == (date(2020, 2, 19), date(2020, 2, 21))
    assert before.calendar.version != after.calendar.version


# Corrections


def test_a_correction_starts_the_term_afresh() -> None:
    clock = answer_clock(
        ApplicationFacts(
            date(2021, 1, 25), corrections=(Correction(date(2021, 1, 28), date(2021, 2, 18)),)
        )
    )

    assert (clock.term_from, clock.starts_on) == (date(2021, 2, 18), date(2021, 2, 19))
    days = {day.date: day for day in clock.days}
    expected = [
        ClockDay(date(2021, 1, 25), False, None, "收到申请之日，不计入"),
        ClockDay(date(2021, 1, 26), False, None, "收到补正前，期限重新计算，不计入"),
        ClockDay(date(2021, 1, 30), False, None, "周六"),
        ClockDay(date(2021, 2, 18), False, None, "收到补正之日，期限自次日重新计算，当日不计入"),
        ClockDay(date(2021, 2, 19), True, 1, "周五"),
    ]
    assert [days[day.date] for day in expected] == expected


def test_a_late_correction_notice_does_not_move_the_due_date() -> None:
    late = Correction(date(2021, 4, 16), date(2021, 4, 25))

    clock = answer_clock(ApplicationFacts(RECEIVED, corrections=(late,)))

    assert clock.due_on == DUE
    assert codes(clock) == ["correction_notice_late"]
    assert (clock.risks[0].expected, clock.risks[0].found) == ("2021-04-15", "2021-04-16")


def test_a_late_correction_notice_restarts_where_the_office_reads_it_so() -> None:
    late = Correction(date(2021, 4, 16), date(2021, 4, 25))

    clock = answer_clock(
        ApplicationFacts(RECEIVED, corrections=(late,)),
        readings=Readings(late_notice_restarts=True),
    )

    assert clock.due_on == walk(date(2021, 4, 25), 20)
    assert codes(clock) == ["correction_notice_late_restarted"]
    assert "2021-05-06" in clock.risks[0].message


def test_a_second_correction_does_not_move_the_due_date() -> None:
    first = Correction(date(2021, 4, 8), date(2021, 4, 12))
    second = Correction(date(2021, 4, 13), date(2021, 4, 20))

    clock = answer_clock(ApplicationFacts(RECEIVED, corrections=(second, first)))

    assert clock.due_on == walk(date(2021, 4, 12), 20)
    assert codes(clock) == ["correction_repeated"]


def test_a_correction_on_the_last_days_starts_the_term_afresh() -> None:
    correction = Correction(date(2021, 4, 15), date(2021, 4, 20), reply_by=date(2021, 4, 20))

    clock = answer_clock(ApplicationFacts(RECEIVED, corrections=(correction,)))

    assert (clock.due_on, codes(clock)) == (walk(date(2021, 4, 20), 20), [])


@pytest.mark.parametrize(
    ("good_reason", "due_on", "expected"),
    [(False, DUE, ["correction_overdue"]), (True, walk(date(2021, 4, 21), 20), [])],
)
def test_an_overdue_correction_needs_a_good_reason(
    good_reason: bool, due_on: date, expected: list[str]
) -> None:
    correction = Correction(
        date(2021, 4, 8), date(2021, 4, 21), reply_by=date(2021, 4, 20), good_reason=good_reason
    )

    clock = answer_clock(ApplicationFacts(RECEIVED, corrections=(correction,)))

    assert (clock.due_on, codes(clock)) == (due_on, expected)
    assert clock.limits["correction_reply"] == date(2021, 4, 20)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, "correction_pending"),
        (date(2021, 4, 20), "correction_pending"),
        (date(2021, 4, 21), "correction_lapsed"),
    ],
)
def test_an_open_correction_shows_the_original_term(as_of: date | None, expected: str) -> None:
    correction = Correction(date(2021, 4, 8), reply_by=date(2021, 4, 20))

    clock = answer_clock(ApplicationFacts(RECEIVED, corrections=(correction,)), as_of=as_of)

    assert (clock.due_on, codes(clock)) == (DUE, [expected])


# Consultations


def test_overlapping_consultations_are_excluded_once() -> None:
    clock = answer_clock(
        ApplicationFacts(
            RECEIVED,
            consultations=(
                Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 4, 20)),
                Consultation(date(2021, 4, 15), None, date(2021, 4, 27), kind="other_agency"),
            ),
        )
    )

    assert clock.due_on == date(2021, 5, 21)
    assert [span.as_json() for span in clock.excluded] == [
        {
            "from": "2021-04-13",
            "to": "2021-04-27",
            "why": "征求第三方意见、征求其他机关意见",
            "working_days": 12,
        }
    ]


def test_an_opinion_on_its_last_day_is_in_time() -> None:
    letter = Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 5, 7))

    assert codes(answer_clock(ApplicationFacts(RECEIVED, consultations=(letter,)))) == []


def test_a_letter_sent_the_day_before_the_due_date_still_excludes() -> None:
    letter = Consultation(date(2021, 5, 5), date(2021, 5, 6), date(2021, 5, 7))

    clock = answer_clock(ApplicationFacts(RECEIVED, consultations=(letter,)))

    assert (clock.due_on, codes(clock)) == (walk(RECEIVED, 22), [])


def test_time_beyond_the_opinion_term_counts_again() -> None:
    overrun = Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 5, 20))
    facts = ApplicationFacts(RECEIVED, consultations=(overrun,))

    prudent = answer_clock(facts)
    generous = answer_clock(facts, readings=Readings(overrun_is_excluded=True))

    assert prudent.excluded[0].last == prudent.limits["third_party_opinion"] == date(2021, 5, 7)
    assert codes(prudent) == ["third_party_overran"]
    assert generous.excluded[0].last == date(2021, 5, 20)
    assert prudent.due_on < generous.due_on


def test_other_agencies_have_no_term_of_their_own() -> None:
    slow = Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 5, 20), "other_agency")

    clock = answer_clock(ApplicationFacts(RECEIVED, consultations=(slow,)))

    assert clock.excluded[0].last == date(2021, 5, 20)
    assert set(clock.limits) == {"correction_notice", "extension_latest"}


@pytest.mark.parametrize(
    ("kind", "as_of", "last_excluded", "expected"),
    [
        ("third_party", date(2021, 4, 20), date(2021, 4, 20), []),
        ("third_party", None, date(2021, 5, 7), []),
        ("third_party", date(2021, 5, 7), date(2021, 5, 7), []),
        ("third_party", date(2021, 5, 8), date(2021, 5, 7), ["third_party_silent"]),
        ("joint_maker", date(2021, 5, 8), date(2021, 5, 7), ["joint_maker_consents"]),
        ("other_agency", date(2021, 4, 20), date(2021, 4, 20), []),
        ("other_agency", None, None, ["consultation_pending"]),
    ],
)
def test_an_open_consultation_excludes_up_to_today_or_its_term(
    kind: str, as_of: date | None, last_excluded: date | None, expected: list[str]
) -> None:
    letter = Consultation(date(2021, 4, 12), date(2021, 4, 14), kind=kind)  # type: ignore[arg-type]

    clock = answer_clock(ApplicationFacts(RECEIVED, consultations=(letter,)), as_of=as_of)

    assert [span.last for span in clock.excluded] == ([last_excluded] if last_excluded else [])
    assert codes(clock) == expected


def test_without_its_receipt_the_letters_term_runs_from_sending() -> None:
    clock = answer_clock(
        ApplicationFacts(RECEIVED, consultations=(Consultation(date(2021, 4, 12)),))
    )

    assert clock.limits["third_party_opinion"] == walk(date(2021, 4, 12), 15)


def test_a_joint_maker_that_overran_is_told_apart() -> None:
    letter = Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 5, 10), "joint_maker")

    clock = answer_clock(ApplicationFacts(RECEIVED, consultations=(letter,)))

    assert codes(clock) == ["joint_maker_overran"]
    assert clock.limits["joint_maker_opinion"] == date(2021, 5, 7)


def test_a_consultation_after_the_due_date_excludes_nothing() -> None:
    late = Consultation(DUE, date(2021, 5, 7), date(2021, 5, 12))

    clock = answer_clock(ApplicationFacts(RECEIVED, consultations=(late,)))

    assert (clock.due_on, clock.excluded) == (DUE, ())
    assert codes(clock) == ["consultation_after_due"]


def test_time_before_a_fresh_term_is_not_excluded_from_it() -> None:
    facts = ApplicationFacts(
        RECEIVED,
        corrections=(Correction(date(2021, 4, 8), date(2021, 4, 20)),),
        consultations=(Consultation(date(2021, 4, 9), date(2021, 4, 12), date(2021, 4, 22)),),
    )

    clock = answer_clock(facts)

    assert [(span.first, span.last, span.working_days) for span in clock.excluded] == [
        (date(2021, 4, 21), date(2021, 4, 22), 2)
    ]
    assert clock.due_on == walk(date(2021, 4, 20), 22)


# Extensions


@pytest.mark.parametrize(
    ("extension", "working_days", "expected"),
    [
        (Extension(20, DUE), 40, []),
        (Extension(10, date(2021, 4, 30), approved_on=date(2021, 4, 29)), 30, []),
        (Extension(20, date(2021, 5, 7)), 20, ["extension_after_due"]),
        (Extension(20, DUE, approved_on=date(2021, 5, 7)), 20, ["extension_after_due"]),
        (Extension(20, None), 20, ["extension_not_told"]),
        (Extension(25, DUE), 40, ["extension_too_long"]),
    ],
)
def test_an_extension_counts_when_told_and_approved_in_time(
    extension: Extension, working_days: int, expected: list[str]
) -> None:
    clock = answer_clock(ApplicationFacts(RECEIVED, extensions=(extension,)))

    assert (clock.working_days, codes(clock)) == (working_days, expected)
    assert clock.due_on == walk(RECEIVED, working_days)
    assert clock.limits["extension_latest"] == DUE


def test_a_second_extension_has_no_effect() -> None:
    clock = answer_clock(
        ApplicationFacts(
            RECEIVED, extensions=(Extension(10, date(2021, 4, 20)), Extension(10, DUE))
        )
    )

    assert clock.due_on == walk(RECEIVED, 30)
    assert codes(clock) == ["extension_repeated"]


def test_an_extension_does_not_survive_a_fresh_term_unless_read_so() -> None:
    facts = ApplicationFacts(
        RECEIVED,
        extensions=(Extension(10, date(2021, 4, 9)),),
        fees=(FeeNotice(date(2021, 4, 12), date(2021, 4, 15)),),
    )

    prudent = answer_clock(facts)
    generous = answer_clock(facts, readings=Readings(extension_survives_restart=True))

    assert (prudent.due_on, codes(prudent)) == (
        walk(date(2021, 4, 15), 20),
        ["extension_superseded"],
    )
    assert (generous.due_on, codes(generous)) == (walk(date(2021, 4, 15), 30), [])


def test_extend_term_on_the_last_day_is_allowed() -> None:
    extended = extend_term(
        ApplicationFacts(RECEIVED), working_days=20, told_on=DUE, approved_on=DUE
    )

    assert answer_clock(extended).due_on == walk(RECEIVED, 40)


@pytest.mark.parametrize(
    ("facts", "working_days", "told_on", "code"),
    [
        (ApplicationFacts(RECEIVED), 20, date(2021, 5, 7), "extension_after_due"),
        (ApplicationFacts(RECEIVED), 21, DUE, "extension_too_long"),
        (
            ApplicationFacts(RECEIVED, extensions=(Extension(5, date(2021, 4, 9)),)),
            5,
            DUE,
            "extension_repeated",
        ),
    ],
)
def test_extend_term_unlawfully_is_refused(
    facts: ApplicationFacts, working_days: int, told_on: date, code: str
) -> None:
    with pytest.raises(NotAllowedByLaw) as refusal:
        extend_term(facts, working_days=working_days, told_on=told_on, approved_on=told_on)

    assert (refusal.value.code, refusal.value.article) == (code, "条例第三十三条第二款")


# Fees


@pytest.mark.parametrize(
    ("fee", "as_of", "due_on", "expected"),
    [
        (FeeNotice(date(2021, 3, 10), date(2021, 4, 8)), None, walk(date(2021, 4, 8), 20), []),
        (FeeNotice(date(2021, 3, 10), date(2021, 4, 9)), None, None, ["fee_paid_late"]),
        (FeeNotice(date(2021, 3, 29), date(2021, 4, 1)), None, walk(date(2021, 4, 1), 20), []),
        (FeeNotice(date(2021, 3, 30), date(2021, 4, 1)), None, None, ["fee_notice_late"]),
        (FeeNotice(date(2021, 3, 10)), date(2021, 4, 8), None, ["fee_pending"]),
        (FeeNotice(date(2021, 3, 10)), date(2021, 4, 9), None, ["fee_unpaid"]),
    ],
)
def test_a_fee_paid_in_time_starts_the_term_afresh(
    fee: FeeNotice, as_of: date | None, due_on: date | None, expected: list[str]
) -> None:
    clock = answer_clock(ApplicationFacts(date(2021, 3, 1), fees=(fee,)), as_of=as_of)

    assert clock.due_on == (due_on or date(2021, 3, 29))
    assert codes(clock) == expected


def test_before_the_tariff_a_fee_notice_moves_nothing() -> None:
    clock = answer_clock(
        ApplicationFacts(date(2020, 4, 20), fees=(FeeNotice(date(2020, 4, 22), date(2020, 4, 23)),))
    )

    assert (clock.due_on, codes(clock)) == (date(2020, 5, 19), ["fee_without_tariff"])
    assert "fee_payment" not in clock.limits


def test_the_later_of_payment_and_correction_starts_the_term() -> None:
    clock = answer_clock(
        ApplicationFacts(
            RECEIVED,
            corrections=(Correction(date(2021, 4, 8), date(2021, 4, 20)),),
            fees=(FeeNotice(date(2021, 4, 12), date(2021, 4, 13)),),
        )
    )

    assert (clock.begun_by, clock.article) == ("收到补正", "条例第三十条")
    assert clock.due_on == walk(date(2021, 4, 20), 20)


def test_an_extension_told_on_the_day_of_payment_lengthens_the_fresh_term() -> None:
    clock = answer_clock(
        ApplicationFacts(
            RECEIVED,
            extensions=(Extension(10, date(2021, 4, 15)),),
            fees=(FeeNotice(date(2021, 4, 12), date(2021, 4, 15)),),
        )
    )

    assert (clock.due_on, codes(clock)) == (walk(date(2021, 4, 15), 30), [])


def test_a_fee_notice_within_an_extended_term_is_in_time() -> None:
    clock = answer_clock(
        ApplicationFacts(
            RECEIVED,
            extensions=(Extension(20, DUE),),
            fees=(FeeNotice(date(2021, 5, 20), date(2021, 5, 25)),),
        )
    )

    assert clock.due_on == walk(date(2021, 5, 25), 20)


# Postponement


@pytest.mark.parametrize(
    ("postponement", "due_on", "expected"),
    [
        (Postponement(DUE, date(2021, 7, 30)), date(2021, 7, 30), []),
        (Postponement(date(2021, 5, 7), date(2021, 7, 30)), DUE, ["postponement_after_due"]),
        (Postponement(date(2021, 5, 5), DUE), DUE, ["postponement_not_later"]),
    ],
)
def test_a_later_day_told_in_time_replaces_the_due_date(
    postponement: Postponement, due_on: date, expected: list[str]
) -> None:
    clock = answer_clock(ApplicationFacts(RECEIVED, postponement=postponement))

    assert (clock.due_on, clock.term_ends_on, codes(clock)) == (due_on, DUE, expected)
    assert clock.days[-1].date == due_on


# The result


def test_the_published_json_shape() -> None:
    shape = answer_clock(ApplicationFacts(date(2020, 4, 20))).as_json()

    assert shape["days"][:2] == [
        {"date": "2020-04-20", "counts": False, "n": None, "why": "收到申请之日，不计入"},
        {"date": "2020-04-21", "counts": True, "n": 1, "why": "周二"},
    ]
    assert shape["days"][-1] == {"date": "2020-05-19", "counts": True, "n": 20, "why": "周二"}
    assert shape | {"days": []} == {
        "received_on": "2020-04-20",
        "starts_on": "2020-04-21",
        "due_on": "2020-05-19",
        "limits": {"correction_notice": "2020-04-28", "extension_latest": "2020-05-19"},
        "excluded": [],
        "days": [],
        "findings": [],
        "calendar": default_calendar().version,
    }


def test_the_explanation_for_people() -> None:
    lines = explain(
        answer_clock(
            ApplicationFacts(
                RECEIVED,
                consultations=(
                    Consultation(date(2021, 4, 12), date(2021, 4, 14), date(2021, 4, 27)),
                ),
                extensions=(Extension(25, date(2021, 5, 20)),),
                postponement=Postponement(date(2021, 6, 1), date(2021, 6, 30)),
            )
        )
    )

    assert lines[:11] == [
        "收到申请之日：2021年4月6日（周二），当日不计入。",
        "最迟答复：2021年6月30日（周三），至当日结束。",
        "答复期限40个工作日，自2021年4月7日（周三）起算（收到申请次日起的第一个工作日），"
        "至2021年6月21日（周一）届满（条例第三十三条第二款）。",
        "征求第三方意见：2021年4月13日（周二）至2021年4月27日（周二），其中12个工作日不计入。",
        "已告知申请人延迟答复，合理期限至2021年6月30日（周三）。",
        "最迟告知补正：2021年4月15日（周四）。",
        "第三方最迟提出意见：2021年5月7日（周五）。",
        "最迟告知延期：2021年5月21日（周五）。",
        "注意：延期25个工作日，超过最长20个工作日，只按20个工作日计算。",
        "逐日说明：",
        "2021-04-06 周二 不计 收到申请之日，不计入",
    ]
    assert "2021-05-08 周六 第10日 调休上班（劳动节）" in lines
    assert "2021-04-13 周二 不计 征求第三方意见期间，不计入" in lines
    assert lines[-1] == "2021-06-30 周三 不计 已告知延迟答复，期限届满后的合理期限"


def test_the_summary_leaves_the_days_out() -> None:
    clock = answer_clock(ApplicationFacts(RECEIVED))

    lines = explain(clock)

    assert summarise(clock) == lines[: lines.index("逐日说明：")]


def test_an_answer_on_the_last_day_is_on_time() -> None:
    clock = answer_clock(ApplicationFacts(RECEIVED))

    assert [clock.is_on_time(DUE), clock.is_on_time(date(2021, 5, 7))] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Correction(date(2021, 4, 8), date(2021, 4, 7)),
        lambda: Correction(date(2021, 4, 8), reply_by=date(2021, 4, 7)),
        lambda: Consultation(date(2021, 4, 8), date(2021, 4, 7)),
        lambda: Consultation(date(2021, 4, 8), replied_on=date(2021, 4, 7)),
        lambda: FeeNotice(date(2021, 4, 8), date(2021, 4, 7)),
        lambda: ApplicationFacts(RECEIVED, corrections=(Correction(date(2021, 4, 5)),)),
        lambda: ApplicationFacts(RECEIVED, consultations=(Consultation(date(2021, 4, 5)),)),
        lambda: ApplicationFacts(RECEIVED, extensions=(Extension(5, date(2021, 4, 5)),)),
        lambda: ApplicationFacts(RECEIVED, fees=(FeeNotice(date(2021, 4, 5)),)),
        lambda: ApplicationFacts(RECEIVED, postponement=Postponement(date(2021, 4, 5), DUE)),
    ],
)
def test_dates_in_an_impossible_order_are_refused(wrong: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        wrong()  # type: ignore[operator]

    assert refusal.value.code == "dates_in_wrong_order"


def test_an_extension_of_no_days_is_refused() -> None:
    with pytest.raises(InvalidInput, match="正整数"):
        Extension(0, DUE)


def test_every_risk_says_what_to_do() -> None:
    endings = {code: message for code, (_, _, message) in RISKS.items() if message[-1] != "。"}

    assert endings == {}


# Properties

received_days = st.dates(date(2019, 5, 15), date(2026, 3, 1))
gaps = st.integers(0, 60)


@st.composite
def consultations(draw: st.DrawFn, received_on: date) -> Consultation:
    sent_on = received_on + timedelta(days=draw(st.integers(0, 40)))
    received = sent_on + timedelta(days=draw(st.integers(0, 5)))
    kind = draw(st.sampled_from(["third_party", "other_agency", "joint_maker"]))
    return Consultation(sent_on, received, received + timedelta(days=draw(gaps)), kind)  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> ApplicationFacts:
    received_on = draw(received_days)
    notice_on = received_on + timedelta(days=draw(st.integers(0, 12)))
    correction = Correction(notice_on, notice_on + timedelta(days=draw(gaps)))
    noticed_on = received_on + timedelta(days=draw(gaps))
    fee = FeeNotice(noticed_on, noticed_on + timedelta(days=draw(st.integers(0, 35))))
    extension = Extension(
        draw(st.integers(1, 20)), received_on + timedelta(days=draw(st.integers(0, 80)))
    )
    return ApplicationFacts(
        received_on,
        corrections=draw(st.sampled_from([(), (correction,)])),
        consultations=tuple(draw(st.lists(consultations(received_on), max_size=3))),
        extensions=draw(st.sampled_from([(), (extension,)])),
        fees=draw(st.sampled_from([(), (fee,)])),
    )


@given(facts=histories())
def test_the_days_bear_out_the_due_date(facts: ApplicationFacts) -> None:
    clock = answer_clock(facts)
    counted = [day for day in clock.days if day.counts]

    assert chinese_calendar.is_workday(clock.due_on)
    assert [day.n for day in counted] == list(range(1, clock.working_days + 1))
    assert counted[-1].date == clock.days[-1].date == clock.due_on
    assert all(chinese_calendar.is_workday(day.date) for day in counted)
    assert len(clock.days) == (clock.due_on - clock.received_on).days + 1


@given(received_on=received_days, days=st.integers(1, 20), told_after=st.integers(0, 80))
def test_an_extension_never_brings_the_due_date_nearer(
    received_on: date, days: int, told_after: int
) -> None:
    extension = Extension(days, received_on + timedelta(days=told_after))

    plain = answer_clock(ApplicationFacts(received_on))
    extended = answer_clock(ApplicationFacts(received_on, extensions=(extension,)))

    assert extended.due_on >= plain.due_on


@given(data=st.data(), received_on=received_days, longer_by=gaps)
def test_a_longer_consultation_never_brings_the_due_date_nearer(
    data: st.DataObject, received_on: date, longer_by: int
) -> None:
    short = data.draw(consultations(received_on))
    assert short.replied_on is not None
    later = short.replied_on + timedelta(days=longer_by)
    long = Consultation(short.sent_on, short.received_on, later, short.kind)

    def due(letter: Consultation) -> date:
        return answer_clock(ApplicationFacts(received_on, consultations=(letter,))).due_on

    assert due(long) >= due(short)


@given(received_on=received_days, later_by=st.integers(0, 30))
def test_a_later_receipt_never_brings_the_due_date_nearer(received_on: date, later_by: int) -> None:
    later = received_on + timedelta(days=later_by)

    assert (
        answer_clock(ApplicationFacts(later)).due_on
        >= answer_clock(ApplicationFacts(received_on)).due_on
    )
