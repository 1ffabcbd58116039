"""Everybody can apply and ask where it stands: screen readers, keyboards, phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.applications.factories import IDENTITY
from tests.journeys.visit import Visit
from tests.sites import Site

FORM, STATUS = "/kangchuan/apply/form/", "/kangchuan/apply/status/"
_OPEN = """
from gongkai.applications.models import CaseSettings
from gongkai.organs.models import Organ
organ = Organ.objects.get(slug="kangchuan")
CaseSettings.objects.update_or_create(organ=organ, defaults={"is_online_open": True})
"""
#: Asks for a correction of the newest application, as the office's clerk would today.
_ASK_TO_CORRECT = """
from datetime import timedelta
from gongkai.accounts.models import User
from gongkai.applications.models import Application, Letter
from gongkai.applications.operations.steps import notify_correction
from gongkai.organs.doors import beijing_now
now, case = beijing_now(), Application.objects.latest("pk")
notify_correction(
    case, on=now.date(), reply_by=now.date() + timedelta(days=20),
    by=User.objects.get(username="信息员"), at=now,
)
Letter.objects.create(
    organ=case.organ, application=case, kind="correction", number="示公开补1号", addressee="张三",
    title="补正告知书", text="请写明是哪个小区。", issued_on=now.date(), at=now,
)
"""


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return the site of an office whose 指南 opens the online channel."""
    done = site.python(_OPEN)
    assert done.returncode == 0, done.stderr
    return site


def _type(visit: Visit, name: str, text: str) -> None:
    visit.tab_to(name)
    visit.page.keyboard.insert_text(text)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_no_page_of_applying_has_a_serious_fault_or_leaves_the_screen(
    open_site: Site, visit: Callable[..., Visit], phone: bool
) -> None:
    citizen = visit(phone=phone)
    page = citizen.page
    faults: list[str] = []
    for address in ("/kangchuan/apply/", FORM, STATUS):
        citizen.go(address)
        faults += citizen.faults()
    citizen.click("查询")
    faults += citizen.faults()

    citizen.go(FORM)
    page.get_by_label("法律服务机构").check()
    page.get_by_text("由代理人申请的").click()
    page.get_by_label("代理人姓名").fill("赵六")
    faults += citizen.faults()
    citizen.click("提交申请")
    faults += citizen.faults()
    assert page.get_by_label("统一社会信用代码").is_visible()
    assert not page.get_by_label("证件号码").is_visible()

    page.get_by_label("自然人（公民）").check()
    page.get_by_label("代理人姓名").fill("")
    page.get_by_label("所需政府信息").fill("冬季取暖安全检查的通知")
    page.get_by_text("已经公开的信息里有这些").wait_for()
    faults += citizen.faults()
    for label, text in (
        ("姓名或者名称", "张三"),
        ("证件号码", IDENTITY),
        ("联系电话", "13900000000"),
        ("联系地址", "示例路1号"),
    ):
        page.get_by_label(label).first.fill(text)
    citizen.click("提交申请")
    faults += citizen.faults()
    assert "申请已经提交" in citizen.text()

    citizen.click("查看办理进度")
    assert page.url.endswith(STATUS)
    done = open_site.python(_ASK_TO_CORRECT)
    assert done.returncode == 0, done.stderr
    citizen.go(STATUS)
    faults += citizen.faults()
    for address in ("withdraw/", "correct/", "paid/"):
        citizen.go(STATUS + address)
        faults += citizen.faults()
    citizen.go(STATUS + "correct/")
    citizen.click("提交补正")
    faults += citizen.faults()
    page.get_by_label("补正的内容").fill("幸福路小区")
    citizen.click("提交补正")
    faults += citizen.faults()

    assert "补正已经收到" in citizen.text()
    assert faults == []


def test_the_keyboard_alone_applies_takes_the_receipt_and_withdraws(
    open_site: Site, visit: Callable[..., Visit]
) -> None:
    citizen = visit()
    page = citizen.page
    citizen.go("/kangchuan/")
    citizen.press("依申请公开")
    citizen.go(FORM)
    _type(citizen, "所需政府信息的名称或者描述", "2020年老旧小区改造工程的验收报告")
    _type(citizen, "姓名或者名称", "张三")
    _type(citizen, "证件号码", IDENTITY[:-1])
    _type(citizen, "联系电话", "13900000000")
    _type(citizen, "联系地址", "示例路1号")
    citizen.press("提交申请")
    # The focus is set when the page is first drawn, which may be after it has come.
    page.wait_for_function("document.activeElement.getAttribute('role') === 'alert'")
    citizen.tab_to("证件号码")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_identity_number"
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(IDENTITY)
    citizen.press("提交申请")
    number = page.locator(".receipt b").first.inner_text()
    code = page.locator(".code-word").inner_text()
    citizen.tab_to("下载回执（PDF）")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == f"登记回执{number}.pdf"

    citizen.go(STATUS)
    _type(citizen, "登记编号", number)
    _type(citizen, "查询码", code.lower())
    citizen.press("查询")
    citizen.press("撤回申请")
    citizen.press("确认撤回")

    assert "申请已经撤回，不再办理" in citizen.text()


def test_without_scripts_the_form_looks_first_and_hands_in(
    open_site: Site, browser: Browser, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(served + FORM)
    page.get_by_label("所需政府信息").fill("冬季取暖安全检查的通知")
    page.get_by_label("姓名或者名称").fill("张三")
    with page.expect_navigation():
        page.get_by_role("button", name="先查一查有没有公开").click()
    found = page.locator("#found").inner_text()
    kept = page.get_by_label("姓名或者名称").input_value()
    page.get_by_label("证件号码").fill(IDENTITY)
    page.get_by_label("联系电话").fill("13900000000")
    page.get_by_label("联系地址").fill("示例路1号")
    with page.expect_navigation():
        page.get_by_role("button", name="提交申请").click()
    told = page.locator("main").inner_text()
    context.close()

    assert "已经公开的信息里有这些" in found
    assert kept == "张三"
    assert "申请已经提交" in told
