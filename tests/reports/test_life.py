"""The life of a report: drafted, checked, signed, published, corrected; each step bound to text."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from docx import Document

from gongkai.accounts.models import User
from gongkai.audit.immutable import DEEDS
from gongkai.errors import DataMissing, InvalidInput, NotPermitted, WrongState
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.writing import render_report
from gongkai.organs.models import Organ, PublicChange
from gongkai.records.models import Record
from gongkai.records.operations import EditedElsewhere, add_record, cancel_record
from gongkai.registers.models import Purchase, ZeroReport
from gongkai.reports import returned as returning
from gongkai.reports.bundling import bundle_of
from gongkai.reports.compiling import (
    CaseLedger,
    compile_now,
    compile_year,
    ledger_of,
    previous_report,
)
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import AnnualReport, Override, Snapshot
from gongkai.reports.operations import (
    check_report,
    judge_finding,
    lift_override,
    open_correction,
    override_cell,
    publish_report,
    receive_word,
    record_submission,
    return_report,
    sign_report,
    start_report,
    take_over_sections,
    write_section,
)
from gongkai.reports.queries import cells_changed_since, missing_for, report_shown
from gongkai.reports.returned import read_returned
from gongkai.reports.snapshots import (
    broken_snapshots,
    frozen_report,
    report_digest,
    report_of_snapshot,
)
from tests.office import AT, document, make_person

pytestmark = pytest.mark.django_db
DAY = AT.date()
PDF = b"%PDF-1.7\nscan"


def again(report: AnnualReport) -> AnnualReport:
    """Return the report as it stands now."""
    return AnnualReport.objects.select_related("organ").get(pk=report.pk)


def signed(report: AnnualReport, clerk: User, leader: User) -> Snapshot:
    """Take the report through check and signature."""
    check_report(report, by=clerk, at=AT)
    return sign_report(again(report), by=leader, at=AT)


def test_the_sample_year_gives_the_published_figures(report: AnnualReport) -> None:
    compiled = compile_now(report)

    assert compiled.cells["t2.procurement.projects"] == 89
    assert compiled.cells["t2.procurement.amount"] == Decimal("1054600")
    printed = {reference.text: reference for reference in compiled.references}
    assert len(printed["{{简报}}"].ids) == 47
    assert len(printed["{{发文}}"].ids) == 154


def test_adding_and_cancelling_a_brief_changes_figure_and_list(
    report: AnnualReport, clerk: User
) -> None:
    added = add_record(
        report.organ, document(kind="brief", serial="第48期", title="第48期"), by=clerk, at=AT
    )
    assert _briefs(report) == ("48", 48)

    cancel_record(added, reason="误登", seen=1, by=clerk, at=AT)
    first = Record.objects.filter(kind="brief", cancelled_at=None).order_by("pk")[0]
    cancel_record(first, reason="误登", seen=1, by=clerk, at=AT)

    assert _briefs(report) == ("46", 46)


def _briefs(report: AnnualReport) -> tuple[str, int]:
    [told] = [r for r in compile_now(report).references if r.text == "{{简报}}"]
    return told.printed, len(told.ids)


def test_a_reference_tells_where_it_stands(report: AnnualReport) -> None:
    compiled = compile_now(report)

    for told in compiled.references:
        text = compiled.sections[told.section]
        assert text[told.start : told.start + len(told.printed)] == told.printed


def test_an_override_keeps_both_figures_the_person_and_the_reason(
    report: AnnualReport, clerk: User
) -> None:
    override_cell(
        report, "t2.procurement.projects", 90, reason="另有一项在区里登记", by=clerk, at=AT
    )
    override_cell(report, "t2.procurement.projects", 91, reason="又查出一项", by=clerk, at=AT)

    compiled = compile_now(report)
    standing = Override.objects.get(lifted_at=None)
    assert (standing.counted, standing.value, standing.by) == (89, 91, clerk)
    assert compiled.cells["t2.procurement.projects"] == 91
    assert compiled.provenance["t2.procurement.projects"].count == 89
    assert "figure_overridden" in [finding.code for finding in compiled.findings]
    assert Override.objects.count() == 2

    lift_override(report, "t2.procurement.projects", by=clerk, at=AT)
    assert compile_now(report).cells["t2.procurement.projects"] == 89


def test_an_override_can_blank_a_cell(report: AnnualReport, clerk: User) -> None:
    override_cell(report, "t2.rules.made", None, reason="没有建台账", by=clerk, at=AT)

    assert compile_now(report).cells["t2.rules.made"] is None


def test_signing_freezes_what_was_checked(report: AnnualReport, clerk: User, leader: User) -> None:
    snapshot = signed(report, clerk, leader)
    add_record(
        report.organ, document(kind="brief", serial="第48期", title="迟来的"), by=clerk, at=AT
    )

    shown = report_shown(again(report))
    assert [len(r.ids) for r in shown.references if r.text == "{{简报}}"] == [47]
    assert cells_changed_since(again(report), shown) == []
    Purchase.objects.filter(serial="1").update(cancelled_at=AT)
    add_record(report.organ, document(title="使缓存过期"), by=clerk, at=AT)
    assert cells_changed_since(again(report), shown) == [
        "t2.procurement.projects",
        "t2.procurement.amount",
    ]
    assert report_of_snapshot(snapshot).provenance == {}
    assert frozen_report(snapshot).findings == shown.findings
    with pytest.raises(WrongState, match="已签发"):
        write_section(again(report), "overview", "改", seen=1, by=clerk, at=AT)
    with pytest.raises(WrongState, match="已签发"):
        override_cell(again(report), "t2.rules.made", 1, reason="改", by=clerk, at=AT)


def test_a_change_after_the_check_voids_it(report: AnnualReport, clerk: User, leader: User) -> None:
    check_report(report, by=clerk, at=AT)
    add_record(
        report.organ, document(kind="brief", serial="第48期", title="迟来的"), by=clerk, at=AT
    )

    with pytest.raises(WrongState, match="签发的内容必须是核对过的"):
        sign_report(again(report), by=leader, at=AT)

    assert not Snapshot.objects.exists()


def test_nobody_signs_their_own_work(report: AnnualReport) -> None:
    both = make_person(report.organ, "information_officer")
    make_person(report.organ, "leader_in_charge")
    post = report.organ.posts.get(role="leader_in_charge")
    post.appointments.create(user=both, from_on=date(2020, 1, 1))
    check_report(report, by=both, at=AT)

    with pytest.raises(NotPermitted, match="不能由您签发"):
        sign_report(again(report), by=both, at=AT)


def test_whoever_wrote_before_the_last_writer_does_not_sign_either(
    report: AnnualReport, clerk: User
) -> None:
    both = make_person(report.organ, "information_officer")
    make_person(report.organ, "leader_in_charge")
    post = report.organ.posts.get(role="leader_in_charge")
    post.appointments.create(user=both, from_on=date(2020, 1, 1))
    write_section(report, "overview", "先写的", seen=1, by=both, at=AT)
    write_section(again(report), "overview", "后写的", seen=2, by=clerk, at=AT)
    check_report(again(report), by=clerk, at=AT)

    with pytest.raises(NotPermitted, match="不能由您签发"):
        sign_report(again(report), by=both, at=AT)


def test_last_years_report_signed_here_gives_the_opening_figures(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    override_cell(report, "t2.rules.disclosed_total", 3, reason="历年累计", by=clerk, at=AT)
    for row in judged_findings(report, compile_now(report)):
        judge_finding(again(report), row.fingerprint, "confirmed", reason="是", by=clerk, at=AT)
    signed(report, clerk, leader)

    following = compile_year(report.organ, 2021)

    assert "t2_previous_change" not in [finding.code for finding in following.findings]
    assert ledger_of(report.organ, 2021, CaseLedger()).opening["t2.rules.disclosed_total"] == 3


def test_a_wet_signature_is_kept_with_its_scan(report: AnnualReport, clerk: User) -> None:
    check_report(report, by=clerk, at=AT)

    snapshot = sign_report(
        again(report),
        by=clerk,
        at=AT,
        signer="办事处主任",
        signed_on=DAY,
        scan=("签字页.pdf", PDF),
    )

    assert snapshot.signer == "办事处主任"
    assert snapshot.scan is not None
    assert snapshot.scan.name == "签字页.pdf"
    assert again(report).state == "signed"


@pytest.mark.parametrize(
    ("signer", "signed_on"), [("", DAY), ("主任", None), ("主任", DAY + timedelta(days=1))]
)
def test_an_incomplete_wet_signature_is_refused(
    report: AnnualReport, clerk: User, signer: str, signed_on: date | None
) -> None:
    check_report(report, by=clerk, at=AT)

    with pytest.raises(InvalidInput):
        sign_report(
            again(report),
            by=clerk,
            at=AT,
            signer=signer,
            signed_on=signed_on,
            scan=("签字页.pdf", PDF),
        )


def test_submitted_and_published_are_two_facts(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    with pytest.raises(WrongState, match="编制中"):
        record_submission(report, on=DAY, to="区政府办", by=clerk, at=AT)
    snapshot = signed(report, clerk, leader)

    record_submission(again(report), on=DAY, to="区政府办", by=clerk, at=AT)
    assert again(report).published_on is None
    publish_report(again(report), on=DAY, by=clerk, at=AT)

    done = again(report)
    assert (done.submitted_to, done.submitted_on) == ("区政府办", DAY)
    assert (done.published_on, done.published_snapshot) == (DAY, snapshot)
    assert PublicChange.objects.filter(topic="report", reference="2020").exists()


def test_an_office_without_portal_gives_the_address(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    Organ.objects.update(has_portal=False)
    signed(report, clerk, leader)

    with pytest.raises(InvalidInput, match="请填写年报在上级网站上的网址"):
        publish_report(again(report), on=DAY, by=clerk, at=AT)
    publish_report(again(report), on=DAY, url="https://district.example/1", by=clerk, at=AT)

    assert again(report).published_url == "https://district.example/1"
    assert not PublicChange.objects.exists()


def test_a_correction_is_a_new_version_with_its_note(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    first = signed(report, clerk, leader)
    publish_report(again(report), on=DAY, by=clerk, at=AT)

    open_correction(again(report), note="第二部分漏报一项", by=clerk, at=AT)
    assert again(report).published_snapshot == first
    override_cell(again(report), "t2.procurement.projects", 90, reason="漏报", by=clerk, at=AT)
    second = signed(again(report), clerk, leader)
    publish_report(again(report), on=DAY, by=clerk, at=AT)

    assert (second.number, second.note) == (2, "第二部分漏报一项")
    assert again(report).published_snapshot == second
    assert frozen_report(first).cells["t2.procurement.projects"] == 89


def test_errors_without_a_verdict_are_not_checked(report: AnnualReport, clerk: User) -> None:
    override_cell(report, "t3.received.total", 5, reason="试", by=clerk, at=AT)

    with pytest.raises(WrongState, match="错误没有处理"):
        check_report(report, by=clerk, at=AT)


def test_verdicts_are_kept_when_the_rules_run_again(report: AnnualReport, clerk: User) -> None:
    override_cell(report, "t3.received.total", 5, reason="试", by=clerk, at=AT)
    for row in judged_findings(report, compile_now(report)):
        judge_finding(again(report), row.fingerprint, "dismissed", reason="已核", by=clerk, at=AT)
    add_record(report.organ, document(title="别的变化"), by=clerk, at=AT)

    assert all(row.verdict for row in judged_findings(report, compile_now(report)))
    override_cell(again(report), "t3.received.total", 6, reason="再试", by=clerk, at=AT)
    assert any(row.verdict is None for row in judged_findings(report, compile_now(report)))


def test_two_people_writing_one_section_lose_nothing(report: AnnualReport, clerk: User) -> None:
    other = make_person(report.organ, "lead_office")
    write_section(report, "overview", "先保存的{{简报}}期", seen=1, by=other, at=AT)

    with pytest.raises(EditedElsewhere):
        write_section(report, "overview", "后保存的", seen=1, by=clerk, at=AT)

    assert "先保存的47期" in compile_now(again(report)).sections["overview"]


def test_a_reference_that_is_none_is_refused(report: AnnualReport, clerk: User) -> None:
    with pytest.raises(InvalidInput, match="无法识别"):
        write_section(report, "overview", "共{{胡写}}件", seen=1, by=clerk, at=AT)


def test_a_returned_report_says_why(report: AnnualReport, clerk: User, leader: User) -> None:
    check_report(report, by=clerk, at=AT)
    return_report(again(report), reason="第五部分太笼统", by=leader, at=AT)

    assert again(report).state == "draft"
    assert again(report).return_reason == "第五部分太笼统"


def test_what_the_year_lacks_is_told(report: AnnualReport, clerk: User) -> None:
    ZeroReport.objects.filter(register="penalties").delete()
    write_section(report, "problems", "", seen=1, by=clerk, at=AT)

    topics = {item.topic: item for item in missing_for(report, compile_now(report))}

    assert set(topics) == {"zero", "opening", "section"}
    assert "行政处罚" in topics["zero"].message


def _edited(report: AnnualReport, old: str, new: str) -> bytes:
    """Return the report's Word file with a word changed, as a leader would in Word."""
    document = Document(io.BytesIO(render_report(compile_now(report), "docx")))
    hits = [p for p in document.paragraphs if old in p.text]
    assert hits
    for paragraph in hits:
        paragraph.runs[0].text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_an_edited_word_file_comes_back_with_its_figures_linked(
    report: AnnualReport, clerk: User
) -> None:
    data = _edited(report, "全年编发简报", "本年度共编发简报")
    kept = receive_word(report, data, name="领导改.docx", by=clerk, at=AT)
    returned = read_returned(report, compile_now(report), data, name="领导改.docx")

    [changed] = returned.changed
    assert (changed.section, changed.relinked.lost, returned.figures) == ("overview", (), ())
    take_over_sections(report, returned.texts(), sha256=kept.sha256, by=clerk, at=AT)

    compiled = compile_now(again(report))
    assert "本年度共编发简报47期" in compiled.sections["overview"]
    assert [len(r.ids) for r in compiled.references if r.text == "{{简报}}"] == [47]


