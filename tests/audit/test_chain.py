"""The audit trail: deeds stand in a row, a form counts once, and nobody rewrites the past."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.accounts.models import User
from gongkai.applications.models import FileAccess
from gongkai.archive.models import Piece, PieceFile
from gongkai.audit.immutable import APPEND_ONLY
from gongkai.audit.models import Chain, Checkpoint, Entry
from gongkai.audit.operations import AlreadyDone, add_checkpoint, deed
from gongkai.audit.queries import broken_links, missing_triggers, trail
from gongkai.organs.models import Organ
from gongkai.publishing.models import Reexamination, Review
from gongkai.records.models import StoredFile, Version
from gongkai.records.operations import add_record
from gongkai.registers.kinds import KINDS
from gongkai.registers.models import RowVersion
from gongkai.registers.operations import add_row
from gongkai.reports.models import (
    AnnualReport,
    CollectionRound,
    RoundUnit,
    Snapshot,
    UnitEvent,
)
from tests.applications.factories import make_office
from tests.office import AT, document, purchase
from tests.project.closed_checks import add_closed_checks
from tests.publishing.factories import make_submitted
from tests.remedies.factories import make_dispute, make_refusal
from tests.supervision.communities.factories import item_of, make_community, make_entered
from tests.supervision.tasks import office as office_of_tasks

pytestmark = pytest.mark.django_db


def _three_deeds() -> None:
    for number in range(3):
        with deed("test.done", organ="kangchuan", by=None, at=AT) as done:
            done.on(f"thing:{number}", field="title")


def test_entries_follow_each_other_and_bind_their_texts() -> None:
    _three_deeds()

    entries = list(Entry.objects.order_by("sequence"))

    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert [e.previous_hash for e in entries] == ["", entries[0].hash, entries[1].hash]
    assert json.loads(entries[0].text)["at"] == "2021-01-15T01:30:00.000000Z"
    assert list(broken_links()) == []


def test_a_form_sent_twice_is_done_once() -> None:
    with deed("test.done", organ="kangchuan", by=None, at=AT, key="k1") as done:
        done.on("thing:1")
    with (
        pytest.raises(AlreadyDone),
        deed("test.done", organ="kangchuan", by=None, at=AT, key="k1") as done,
    ):
        done.on("thing:2")

    assert Entry.objects.count() == 1


def test_a_deed_that_fails_leaves_nothing() -> None:
    def half_a_deed() -> None:
        with deed("test.done", organ="kangchuan", by=None, at=AT):
            Organ.objects.create(slug="half", name="半", level="street")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_deed()

    assert not Organ.objects.filter(slug="half").exists()
    assert not Entry.objects.exists()


def test_the_trail_holds_no_content_of_the_record(office: Organ, clerk: User) -> None:
    record = add_record(office, document(title="张某某低保审批"), by=clerk, at=AT)

    [trace] = trail("kangchuan", f"record:{record.public_id}")

    assert trace.by == clerk.pk
    assert "张某某" not in Entry.objects.latest("pk").text


def _seal() -> None:
    """Make one row in every append-only table."""
    organ = Organ.objects.create(slug="kangchuan", name="康川街道办事处", level="street")
    user = User.objects.create_user("u", name="u")
    from tests.office import make_person

    clerk = make_person(organ, "information_officer")
    record = add_record(organ, document(), by=clerk, at=AT)
    item = make_submitted(organ, clerk)
    assert Review.objects.filter(item=item).exists()
    Reexamination.objects.create(
        organ=organ, record=record, outcome="keep", reason="x", on=AT.date(), by=user, at=AT
    )
    add_row(organ, KINDS["purchases"], purchase(), by=clerk, at=AT)
    add_checkpoint(at=AT)
    report = AnnualReport.objects.create(organ=organ, year=2020)
    Snapshot.objects.create(
        report=report,
        number=1,
        text="{}",
        sha256="0",
        signed_on=AT.date(),
        by=user,
        signer="主任",
        at=AT,
    )
    collection = CollectionRound.objects.create(
        organ=organ, year=2020, due_on=AT.date(), government="示例区人民政府", at=AT
    )
    unit = RoundUnit.objects.create(round=collection, name="示例区民政局")
    UnitEvent.objects.create(unit=unit, kind="reminded", at=AT)
    make_entered(item_of(make_community(organ)))
    _seal_cases()
    add_closed_checks(organ, clerk)
    tasks = office_of_tasks.make_office("tasks")
    tasks.give(tasks.task(), on=office_of_tasks.MONDAY)


def _seal_cases() -> None:
    """Make one row in the append-only tables of applications, disputes and the archive."""
    cases = make_office("cases")
    application = make_refusal(cases)
    dispute = make_dispute(cases, application)
    piece = Piece.objects.create(
        organ=cases.organ,
        category="dispute",
        year=2024,
        retention="long",
        number=1,
        file_number="1",
        responsible="机关",
        title="案件",
        dated_on=AT.date(),
        dispute=dispute,
        sha256="0" * 64,
        by=cases.clerk,
        at=AT,
    )
    stored = StoredFile.objects.create(
        organ=cases.organ, sha256="0" * 64, name="a", kind="pdf", size=1, at=AT
    )
    PieceFile.objects.create(
        organ=cases.organ, piece=piece, order=1, label="a", stored=stored, sha256="0" * 64, size=1
    )
    FileAccess.objects.create(
        organ=cases.organ, application=application, what="identity", by=cases.clerk, at=AT
    )


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_only_added(table: str, statement: str) -> None:
    _seal()
    assert Version.objects.exists()
    assert RowVersion.objects.exists()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def _without_triggers(statement: str, *values: object) -> None:
    """Change the database as an intruder with full rights would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)


def test_a_changed_text_is_found_and_named() -> None:
    _three_deeds()
    _without_triggers("UPDATE audit_entry SET text = '{}' WHERE sequence = 2")

    assert [m for m in broken_links() if "“kangchuan”第2条" in m and "被改动" in m]
    assert len(list(missing_triggers())) == 1


def test_a_deleted_entry_is_found_and_named() -> None:
    _three_deeds()
    _without_triggers("DELETE FROM audit_entry WHERE sequence = 2")

    assert [m for m in broken_links() if "缺少第2至2条" in m]


def test_a_cut_off_end_is_found() -> None:
    _three_deeds()
    _without_triggers("DELETE FROM audit_entry WHERE sequence = 3")

    assert [m for m in broken_links() if "末尾的记录被删去" in m]


def test_an_end_cut_off_with_its_head_shows_in_the_checkpoint() -> None:
    _three_deeds()
    checkpoint = add_checkpoint(at=AT)
    assert checkpoint is not None
    _without_triggers("DELETE FROM audit_entry WHERE sequence = 3")
    second = Entry.objects.get(sequence=2)
    Chain.objects.update(sequence=2, hash=second.hash)

    messages = list(broken_links())

    assert any("检查点" in message and "第3条" in message for message in messages)


def test_a_checkpoint_is_added_only_when_something_was_done() -> None:
    assert add_checkpoint(at=AT) is None
    _three_deeds()

    assert add_checkpoint(at=AT) is not None
    assert add_checkpoint(at=AT + timedelta(hours=1)) is None
    assert Checkpoint.objects.count() == 1


def test_every_append_only_table_has_its_triggers(db: None) -> None:
    assert list(missing_triggers()) == []


def test_a_checkpoint_that_is_no_text_of_ours_is_named() -> None:
    Checkpoint.objects.create(at=AT, text="not json", hash="0")

    assert [m for m in broken_links() if "检查点被改动" in m]
