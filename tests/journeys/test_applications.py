"""Applications from the citizen's form to the served answer, in real browsers.

Both journeys run many cases side by side over a site whose clock is moved from day to day.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.redaction.sheets import everything_in
from tests.journeys.casework import (
    FORM,
    OTHER_IDENTITY,
    ROOM,
    STATUS,
    THIRD_IDENTITY,
    MovedSite,
    apply,
    ask,
    contract,
    fill,
    moved,
    open_office,
    read,
)
from tests.journeys.visit import Visit
from tests.publishing.test_drafting import ID_NUMBER, word_file
from tests.sites import new_site

#: A Tuesday, a month before the holidays at Qingming.
DAY = date(2025, 3, 4)
ANSWER = "政府信息公开申请答复书"
PRICE = "每平方米八百六十元"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[MovedSite]:
    """Return the sample office's site on a day of 2025."""
    with new_site(tmp_path / "site") as made:
        yield moved(
            made,
            DAY,
            charges_fees=True,
            payment_words="缴至示例区财政专户，或者到本机关窗口刷卡",
            review_body="示例区人民政府",
            court="示例区人民法院",
        )


def keep(papers: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Keep letters to be looked at where a folder is named for them."""
    if folder := os.environ.get("GONGKAI_LETTERS_SEEN"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for title, data in papers.items():
            Path(folder, f"{name}-{title}.pdf").write_bytes(data)
    return papers


def test_granted_corrected_not_held_petition_withdrawn_and_decided_anew(
    visit: Callable[..., Visit], site: MovedSite, tmp_path: Path
) -> None:
    office, citizen, other = open_office(visit), visit(), visit(phone=True)
    clerk = office.clerk

    # (a) Applied, assigned, drafted, reviewed, signed, served and read online within a day.
    citizen.go(FORM)
    citizen.picture("apply-form")
    granted = apply(citizen, "2024年老旧小区改造工程的验收报告")
    report = tmp_path / "验收报告.docx"
    report.write_bytes(word_file("验收报告", "工程质量合格。"))
    assert "已审核" in office.take(granted[0], "审核申请", "审核通过")
    office.take(granted[0], "交办", "交办", office="党政办公室", person="信息员（示例）")
    clerk.picture("case")
    office.begin(granted[0], "拟提供的文件")
    fill(clerk, file=report)
    clerk.click("上传")
    office.draft(granted[0], "provided", enclosures=True)
    clerk.go(f"{ROOM}{granted[0]}/answer/")
    clerk.picture("case-answer", whole=True)
    office.sign(granted[0], reviewed=True)
    assert "在期限内（2025-04-01前）" in office.serve(granted[0], way="online")
    assert "已经答复：予以公开" in ask(citizen, granted)
    citizen.click("阅读答复，下载信息")
    given = citizen.download("验收报告.docx").path()
    letter = read(Path(citizen.download("下载答复书（PDF）").path()))
    assert Path(given).read_bytes() == report.read_bytes()
    assert "康川街道办事处康街公开答〔2025〕1号" in letter
    assert "第三十六条第二项的规定，现向您提供：《验收报告》" in letter
    assert "行政复议" not in letter
    assert "申请人查看答复" in office.open(granted[0])

    # (h) Withdrawn online on the same day.
    withdrawn = apply(citizen, "2023年绿化养护合同")
    ask(citizen, withdrawn)
    citizen.click("撤回申请")
    citizen.click("确认撤回")
    assert "您已撤回申请，不再办理" in citizen.text()
    assert "撤回" in office.open(withdrawn[0])

    # (b) Not clear: to be completed once, with a letter that says what.
    unclear = apply(other, "请公开有关小区的材料", name="李四", identity_number=OTHER_IDENTITY)
    office.begin(unclear[0], "告知补正")
    fill(clerk, points="写明是哪一个小区\n写明需要哪一年的材料")
    clerk.click("下一步：看补正告知书")
    clerk.picture("case-letter", whole=True)
    clerk.click("发出文书并登记")
    letter = read(keep(office.letters(unclear[0]), "b")["政府信息公开申请补正告知书"])
    assert "康街公开补〔2025〕1号" in letter
    assert "写明是哪一个小区；写明需要哪一年的材料" in letter
    assert "第三十条" in letter
    assert "需要您补正" in ask(other, unclear)

    # (e) Not held: refused before it was looked for.
    clerk.go(f"{ROOM}new/")
    fill(
        clerk, channel="counter", category="person", name="王五", phone="13900000001",
        address="示例路5号",
        identity_type="resident", identity_number=THIRD_IDENTITY, is_checked_on_sight=True,
        wanted="2019年集贸市场改造的会议纪要", way_of_provision="post",
    )  # fmt: skip
    clerk.click("登记")
    not_held = clerk.page.locator("main dl b").first.inner_text()
    office.begin(not_held, "起草答复")
    fill(clerk, decision="not_existing", grounds="本机关没有制作、保存过该会议纪要。")
    clerk.click("生成正文")
    assert "请先登记检索记录" in clerk.text()
    office.take(
        not_held, "登记检索", "登记", place="公文系统、2019年纸质档案", terms="集贸市场、会议纪要",
        result="没有找到", searcher="信息员",
    )  # fmt: skip
    office.draft(not_held, "not_existing", grounds="本机关没有制作、保存过该会议纪要。")
    office.sign(not_held)
    assert "邮件号码" in office.serve(not_held, way="post")
    fill(clerk, postal_number="XA00000000163")
    clerk.click("登记送达")
    letter = read(keep(office.letters(not_held), "e")[ANSWER])
    assert "康街公开答〔2025〕2号" in letter
    assert "经检索，" in letter
    assert "政府信息不存在" in letter
    assert "第三十六条第四项" in letter
    assert "向示例区人民政府申请行政复议" in letter
    assert "示例区人民法院提起行政诉讼" in letter
    assert "先申请行政复议" not in letter

    # (g) A petition: led to its channel, and the application not processed.
    petition = apply(citizen, "反映楼下餐馆油烟扰民，请尽快查处")
    office.take(petition[0], "转送、引导其他渠道", "下一步：看告知书", to="示例区信访接待中心")
    office.draft(
        petition[0], "petition", grounds="您提交的内容是投诉，不是申请政府信息。",
        to_contact="示例区信访接待中心",
    )  # fmt: skip
    office.sign(petition[0])
    office.serve(petition[0], way="online")
    papers = keep(office.letters(petition[0]), "g")
    letter = read(papers[ANSWER])
    assert "示例区信访接待中心" in read(papers["政府信息公开申请转送告知书"])
    assert "第三十九条第一款的规定，本机关不作为政府信息公开申请处理" in letter

    # (b) Completed online a week later: the term begins anew, and the answer is in time.
    site.move(date(2025, 3, 10))
    ask(other, unclear)
    other.click("在网上补正")
    fill(other, text="幸福路小区，2024年加装电梯的补贴标准")
    other.click("提交补正")
    assert "最迟2025年4月8日" in other.text()
    office.draft(unclear[0], "provided", told="2024年每部电梯补贴二十万元")
    office.sign(unclear[0], reviewed=True)
    assert "在期限内（2025-04-08前）" in office.serve(unclear[0], way="online")
    assert "已经答复：予以公开" in ask(other, unclear)
    other.picture("apply-status-phone", whole=True)

    # (i) Reconsidered: revoked, answered anew within a term of its own.
    site.move(date(2025, 3, 31))
    office.open(not_held)
    clerk.go("/office/kangchuan/remedies/new/")
    fill(
        clerk, kind="行政复议", application=not_held, filed_on="2025-03-27",
        received_on="2025-03-31", case_number="示政复〔2025〕8号",
    )  # fmt: skip
    clerk.click("登记")
    assert "2025-04-15" in clerk.text()
    dispute = clerk.page.url.removeprefix(clerk.base)
    clerk.click("登记提交答复、答辩")
    fill(clerk, evidence="答复书、检索记录、邮寄凭证")
    clerk.click("登记")
    site.move(date(2025, 5, 12))
    clerk.go(dispute)
    clerk.click("登记结果")
    fill(clerk, result_word="撤销并责令重新作出", decided_on="2025-05-08", received_on="2025-05-12")
    clerk.click("登记")
    clerk.picture("dispute", whole=True)
    clerk.click("重新处理")
    clerk.click("立重新处理件")
    redone = clerk.page.locator("h1").inner_text().split()[0]
    assert redone != not_held
    assert "2025-06-10" in clerk.text()
    office.draft(redone, "provided", told="会议纪要的内容")
    office.sign(redone, reviewed=True)
    assert "在期限内（2025-06-10前）" in office.serve(redone, way="direct")
    letter = read(keep(office.letters(redone), "i")[ANSWER])
    assert "康街公开答〔2025〕5号" in letter
    assert f"本机关于2025年3月4日收到您提出的政府信息公开申请（登记编号：{not_held}，" in letter
    assert f"重新处理编号：{redone}，依据：" in letter
    assert "2025年5月8日作出的行政复议决定书" in letter
    clerk.go(dispute)
    assert f"{redone}，2025-05-12答复" in clerk.text()
    assert site.run("site", "check").returncode == 0


@pytest.mark.usefixtures("converter")
def test_third_party_objects_extended_and_fee_unpaid(
    visit: Callable[..., Visit], site: MovedSite, tmp_path: Path
) -> None:
    office, citizen = open_office(visit), visit()
    clerk = office.clerk
    severed, extended, unpaid = (
        apply(citizen, wanted)
        for wanted in ("幸福路改造工程合同", "2024年信访维稳工作方案", "近三年全部会议纪要")
    )

    # (c) Covered first; nothing is signed while the third party is asked.
    paper = contract(
        tmp_path / "合同.docx",
        "发包人：康川街道办事处；承包人：示例建筑公司。",
        f"外墙保温的单价为{PRICE}，工期六十日。",
        f"承包人的项目负责人身份证号{ID_NUMBER}，手机13900000009。",
    )
    office.begin(severed[0], "拟提供的文件")
    fill(clerk, file=paper)
    clerk.click("上传")
    clerk.follow(clerk.page.get_by_role("link", name="遮盖：合同.docx"))
    clerk.click("标出选中的")
    fill(clerk, **{"words-words": PRICE, "words-reason": "商业秘密（条例第十五条）"})
    words = clerk.page.locator("form", has=clerk.page.locator("[name=words-words]"))
    clerk.follow(words.get_by_role("button"))
    assert "已标出3处" in clerk.text()
    clerk.page.locator("#page").scroll_into_view_if_needed()
    clerk.page.wait_for_load_state("networkidle")
    clerk.picture("case-redact")
    clerk.click("生成区分处理后的文件")
    clerk.click("生成")
    office.take(
        severed[0], "征求意见", "下一步：看函件", kind="第三方", name="示例建筑公司",
        address="示例路9号", matter="改造工程合同的单价",
    )  # fmt: skip
    papers = keep(office.letters(severed[0]), "c")
    asked = read(papers["征求第三方意见函"])
    assert "示例建筑公司" in asked
    assert "张三" not in asked
    assert "十五个工作日" in asked
    assert "正在征求有关方面的意见" in ask(citizen, severed)
    office.draft(severed[0], "severed", grounds="单价属于商业秘密，公开会损害第三方的合法权益。",
                 enclosures=True)  # fmt: skip
    for person in (office.reviewer, office.leader):
        person.go(f"{ROOM}{severed[0]}/answer/review/")
        fill(person, outcome="approved")
        person.picture("case-review", whole=True)
        person.click("提交意见")
    assert "正在征求第三方意见，期限没有届满" in office.leader.text()

    # (f) A notice of a fee handed over on the day.
    office.take(
        unpaid[0], "通知收费", "下一步：核对金额和通知", method="pages", pages="80",
        received_on=str(DAY),
    )  # fmt: skip
    letter = read(keep(office.letters(unpaid[0]), "f")["政府信息公开信息处理费收费通知"])
    assert "康街公开费〔2025〕1号" in letter
    assert "缴至示例区财政专户" in letter
    assert "2025年4月1日" in letter
    assert "信息处理费500元，最迟2025年4月1日缴清" in ask(citizen, unpaid).replace("\n", "")
    clerk.go(ROOM)
    clerk.picture("cases")

    # (c) The third party objects with reason; (d) the term is extended in time.
    site.move(date(2025, 3, 20))
    office.take(
        severed[0], "登记意见：示例建筑公司", "登记", opinion="object", reasons="单价是商业秘密",
        is_reasonable="合理",
    )  # fmt: skip
    office.take(
        extended[0], "延期", "下一步：看延期告知书", reason="需要征求法制机构的意见",
        approver="分管领导（示例）",
    )  # fmt: skip
    letter = read(keep(office.letters(extended[0]), "d")["政府信息公开申请延期答复告知书"])
    assert "康街公开延〔2025〕1号" in letter
    assert "2025年4月29日" in letter
    told = ask(citizen, extended)
    assert "最迟2025年4月29日" in told
    clerk.go(f"{ROOM}{extended[0]}/clock/")
    clerk.picture("case-clock")
    assert "2025-04-29" in clerk.text()

    # (c) Signed, served and downloaded: what was covered is nowhere in the file.
    office.sign(severed[0])
    assert "在期限内（2025-04-18前）" in office.serve(severed[0], way="online")
    ask(citizen, severed)
    citizen.click("阅读答复，下载信息")
    link = citizen.page.locator("ul.files a")
    given = Path(citizen.download(link.inner_text()).path())
    assert "商业秘密" in read(given)
    inside = everything_in(given.read_bytes())
    for hidden in (PRICE, ID_NUMBER, "13900000009"):
        assert hidden.encode() not in inside
    letter = read(keep(office.letters(severed[0]), "c")[ANSWER])
    assert "第三十七条" in letter
    assert "应当先申请行政复议：可以自知道本答复之日起六十日内向示例区人民政府" in letter
    keep({"区分处理": given.read_bytes()}, "c")

    # (d) Refused on a ground of Art. 16 in the longer term; (f) given up after the limit.
    site.move(date(2025, 4, 2))
    office.draft(extended[0], "workflow", grounds="该方案是内部工作流程方面的信息。")
    office.sign(extended[0])
    assert "在期限内（2025-04-29前）" in office.serve(extended[0], way="online")
    letter = read(keep(office.letters(extended[0]), "d")[ANSWER])
    assert "不予公开" in letter
    assert "第十六条第一款" in letter
    assert "应当先申请行政复议：可以自知道本答复之日起六十日内向示例区人民政府" in letter
    office.take(unpaid[0], "按放弃申请结案", "按放弃申请结案", has_letter=True)
    clerk.click("发出文书并登记")
    assert "已按放弃申请结案" in clerk.text(), clerk.text()
    letter = read(keep(office.letters(unpaid[0]), "f")["政府信息公开申请不再处理告知书"])
    assert "视为您放弃申请，本机关不再处理" in letter
    assert "缴费期限至2025年4月1日" in letter
    assert "不再处理" in ask(citizen, unpaid)
    citizen.go(STATUS)
    for word in ("拒绝", "驳回"):
        assert word not in letter
