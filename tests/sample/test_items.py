"""The sample office in the site: its pages of publication show something, its trail is in words."""

from datetime import date

import pytest

from gongkai.audit.models import Entry
from gongkai.organs.models import Organ
from gongkai.portal.reports import published_reports, series_of
from gongkai.publishing.catalogue import rows_of
from gongkai.publishing.coverage import coverage_of
from gongkai.publishing.models import Column, Item, NumberRule, Placement
from gongkai.records.words import DEED_WORDS
from gongkai.sample.office import load_sample_site
from gongkai.sample.publishing import SCREEN
from gongkai.sample.reports import SLUG
from gongkai.statute.catalogue import domains
from tests.office import AT, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(db: None) -> Organ:
    """Return the sample office."""
    site = load_sample_site(at=AT, password=PASSWORD)
    assert site is not None
    return site.organ


def test_the_samples_set_up_pages_have_something_to_show(sample: Organ) -> None:
    known = {domain.label for domain in domains()}
    rows = rows_of(sample)

    assert Column.objects.filter(organ=sample).exclude(post=None).count() == 15
    assert len(rows) == 12
    assert {row.domain for row in rows} <= known
    assert all(row.post and row.term and "示例" in row.content for row in rows)
    rules = NumberRule.objects.filter(organ=sample).order_by("pk")
    assert list(rules.filter(year=0).values_list("prefix", "kind")) == [
        ("康办发", "document"),
        ("", "brief"),
    ]
    assert list(rules.exclude(year=0).values_list("prefix", "year", "last")) == [
        ("康办发", 2021, 13),
        ("", 2021, 1),
    ]


def test_two_items_of_the_sample_hang_on_the_catalogue(sample: Organ) -> None:
    covered = [
        (one.row.item1, one.row.item2, one.count)
        for one in coverage_of(sample, on=AT.date())
        if one.count
    ]

    assert covered == [("最低生活保障", "对象公示", 1), ("临时救助", "办事指南", 1)]


def test_the_samples_notice_hangs_on_the_board_and_runs_on_the_screen(sample: Organ) -> None:
    placed = Placement.objects.filter(organ=sample).exclude(channel="website").order_by("pk")

    assert list(placed.values_list("channel", "place", "from_on", "due_on")) == [
        ("board", "一楼大厅公示栏", AT.date(), None),
        ("screen", SCREEN, AT.date(), None),
        ("archive", "", None, date(2021, 1, 19)),
    ]
    assert sorted(Item.objects.filter(organ=sample).values_list("state", flat=True)) == [
        *["approved", "draft", "in_review"],
        *["published"] * 11,
    ]


def test_a_file_of_the_sample_hangs_on_an_item_and_no_item_counts_for_the_year_before(
    sample: Organ,
) -> None:
    items = Item.objects.filter(organ=sample).select_related("record")

    assert [one["name"] for item in items for one in item.record.attachments] == [
        "老年人补贴发放汇总表.xlsx"
    ]
    assert min(item.record.dated_on for item in items) >= date(2021, 1, 1)


def test_five_years_of_reports_of_a_second_office_are_public(db: None) -> None:
    site = load_sample_site(at=AT.replace(year=2026), password=PASSWORD)
    assert site is not None

    (other,) = Organ.objects.filter(slug=SLUG)
    reports = list(published_reports(other))

    assert [report.year for report in reports] == [2025, 2024, 2023, 2022, 2021]
    assert [(one.label, one.values) for one in series_of(reports)] == [
        (
            "新收政府信息公开申请",
            ((2021, 12), (2022, 17), (2023, 21), (2024, 26), (2025, 32)),
        ),
        (
            "予以公开和部分公开",
            ((2021, 11), (2022, 15), (2023, 17), (2024, 23), (2025, 27)),
        ),
        (
            "行政复议和行政诉讼",
            ((2021, 0), (2022, 1), (2023, 0), (2024, 1), (2025, 2)),
        ),
    ]


def test_every_deed_of_the_sample_on_a_record_has_a_word(sample: Organ) -> None:
    deeds = set(
        Entry.objects.filter(target__startswith="record:").values_list("deed", flat=True).distinct()
    )

    assert "publishing.published" in deeds
    assert deeds - DEED_WORDS.keys() == set()
