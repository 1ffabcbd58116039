"""Everybody can use the pages of publishing and of the portal, wide and on a phone."""

import re
from collections.abc import Callable, Sequence

from tests.journeys.visit import Visit

LIST = "/office/kangchuan/publishing/"
SETUP = f"{LIST}setup/"
#: Pages of publishing that no item names.
STAFF_PAGES = (
    LIST,
    f"{LIST}new/",
    f"{LIST}unpublished/",
    SETUP,
    f"{SETUP}columns/",
    f"{SETUP}columns/new/",
    f"{SETUP}catalogue/",
    f"{SETUP}catalogue/import/",
    f"{SETUP}catalogue/new/",
    f"{SETUP}coverage/",
    f"{SETUP}chain/",
    f"{SETUP}words/",
    f"{SETUP}words/paste/",
    f"{SETUP}numbers/",
    f"{SETUP}numbers/new/",
    f"{SETUP}care/",
    f"{SETUP}reexamination/",
    f"{SETUP}screens/",
    f"{SETUP}screens/new/",
    f"{SETUP}screens/1/",
    f"{SETUP}screens/1/log/",
)
#: Pages below an item, by the title of an item of the sample in a fitting state.
ITEM_PAGES = {
    "困难家庭慰问": ("", "edit/", "attach/", "submit/", "number/"),
    "老旧小区改造": ("", "paper/", "consent/", "step/consult/", "review/"),
    "延时服务": ("", "publish/", "schedule/", "copy/", "elsewhere/"),
    "取暖安全": ("", "place/", "correct/", "repeal/", "take-down/"),
}
PUBLIC_PAGES = (
    "/",
    "/kangchuan/",
    "/kangchuan/guide/",
    "/kangchuan/apply/",
    "/kangchuan/catalogue/",
    "/kangchuan/reports/",
    "/kangchuan/c/statutory/",
    "/kangchuan/c/notices/",
    "/search/?q=取暖",
    "/search/?q=没有这样的词",
    "/api/docs",
)


def _address_of(visit: Visit, title: str) -> str:
    visit.go(f"{LIST}?title={title}")
    link = visit.page.locator("main ul.list a", has_text=title).last
    return str(link.get_attribute("href"))


def _faults(visit: Visit, pages: Sequence[str], *, latin: str = "") -> list[str]:
    """Return what is wrong with pages; ``latin`` are further words that readers know there."""
    faults = []
    for address in pages:
        visit.go(address)
        # The address of an item holds its public number, which is drawn from letters.
        faults += visit.faults(known=[*latin.split(), *re.findall(r"[a-z]{3,}", address)])
    return faults


def test_no_public_page_has_a_serious_fault_or_leaves_the_screen(
    visit: Callable[..., Visit],
) -> None:
    faults = []
    for citizen in (visit(), visit(phone=True)):
        citizen.go("/kangchuan/c/notices/")
        item = str(citizen.page.locator("main a[href*='items/']").first.get_attribute("href"))
        place = re.search(r"items/\w+/", item)
        assert place is not None
        faults += _faults(citizen, [*PUBLIC_PAGES[:-1], f"/kangchuan/{place[0]}"])
        # Names of an interface are Latin by nature; its faults count all the same.
        citizen.go(PUBLIC_PAGES[-1])
        faults += citizen.serious_faults()

    assert faults == []


def test_no_page_of_publishing_has_a_serious_fault_or_leaves_the_screen(
    visit: Callable[..., Visit],
) -> None:
    faults = []
    for clerk in (visit(), visit(phone=True)):
        clerk.sign_in("信息员")
        faults += _faults(
            clerk, STAFF_PAGES, latin="http https LED ZIP UTF CSV screen xlsx csv xls"
        )
        for title, pages in ITEM_PAGES.items():
            address = _address_of(clerk, title)
            faults += _faults(clerk, [address + page for page in pages])
        clerk.sign_out()
        clerk.sign_in("分管领导")
        faults += _faults(
            clerk, [_address_of(clerk, "老旧小区改造") + "review/", f"{SETUP}chain/edit/"]
        )

    assert faults == []


def test_the_keyboard_alone_reviews_and_finds(visit: Callable[..., Visit]) -> None:
    """From sign-in to an approval, and from the public home page to an item."""
    leader = visit()
    leader.sign_in_by_keyboard("分管领导")
    leader.press("老旧小区改造项目征求意见的公告（示例）")
    for matter in ("内容准确、真实，来源清楚", "栏目、公开属性合适"):
        leader.tab_to(matter)
        leader.page.keyboard.press("Space")
    for box in leader.page.locator("main input[type=checkbox]").all():
        box.focus()
        if not box.is_checked():
            leader.page.keyboard.press("Space")
    leader.page.locator("main input[type=radio]").first.focus()
    leader.page.keyboard.press("Space")
    leader.press("提交意见")
    assert "已同意。下一步：签发（主要负责人）" in leader.text()

    citizen = visit()
    citizen.go("/kangchuan/")
    citizen.press("通知公告")
    citizen.press("关于做好今冬明春取暖安全工作的通知（示例）")
    assert "开展入户检查" in citizen.text()
