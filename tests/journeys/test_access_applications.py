"""Everybody can work on applications and disputes, wide, on a phone and by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.casework import ROOM, MovedSite, moved
from tests.journeys.visit import Visit
from tests.sites import new_site

REMEDIES = "/office/kangchuan/remedies/"
PAGES = (
    ROOM,
    f"{ROOM}?open=open&year=2020",
    f"{ROOM}new/",
    f"{ROOM}print/",
    f"{ROOM}import/",
    f"{ROOM}settings/",
    f"{ROOM}wording/",
    f"{ROOM}wording/extension/",
    f"{ROOM}wording/answer/for/provided/",
    REMEDIES,
    f"{REMEDIES}new/",
    f"{REMEDIES}setup/",
    "/office/kangchuan/",
)
#: Pages below the cases that the seed makes, beside those that each offers by itself.
OF_CASES = {
    1: ("registered/", "clock/", "applicant/", "contact/", "split/", "merge/", "notes/new/"),
    2: ("answer/", "files/1/redact/", "files/1/redact/make/", "files/2/redacted/"),
    3: ("letters/", "letters/1/", "clock/"),
    4: ("events/1/void/", "papers/new/"),
}
#: Cases in the four states that differ most: new, asking a third party, signed, attacked.
_SEED = """
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from gongkai.accounts.models import User
from gongkai.applications.operations.assigning import assign, log_search
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.redacting import add_file, mark_boxes, redact
from gongkai.applications.operations.signing import make_answer_letter
from gongkai.exchange.redaction import Box
from gongkai.organs.models import Office, Organ
from gongkai.remedies.operations.registering import Filing, register_dispute
from tests.applications.factories import *
from tests.journeys.casework import contract

organ = Organ.objects.get(slug="kangchuan")
people = [User.objects.get(username=n) for n in ("信息员", "党政办主任", "保密审查员", "分管领导")]
office = OfficeOfCases(organ, *people, Office.objects.get(organ=organ, name="党政办公室"))
day, by = date(2025, 3, 3), people[0]
who = {"by": by, "at": moment(day)}

def case(**given):
    return make_application(office, day, email="", **given)

case(wanted="康川路改造合同", channel="post_plain")
asking = case(wanted="幸福路改造工程合同")
assign(asking, office=office.office, task="核对合同", **who)
found = {"place": "公文系统", "terms": "合同", "result": "找到一份", "searcher": "信息员"}
log_search(asking, on=day, **found, **who)
with TemporaryDirectory() as folder:
    paper = contract(Path(folder, "合同.docx"), "单价八百元。").read_bytes()
file = add_file(asking, paper, name="合同.docx", purpose="original", **who)
mark_boxes(file, [Box(1, 0.1, 0.1, 0.6, 0.3, "商业秘密", "条例第十五条")], pages=1, **who)
file.refresh_from_db()
covered = redact(file, **who)
party = {"kind": "third_party", "name": "示例建筑公司", "matter": "单价"}
consult(asking, party, on=day, **who)
answer = save_answer(asking, decision="severed", grounds="单价属于商业秘密。", text="现提供合同。",
                     files=[covered], **who)
submit_answer(asking, seen=answer.substance, **who)
signed = case(wanted="2024年绿化养护合同")
make_approved(office, signed, day)
make_answer_letter(signed, **who)
attacked = make_answered(office, case(wanted="2023年会议纪要"), day, decision="workflow",
                         grounds="属于内部工作流程信息。")
register_dispute(organ, Filing("review", "answer", day, day, application=attacked), **who)
"""


@pytest.fixture
def site(tmp_path: Path, converter: None) -> Iterator[MovedSite]:
    """Return the sample office's site with cases in different states."""
    with new_site(tmp_path / "site") as made:
        site = moved(made, date(2025, 3, 4), charges_fees=True, review_body="示例区人民政府")
        done = site.python(_SEED)
        assert done.returncode == 0, done.stderr
        yield site


def _faults(visit: Visit, address: str, *, quick: bool = False) -> list[str]:
    visit.go(address)
    # The sample of an address that a letter names.
    known = ("https", "www", "example", "open") if "/wording/" in address else ()
    return visit.faults(known=known, quick=quick)


