"""The district's January in a real browser: one archive, what is wrong with it, the sum."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.visit import Visit
from tests.reports.rounds.district import archive, file_of, report_of
from tests.sites import Site

ROUND = "/office/shili-district/reports/rounds/2020/"
FAULTY, GOOD, LATE = "示例区教育局", "示例区民政局", "示例区财政局"

#: Two files for which there was no time; a worker is at them for as long as it takes to look.
_WAIT = """
from datetime import timedelta
from gongkai.accounts.models import User
from gongkai.cli.django_start import now
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds.incoming import Upload, look_at
from gongkai.reports.rounds.operations import take_in
from django.db import transaction
from tests.reports.rounds.district import file_of, report_of
files = [Upload("年报/民政局.html", file_of(report_of("示例区民政局"), "html_plain"), "archive"),
         Upload("年报/报送函.txt", "现将年报报上，请审阅。".encode(), "archive")]
with transaction.atomic():
    take_in(CollectionRound.objects.get(year=2020), [look_at(file) for file in files],
            by=User.objects.get(username="区政务公开办"), at=now())
    HandIn.objects.update(taken_until=now() + timedelta(hours=1))
"""
_LET_GO = """
from gongkai.reports.models import HandIn
HandIn.objects.update(taken_until=None)
"""


def _archive() -> bytes:
    """Return an archive of a faulty report, a good one, and one of an organ nobody asked."""
    received = report_of(FAULTY).cells["t3.received.total"]
    assert isinstance(received, int)
    faulty = report_of(FAULTY, t3__received__total=received + 1)
    return archive(
        {
            "年报/教育局.docx": file_of(faulty, "docx"),
            "年报/民政局.html": file_of(report_of(GOOD), "html_plain"),
            "年报/发展中心.txt": file_of(report_of("某某发展中心"), "text_cell_a_line"),
        },
        is_marked=False,
    )


def test_the_district_collects_returns_and_sums(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    faults: list[str] = []

    def look(officer: Visit, name: str) -> None:
        officer.picture(name)
        faults.extend(officer.faults())

    officer = visit()
    officer.sign_in("区政务公开办")
    officer.go(ROUND)
    assert "示例区教育局" in officer.text()

    # One archive: organs recognised, the stranger waits for a person.
    packed = tmp_path / "各单位年报.zip"
    packed.write_bytes(_archive())
    officer.click("上传年报")
    look(officer, "round-files")
    officer.page.get_by_label("年报文件").set_input_files(packed)
    officer.click("上传")
    assert "已收下3份。其中1份认不出是哪个机关的" in officer.text()
    look(officer, "round")
    officer.click("弃用：年报/发展中心.txt")
    officer.page.get_by_label("原因").fill("不在名单内")
    officer.click("弃用")

    # The faulty one is returned with what to do, comes back and is accepted.
    officer.click(FAULTY)
    assert "怎么改" in officer.text()
    look(officer, "round-unit")
    assert officer.download("网页").suggested_filename == f"{FAULTY}2020年年报退改单.html"
    officer.click("退改")
    text = officer.page.get_by_label("退改单").input_value()
    assert "表三" in text
    look(officer, "round-return")
    officer.click("退改")
    assert "已退改" in officer.text()
    mended = tmp_path / "教育局.pdf"
    mended.write_bytes(file_of(report_of(FAULTY), "pdf_ruled"))
    officer.click("上传年报")
    look(officer, "round-unit-file")
    officer.page.get_by_label("年报文件").set_input_files(mended)
    officer.click("上传")
    officer.click("接受")
    look(officer, "round-accept")
    officer.click("接受")
    assert "已接受" in officer.text()

    # Pasted from a page, for an organ that cannot be reached.
    officer.go(ROUND)
    officer.click(LATE)
    officer.click("上传年报")
    pasted = file_of(report_of(LATE), "text_cell_a_line").decode()
    officer.page.get_by_label("或粘贴年报全文").fill(pasted)
    officer.click("上传")
    assert "已报，待核对" in officer.text()

    # Who still owes, the sum with what stands behind a figure, comparisons, the spreadsheet.
    officer.go(ROUND)
    officer.click("催报")
    assert "示例镇人民政府" in officer.page.get_by_label("催报名单").input_value()
    look(officer, "round-remind")
    officer.click("登记催报")
    officer.click("汇总")
    total = sum(
        value
        for name in (FAULTY, GOOD, LATE)
        if isinstance(value := report_of(name).cells["t3.received.total"], int)
    )
    shown = officer.page.locator('td[data-cell="t3.received.total"] a')
    assert shown.inner_text() == str(total)
    look(officer, "round-sum")
    officer.follow(shown)
    assert "年报/民政局.html" in officer.text()
    look(officer, "round-cell")
    officer.go(f"{ROUND}compare/")
    look(officer, "round-compare")
    officer.go(ROUND)
    assert officer.download("导出 Excel").suggested_filename.endswith(".xlsx")

    phone = visit(phone=True)
    phone.sign_in("区政务公开办")
    for address in ("", "sum/", "compare/", "remind/", "files/"):
        phone.go(ROUND + address)
        faults.extend(phone.faults())
    assert faults == []


def test_files_that_wait_come_in_while_one_looks_on(
    visit: Callable[..., Visit], site: Site
) -> None:
    officer = visit()
    officer.sign_in("区政务公开办")
    assert site.python(_WAIT).returncode == 0
    officer.go(ROUND)
    officer.picture("round-waiting")
    faults = officer.faults()
    assert "待读取：2份" in officer.text()
    link = officer.page.get_by_role("link", name=GOOD)
    link.focus()

    assert site.python(_LET_GO).returncode == 0
    officer.page.locator("[data-waiting]").wait_for(state="detached", timeout=60_000)

    told = officer.text()
    assert "待读取的文件都已读完" in told
    assert "不像政府信息公开工作年度报告" in told
    line = officer.page.get_by_role("row").filter(has_text=GOOD)
    assert "已报，待核对" in line.inner_text()
    assert link.evaluate("link => link === document.activeElement")
    assert faults + officer.faults() == []
