"""Staff entries: found by their readers alone, narrowed inside the index, texts that are kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.search import candidates
from gongkai.search.entry import Entry, Filters, Kept, Text
from gongkai.search.models import StaffEntry
from gongkai.search.operations import fill_text, put_entry, put_many, rebuild
from gongkai.search.queries import search
from gongkai.search.suggesting import suggest

pytestmark = pytest.mark.django_db


def put(key: str, *readers: str, **given: object) -> Entry:
    """Index a staff entry for these readers."""
    told = {"organ": "o", "kind": "document", "title": f"低保名单{key}", "readers": readers}
    entry = Entry(key, **(told | given))  # type: ignore[arg-type]
    put_entry(entry, scope="staff")
    return entry


def found(query: str, *readers: str, **narrowed: object) -> list[str]:
    """Return the keys that these readers find."""
    filters = Filters(**narrowed)  # type: ignore[arg-type]
    results = search(query, scope="staff", organs=None, readers=readers, filters=filters)
    return sorted(hit.key for hit in results.hits)


@pytest.mark.parametrize("query", ["低保", "", '"低保名单"', "低保 名单", "低"])
def test_each_reader_finds_their_own_entries_and_nobody_without_a_class_finds_any(
    query: str,
) -> None:
    put("a", "o/records")
    put("b", "o/cases", "o/office:1")
    put("c", "p/records")
    put("d")

    assert found(query, "o/records") == ["a"]
    assert found(query, "o/office:1") == ["b"]
    assert found(query, "o/cases", "p/records") == ["b", "c"]
    assert (found(query), found(query, "o/office:11"), found(query, "records")) == ([], [], [])


@pytest.mark.parametrize("query", ["低保", '"低保名单"', "低保 名单", "没有"])
def test_who_reads_for_hundreds_of_organs_finds_theirs_and_nothing_else(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few of the newest rows are theirs: the others must neither be found nor hide these."""
    monkeypatch.setattr(candidates, "CANDIDATES", 4)
    mine = [f"m{n}" for n in range(6)]
    for number, key in enumerate(mine):
        put(key, f"organ-{number}/records", dated_on=date(2001, 1, 1 + number))
    for number in range(40):
        put(f"s{number}", "stranger/records", dated_on=date(2020, 1, 1 + number % 28))

    readers = [f"organ-{number}/{room}" for number in range(100) for room in ("records", "cases")]

    assert found(query, *readers) == ([] if query == "没有" else mine)


def test_suggestions_are_drawn_from_what_the_reader_finds() -> None:
    put("a", "o/records")
    put("b", "p/records")

    told = suggest("低保", scope="staff", organs=None, readers=["p/records"])

    assert told == ["低保名单b"]
    assert suggest("低保", scope="staff", organs=None) == []


def test_readers_that_change_are_those_of_now() -> None:
    put("a", "o/cases", "o/office:1")
    put("a", "o/cases")

    assert (found("低保", "o/office:1"), found("低保", "o/cases")) == ([], ["a"])
    rebuild(scope="staff")
    assert (found("低保", "o/office:1"), found("低保", "o/cases")) == ([], ["a"])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("康办发〔2020〕12号", ["a"]),
        ("康办发[2020]12", ["a"]),
        ("办发", ["a", "b"]),
        ("2020", ["a"]),
        ("12号", ["a"]),
        ("2号", []),
        ("号", ["a", "b"]),
        ("202100001", ["c"]),
        ("2021", ["b"]),
        ("！", ["a", "b", "c"]),
    ],
)
def test_a_part_of_a_number_finds_it_and_no_text_does(number: str, expected: list[str]) -> None:
    put("a", "r", number="康办发〔2020〕12号", texts=(Text("正文", "见202100001"),))
    put("b", "r", number="康办发〔2021〕120号")
    put("c", "r", number="202100001")

    assert found("", "r", number=number) == expected


def test_state_and_person_narrow() -> None:
    put("a", "r", state="草稿", persons=(1, 2))
    put("b", "r", state="已发布", persons=(2,))

    assert (found("", "r", state="草稿"), found("", "r", person=2)) == (["a"], ["a", "b"])
    assert found("低保", "r", person=1, state="已发布") == []
    results = search("", scope="staff", organs=None, readers=["r"])
    assert results.facets.states == {"草稿": 1, "已发布": 1}
    assert {hit.key: hit.persons for hit in results.hits} == {"a": (1, 2), "b": (2,)}


def test_a_kept_text_stays_through_other_titles_days_and_readers() -> None:
    long_text = "".join(f"第{n}户家庭收入核对。" for n in range(900))
    file = {"kind": "file", "column": "低保通知", "texts": (Kept("低保通知"),)}
    put("f", "o/records", **file)
    before = found("家庭收入", "o/records")

    assert fill_text("f", long_text, scope="staff")
    moved = file | {"column": "供暖通知", "texts": (Kept("供暖通知"),)}
    put("f", "p/records", title="新名.docx", dated_on=date(2020, 5, 1), **moved)

    assert before == []
    assert (found("家庭收入", "o/records"), found("家庭收入", "p/records")) == ([], ["f"])
    assert found("第899户家庭 供暖", "p/records") == ["f"]
    assert found("低保通知", "p/records") == []
    text = "".join(p.text for p in StaffEntry.objects.get().passages.order_by("-id"))
    assert text.count("第") == 900
    assert not fill_text("nothing", "x", scope="staff")


def test_what_the_index_holds_already_is_left_alone() -> None:
    entries = [put(key, "r", texts=(Text("正文", "低保" * 400),)) for key in "abc"]

    with CaptureQueriesContext(connection) as asked:
        assert put_many(entries, scope="staff") == 0

    assert not [one for one in asked.captured_queries if "INSERT" in one["sql"]]
    changed = [*entries[:2], Entry("c", "o", "document", "别的", readers=("r",))]
    assert put_many(changed, scope="staff") == 1
    assert found("低保", "r") == ["a", "b"]
