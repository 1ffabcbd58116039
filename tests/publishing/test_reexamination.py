"""What is withheld is looked at again after some months; a person decides what becomes of it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.care import desk_items
from gongkai.publishing.models import Reexamination
from gongkai.publishing.operations.reexamining import reexamine
from gongkai.publishing.withheld import due_records, undecided_records
from gongkai.records.models import Record
from gongkai.records.operations import add_record, cancel_record, change_record
from tests.office import AT, document, make_organ

pytestmark = pytest.mark.django_db
PAGE = "/office/kangchuan/publishing/setup/reexamination/"
TODAY = AT.date()


def _record(organ: Organ, by: User, **given: Any) -> Record:
    told = {"attribute": "closed", "ground": "条例第十六条第二款", "dated_on": date(2019, 6, 3)}
    return add_record(organ, document(**(told | given)), by=by, at=AT)


def _titles(rows: Any) -> list[str]:
    return [row.title for row in rows]


def test_what_was_not_looked_at_for_so_long_is_due_the_oldest_first(
    office: Organ, clerk: User
) -> None:
    _record(office, clerk, title="较新", dated_on=date(2020, 1, 15))
    _record(office, clerk, title="最旧", attribute="on_application")
    _record(office, clerk, title="还早", dated_on=date(2020, 1, 16))
    _record(office, clerk, title="公开的", attribute="open")
    _record(office, clerk, title="上级的", issuer="superior", kind="incoming")
    gone = _record(office, clerk, title="注销的")
    cancel_record(gone, reason="重复", seen=1, by=clerk, at=AT)

    assert _titles(due_records(office, on=TODAY, months=12)) == ["最旧", "较新"]
    assert _titles(due_records(office, on=TODAY, months=24)) == []


def test_a_look_that_keeps_it_closed_is_due_again_months_later(office: Organ, clerk: User) -> None:
    record = _record(office, clerk)

    row = reexamine(record, outcome="keep", reason=" 仍属过程性信息 ", by=clerk, at=AT)

    assert (row.outcome, row.reason, row.on, row.by) == ("keep", "仍属过程性信息", TODAY, clerk)
    assert _titles(due_records(office, on=TODAY, months=12)) == []
    assert _titles(due_records(office, on=date(2022, 1, 14), months=12)) == []
    assert _titles(due_records(office, on=date(2022, 1, 15), months=12)) == [record.title]
    record.refresh_from_db()
    assert (record.attribute, record.row_version) == ("closed", 1)
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.deed, entry.target) == ("publishing.reexamined", f"record:{record.public_id}")


def test_what_is_to_become_public_waits_until_a_person_opens_it(office: Organ, clerk: User) -> None:
    record = _record(office, clerk)
    reexamine(record, outcome="publish", reason="已作出决定", by=clerk, at=AT)
    assert _titles(undecided_records(office)) == [record.title]

    change_record(record, document(attribute="open", ground=""), seen=1, by=clerk, at=AT)

    assert _titles(undecided_records(office)) == []


def test_the_last_look_counts(office: Organ, clerk: User) -> None:
    record = _record(office, clerk)
    reexamine(record, outcome="publish", reason="已作出决定", by=clerk, at=AT)
    reexamine(record, outcome="keep", reason="又有变化", by=clerk, at=AT)

    assert _titles(undecided_records(office)) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"outcome": "poem"}, "unknown_outcome"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_look_without_outcome_or_reason_is_refused(
    office: Organ, clerk: User, given: dict[str, str], code: str
) -> None:
    record = _record(office, clerk)

    with pytest.raises(InvalidInput) as refused:
        reexamine(record, by=clerk, at=AT, **({"outcome": "keep", "reason": "理由"} | given))

    assert refused.value.code == code


def test_what_is_open_or_cancelled_is_not_looked_at(office: Organ, clerk: User) -> None:
    opened = _record(office, clerk, attribute="open")
    gone = _record(office, clerk)
    cancel_record(gone, reason="重复", seen=1, by=clerk, at=AT)

    codes = []
    for record in (opened, gone):
        with pytest.raises(WrongState) as refused:
            reexamine(record, outcome="keep", reason="理由", by=clerk, at=AT)
        codes.append(refused.value.code)

    assert codes == ["already_open", "record_cancelled"]
    assert not Reexamination.objects.exists()


def test_leaders_enter_no_look(office: Organ, clerk: User, leader: User) -> None:
    with pytest.raises(NotPermitted):
        reexamine(_record(office, clerk), outcome="keep", reason="理由", by=leader, at=AT)


def test_the_desk_tells_clerks_and_nobody_else(office: Organ, clerk: User, leader: User) -> None:
    _record(office, clerk)
    waiting = _record(office, clerk, title="要公开的")
    reexamine(waiting, outcome="publish", reason="已决定", by=clerk, at=AT)

    page = "publishing:reexamination"
    assert desk_items(clerk, office, on=TODAY) == [
        ("待审查", "soon", "1条不公开信息该定期审查了（条例第十八条）", page, ()),
        ("待办", "soon", "1条审查后定为转为主动公开，还没有办理", page, ()),
    ]
    assert desk_items(leader, office, on=TODAY) == []


def test_a_look_is_entered_on_the_page_and_leads_to_the_draft(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    kept = _record(office, clerk, title="继续保密的")
    freed = _record(office, clerk, title="可以公开的")
    page = as_clerk.get(PAGE).content.decode()
    assert [title in page for title in (kept.title, freed.title)] == [True, True]

    told = {"key": "a", "outcome": "keep", "reason": "仍属过程性信息"}
    answer = as_clerk.post(f"{PAGE}{kept.public_id}/", told)
    assert answer["Location"] == PAGE
    told = {"key": "b", "outcome": "publish", "reason": "已作出决定"}
    answer = as_clerk.post(f"{PAGE}{freed.public_id}/", told)
    assert answer["Location"] == f"/office/kangchuan/publishing/take-up/{freed.public_id}/"

    page = as_clerk.get(f"{PAGE}?show=all").content.decode()
    assert "定为转为主动公开，还没有办理" in page
    assert "仍属过程性信息" in as_clerk.get(f"{PAGE}{kept.public_id}/").content.decode()


def test_another_organs_record_is_not_found(as_clerk: Client, clerk: User) -> None:
    other = make_organ("elsewhere")
    record = Record.objects.create(
        organ=other,
        public_id="abcdefgh2345",
        index_number="1",
        kind="document",
        year=2019,
        title="别处的",
        dated_on=date(2019, 1, 1),
        attribute="closed",
    )

    answer = as_clerk.post(f"{PAGE}{record.public_id}/", {"key": "a", "outcome": "keep"})

    assert answer.status_code == 404


def test_the_list_asks_a_constant_number_of_questions(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    def questions() -> int:
        as_clerk.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            as_clerk.get(PAGE)
        return len(asked)

    def more(how_many: int) -> None:
        for number in range(how_many):
            _record(office, clerk, title=f"件{number}")
            freed = _record(office, clerk, title=f"公开{number}")
            reexamine(freed, outcome="publish", reason="已决定", by=clerk, at=AT)

    more(1)
    with_few = questions()
    more(12)

    assert questions() == with_few