def test_a_word_file_kept_for_something_else_is_not_read_as_the_report(
    report: AnnualReport, clerk: User, client: Client
) -> None:
    data = _edited(report, "全年编发", "共编发")
    kept = receive_word(report, data, name="a.docx", by=clerk, at=AT)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/office/{report.organ.slug}/reports/2020/word/{kept.pk}/"

    assert client.get(page).status_code == 200
    type(kept).objects.filter(pk=kept.pk).update(purpose="supervision")
    assert client.get(page).status_code == 404


def test_a_figure_changed_in_word_is_flagged(report: AnnualReport) -> None:
    data = _edited(report, "简报47期", "简报48期")

    returned = read_returned(report, compile_now(report), data, name="领导改.docx")

    [changed] = returned.changed
    assert [lost.printed for lost in changed.relinked.lost] == ["47"]
    assert changed.relinked.typed == ("48",)


def test_an_unedited_word_file_changes_nothing(report: AnnualReport) -> None:
    data = render_report(compile_now(report), "docx")

    assert read_returned(report, compile_now(report), data, name="原样.docx").changed == []


def test_a_word_file_that_takes_too_long_is_refused_while_somebody_waits(
    report: AnnualReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = render_report(compile_now(report), "docx")
    monkeypatch.setattr(returning, "LONGEST_SECONDS", -1)

    with pytest.raises(InvalidInput, match="没有读完"):
        read_returned(report, compile_now(report), data, name="领导改.docx")


def test_the_bundle_holds_what_january_needs(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    override_cell(report, "t2.rules.made", 1, reason="补报一项", by=clerk, at=AT)
    snapshot = signed(report, clerk, leader)

    archive = zipfile.ZipFile(
        io.BytesIO(bundle_of(again(report), snapshot, on=DAY, font_folders=[]))
    )

    title = "康川街道办事处2020年政府信息公开工作年度报告"
    assert set(archive.namelist()) == {
        *(f"{title}.{kind}" for kind in ("html", "docx", "pdf", "xlsx", "json")),
        "报送函.docx",
        "校验单.docx",
        "指标数据.xlsx",
        "指标数据.csv",
    }
    back = read_report_bytes(archive.read(f"{title}.docx"), name="年报.docx")
    assert back.cells["t2.procurement.projects"] == 89
    assert "t2.procurement.amount,表二“政府集中采购”采购总金额,1054600,元" in archive.read(
        "指标数据.csv"
    ).decode("utf-8-sig")
    letter = "".join(p.text for p in Document(io.BytesIO(archive.read("报送函.docx"))).paragraphs)
    assert "示例区人民政府办公室" in letter
    sheet = Document(io.BytesIO(archive.read("校验单.docx")))
    cells = "".join(c.text for t in sheet.tables for r in t.rows for c in r.cells)
    assert snapshot.sha256 in cells
    assert "补报一项" in cells
    assert "provenance" not in archive.read(f"{title}.json").decode()


def _tamper(snapshot: Snapshot, **values: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER reports_snapshot_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE reports_snapshot DISABLE TRIGGER USER")
    Snapshot.objects.filter(pk=snapshot.pk).update(**values)


def test_a_changed_snapshot_is_found_and_not_shown(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    snapshot = signed(report, clerk, leader)
    assert list(broken_snapshots()) == []
    _tamper(snapshot, text=snapshot.text.replace('projects":89', 'projects":98'))

    assert [m for m in broken_snapshots() if "2020年年报第1版" in m]
    with pytest.raises(DataMissing, match="可能被改动"):
        report_of_snapshot(Snapshot.objects.get())


def test_a_snapshot_changed_with_its_hash_differs_from_the_trail(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    from gongkai.audit.chain import text_hash

    snapshot = signed(report, clerk, leader)
    forged = snapshot.text.replace('projects":89', 'projects":98')
    _tamper(snapshot, text=forged, sha256=text_hash(forged))

    assert [m for m in broken_snapshots() if "被替换" in m]


def test_a_text_is_previewed_before_it_is_saved(report: AnnualReport, as_clerk: Client) -> None:
    address = "/office/kangchuan/reports/2020/sections/overview/"
    sent = {"text": "共{{简报}}期，{{表 t2.procurement.projects}}项", "seen": "1", "preview": "1"}

    page = as_clerk.post(address, sent).content.decode()
    wrong = as_clerk.post(address, sent | {"text": "共{{胡写}}件"}).content.decode()

    assert "共47期，89项" in page
    assert "表二“政府集中采购”采购项目数量" in page
    assert "无法识别" in wrong
    assert report.sections.get(section="overview").row_version == 1


def test_a_subhead_with_nothing_under_it_is_missing(office: Organ) -> None:
    report = start_report(office, 2021, by=None, at=AT)

    told = [item.message for item in missing_for(again(report), compile_now(again(report)))]

    assert "“五、存在的主要问题及改进情况”的“（二）改进措施”下面还没有文字" in told
    assert sum("监督保障情况" in message for message in told) == 1


def test_a_leader_signs_only_what_they_had_before_them(
    report: AnnualReport, clerk: User, leader: User, client: Client
) -> None:
    check_report(report, by=clerk, at=AT)
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    address = "/office/kangchuan/reports/2020/sign/"
    opened = client.get(address).context["form"]
    return_report(again(report), reason="改一处", by=clerk, at=AT)
    write_section(again(report), "problems", "换了的文字", seen=1, by=clerk, at=AT)
    check_report(again(report), by=clerk, at=AT)

    answer = client.post(address, {"key": "k", "seen": opened["seen"].value()})

    assert "打开这个页面之后，年报又有变化" in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_a_signed_report_that_was_deleted_or_resigned_is_named(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    check_report(report, by=clerk, at=AT)
    snapshot = sign_report(again(report), by=leader, at=AT)
    assert list(broken_snapshots()) == []

    def with_triggers_off(sql: str) -> list[str]:
        with connection.cursor() as cursor:
            for deed in DEEDS[connection.vendor]:
                on = " ON reports_snapshot" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS reports_snapshot_no_{deed}{on}")
            cursor.execute(sql)
        return list(broken_snapshots())

    other = with_triggers_off(
        f"UPDATE reports_snapshot SET signer = '别人' WHERE id = {snapshot.pk}"
    )
    gone = with_triggers_off(f"DELETE FROM reports_snapshot WHERE id = {snapshot.pk}")

    assert other == [
        "康川街道办事处2020年年报第1版的签发人、签发日期、扫描件或更正说明与签发时不符：被改动。"
    ]
    assert gone == ["“kangchuan”2020年年报第1版签发过，现在没有了：签发的年报被删去。"]


def test_a_colleagues_text_is_not_overwritten_by_a_word_file_read_before(
    report: AnnualReport, clerk: User, as_clerk: Client
) -> None:
    data = render_report(compile_now(report), "docx")
    kept = receive_word(report, data, name="改.docx", by=clerk, at=AT)
    address = f"/office/kangchuan/reports/2020/word/{kept.pk}/"
    opened = as_clerk.get(address).context["form"]
    write_section(again(report), "problems", "同事写的", seen=1, by=clerk, at=AT)

    answer = as_clerk.post(address, {"key": "k", "seen": opened["seen"].value()})

    assert answer.status_code == 409
    assert report.sections.get(section="problems").text == "同事写的"


def test_a_text_with_unfilled_figures_is_not_checked(office: Organ, clerk: User) -> None:
    report = again(start_report(office, 2020, by=None, at=AT))

    with pytest.raises(WrongState, match="还没有填报"):
        check_report(report, by=clerk, at=AT)


def test_a_signature_that_was_sent_back_does_not_feed_the_next_year(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    cell = "t2.procurement.projects"

    def sign() -> None:
        check_report(again(report), by=clerk, at=AT)
        sign_report(again(report), by=leader, at=AT)

    sign()
    publish_report(again(report), on=AT.date(), by=clerk, at=AT)
    open_correction(again(report), note="更正", by=clerk, at=AT)
    override_cell(again(report), cell, 777, reason="试", by=clerk, at=AT)
    sign()
    signed = previous_report(report.organ, 2021)
    return_report(again(report), reason="退回", by=leader, at=AT)
    returned = previous_report(report.organ, 2021)

    assert signed is not None
    assert returned is not None
    assert (signed.cells[cell], returned.cells[cell]) == (777, 89)


def test_another_version_made_public_without_a_deed_is_named(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    check_report(report, by=clerk, at=AT)
    sign_report(again(report), by=leader, at=AT)
    publish_report(again(report), on=AT.date(), by=clerk, at=AT)
    assert list(broken_snapshots()) == []

    AnnualReport.objects.update(published_snapshot=None)

    assert [message[:24] for message in broken_snapshots()] == [
        "康川街道办事处2020年年报公布的版次与审计记录"
    ]


def test_the_compiled_report_does_not_depend_on_how_rows_lie(report: AnnualReport) -> None:
    before = report_digest(compile_year(report.organ, 2020))

    # PostgreSQL moves an updated row to the end of its table; SQLite finds it by another index.
    Record.objects.filter(serial__in=["1", "7", "33"]).update(note="动一下")
    Purchase.objects.filter(serial__in=["2", "5"]).update(note="动一下")

    assert report_digest(compile_year(report.organ, 2020)) == before
