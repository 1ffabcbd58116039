"""The sample office on the day of the report: what it publishes, its trail, its supervision.

The office takes seconds to make: one test looks at all of it.
"""

from datetime import date

import pytest

from gongkai.applications.models import Application
from gongkai.audit.models import Entry
from gongkai.organs.models import Organ
from gongkai.organs.queries import chart_of
from gongkai.portal.reports import published_reports, series_of
from gongkai.publishing.catalogue import rows_of
from gongkai.publishing.coverage import coverage_of
from gongkai.publishing.models import Column, Item, NumberRule, Placement
from gongkai.records.words import DEED_WORDS
from gongkai.registers.models import ZeroReport
from gongkai.remedies.models import Dispute
from gongkai.reports.proposing import problems_proposal
from gongkai.sample.checks import CODE
from gongkai.sample.office import load_sample_site
from gongkai.sample.publishing import SCREEN
from gongkai.sample.reports import SLUG
from gongkai.statute.catalogue import domains
from gongkai.supervision.complaints.operations.receiving import complaint_code_mark
from gongkai.supervision.models import CheckFinding, Complaint, InformationSending, TaskPlan
from tests.office import AT, PASSWORD

pytestmark = pytest.mark.django_db


def test_the_sample_office_on_the_day_of_the_report() -> None:
    site = load_sample_site(at=AT, password=PASSWORD)
    assert site is not None

    _set_up_pages_have_something_to_show(site.organ)
    _two_items_hang_on_the_catalogue(site.organ)
    _the_notice_hangs_on_the_board_and_runs_on_the_screen(site.organ)
    _a_file_hangs_on_an_item_and_no_item_counts_for_the_year_before(site.organ)
    _every_deed_on_a_record_has_a_word()
    _there_are_findings_at_every_step_and_a_complaint(site.organ)
    _the_leading_group_is_led_by_the_party_secretary(site.organ)
    _there_are_no_cases_and_no_tasks(site.organ)
    assert load_sample_site(at=AT) is None


def _set_up_pages_have_something_to_show(sample: Organ) -> None:
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


def _two_items_hang_on_the_catalogue(sample: Organ) -> None:
    covered = [
        (one.row.item1, one.row.item2, one.count)
        for one in coverage_of(sample, on=AT.date())
        if one.count
    ]

    assert covered == [("最低生活保障", "对象公示", 1), ("临时救助", "办事指南", 1)]


def _the_notice_hangs_on_the_board_and_runs_on_the_screen(sample: Organ) -> None:
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


def _a_file_hangs_on_an_item_and_no_item_counts_for_the_year_before(sample: Organ) -> None:
    items = Item.objects.filter(organ=sample).select_related("record")

    assert [one["name"] for item in items for one in item.record.attachments] == [
        "老年人补贴发放汇总表.xlsx"
    ]
    assert min(item.record.dated_on for item in items) >= date(2021, 1, 1)


def test_five_years_of_reports_of_a_second_office_are_public() -> None:
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


def _every_deed_on_a_record_has_a_word() -> None:
    deeds = set(
        Entry.objects.filter(target__startswith="record:").values_list("deed", flat=True).distinct()
    )

    assert "publishing.published" in deeds
    assert deeds - DEED_WORDS.keys() == set()


def _there_are_findings_at_every_step_and_a_complaint(sample: Organ) -> None:
    states = CheckFinding.objects.order_by("pk").values_list("state", flat=True)

    assert list(states) == ["closed", "closed", "rectified", "open", "open"]
    complaint = Complaint.objects.get()
    assert complaint.organ == Organ.objects.get(slug="shili-district")
    assert complaint.code_mark == complaint_code_mark(CODE)
    proposal = problems_proposal(sample, 2020)
    assert "{{问题 2020001}}，已经逐项补齐办理时限（示例）" in proposal
    assert "正在整改的主要是：1.{{问题 2020002}}" in proposal


def _the_leading_group_is_led_by_the_party_secretary(sample: Organ) -> None:
    chart = chart_of(sample, on=AT.date())

    assert [post.get_seat_display() for post in chart.leading_group][:3] == [
        "组长",
        "副组长",
        "副组长",
    ]
    assert chart.leading_group[0].name == "工委书记"
    assert chart.leading_group[0].role == ""
    assert [office.name for office, _ in chart.offices if office and office.is_lead] == [
        "党政办公室"
    ]


def _there_are_no_cases_and_no_tasks(sample: Organ) -> None:
    for model in (Application, Dispute, TaskPlan, InformationSending):
        assert not model._default_manager.exists()
    assert not Entry.objects.filter(deed__startswith="applications.").exists()
    told = ZeroReport.objects.filter(organ=sample, year=2020, register="applications")
    assert list(told.values_list("state", flat=True)) == ["none"]
