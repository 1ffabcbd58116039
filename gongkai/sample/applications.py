"""The sample office's applications: made-up people and matters, a case for every standing.

Their days are counted back from today, so that terms run, end and are missed while one looks.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from gongkai.accounts.models import User
from gongkai.applications.operations.assigning import (
    answer_assignment,
    assign,
    log_search,
    sign_for,
)
from gongkai.applications.operations.choosing import choose_settings
from gongkai.applications.operations.consulting import consult, note_consultation_received
from gongkai.applications.operations.intake import note_contact, submit_online
from gongkai.applications.operations.redacting import add_file, mark_boxes, pdf_of, redact
from gongkai.applications.operations.steps import (
    extend,
    notify_correction,
    review_application,
    transfer,
    withdraw,
)
from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.redaction import boxes_of_words, pages_of
from gongkai.organs.models import Organ
from gongkai.sample.casework import CaseOffice, Story, play
from gongkai.sample.disputes import corrected_review, pending_review

#: The demonstration has cases only where none of them falls into the year of the sample's report.
FIRST_YEAR = 2022
CHOSEN = {
    "is_online_open": True,
    "counts_confirmation": False,
    "charges_fees": False,
    "payment_words": "",
    "review_body": "示例区人民政府",
    "court": "示例区人民法院",
    "number_prefix": "康",
    "retention_years": 10,
}


def load_sample_cases(organ: Organ, *, at: datetime) -> None:
    """Choose the settings and play the cases up to now; before the first year there are none."""
    if at.year < FIRST_YEAR:
        return
    office = CaseOffice.of(organ, now=at)
    choose_settings(organ, CHOSEN, by=office.head, at=at)
    play(office, [story(office) for story in STORIES])


def granted(office: CaseOffice) -> Story:
    """Handed to the finance office, which finds it; granted in time."""
    at = yield 16
    case = office.receive(at, "申请人甲", "2025年度办公用房维修费用的支出明细（示例）")
    at = yield 15
    review_application(case, by=office.clerk, at=at)
    task = assign(case, office=office.office("财政所"), task="请提供明细", by=office.clerk, at=at)
    at = yield 13
    finance = User.objects.get(username="财政所所长")
    sign_for(task, by=finance, at=at)
    answer_assignment(task, answer="已整理支出明细，可以公开。", by=finance, at=at)
    at = yield 9
    text = "外墙修补4200元、门窗更换6800元、线路整修3500元（示例）。"
    file = add_file(
        case,
        made_up_paper("办公用房维修费用支出明细", text),
        name="支出明细.pdf",
        purpose="original",
        by=office.clerk,
        at=at,
    )
    office.answer(case, "provided", at=at, files=[file])


def partly_granted(office: CaseOffice) -> Story:
    """A list with names and telephones: these are covered, the rest is given out."""
    at = yield 18
    case = office.receive(
        at, "申请人乙", "楼道照明改造工程的验收记录（示例）", channel="post_signed"
    )
    at = yield 10
    text = "工程已经验收合格。住户代表：范例一，联系电话13800001234。施工单位：示例工程公司。"
    original = add_file(
        case,
        made_up_paper("楼道照明改造工程验收记录", text),
        name="楼道照明改造工程验收记录.pdf",
        purpose="original",
        by=office.clerk,
        at=at,
    )
    data = pdf_of(original)
    boxes = boxes_of_words(data, ("范例一", "13800001234"))
    original = mark_boxes(original, boxes, pages=len(pages_of(data)), by=office.clerk, at=at)
    given = redact(original, by=office.clerk, at=at)
    at = yield 6
    office.answer(
        case,
        "severed",
        at=at,
        grounds="验收记录中住户代表的姓名和联系电话属于个人隐私，公开会对其合法权益造成损害。",
        files=[given],
    )


def waiting_for_correction(office: CaseOffice) -> Story:
    """Too vague to look for: the applicant is asked to complete it."""
    at = yield 5
    case = office.receive(at, "申请人丙", "康川路的有关材料（示例）", channel="post_signed")
    at = yield 2
    reply_by = at.date() + timedelta(days=14)
    points = "写明所需材料的名称、文号或者大致时间"
    values = {"补正事项": points, "补正期限": chinese_day(reply_by)}
    office.send(
        case,
        "correction",
        values,
        lambda: notify_correction(
            case, on=at.date(), reply_by=reply_by, points=points, by=office.clerk, at=at
        ),
        at=at,
    )


def third_party_asked(office: CaseOffice) -> Story:
    """A contract with a company, which is asked whether it agrees."""
    at = yield 8
    case = office.receive(at, "示例咨询公司", "垃圾清运服务合同（示例）", category="business")
    at = yield 4
    matter = "垃圾清运服务合同的价格构成（示例）"
    party = {"kind": "third_party", "name": "示例清运公司（示例）", "matter": matter}
    asked = office.send(
        case,
        "third_party",
        {"征求意见的内容": matter, "称谓": "你单位"},
        lambda: consult(case, party, on=at.date(), by=office.clerk, at=at),
        at=at,
        addressee=party["name"],
    )
    at = yield 2
    note_consultation_received(asked, on=at.date(), by=office.clerk, at=at)


def extended(office: CaseOffice) -> Story:
    """Many files to look through: the head of the lead office agrees to a longer term."""
    at = yield 18
    case = office.receive(at, "申请人丁", "近五年集贸市场改造的会议纪要目录（示例）")
    at = yield 3
    reason = "涉及五个年度的纸质档案，需要逐卷查找"
    values = {
        "延长工作日": "10",
        "延期理由": reason,
        "延期后答复期限": chinese_day(_later(office, 12)),
    }
    office.send(
        case,
        "extension",
        values,
        lambda: extend(
            case,
            working_days=10,
            approved_on=at.date(),
            approver=office.head,
            told_on=at.date(),
            reason=reason,
            by=office.clerk,
            at=at,
        ),
        at=at,
    )


def _later(office: CaseOffice, working_days: int) -> date:
    return office.calendar.add_working_days(office.now.date(), working_days)


def near_due(office: CaseOffice) -> Story:
    """Two working days are left and nobody has drafted the answer."""
    at = yield 18
    case = office.receive(
        at, "申请人戊", "社区养老服务点的运营补贴标准（示例）", needs_assistance=True
    )
    at = yield 17
    review_application(case, by=office.clerk, at=at)
    assign(case, office=office.office("便民服务中心"), by=office.clerk, at=at)


def overdue(office: CaseOffice) -> Story:
    """The term has passed without an answer."""
    at = yield 23
    case = office.receive(at, "申请人己", "集市摊位管理的通知（示例）", channel="post_signed")
    at = yield 21
    assign(case, office=office.office("综合执法办公室"), by=office.clerk, at=at)


def withdrawn(office: CaseOffice) -> Story:
    """The applicant found it on the site and withdrew."""
    at = yield 12
    case = office.receive(at, "申请人庚", "老年人优待证办理指南（示例）")
    at = yield 10
    withdraw(case, on=at.date(), by=office.clerk, at=at)


def petition(office: CaseOffice) -> Story:
    """No request for information but a complaint: told where it is dealt with."""
    at = yield 14
    case = office.receive(at, "申请人辛", "请处理楼上住户漏水的问题（示例）")
    channel = "示例区信访接待中心（示例）"
    at = yield 11
    office.send(
        case,
        "transfer",
        {"办理渠道": channel, "依据和理由": "申请内容是反映邻里纠纷。"},
        lambda: transfer(case, on=at.date(), to=channel, by=office.clerk, at=at),
        at=at,
    )
    at = yield 10
    office.answer(
        case,
        "petition",
        at=at,
        grounds="申请内容是要求处理邻里漏水纠纷，不是要求提供政府信息。",
        to_contact=channel,
    )


def not_existing(office: CaseOffice) -> Story:
    """Looked for in two places and not there; the search is kept as evidence."""
    at = yield 15
    case = office.receive(at, "示例合作社", "1996年河道整治的批复（示例）", category="business")
    at = yield 9
    for place in ("综合档案室目录", "办公系统发文库"):
        log_search(
            case,
            on=at.date(),
            place=place,
            terms="河道、整治、1996",
            result="没有找到",
            searcher="信息员",
            by=office.clerk,
            at=at,
        )
    at = yield 8
    grounds = "本机关1998年以前没有承担河道整治职责，没有制作或者保存该信息。"
    office.answer(case, "not_existing", at=at, grounds=grounds)


def waiting_for_the_leader(office: CaseOffice) -> Story:
    """Drafted and reviewed for secrecy and privacy; the leader has to sign."""
    at = yield 13
    case = office.receive(at, "申请人壬", "道路清扫服务的考核办法（示例）")
    at = yield 1
    file = add_file(
        case,
        made_up_paper("道路清扫服务考核办法", "每月考核两次，结果与服务费挂钩（示例）。"),
        name="道路清扫服务考核办法.pdf",
        purpose="original",
        by=office.clerk,
        at=at,
    )
    answer = office.draft(case, "provided", at=at, files=[file])
    office.check(answer, at=at)


def waiting_for_service(office: CaseOffice) -> Story:
    """Signed yesterday; the answer has not been handed over."""
    at = yield 12
    case = office.receive(at, "申请人癸", "内部车辆调度安排（示例）")
    at = yield 2
    grounds = "车辆调度属于本机关内部事务信息。"
    answer = office.draft(case, "logistics", at=at, grounds=grounds)
    at = yield 1
    office.sign(answer, at=at)


def waiting_for_confirmation(office: CaseOffice) -> Story:
    """A plain letter: the day of receipt is open until the applicant confirms."""
    at = yield 3
    case = office.receive(at, "申请人子", "示例路公厕改造计划（示例）", channel="post_plain")
    at = yield 1
    note_contact(case, on=at.date(), result="电话没有人接听（示例）", by=office.clerk, at=at)


def handed_in_online(office: CaseOffice) -> Story:
    """Handed in on the site, still to be looked at."""
    at = yield 1
    submit_online(
        office.organ,
        {
            "category": "person",
            "name": "申请人丑（示例）",
            "identity_type": "other",
            "phone": "0971-5550000",
            "address": "示例区示例路1号（示例地址）",
        },
        {
            "wanted": "电动自行车充电棚的建设点位（示例）",
            "form_of_provision": "electronic",
            "way_of_provision": "online",
        },
        identity_number="SHILI-0001",
        at=at,
        key="sample-online",
    )


def made_up_paper(title: str, text: str) -> bytes:
    """Return a made-up paper of the office as PDF."""
    content = LetterContent(organ="康川街道办事处", title=f"{title}（示例）", paragraphs=(text,))
    return letter_pdf(content, font_folders=settings.FONT_FOLDERS)


STORIES = (
    granted,
    partly_granted,
    waiting_for_correction,
    third_party_asked,
    extended,
    near_due,
    overdue,
    withdrawn,
    petition,
    not_existing,
    waiting_for_the_leader,
    waiting_for_service,
    waiting_for_confirmation,
    handed_in_online,
    corrected_review,
    pending_review,
)
