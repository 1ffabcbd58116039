"""Section 五 from the findings of supervision: proposed, taken over, traced back, never copied."""

from datetime import timedelta

import pytest
from django.test import Client

from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.reports.compiling import compile_now
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import (
    check_report,
    publish_report,
    sign_report,
    start_report,
    take_proposal,
    write_section,
)
from gongkai.reports.proposing import problems_proposal
from gongkai.reports.queries import entries_behind, report_shown
from gongkai.supervision.checks.operations import reinspect, report_rectified
from gongkai.supervision.models import CheckFinding
from tests.office import AT, make_person
from tests.supervision.factories import Supervised, make_finding, make_inspection, make_supervised

LATER = AT + timedelta(days=5)


@pytest.fixture
def here(office: Organ) -> Supervised:
    return make_supervised(office)


def make_closed(here: Supervised, text: str, *, last_year: bool = False) -> CheckFinding:
    """Make a finding that is put right and closed, found this year or the year before."""
    finding = make_finding(here, text=text)
    report_rectified(finding, "已经逐项补齐。", seen=finding.row_version, by=here.head, at=LATER)
    finding.refresh_from_db()
    reinspect(finding, is_closed=True, seen=finding.row_version, by=here.inspector, at=LATER)
    if last_year:
        found_on = AT.date().replace(year=AT.year - 1)
        CheckFinding.objects.filter(pk=finding.pk).update(year=AT.year - 1, found_on=found_on)
    finding.refresh_from_db()
    return finding


def test_the_proposal_names_open_closed_and_last_years_findings(here: Supervised) -> None:
    still_open = make_finding(here, text="栏目超期没有更新。")
    closed = make_closed(here, "办事指南缺少时限")
    last = make_closed(here, "答复书没有写救济途径", last_year=True)
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)
    version = report.sections.get(section="problems").row_version

    take_proposal(report, seen=version, by=here.clerk, at=AT)

    printed = compile_now(report).sections["problems"]
    assert printed == (
        "（一）存在的主要问题\n"
        "本年度监督检查发现问题2个，已经整改1个，正在整改1个。\n"
        "正在整改的主要是：1.栏目超期没有更新。\n"
        "（二）改进情况\n"
        "本年度发现并整改的：1.办事指南缺少时限，已经逐项补齐。\n"
        "上年度发现、本年度完成整改的1个：1.答复书没有写救济途径，已经逐项补齐。"
    )
    ids = {i for one in compile_now(report).references for i in one.ids}
    assert ids == {f"check_findings:{one.pk}" for one in (still_open, closed, last)}
    behind = entries_behind(here.organ, sorted(ids))
    assert {one.pk for one in behind.findings} == {still_open.pk, closed.pk, last.pk}
    assert behind.others == ()


def test_what_stayed_open_from_earlier_years_is_named_and_long_texts_stand_in_a_line(
    here: Supervised,
) -> None:
    older = make_finding(here, text="网站没有适老化\n也没有大字版。")
    closed = make_closed(here, "指南过期", last_year=True)
    for one, year in ((older, AT.year - 2), (closed, AT.year - 2)):
        found_on = AT.date().replace(year=year)
        CheckFinding.objects.filter(pk=one.pk).update(year=year, found_on=found_on)
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)
    version = report.sections.get(section="problems").row_version

    take_proposal(report, seen=version, by=here.clerk, at=AT)

    assert compile_now(report).sections["problems"] == (
        "（一）存在的主要问题\n"
        "本年度监督检查没有发现新的问题。\n"
        "以前年度发现、还没有整改到位的1个：1.网站没有适老化；也没有大字版。\n"
        "（二）改进情况\n"
        "以前年度发现、本年度完成整改的1个：1.指南过期，已经逐项补齐。"
    )


