"""The 信息报送 register: entries, 采用情况, counts of each year, the spreadsheet."""

import io
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.records.operations import EditedElsewhere, add_record
from gongkai.records.secrets import SecrecyMark
from gongkai.supervision.models import InformationSending
from gongkai.supervision.tasks.operations import cancel_sending, record_adoption, save_sending
from gongkai.supervision.tasks.sendings import (
    YearCount,
    counts_by_year,
    narrowed,
    sendings_of,
    write_sendings,
)
from tests.office import document, make_organ, make_person
from tests.supervision.tasks.office import MONDAY, OfficeOfTasks, moment

pytestmark = pytest.mark.django_db


def _content(**given: Any) -> dict[str, Any]:
    return {
        "record": None,
        "title": "社区安全检查情况",
        "recipient": "区政府办公室",
        "sent_on": MONDAY,
        "way": "system",
        "note": "",
    } | given


def _send(tasks: OfficeOfTasks, **given: Any) -> InformationSending:
    who: dict[str, Any] = {"by": tasks.clerk, "at": moment(date(2020, 12, 1))}
    return save_sending(tasks.organ, _content(**given), **who)


def _answer(sending: InformationSending, tasks: OfficeOfTasks, **given: Any) -> None:
    content = {"adoption": "adopted", "adopted_in": "每日要情", "adopted_on": date(2020, 3, 9)}
    seen = InformationSending.objects.get(pk=sending.pk).row_version
    who: dict[str, Any] = {"by": tasks.clerk, "at": moment(MONDAY)}
    record_adoption(sending, **(content | given), seen=seen, **who)


def test_a_secrecy_mark_is_kept_in_no_entry(tasks: OfficeOfTasks) -> None:
    sending = _send(tasks)

    for name in ("title", "recipient", "note"):
        with pytest.raises(SecrecyMark):
            _send(tasks, **{name: "机密★10年"})
    with pytest.raises(SecrecyMark):
        _answer(sending, tasks, adopted_in="机密★10年")

    assert InformationSending.objects.get() == sending


def test_a_brief_gives_its_title_and_what_was_taken_up_is_told(tasks: OfficeOfTasks) -> None:
    content = document(kind="brief", title="第三期简报", dated_on=MONDAY)
    brief = add_record(tasks.organ, content, by=tasks.clerk, at=moment(MONDAY))
    sending = _send(tasks, record=brief, title="")
    assert (sending.title, sending.adoption) == ("第三期简报", "waiting")

    _answer(sending, tasks)
    sending.refresh_from_db()
    assert (sending.adoption, sending.adopted_in) == ("adopted", "每日要情")
    _answer(sending, tasks, adoption="waiting")

    sending.refresh_from_db()
    assert (sending.adopted_in, sending.adopted_on) == ("", None)


def test_years_are_counted_without_cancelled_entries(tasks: OfficeOfTasks) -> None:
    for day in (MONDAY, date(2020, 5, 6), date(2019, 5, 6)):
        _send(tasks, sent_on=day)
    adopted, wrong = _send(tasks), _send(tasks)
    _answer(adopted, tasks)
    who: dict[str, Any] = {"by": tasks.clerk, "at": moment(MONDAY)}
    cancel_sending(wrong, reason="登记错了", seen=1, **who)

    assert counts_by_year(tasks.organ) == [YearCount(2020, 3, 1, 0), YearCount(2019, 1, 0, 0)]
    assert counts_by_year(tasks.organ)[0].waiting == 2
    wanted = {"year": 2020, "adoption": "adopted"}
    assert list(narrowed(sendings_of(tasks.organ), wanted)) == [adopted]
    with pytest.raises(WrongState):
        _answer(wrong, tasks)

    data = write_sendings(sendings_of(tasks.organ), counts_by_year(tasks.organ))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("信息报送").to_python()
    assert len(rows) == 6
    assert [row[4] for row in rows[1:]].count("已注销") == 1
    assert book.get_sheet_by_name("各年").to_python()[1] == [2020, 3, 1, 0, 2]


@pytest.mark.parametrize(
    ("given", "code"),
    [({"title": " "}, "title_missing"), ({"sent_on": date(2020, 12, 2)}, "day_to_come")],
)
def test_an_entry_that_cannot_be_is_refused(
    tasks: OfficeOfTasks, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _send(tasks, **given)

    assert refused.value.code == code


def test_another_organs_brief_a_stranger_and_an_old_version_are_refused(
    tasks: OfficeOfTasks,
) -> None:
    other = make_organ("elsewhere")
    clerk = make_person(other, "information_officer")
    content = document(kind="brief", dated_on=MONDAY)
    theirs = add_record(other, content, by=clerk, at=moment(MONDAY))
    with pytest.raises(InvalidInput):
        _send(tasks, record=theirs)
    sending = _send(tasks)
    with pytest.raises(InvalidInput):
        _answer(sending, tasks, adopted_on=date(2020, 3, 1))
    for person in (clerk, tasks.inspector):
        with pytest.raises(NotPermitted):
            save_sending(tasks.organ, _content(), by=person, at=moment(MONDAY))
    who: dict[str, Any] = {"sending": sending, "by": tasks.clerk, "at": moment(MONDAY)}
    save_sending(tasks.organ, _content(title="改"), seen=1, **who)
    with pytest.raises(EditedElsewhere):
        save_sending(tasks.organ, _content(title="再改"), seen=1, **who)
