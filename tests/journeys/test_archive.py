"""Somebody looks for a thing in the archive, wide, on a phone, and by keyboard alone."""

from collections.abc import Callable

import pytest

from tests.journeys.visit import Visit

PAGE = "/office/kangchuan/archive/"
#: Pictures that the manual shows.
SHOWN = ("archive-search", "archive-related")


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_a_search_is_narrowed_kept_and_followed_to_what_is_tied(
    visit: Callable[..., Visit], phone: bool
) -> None:
    clerk = visit(phone=phone)
    faults: list[str] = []

    def look(name: str) -> None:
        if not phone and name in SHOWN:
            clerk.picture(name)
        faults.extend(clerk.faults())

    clerk.sign_in("信息员")
    clerk.go(PAGE)
    look("archive-empty")
    clerk.page.get_by_label("检索词").fill("社区")
    clerk.click("检索")
    assert "find=" in clerk.page.url
    assert "社区" not in clerk.page.url
    assert clerk.page.locator(".hits mark").count() > 0
    look("archive-search")

    clerk.page.get_by_label("把这次检索存为").fill("社区的事")
    clerk.click("保存")
    assert "已保存“社区的事”" in clerk.text()
    look("archive-saved")
    clerk.page.get_by_label("类别").select_option("purchases")
    clerk.page.get_by_label("检索词").fill("龘龘龘")
    clerk.click("检索")
    assert "没有找到“龘龘龘”" in clerk.text()
    look("archive-nothing")
    clerk.click("社区的事")

    clerk.follow(clerk.page.get_by_role("link", name="相关").first)
    assert "计入年报的数" in clerk.text()
    look("archive-related")

    assert faults == []


def test_the_keyboard_alone_searches_and_opens_what_was_found(
    visit: Callable[..., Visit],
) -> None:
    somebody = visit()
    somebody.sign_in_by_keyboard("信息员")
    somebody.press("档案")
    somebody.tab_to("检索词")
    somebody.page.keyboard.insert_text("疫情防控")
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
    title = somebody.page.locator(".hits h2 a").first.inner_text()

    somebody.press(title)

    assert title in somebody.text()
