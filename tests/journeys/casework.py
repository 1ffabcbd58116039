"""What a citizen and an office do with an application in their browsers, word by word."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from playwright.sync_api import Locator

from tests.applications.factories import IDENTITY
from tests.journeys.visit import Visit
from tests.sites import Site

ROOM = "/office/kangchuan/applications/"
FORM, STATUS = "/kangchuan/apply/form/", "/kangchuan/apply/status/"
#: Further identity numbers of nobody, with right check digits.
OTHER_IDENTITY, THIRD_IDENTITY = "110105194912310046", "110105194912310062"


@dataclass(frozen=True)
class MovedSite(Site):
    """A site whose clock stands where a journey sets it."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its processes."""
        moved = {"DJANGO_SETTINGS_MODULE": "tests.journeys.moved_settings"}
        return super().environment | moved

    def move(self, day: date) -> None:
        """Set the clock to the morning of a day."""
        path = self.folder / "clock"
        path.with_suffix(".new").write_text(f"{day}T09:30:00+08:00", encoding="ascii")
        path.with_suffix(".new").replace(path)


def moved(site: Site, day: date, **chosen: Any) -> MovedSite:
    """Return the site with its clock set, and the office's choices on applications made."""
    found = MovedSite(site.folder, site.url)
    found.move(day)
    done = found.python(
        "from gongkai.applications.models import CaseSettings\n"
        "from gongkai.organs.models import Organ\n"
        "CaseSettings.objects.update_or_create(organ=Organ.objects.get(slug='kangchuan'),"
        f" defaults={{'is_online_open': True, 'number_prefix': '康街', **{chosen!r}}})"
    )
    assert done.returncode == 0, done.stderr
    return found


def fill(visit: Visit, **values: str | bool | Path) -> None:
    """Fill in the fields of the page's form by their names."""
    for name, value in values.items():
        fields = visit.page.locator(f"main form.fields [name={name}]")
        kind = fields.first.evaluate("e => e.type || e.tagName")
        if kind in ("radio", "checkbox") and value is not True:
            _opened(fields.and_(visit.page.locator(f"[value='{value}']"))).check()
        elif kind == "checkbox":
            _opened(fields).check()
        elif kind.startswith("select"):
            fields.first.select_option(str(value))
        elif isinstance(value, Path):
            fields.first.set_input_files(value)
        else:
            fields.first.fill(str(value))


def _opened(box: Locator) -> Locator:
    """Return the box, what it is folded into opened."""
    folded = box.first.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.first.click()
    return box.first


def apply(citizen: Visit, wanted: str, **more: str | bool) -> tuple[str, str]:
    """Apply online and return number and code."""
    citizen.go(FORM)
    told: dict[str, str | bool] = {
        "name": "张三",
        "identity_number": IDENTITY,
        "phone": "13900000000",
        "address": "示例路1号",
    }
    fill(citizen, wanted=wanted, **(told | more))
    citizen.click("提交申请")
    number = citizen.page.locator(".receipt b").first.inner_text()
    return number, citizen.page.locator(".code-word").inner_text()


def ask(citizen: Visit, receipt: tuple[str, str]) -> str:
    """Ask where an application stands and return what the page says."""
    citizen.go(STATUS)
    if citizen.page.get_by_role("button", name="退出查询").count():
        citizen.click("退出查询")
    fill(citizen, number=receipt[0], code=receipt[1])
    citizen.click("查询")
    return citizen.text()


@dataclass
class Office:
    """The people of the sample office, each in a browser of their own."""

    clerk: Visit
    reviewer: Visit
    leader: Visit

    def open(self, number: str) -> str:
        """Open a case as the clerk and return what the page says."""
        self.clerk.go(f"{ROOM}{number}/")
        return self.clerk.text()

    def begin(self, number: str, step: str) -> None:
        """Open a step that the page of the case offers."""
        self.open(number)
        nav = self.clerk.page.get_by_role("navigation", name="现在可以办理")
        self.clerk.follow(nav.get_by_role("link", name=step, exact=True))

    def take(self, number: str, step: str, button: str, **values: str | bool | Path) -> str:
        """Take a step, look at its letter where it has one, and return what the page says."""
        self.begin(number, step)
        fill(self.clerk, **values)
        self.clerk.click(button)
        if button.startswith("下一步"):
            assert "文书已按填写的内容生成" in self.clerk.text(), self.clerk.text()
            assert "待填" not in self.letter_in_form()
            self.clerk.click("发出文书并登记")
        return self.clerk.text()

    def letter_in_form(self) -> str:
        """Return the text of the letters that a step is about to send."""
        boxes = self.clerk.page.locator("textarea[name^=text]").all()
        return "\n".join(box.input_value() for box in boxes)

    def draft(self, number: str, decision: str, *, told: str = "", **values: str | bool) -> str:
        """Draft the answer, fill its text from the wording, and send it to its reviewers.

        ``told`` is what is told in the letter itself, where no file goes with it.
        """
        self.begin(number, "起草答复")
        fill(self.clerk, decision=decision, **values)
        self.clerk.click("生成正文")
        box = self.clerk.page.locator("[name=text]")
        if told:
            box.fill(box.input_value().replace("【待填：提供的信息】", told))
        text = box.input_value()
        assert text
        assert "待填" not in text
        self.clerk.click("保存草稿")
        self.clerk.click("送审")
        assert "已送审" in self.clerk.text(), self.clerk.text()
        return text

    def sign(self, number: str, *, reviewed: bool = False) -> str:
        """Review an answer and sign it; return what the leader is told."""
        for visit in (self.reviewer, self.leader) if reviewed else (self.leader,):
            visit.go(f"{ROOM}{number}/answer/review/")
            fill(visit, outcome="approved")
            visit.click("提交意见")
        assert "已签发，答复书编号" in self.leader.text(), self.leader.text()
        return self.leader.text()

    def serve(self, number: str, **values: str | bool | Path) -> str:
        """Enter that the answer was served; return what the page says."""
        return self.take(number, "登记送达", "登记送达", **values)

    def letters(self, number: str) -> dict[str, bytes]:
        """Open every letter of a case and return their papers by title."""
        self.clerk.go(f"{ROOM}{number}/letters/")
        links = self.clerk.page.locator("main ul.list a[href$='/pdf/']").all()
        titles = self.clerk.page.locator("main ul.list li div a").all_inner_texts()
        return {
            title: self.clerk.page.request.get(
                self.clerk.base + str(link.get_attribute("href"))
            ).body()
            for title, link in zip(titles, links, strict=True)
        }


def open_office(visit: Callable[..., Visit]) -> Office:
    """Sign the people in who answer applications."""
    people = [visit() for _ in range(3)]
    for person, name in zip(people, ("信息员", "保密审查员", "分管领导"), strict=True):
        # Letters are set while the office waits.
        person.page.set_default_timeout(30_000)
        person.sign_in(name)
    return Office(*people)


def contract(path: Path, *sentences: str) -> Path:
    """Write a contract as a Word file that tells nothing beside its text."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.add_heading("幸福路改造工程合同", 1)
    for sentence in sentences:
        document.add_paragraph(sentence)
    document.save(str(path))
    return path


def read(paper: bytes | Path) -> str:
    """Return the text of a PDF, without the ends of its lines."""
    data = paper.read_bytes() if isinstance(paper, Path) else paper
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s", "", "".join(pages))
