"""A finding in a real browser: from inspection to closed, ending in section 五; complaints."""

from collections.abc import Callable
from pathlib import Path

from gongkai.organs.doors import beijing_now
from tests.journeys.visit import Visit
from tests.office import AT

ROOM = "/office/kangchuan/supervision/"
DISTRICT = "/office/shili-district/supervision/"
#: Evidence of unreadable bytes beside its signature: nothing in it to be read as text.
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def _look(visit: Visit, faults: list[str], name: str = "") -> None:
    """Keep what is wrong with the page, and a picture of it for the manual."""
    if name:
        visit.picture(name)
    faults.extend(visit.faults())


def test_a_finding_goes_from_inspection_to_section_five(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    faults: list[str] = []
    year = beijing_now().year
    head = visit()
    head.sign_in("党政办主任")
    head.go(ROOM)
    _look(head, faults)
    head.click("监督检查")
    _look(head, faults, "checks")
    head.click("登记检查")
    head.page.get_by_label("模板").select_option("sheets")
    _look(head, faults)
    head.click("登记")

    # What the data tells is filled in; the rest is judged, and what is wrong written down.
    head.click("逐项判断")
    _look(head, faults)
    for group in head.page.locator("fieldset.group").all():
        chosen = group.locator("input:checked")
        if chosen.count() == 0 or chosen.first.get_attribute("value") == "":
            group.get_by_label("符合", exact=True).check()
    spoken = head.page.locator("fieldset.group", has_text="保密审查逐项进行")
    spoken.get_by_label("不符合").check()
    spoken.get_by_label("说明").fill("三份审核表没有写保密审查的依据")
    head.click("保存")
    inspection = head.page.url.removeprefix(head.base)
    for link in head.page.get_by_role("link", name="写成问题").all():
        assert link.is_visible()
    while head.page.get_by_role("link", name="写成问题").count():
        head.follow(head.page.get_by_role("link", name="写成问题").first)
        head.page.get_by_label("责任岗位").select_option(label="政府信息员")
        head.page.get_by_label("整改期限").fill(f"{year}-12-31")
        _look(head, faults)
        head.click("写入")
    _look(head, faults, "inspection")
    head.click("下发整改通知")
    head.click("下发")
    assert "已下发整改通知" in head.text()

    # The post puts it right with evidence; who reports never looks again.
    clerk = visit(phone=True)
    clerk.sign_in("信息员")
    clerk.go(inspection)
    _look(clerk, faults)
    clerk.follow(clerk.page.locator("#findings a", has_text="三份审核表").first)
    _look(clerk, faults, "finding-phone")
    finding = clerk.page.url.removeprefix(clerk.base)
    clerk.click("报告整改")
    shot = tmp_path / "改后的审核表.png"
    shot.write_bytes(PNG)
    clerk.page.get_by_label("整改情况").fill("三份审核表已经补写依据")
    clerk.page.get_by_label("整改材料").set_input_files(shot)
    _look(clerk, faults)
    clerk.click("报告整改")
    assert "已报告整改" in clerk.text()
    assert clerk.page.get_by_role("link", name="复查", exact=True).count() == 0
    head.go(finding)
    head.click("复查")
    head.page.get_by_label("已经改到位，办结").check()
    _look(head, faults)
    head.click("登记复查")
    assert "复查通过，办结" in head.text()
    _look(head, faults, "finding")
    with head.page.expect_download() as waiting:
        head.page.get_by_role("link", name="改后的审核表.png").click()
    assert waiting.value.suggested_filename == "改后的审核表.png"

    # Section 五 of the year's report, with one click, leading back to the finding.
    clerk.go(f"/office/kangchuan/reports/{year}/start/")
    clerk.click("开始编制")
    clerk.go(f"/office/kangchuan/reports/{year}/sections/problems/")
    assert "三份审核表" in clerk.text()
    clerk.page.locator("#proposal").scroll_into_view_if_needed()
    _look(clerk, faults, "section-five-phone")
    clerk.follow(clerk.page.get_by_role("button", name="采用建议文字"))
    assert "{{问题" in clerk.page.get_by_label("文字").input_value()
    clerk.go(f"/office/kangchuan/reports/{year}/")
    told = clerk.page.locator("#section-problems a", has_text="三份审核表")
    clerk.follow(told.first)
    _look(clerk, faults)
    clerk.follow(clerk.page.get_by_role("link", name="三份审核表"))
    assert clerk.page.url.endswith(finding)
    assert faults == [], "\n".join(faults)


def test_a_complaint_goes_past_the_office_to_the_district(visit: Callable[..., Visit]) -> None:
    faults: list[str] = []
    stranger = visit(phone=True)
    stranger.go("/kangchuan/apply/")
    stranger.follow(stranger.page.get_by_role("link", name="怎样举报"))
    _look(stranger, faults, "complain")
    stranger.page.get_by_label("应当主动公开而没有公开").check()
    stranger.page.get_by_label("举报的内容").fill("救助名单没有公开")
    stranger.page.get_by_label("怎样联系您").fill("电话13900001234")
    stranger.click("提交举报")
    assert "示例区人民政府办公室已经收到" in stranger.text()
    code = stranger.page.locator(".code-word").inner_text()
    number = stranger.page.locator(".receipt dd").first.inner_text()
    faults.extend(stranger.faults())

    officer = visit()
    officer.sign_in("区政务公开办")
    officer.go(f"{DISTRICT}complaints/")
    _look(officer, faults, "complaints")
    officer.follow(officer.page.get_by_role("link", name=number))
    _look(officer, faults)
    officer.click("登记调查")
    officer.page.get_by_label("调查情况").fill("属实")
    officer.click("登记调查")
    officer.click("答复")
    officer.page.get_by_label("答复内容").fill("情况属实，已责令公开。")
    _look(officer, faults)
    officer.click("答复")
    officer.click("写成检查问题")
    officer.page.get_by_label("问题").fill("救助名单没有公开")
    officer.page.get_by_label("整改要求").fill("公开名单")
    officer.page.get_by_label("整改期限").fill(f"{beijing_now().year}-12-31")
    officer.click("写入并下发")
    assert "已写成问题并下发" in officer.text()

    stranger.go("/kangchuan/complain/status/")
    _look(stranger, faults)
    stranger.page.get_by_label("举报编号").fill(number)
    stranger.page.get_by_label("查询码").fill(code)
    stranger.click("查询")
    assert "情况属实，已责令公开。" in stranger.text()
    faults.extend(stranger.faults())
    office = visit()
    office.sign_in("党政办主任")
    office.go(f"{ROOM}checks/")
    assert "救助名单没有公开" in office.text()
    answer = office.page.goto(f"{office.base}{ROOM}complaints/")
    assert answer is not None
    assert "救助名单" not in office.text()
    assert faults == [], "\n".join(faults)


def test_pages_of_assessment_and_registers_have_no_serious_fault(
    visit: Callable[..., Visit],
) -> None:
    faults: list[str] = []
    # The year before the sample was made.
    year = AT.year - 1
    wide, phone, head = visit(), visit(phone=True), visit(phone=True)
    for person, name in ((wide, "区政务公开办"), (phone, "区政务公开办"), (head, "党政办主任")):
        person.sign_in(name)
    wide.go(f"{DISTRICT}assessment/{year}/")
    wide.follow(wide.page.get_by_role("link", name="康川街道办事处"))
    _look(wide, faults, "assessment")
    result = wide.page.url.removeprefix(wide.base)
    of_scheme = [f"{DISTRICT}assessment/{year}/{page}" for page in ("", "begin/")]
    below = "/office/shili-district/district/"
    wide.go(below)
    _look(wide, faults, "district")
    phone.go(below)
    _look(phone, faults, "district-phone")
    wide.go(f"{below}bulletin/")
    _look(wide, faults, "district-bulletin")
    wide.go(f"{below}complaints/")
    _look(wide, faults, "district-points")
    pages = [f"{DISTRICT}assessment/", f"{DISTRICT}assessment/new/", *of_scheme]
    pages += [result, f"{result}score/", f"{result}submit/", f"{DISTRICT}complaints/setup/"]
    pages += [f"{DISTRICT}inspections/", f"{DISTRICT}checks/", DISTRICT]
    pages += [f"{DISTRICT}checks/new/", f"{DISTRICT}complaints/new/"]
    books = [f"{ROOM}books/{book}/" for book in ("opinion", "accountability", "training")]
    for person, addresses in (
        (wide, pages),
        (phone, pages),
        (head, [*books, *(f"{book}new/" for book in books), f"{ROOM}complaints/setup/"]),
    ):
        for address in addresses:
            person.go(address)
            _look(person, faults)
    assert faults == [], "\n".join(faults)


def test_the_keyboard_alone_reports_and_looks_again(visit: Callable[..., Visit]) -> None:
    clerk = visit()
    clerk.sign_in_by_keyboard("信息员")
    clerk.go(f"{ROOM}checks/?state=open&q=电话")
    clerk.follow(clerk.page.locator("main ul.list a").first)
    clerk.press("报告整改")
    clerk.tab_to("整改情况")
    clerk.page.keyboard.insert_text("已经补齐电话")
    clerk.press("报告整改")
    assert "已报告整改" in clerk.text()
    finding = clerk.page.url.removeprefix(clerk.base).replace("kangchuan", "shili-district")

    officer = visit()
    officer.sign_in_by_keyboard("区政务公开办")
    officer.go(finding)
    officer.press("复查")
    officer.page.locator("main input[type=radio]").first.focus()
    officer.page.keyboard.press("Space")
    officer.press("登记复查")
    assert "复查通过，办结" in officer.text()
