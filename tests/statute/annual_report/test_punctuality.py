"""Late answers and late publication, found from dated records."""

from dataclasses import replace
from datetime import date

from gongkai.statute.annual_report.ledger import ApplicationEntry, DocumentEntry
from gongkai.statute.annual_report.punctuality import late_deeds
from gongkai.statute.clocks import ApplicationFacts, Extension
from tests.factories import small_ledger

RECEIVED = date(2024, 4, 30)


def _application(closed: date) -> ApplicationEntry:
    return ApplicationEntry("申请:1", "person", RECEIVED, closed, "provided")


def _late(closed: date, facts: ApplicationFacts) -> list[tuple[str, str | None, str | None]]:
    ledger = replace(small_ledger(), applications=(_application(closed),), documents=())
    findings = late_deeds(ledger, year=2024, facts={"申请:1": facts})
    return [(item.code, item.expected, item.found) for item in findings]


def test_answer_on_the_last_day_is_not_late_and_the_day_after_is() -> None:
    facts = ApplicationFacts(received_on=RECEIVED)

    assert _late(date(2024, 5, 30), facts) == []
    assert _late(date(2024, 5, 31), facts) == [("answer_overdue", "2024-05-30", "2024-05-31")]


def test_application_closed_without_an_answer_keeps_no_answer_term() -> None:
    entry = replace(_application(date(2024, 8, 1)), decision="fee_unpaid")
    ledger = replace(small_ledger(), applications=(entry,), documents=())
    facts = {entry.id: ApplicationFacts(received_on=RECEIVED)}

    assert late_deeds(ledger, year=2024, facts=facts) == ()


def test_answer_within_a_lawful_extension_is_not_late() -> None:
    facts = ApplicationFacts(RECEIVED, extensions=(Extension(10, date(2024, 5, 20)),))

    assert _late(date(2024, 6, 5), facts) == []


def test_answer_due_in_a_year_without_holiday_notice_is_not_judged() -> None:
    ledger = replace(
        small_ledger(),
        applications=(
            ApplicationEntry(
                "申请:1", "person", date(2026, 12, 20), date(2026, 12, 31), "provided"
            ),
        ),
        documents=(),
    )
    facts = {"申请:1": ApplicationFacts(date(2026, 12, 20))}

    assert late_deeds(ledger, year=2026, facts=facts) == ()


def test_own_open_document_published_after_twenty_working_days_is_late() -> None:
    def document(identifier: str, issuer: str, published: date) -> DocumentEntry:
        return DocumentEntry(
            identifier, "documents", issuer, "open", date(2020, 12, 28), published_on=published
        )

    ledger = replace(
        small_ledger(),
        applications=(),
        documents=(
            document("发文:1", "own", date(2021, 1, 26)),
            document("发文:2", "own", date(2021, 1, 27)),
            document("发文:3", "superior", date(2021, 3, 1)),
        ),
    )

    findings = late_deeds(ledger, year=2020, facts={})

    assert [(item.code, item.places, item.expected) for item in findings] == [
        ("publication_overdue", ("发文:2",), "2021-01-26")
    ]