def test_a_deed_of_the_district_shows_in_the_report_at_once(here: Supervised) -> None:
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)
    write_section(report, "problems", "发现{{问题}}个", seen=1, by=here.clerk, at=AT)
    assert compile_now(report).sections["problems"] == "发现0个"

    make_finding(here, make_inspection(here, by_district=True))

    assert compile_now(report).sections["problems"] == "发现1个"


def test_text_that_stands_already_is_kept(here: Supervised) -> None:
    make_finding(here)
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)
    write_section(report, "problems", "自己写的。", seen=1, by=here.clerk, at=AT)

    take_proposal(report, seen=2, by=here.clerk, at=AT)

    text = report.sections.get(section="problems").text
    assert text == "自己写的。\n" + problems_proposal(here.organ, AT.year)
    with pytest.raises(WrongState, match="没有重复写入"):
        take_proposal(report, seen=3, by=here.clerk, at=AT)
    make_finding(here)
    with pytest.raises(EditedElsewhere):
        take_proposal(report, seen=2, by=here.clerk, at=AT)


def test_a_number_that_is_no_finding_is_refused(here: Supervised) -> None:
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)

    with pytest.raises(InvalidInput) as refused:
        write_section(report, "problems", "{{问题 2021999}}", seen=1, by=here.clerk, at=AT)

    assert refused.value.code == "unknown_reference"


def test_without_findings_nothing_is_proposed(here: Supervised) -> None:
    report = start_report(here.organ, AT.year, by=here.clerk, at=AT)

    assert problems_proposal(here.organ, AT.year) == ""
    with pytest.raises(WrongState, match="没有可以写进年报的问题"):
        take_proposal(report, seen=1, by=here.clerk, at=AT)


def test_a_copy_of_last_years_problems_is_flagged(report: AnnualReport, leader: object) -> None:
    """The rule on repeated text looks at section 五, whatever figures are put into it."""
    clerk = make_person(report.organ, "information_officer")
    text = (
        "（一）存在的主要问题\n2020年有的栏目更新不及时，共3个；办事指南缺少办理时限，群众要多跑一趟；"
        "政策解读形式单一，图解和问答少。\n（二）改进措施\n逐个栏目落实更新岗位，按期提醒；补齐指南要素。"
    )
    section = report.sections.get(section="problems")
    write_section(report, "problems", text, seen=section.row_version, by=clerk, at=AT)
    check_report(report, by=clerk, at=AT)
    report.refresh_from_db()
    sign_report(report, by=leader, at=AT)  # type: ignore[arg-type]
    report.refresh_from_db()
    publish_report(report, on=AT.date(), by=clerk, at=AT)
    new = start_report(report.organ, 2021, by=clerk, at=AT)

    def flagged() -> list[str]:
        found = report_shown(new).findings
        return [one.message[:9] for one in found if one.code == "text_repeats_last_year"]

    write_section(new, "problems", "本年的情况另写。" * 12, seen=1, by=clerk, at=AT)
    assert flagged() == []
    copied = text.replace("2020年", "2021年").replace("共3个", "共5个")
    write_section(new, "problems", copied, seen=2, by=clerk, at=AT)
    assert flagged() == ["“五、存在的主要问"]


def test_the_clerk_takes_it_over_with_one_click(here: Supervised, client: Client) -> None:
    make_finding(here, text="栏目超期没有更新")
    start_report(here.organ, AT.year, by=here.clerk, at=AT)
    client.force_login(here.clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/office/{here.organ.slug}/reports/{AT.year}/"

    shown = client.get(f"{page}sections/problems/")
    assert "1.栏目超期没有更新" in shown.content.decode()
    taken = client.post(f"{page}proposal/", {"seen": 1, "key": "k"}, follow=True)

    assert "{{问题 2021001}}" in taken.content.decode()
    assert "采用建议文字" not in taken.content.decode()
    report = AnnualReport.objects.get(organ=here.organ)
    told = [one.text for one in report_shown(report).references]
    behind = client.get(f"{page}references/{told.index('{{问题 2021001}}')}/")
    assert "栏目超期没有更新" in behind.content.decode()