def _offered(visit: Visit, address: str) -> list[str]:
    """Return the addresses of the steps that a case or a dispute offers, papers left out."""
    visit.go(address)
    links = visit.page.locator("main nav a, main > article .actions a")
    found = [str(link.get_attribute("href")) for link in links.all()]
    is_paper = re.compile(r"/(sheet|slip|bundle|receipt)/$|\.pdf$")
    return [one for one in found if one.startswith("/office/") and not is_paper.search(one)]


def test_no_page_of_applications_has_a_serious_fault_or_leaves_the_screen(
    visit: Callable[..., Visit], site: MovedSite
) -> None:
    wide, phone, leader = visit(), visit(phone=True), visit(phone=True)
    for person, name in ((wide, "信息员"), (phone, "党政办主任"), (leader, "分管领导")):
        person.sign_in(name)
    wide.go(ROOM)
    numbers = {
        place: wide.page.get_by_role("link", name=wanted).first.get_attribute("href")
        for place, wanted in enumerate(("康川路", "幸福路", "绿化", "会议纪要"), start=1)
    }
    wide.go(REMEDIES)
    dispute = str(wide.page.locator(f"main a[href^='{REMEDIES}2']").first.get_attribute("href"))
    offered: dict[str, str] = {}
    for address in (*numbers.values(), dispute):
        for one in _offered(wide, str(address)):
            # A step looks alike in every case.
            offered.setdefault(re.sub(r"\d+", "", one), one)
    pages = [*map(str, numbers.values()), dispute, *offered.values()]
    pages += [f"{numbers[place]}{page}" for place, found in OF_CASES.items() for page in found]

    faults = [one for page in PAGES[5:9] for one in _faults(phone, page)]
    seen_twice = {*PAGES, *pages[:8], *pages[-20:]}
    for page in (*PAGES[:5], *PAGES[9:11], *PAGES[12:], *pages):
        faults += _faults(wide, page)
        # Forms of one make are looked at closely once.
        faults += _faults(phone, page, quick=page not in seen_twice)
    faults += _faults(leader, f"{numbers[2]}answer/review/")
    faults += _faults(leader, f"{REMEDIES}setup/")

    assert len(pages) > 40
    assert faults == [], "\n".join(faults)


def test_the_keyboard_alone_reviews_drafts_covers_and_signs(
    visit: Callable[..., Visit], site: MovedSite
) -> None:
    clerk = visit()
    clerk.sign_in_by_keyboard("信息员")
    clerk.go(ROOM)
    clerk.press("2024年绿化养护合同")
    clerk.press("修改答复")
    clerk.tab_to("依据和理由")
    clerk.page.keyboard.insert_text("合同全文可以公开。")
    clerk.press("生成正文")
    clerk.tab_to("答复书正文")
    clerk.page.keyboard.press("Control+a")
    clerk.page.keyboard.insert_text("现将合同主要内容提供给您：全年养护十二次。")
    clerk.press("保存草稿")
    clerk.press("送审")
    assert "已送审" in clerk.text()
    address = clerk.page.url
    clerk.go(ROOM)
    clerk.press("幸福路改造工程合同")
    clerk.press("拟提供的文件")
    clerk.press("遮盖：合同.docx")
    for name, value in (
        ("左边距（%）", "10"),
        ("上边距（%）", "50"),
        ("宽（%）", "30"),
        ("高（%）", "5"),
    ):
        clerk.tab_to(name)
        clerk.page.keyboard.insert_text(value)
    clerk.page.keyboard.press("Enter")
    clerk.page.get_by_text("已标出2处").wait_for()

    for name in ("保密审查员", "分管领导"):
        person = visit()
        person.sign_in_by_keyboard(name)
        person.go(address.removeprefix(person.base))
        person.press("审核答复")
        person.page.locator("main input[type=radio]").first.focus()
        person.page.keyboard.press("Space")
        person.press("提交意见")
    assert "已签发，答复书编号" in person.text()
