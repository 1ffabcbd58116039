"""From a Word file to the public and down again, in a real browser over the running site."""

import io
import json
import os
import re
import time
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2

from tests.journeys.conftest import SECRET
from tests.journeys.visit import Visit
from tests.publishing.test_drafting import ID_NUMBER, word_file
from tests.sites import Site

OFFICE = "/office/kangchuan"
LIST = f"{OFFICE}/publishing/"
TITLE = "关于开展冬季义务植树护林活动的通知"
#: In the middle of a sentence, and in the attachment only.
WORD, WORD_IN_ATTACHMENT = "护林", "领取铁锹"


def notice_file() -> bytes:
    """Return an official notice as a Word file, with a table and an identity number in it."""
    document = docx.Document()
    document.add_paragraph("康川街道办事处文件")
    document.add_paragraph("康办发〔2026〕88号")
    document.add_paragraph(TITLE)
    document.add_paragraph("各社区、各科室：")
    document.add_paragraph("请组织居民参加冬季植树，并由护林员讲解防火常识。")
    document.add_paragraph(f"现场负责人身份证号{ID_NUMBER}，凭证入场。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("社区", "人数", "康川社区", "12"),
        strict=True,
    ):
        cell.text = text
    document.add_paragraph("联系人：党政办公室  联系电话：0971-5550123")
    document.add_paragraph("康川街道办事处")
    document.add_paragraph("2026年11月20日")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def waits_for(told: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until the worker has written what was asked for."""
    until = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < until
        time.sleep(0.3)


def fetched(address: str) -> str:
    """Return what lies at an address of the site, "" when it is not there."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        if error.code not in (404, 410):
            raise
        return ""


def decide(visit: Visit, item: str, answers: dict[str, str] | None = None) -> None:
    """Approve whatever waits for this person on an item."""
    visit.go(f"{item}review/")
    page = visit.page
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    for name, value in (answers or {}).items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    for radio in page.locator("main input[type=radio][value=否]").all():
        radio.check()
    page.get_by_label("同意", exact=True).check()
    visit.click("提交意见")


def test_a_word_file_reaches_the_public_and_comes_down_with_a_trace(
    visit: Callable[..., Visit], site: Site, tmp_path: Path
) -> None:
    # The principal asks for secrecy review and opinion risk, too.
    principal = visit()
    principal.sign_in("主要负责人")
    principal.go(f"{LIST}setup/chain/edit/")
    for step in ("secrecy", "opinion"):
        principal.page.locator(f"main input[value={step}]").check()
    principal.follow(principal.page.locator("main button.btn").first)

    # From the file to a draft; the person confirms what was read.
    clerk = visit()
    clerk.sign_in("信息员")
    clerk.go(f"{LIST}new/")
    clerk.picture("publishing-upload")
    word = tmp_path / "通知.docx"
    word.write_bytes(notice_file())
    clerk.page.get_by_label("文件").first.set_input_files(word)
    clerk.page.get_by_label("栏目").select_option(label="通知公告")
    clerk.click("筛查并起草")
    assert clerk.page.get_by_label("标题").input_value() == TITLE
    assert clerk.page.get_by_label("文号").input_value() == "康办发〔2026〕88号"
    assert clerk.page.get_by_label("成文日期").input_value() == "2026-11-20"
    assert clerk.page.locator(".jodit-wysiwyg table td").count() == 4
    clerk.picture("publishing-edit")
    clerk.click("保存")
    item = re.sub(r"https?://[^/]+", "", clerk.page.url)

    # An attachment with a word of its own; the identity number is masked before anything else.
    clerk.click("添加附件")
    attachment = tmp_path / "安排.docx"
    attachment.write_bytes(word_file("活动安排", f"上午九点在广场{WORD_IN_ATTACHMENT}和手套。"))
    clerk.page.get_by_label("附件").set_input_files(attachment)
    clerk.click("筛查并添加")
    assert "还有1处检出提示没有认定" in clerk.text()
    clerk.page.locator("#hits").scroll_into_view_if_needed()
    clerk.picture("publishing-hits")
    clerk.follow(clerk.page.locator("#hits").get_by_role("link", name="遮盖"))
    clerk.click("遮盖")
    assert ID_NUMBER not in clerk.page.content()
    clerk.click("校对并送审")
    clerk.click("校对无误，送审")

    # The author cannot approve their own item: not on screen, not by a post.
    clerk.go(f"{item}review/")
    assert "您起草或修改过本稿，不能审核" in clerk.text()
    token = clerk.page.context.cookies()
    forged = clerk.page.request.post(
        f"{clerk.base}{item}review/",
        form={
            "decision": "approved",
            "covered": "content",
            "csrfmiddlewaretoken": next(c["value"] for c in token if c["name"] == "csrftoken"),
        },
        headers={"Referer": clerk.base + item},
    )
    assert forged.status == 400
    clerk.go(item)
    assert "已签发" not in clerk.page.locator(".tag").first.inner_text()

    # Reviewed by three people, each their own step.
    for name, answers in (
        ("保密审查员", {"secrecy__result": "公开"}),
        ("舆情员", {"opinion__level": "低", "opinion__decision": "发布"}),
    ):
        reviewer = visit()
        reviewer.sign_in(name)
        assert TITLE in reviewer.text()
        reviewer.go(f"{item}review/")
        reviewer.picture("publishing-review", whole=True)
        decide(reviewer, item, answers)
    leader = visit(phone=True)
    leader.sign_in("分管领导")
    leader.go(f"{item}review/")
    leader.picture("publishing-review-phone", whole=True)
    decide(leader, item)

    # Published: found, shown, printed, in the feed and the interface.
    clerk.go(item)
    clerk.picture("publishing-item", whole=True)
    clerk.click("发布")
    clerk.click("发布")
    public_id = item.rstrip("/").rpartition("/")[2]
    address = f"{clerk.base}/kangchuan/items/{public_id}/"
    waits_for(lambda: TITLE in fetched(address))
    citizen = visit()
    for word_sought in (WORD, WORD_IN_ATTACHMENT):
        citizen.go(f"/search/?q={word_sought}")
        assert TITLE in citizen.text(), word_sought
    citizen.picture("portal-search")
    citizen.follow(citizen.page.get_by_role("link", name=re.compile(TITLE)).first)
    assert ID_NUMBER not in citizen.page.content()
    citizen.picture("portal-item")
    assert word_file("x")[:2] == Path(citizen.download("安排.docx").path()).read_bytes()[:2]
    assert TITLE in fetched(f"{clerk.base}/kangchuan/c/notices/")
    feed = next(
        fetched(f"{clerk.base}/kangchuan/{name}")
        for name in ("feed.xml", "atom.xml")
        if fetched(f"{clerk.base}/kangchuan/{name}")
    )
    assert TITLE in feed
    assert TITLE in fetched(f"{clerk.base}/api/v1/items/{public_id}")
    clerk.go(f"{LIST}setup/screens/")
    clerk.click("便民服务大厅电子屏")
    token_of_screen = re.search(r"/screen/([\w-]+)", clerk.page.content())
    assert token_of_screen is not None
    playlist = json.loads(fetched(f"{clerk.base}/screen/{token_of_screen[1]}/playlist.json"))
    assert TITLE in json.dumps(playlist, ensure_ascii=False)
    clerk.go(item)
    sheet = clerk.page.request.get(f"{clerk.base}{item}board/a3/").body()
    text = pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range()
    assert TITLE in text.replace("\r\n", "")
    assert clerk.page.request.get(f"{clerk.base}{item}sheet/").body().startswith(b"%PDF-")

    # Withdrawn: gone before the answer, with a trace in its place.
    clerk.click("撤下")
    clerk.page.get_by_label("原因").fill("活动改期")
    clerk.click("撤下")
    assert "护林员" not in fetched(address)
    waits_for(lambda: "活动改期" in fetched(address))
    waits_for(lambda: TITLE not in fetched(f"{clerk.base}/kangchuan/c/notices/"))
    citizen.go(f"/search/?q={WORD}")
    assert TITLE not in citizen.text()
    assert "护林员" not in fetched(f"{clerk.base}/api/v1/items/{public_id}")
    assert site.run("site", "check").returncode == 0


def test_a_secret_file_is_refused_and_no_byte_of_it_stays(
    visit: Callable[..., Visit], site: Site, tmp_path: Path
) -> None:
    """Uploaded as a draft, as an attachment and as a register: nothing in data, backup or log."""
    secret = tmp_path / f"{SECRET}.docx"
    # Larger than what Django keeps in memory by itself.
    secret.write_bytes(word_file("秘密★5年", SECRET))
    with zipfile.ZipFile(secret, "a") as archive:
        archive.writestr("word/media/map.png", os.urandom(3_000_000))
    register = tmp_path / "台账.csv"
    register.write_text(f"序号,采购项目\n1,秘密★10年 {SECRET}\n", encoding="utf-8")
    clerk = visit()
    clerk.sign_in("信息员")
    for address, label, file, button in (
        (f"{LIST}new/", "文件", secret, "筛查并起草"),
        (f"{OFFICE}/registers/imports/new/?year=2021", "文件", register, "下一步"),
    ):
        clerk.go(address)
        clerk.page.get_by_label(label).first.set_input_files(file)
        clerk.follow(clerk.page.get_by_role("button", name=button))
        assert "停止操作，报告保密机构" in clerk.text(), address
    clerk.picture("publishing-secret")
    backup = tmp_path / "backup.tar"
    assert site.run("site", "backup", "-o", backup).returncode == 0

    kept = [path for path in [backup, *site.folder.rglob("*")] if path.is_file()]
    for path in kept:
        data = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert SECRET.encode(encoding) not in data, path
        assert secret.read_bytes()[:2_000] not in data, path
