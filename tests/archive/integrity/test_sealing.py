"""Rows sealed into the chain: whoever changes them later, with or without triggers, is found."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, models

from gongkai.applications.models import AnswerReview, CaseEvent
from gongkai.archive.integrity.keeping import keep_result, last_result
from gongkai.archive.integrity.sealing import (
    DEED,
    WATCHED,
    Watched,
    broken_seals,
    row_hash,
    seal_new_rows,
)
from gongkai.archive.models import IntegrityCheck
from gongkai.audit.chain import canonical, entry_hash, text_hash
from gongkai.audit.immutable import APPEND_ONLY
from gongkai.audit.models import Chain, Checkpoint, Entry
from gongkai.audit.operations import add_checkpoint
from gongkai.audit.published import Published, breaks_since, breaks_within, read_published
from gongkai.audit.queries import breaks_against, broken_links
from gongkai.cli.site.checking import check_nightly
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.portal.pages import site_files
from gongkai.records.models import StoredFile
from gongkai.statute.findings import Finding
from tests.audit.test_chain import _seal as one_row_in_every_table
from tests.office import AT

pytestmark = pytest.mark.django_db

#: Sealed by the deed that adds the row, or the chain itself.
SEALED_OTHERWISE = {
    *("audit_entry", "audit_checkpoint", "records_version", "registers_rowversion"),
    *("archive_piece", "archive_piecefile"),
}


@pytest.fixture
def sealed() -> None:
    """Have a row in every table, sealed, with a checkpoint over it."""
    one_row_in_every_table()
    _keep_file("0")
    assert seal_new_rows(at=AT) > len(WATCHED)
    assert add_checkpoint(at=AT) is not None
    assert list(broken_seals()) == []


def _keep_file(digit: str) -> None:
    organ = Organ.objects.get(slug="kangchuan")
    StoredFile.objects.create(
        organ=organ, sha256=digit * 64, name="附件.pdf", kind="pdf", size=1, at=AT
    )


def _without_triggers(table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for deed in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)


def _first(one: Watched) -> models.Model:
    row = one.model._default_manager.order_by("pk").first()
    assert row is not None
    return row


def _published() -> list[Published]:
    files = {str(path): data for path, data in site_files(on=AT.date()).items()}
    return read_published(files["checkpoints.json"].decode(), name="checkpoints.json")


def test_every_table_that_is_only_added_to_is_sealed_one_way_or_another() -> None:
    watched = {one.table for one in WATCHED} - {"records_storedfile"}

    assert watched | SEALED_OTHERWISE == set(APPEND_ONLY)


def test_what_is_sealed_is_not_sealed_again(sealed: None) -> None:
    assert seal_new_rows(at=AT) == 0
    assert add_checkpoint(at=AT) is None


#: A column of each table that somebody would change, and to what.
CHANGES = {
    "records_storedfile": "sha256 = '" + "f" * 64 + "'",
    "applications_caseevent": "\"on\" = '2020-01-02'",
    "applications_answerreview": "opinion = '同意不公开'",
    "applications_fileaccess": "what = '别的'",
    "remedies_disputeevent": "\"on\" = '2020-01-02'",
    "publishing_review": "opinion = '改过'",
    "publishing_reexamination": "outcome = 'open'",
    "reports_snapshot": "text = '{\"a\":1}', sha256 = '1'",
    "reports_unitevent": "kind = 'accepted'",
    "supervision_taskevent": "note = '改过'",
    "supervision_taskoutput": "address = 'https://example.org/'",
    "supervision_disclosureevent": "note = '改过'",
    "supervision_findingevent": "text = '改过'",
    "supervision_complaintevent": "text = '改过'",
}


@pytest.mark.parametrize("one", WATCHED, ids=lambda one: one.table)
def test_a_changed_row_is_found_and_named(one: Watched, sealed: None) -> None:
    row = _first(one)
    _without_triggers(one.table, f"UPDATE {one.table} SET {CHANGES[one.table]} WHERE id = {row.pk}")

    [message] = broken_seals()

    assert f"{one.model._meta.verbose_name}第{row.pk}号" in message
    assert "被改动" in message


def test_a_deleted_row_is_found_and_named(sealed: None) -> None:
    review = AnswerReview.objects.order_by("pk").first()
    assert review is not None
    _without_triggers(
        "applications_answerreview", f"DELETE FROM applications_answerreview WHERE id = {review.pk}"
    )

    [message] = broken_seals()

    assert f"第{review.pk}号已经封存，现在没有了" in message


def test_a_row_written_in_between_is_found_and_a_later_one_waits(sealed: None) -> None:
    event = CaseEvent.objects.order_by("pk").last()
    assert event is not None
    later = {"pk": event.pk + 5, "number": event.number + 5}
    CaseEvent.objects.create(
        **{f.name: getattr(event, f.name) for f in event._meta.concrete_fields} | later
    )
    assert list(broken_seals()) == []
    seal_new_rows(at=AT)
    between = {"pk": event.pk + 2, "number": event.number + 2}
    CaseEvent.objects.create(
        **{f.name: getattr(event, f.name) for f in event._meta.concrete_fields} | between
    )

    [message] = broken_seals()

    assert f"第{event.pk + 2}号不是办理留下的" in message


def _change_an_entry() -> None:
    change = """text = replace(text, '"at":"20', '"at":"19')"""
    _without_triggers("audit_entry", f"UPDATE audit_entry SET {change} WHERE sequence = 1")


def _change_a_row(table: str) -> None:
    [one] = [one for one in WATCHED if one.table == table]
    _without_triggers(table, f"UPDATE {table} SET {CHANGES[table]} WHERE id = {_first(one).pk}")


def _make_all_fit_again() -> None:
    """Do as somebody would who owns the database and knows how the chain is made."""
    for table in ("audit_entry", "audit_checkpoint"):
        _without_triggers(table, f"UPDATE {table} SET id = id")
    for chain in Chain.objects.all():
        previous = ""
        for entry in chain.entries.order_by("sequence"):
            content = json.loads(entry.text)
            if entry.deed == DEED:
                for told in content["details"]["rows"]:
                    _seal_again(told)
            entry.text = canonical(content)
            entry.previous_hash = previous
            entry.hash = previous = entry_hash(
                algorithm=entry.algorithm,
                organ=chain.organ,
                sequence=entry.sequence,
                previous_hash=entry.previous_hash,
                text=entry.text,
            )
            entry.save()
        Chain.objects.filter(pk=chain.pk).update(hash=previous)
    previous = ""
    for checkpoint in Checkpoint.objects.order_by("pk"):
        content = json.loads(checkpoint.text)
        content["previous"] = previous
        for organ, head in content["heads"].items():
            found = Entry.objects.get(chain__organ=organ, sequence=head["sequence"])
            head["hash"] = found.hash
        checkpoint.text = canonical(content)
        checkpoint.hash = previous = text_hash(checkpoint.text)
        checkpoint.save()


def _seal_again(told: dict[str, Any]) -> None:
    [one] = [one for one in WATCHED if one.table == told["table"]]
    rows = one.model._default_manager.filter(pk__in=told["keys"]).order_by("pk")
    hashes = {row.pk: row_hash(row, told["columns"]) for row in rows}
    told["marks"] = [sha256[:12] for sha256 in hashes.values()]
    told["digest"] = text_hash("\n".join(f"{key} {sha256}" for key, sha256 in hashes.items()))


TAMPERED = {
    "审计记录": _change_an_entry,
    "文件": partial(_change_a_row, "records_storedfile"),
    "快照": partial(_change_a_row, "reports_snapshot"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_shows_in_the_file_that_somebody_kept(what: str, sealed: None) -> None:
    kept = _published()
    assert list(breaks_against(kept)) == []

    TAMPERED[what]()
    assert [*broken_links(), *broken_seals()] != []
    _make_all_fit_again()

    # From inside, nothing is to be seen any more.
    assert [*broken_links(), *broken_seals()] == []
    now = _published()
    assert list(breaks_within(now)) == []
    assert [m for m in breaks_since(kept, now) if "不在后来的文件里" in m]
    told = list(breaks_against(kept))
    assert any("网站里没有了" in message for message in told)
    assert any("现在已不是那时的内容" in message for message in told)


def test_what_is_added_later_changes_nothing_of_what_was_kept(sealed: None) -> None:
    kept = _published()
    _keep_file("1")
    seal_new_rows(at=AT)
    add_checkpoint(at=AT)

    now = _published()

    assert len(now) == len(kept) + 1
    assert list(breaks_since(kept, now)) == list(breaks_against(kept)) == []
    assert list(broken_seals()) == []


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"checkpoints": [{"at": 1}]}', '{"checkpoints": 3}']
)
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="不是本系统公布的检查点文件"):
        read_published(text, name="别的.json")


def test_a_file_that_was_tampered_with_says_so() -> None:
    first = canonical({"heads": {"a": {"hash": "x", "sequence": 5}}, "previous": ""})
    second = canonical({"heads": {"a": {"hash": "y", "sequence": 3}}, "previous": "zz"})
    rows = [
        Published("t1", first.replace("5", "6"), text_hash(first)),
        Published("t2", second, text_hash(second)),
    ]

    told = list(breaks_within(rows))

    assert [message.partition("：")[0] for message in told] == [
        "t1的检查点的内容与摘要不符",
        "t2的检查点与前一个接不上",
        "t2的检查点里“a”的审计链比以前短",
    ]


def test_the_result_of_a_night_is_kept() -> None:
    assert last_result() is None
    findings = [Finding("row_changed", "error", "改了"), Finding("folder_open", "warning", "开着")]

    keep_result(findings, at=AT, seconds=3)

    result = last_result()
    assert result is not None
    assert (result.count, result.problems) == (1, [{"code": "row_changed", "message": "改了"}])


def test_a_site_that_starts_again_looks_once_a_day() -> None:
    check_nightly()
    check_nightly()

    kept = IntegrityCheck.objects.get()
    assert kept.count == 0
    IntegrityCheck.objects.update(at=kept.at - timedelta(days=1))
    check_nightly()
    assert IntegrityCheck.objects.count() == 2
