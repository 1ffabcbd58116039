"""January as the clerk lives it, in a real browser over the running site."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.journeys.visit import Visit
from tests.sites import Site

REPORT = "/office/kangchuan/reports/2020/"


def _count_behind(visit: Visit, figure: str) -> tuple[int, int]:
    """Open a figure; return the number told and the records listed, over all its pages."""
    shown = visit.page.locator(f'a.figure:text-is("{figure}"), td a:text-is("{figure}")')
    visit.follow(shown.first)
    told = int(visit.page.locator(".count").last.inner_text().strip("共条"))
    listed = 0
    while True:
        listed += visit.page.locator("main ul.list > li time, main table.list tbody tr").count()
        following = visit.page.get_by_role("link", name="下一页")
        if not following.count():
            return told, listed
        visit.follow(following)


def test_the_clerk_ends_january(visit: Callable[..., Visit], site: Site) -> None:
    clerk = visit()
    clerk.go("/account/login/?next=/office/")
    clerk.picture("login")
    clerk.sign_in("信息员")
    assert "2020年政府信息公开工作年度报告" in clerk.text()
    clerk.picture("desk")
    clerk.go("/office/kangchuan/organ/")
    clerk.picture("organ")

    # Every figure opens exactly its records.
    for figure, count in (("89", 89), ("47", 47), ("154", 154), ("105.46万元", 89)):
        clerk.go(REPORT)
        assert _count_behind(clerk, figure) == (count, count), figure
    clerk.go(REPORT + "cells/t2.procurement.projects/")
    clerk.picture("figure")

    # One brief more, one fewer: figure and list follow.
    clerk.go("/office/kangchuan/records/new/")
    clerk.page.get_by_label("类别", exact=False).first.select_option("brief")
    clerk.page.get_by_label("序号").fill("第48期")
    clerk.page.get_by_label("标题").fill("冬季安全检查简报")
    clerk.page.get_by_label("成文日期").fill("2020-12-30")
    clerk.click("登记")
    clerk.picture("record")
    clerk.go(REPORT)
    assert _count_behind(clerk, "48") == (48, 48)
    clerk.go("/office/kangchuan/records/?title=冬季安全检查简报")
    clerk.picture("records")
    clerk.click("冬季安全检查简报")
    clerk.click("注销登记")
    clerk.page.get_by_label("原因").fill("与第47期重复")
    clerk.click("注销登记")
    clerk.go(REPORT)
    assert _count_behind(clerk, "47") == (47, 47)

    # A figure set by hand shows wherever it stands.
    clerk.go(REPORT + "cells/t2.procurement.projects/override/")
    clerk.page.get_by_label("改为").fill("90")
    clerk.page.get_by_label("原因和依据").fill("另有一项由区里代采")
    clerk.click("改数")
    clerk.picture("override")
    clerk.go(REPORT)
    assert "台账89，改为90：另有一项由区里代采" in clerk.text()
    assert clerk.page.locator('td[data-cell="t2.procurement.projects"] .told').inner_text() == (
        "改数"
    )
    clerk.go(REPORT + "cells/t2.procurement.projects/lift/")
    clerk.click("撤销改数")
    clerk.go(REPORT)
    clerk.picture("report")

    # Checked by the clerk, signed by the leader: frozen.
    clerk.click("提交核对")
    clerk.click("核对无误，提交签发")
    leader = visit(phone=True)
    leader.sign_in("分管领导")
    leader.click("2020年政府信息公开工作年度报告")
    leader.picture("report-phone")
    leader.click("签发")
    leader.picture("sign")
    leader.click("签发")
    assert "已签发，内容已冻结" in leader.text()
    clerk.go(REPORT)
    assert clerk.page.get_by_text("修改文字").count() == 0
    assert clerk.download("下载报送材料").suggested_filename.endswith("报送材料.zip")

    # Handed in and public are two facts; the page is there a moment later.
    clerk.click("登记报送")
    clerk.click("登记报送")
    clerk.click("公布")
    clerk.click("公布")
    assert "已公布" in clerk.text()
    until = time.monotonic() + 20
    while clerk.page.goto(clerk.base + "/kangchuan/reports/2020/").status != 200:  # type: ignore[union-attr]
        assert time.monotonic() < until
        time.sleep(0.2)
    clerk.picture("portal-report")
    assert Path(clerk.download("PDF").path()).read_bytes().startswith(b"%PDF-")
    assert site.run("site", "check").returncode == 0


def test_a_register_of_500_rows_is_pasted(visit: Callable[..., Visit], site: Site) -> None:
    from tests.registers.test_imports import FAULTS, pasted, rows_of

    clerk = visit()
    clerk.sign_in("信息员")
    clerk.go("/office/kangchuan/registers/?year=2020")
    clerk.picture("registers")

    def paste(text: str) -> None:
        clerk.go("/office/kangchuan/registers/imports/new/?year=2021")
        clerk.page.get_by_label("导入到").select_option("purchases")
        clerk.page.get_by_label("或粘贴表格").fill(text)
        clerk.click("下一步")
        clerk.page.locator("#id_from_title").select_option(label="采购项目")
        clerk.page.locator("#id_from_organisation").select_option(label="采购方式")
        clerk.click("按此预览")

    # A year that the sample does not have, so that its numbers are free.
    rows = rows_of(year=2021)
    for index, column, value, _ in FAULTS:
        rows[index][column] = value
    paste(pasted(rows).decode())
    assert "有10处需要改正，没有写入任何数据" in clerk.text()
    assert clerk.page.locator("#preview tbody tr").count() == 10
    clerk.page.locator("#preview").scroll_into_view_if_needed()
    clerk.picture("import-errors")
    assert clerk.page.get_by_role("button", name="确认导入").count() == 0

    for told in ("新登记500行，已有0行", "新登记0行，已有500行", "新登记0行，已有500行"):
        paste(pasted(rows_of(year=2021)).decode())
        clerk.picture("import")
        clerk.click("确认导入")
        assert told in clerk.text()
    clerk.go("/office/kangchuan/registers/rows/purchases/?year=2021")
    assert "共500行" in clerk.text()


def test_the_leaders_word_file_comes_back(visit: Callable[..., Visit], tmp_path: Path) -> None:
    from docx import Document

    clerk = visit()
    clerk.sign_in("信息员")
    clerk.go(REPORT)
    edited = tmp_path / "领导改.docx"
    clerk.download("Word").save_as(edited)
    document = Document(str(edited))
    for paragraph in document.paragraphs:
        if "简报47期" in paragraph.text:
            new = paragraph.text.replace("全年编发简报47期", "本年度编发简报47期")
            paragraph.runs[0].text = new
            for run in paragraph.runs[1:]:
                run.text = ""
    document.save(str(edited))

    clerk.click("读回改过的 Word")
    clerk.page.get_by_label("改过的 Word 文件").set_input_files(edited)
    clerk.click("下一步")
    assert "本年度编发简报{{简报}}期" in clerk.text()
    clerk.picture("word")
    clerk.click("读回文字")
    assert "本年度编发简报47期" in clerk.text()
    assert _count_behind(clerk, "47") == (47, 47)
