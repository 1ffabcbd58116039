"""A week's tasks in real browsers, from the plan to the inspection: mouse, keyboard, phone."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.casework import MovedSite, moved
from tests.journeys.visit import Visit
from tests.sites import new_site

ROOM = "/office/kangchuan/supervision/"
#: A Monday; the next three days are working days.
TODAY = date(2021, 3, 1)
#: The pages that the manual shows.
PICTURES = {
    "task",
    "task-give-phone",
    "task-handover",
    "task-plan",
    "task-topics",
    "task-week",
    "task-year",
    "sendings",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[MovedSite]:
    """Return the sample office's site on a Monday."""
    with new_site(tmp_path / "site") as made:
        yield moved(made, TODAY)


def test_a_weeks_tasks_from_plan_to_inspection(visit: Callable[..., Visit]) -> None:
    faults: list[str] = []

    def look(person: Visit, name: str) -> None:
        if name in PICTURES:
            person.picture(name)
        faults.extend(person.faults())

    # The head of the office names the year's topics and arranges a weekly task.
    head = visit()
    head.sign_in("党政办主任")
    head.go(f"{ROOM}tasks/topics/")
    head.click("登记年度重点")
    head.page.get_by_label("年度重点").fill("安全生产\n环境保护")
    head.click("登记")
    head.go(ROOM)
    look(head, "supervision")
    head.click("任务")
    head.click("新建工作安排")
    head.page.get_by_label("任务", exact=False).first.fill("安全生产检查")
    head.page.get_by_label("交什么").fill("检查记录")
    head.page.get_by_label("怎样安排").select_option("weekly")
    head.page.get_by_label("周几").select_option(label="周三")
    assert not head.page.get_by_label("到期日").is_visible()
    post = head.page.get_by_label("谁管（主管岗位）")
    post.select_option(label="办事处副主任（分管政务公开）（分管领导（示例））")
    post = head.page.get_by_label("谁干（承办岗位）")
    post.select_option(label="政府信息员（信息员（示例））")
    look(head, "task-plan")
    same = head.page.get_by_label("谁督查（督查岗位）")
    same.select_option(label="政府信息员（信息员（示例））")
    head.page.get_by_label("安全生产（2021年）").check()
    head.page.get_by_role("button", name="保存").click()
    assert "承办岗位不能督查自己" in head.text()
    faults.extend(head.faults())
    same.select_option(label="党政办公室主任（党政办主任（示例））")
    head.click("保存")
    assert "每周三" in head.text()
    look(head, "task-plan-page")

    # The clerk sees it on the desk and hands in, on the phone.
    clerk = visit(phone=True)
    clerk.sign_in("信息员")
    assert "任务：安全生产检查" in clerk.text()
    clerk.go(f"{ROOM}tasks/")
    look(clerk, "task-week-phone")
    clerk.follow(clerk.page.get_by_role("link", name="安全生产检查").first)
    address = clerk.page.url.removeprefix(clerk.base)
    clerk.click("交办结果")
    look(clerk, "task-give-phone")
    clerk.page.get_by_label("或说明").fill("查了三家，一家消防通道堵塞，已清理。")
    clerk.click("交办结果")
    assert "待督查" in clerk.text()
    # Whoever did it cannot inspect it.
    answer = clerk.page.goto(f"{clerk.base}{address}accept/")
    assert answer is not None
    assert answer.status == 403

    # The head returns it, by keyboard alone; it comes back and is confirmed.
    inspector = visit()
    inspector.sign_in_by_keyboard("党政办主任")
    assert "待督查" in inspector.text()
    inspector.press("任务：安全生产检查")
    look(inspector, "task")
    inspector.press("督查退回")
    inspector.tab_to("退回原因")
    inspector.page.keyboard.insert_text("请附整改前后的情况。")
    inspector.press("退回重办")
    assert "退回重办" in inspector.text()
    clerk.go(address)
    clerk.click("交办结果")
    clerk.page.get_by_label("或说明").fill("整改前堵塞，整改后通道畅通。")
    clerk.click("交办结果")
    inspector.go(address)
    inspector.press("督查确认")
    inspector.press("确认办结")
    assert "已确认办结" in inspector.text()

    # What it came to: the topic, the year, the handover, what was sent.
    for page, name in (
        ("tasks/", "task-week"),
        ("tasks/topics/", "task-topics"),
        ("tasks/steadiness/", "task-year"),
        ("tasks/alarms/", "task-alarms"),
        ("tasks/plans/", "task-plans"),
    ):
        head.go(ROOM + page)
        look(head, name)
    head.go(f"{ROOM}tasks/topics/")
    head.click("安全生产3月1项")
    assert "整改后通道畅通" in head.text()
    assert "消防通道堵塞" not in head.text()
    head.go(f"{ROOM}tasks/plans/")
    head.click("安全生产检查")
    head.click("政府信息员")
    look(head, "task-handover")
    head.go(f"{ROOM}sendings/")
    head.click("登记")
    head.page.get_by_label("标题").fill("安全生产检查情况")
    head.page.get_by_label("报送给谁").fill("示例区政府办公室")
    head.page.get_by_label("报送方式").select_option(label="公文系统")
    head.click("登记")
    head.click("登记采用情况：安全生产检查情况")
    head.page.get_by_label("采用情况").select_option(label="已采用")
    head.page.get_by_label("刊载于").fill("每日要情")
    head.click("保存")
    look(head, "sendings")
    assert head.download("导出 Excel").suggested_filename.endswith(".xlsx")

    # Every page on the phone: nothing leaves the screen.
    plan = f"{ROOM}tasks/plans/1/"
    pages = ("", "tasks/all/", "tasks/alarms/", "tasks/settings/", "tasks/steadiness/")
    pages += ("tasks/plans/", "tasks/plans/new/", "tasks/topics/", "tasks/topics/new/")
    pages += ("tasks/topics/1/", "tasks/topics/1/edit/", "sendings/", "sendings/new/")
    pages += ("tasks/posts/1/outputs/",)
    phone = visit(phone=True)
    phone.sign_in("党政办主任")
    for one in (*(ROOM + page for page in pages), plan, f"{plan}edit/", f"{plan}end/", address):
        phone.go(one)
        faults.extend(phone.faults())
    assert faults == []
