"""Service slip, application form and receipt, opened again."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from gongkai.applications.words import FORMS_OF_PROVISION, WAYS_OF_PROVISION, WAYS_OF_SERVICE
from gongkai.errors import InvalidInput
from gongkai.exchange.letters.application_form import (
    FORMS,
    WAYS,
    ApplicationForm,
    application_form_pdf,
)
from gongkai.exchange.letters.receipt import Receipt, receipt_pdf
from gongkai.exchange.letters.service_slip import WAYS as SERVICE_WAYS
from gongkai.exchange.letters.service_slip import ServiceSlip, service_slip_pdf
from gongkai.exchange.letters.tables import choices
from tests.exchange.letters.samples import HOSTILE, HOSTILE_PRINTED
from tests.exchange.papers.pages import letter_heights, page_texts

ORGAN = "示例街道办事处"
#: Short enough that a filled form stays on its page.
SHORT = '#p() $x$ *[\\ "b"'
FORM = ApplicationForm(
    organ=ORGAN,
    number="示依申请〔2026〕18号",
    category="自然人",
    name="张某某",
    identity_type="居民身份证",
    identity_number="630102199001011234",
    phone="13800000000",
    address="示例路1号",
    wanted="道路改造工程的竣工验收报告",
    form_of_provision="纸质",
    way_of_provision="社区代取",
    applied_on=date(2026, 11, 2),
    received_on=date(2026, 11, 2),
    channel="当面提交",
    registered_by="李某",
)
RECEIPT = Receipt(
    organ=ORGAN,
    number="示依申请〔2026〕18号",
    code="7K4M-Q2XD",
    applicant="张某某",
    wanted="竣工验收报告",
    channel="网上提交",
    received_on=date(2026, 11, 2),
    due_on=date(2026, 11, 30),
    link="https://www.example.gov.cn/apply/status",
    phone="0971-5550123",
)
SLIP = ServiceSlip(
    organ=ORGAN,
    documents=("答复书（示公开答〔2026〕18号）", "竣工验收报告"),
    recipient="张某某",
    way="邮政寄送",
    served_at="2026年11月26日",
    postal_number="XA12345678963",
    server="李某",
)


def test_boxes_are_those_of_the_rooms_words() -> None:
    assert tuple(FORMS_OF_PROVISION.values()) == FORMS
    assert tuple(WAYS_OF_PROVISION.values()) == WAYS
    assert (*WAYS_OF_SERVICE.values(), "其他") == SERVICE_WAYS


def test_choice_of_its_own_is_written_behind_other() -> None:
    assert choices(("邮寄", "其他"), "社区代取") == [
        {"label": "邮寄", "chosen": False},
        {"label": "其他：社区代取", "chosen": True},
    ]
    assert [box["chosen"] for box in choices(("邮寄", "其他"), "")] == [False, False]


def test_slip_tells_papers_recipient_way_and_time() -> None:
    (text,) = page_texts(service_slip_pdf(SLIP))

    assert text.startswith(
        "示例街道办事处送达回证送达文书名称、文号答复书（示公开答〔2026〕18号）竣工验收报告"
        "受送达人张某某送达方式当面送达✓邮政寄送电子邮件网上送达传真委托其他机关送达其他送达地点"
        "送达时间2026年11月26日邮件号码XA12345678963受送达人签名或者盖章年月日时分"
        "代收人签名与受送达人的关系送达人签名李某备注"
    )


def test_empty_slip_has_room_to_write_on_one_page() -> None:
    (text,) = page_texts(service_slip_pdf(ServiceSlip(organ=ORGAN)))

    assert "✓" not in text
    assert "送达时间年月日时分受送达人签名或者盖章" in text


def test_empty_form_stands_on_one_page_with_both_kinds_of_applicants() -> None:
    (text,) = page_texts(application_form_pdf(ApplicationForm(organ=ORGAN)))

    assert text.startswith("政府信息公开申请表申请机关：示例街道办事处姓名联系电话证件名称")
    assert "类型商业企业科研机构社会公益组织法律服务机构其他代理人" in text
    assert "✓" not in text


def test_form_of_a_person_is_filled_in_the_person_s_half() -> None:
    (text,) = page_texts(application_form_pdf(FORM))

    assert (
        "姓名张某某联系电话13800000000证件名称居民身份证邮政编码证件号码630102199001011234" in text
    )
    assert "✓纸质电子文件" in text
    assert "✓其他：社区代取" in text
    assert text.count("张某某") == 1


def test_form_of_an_organisation_is_filled_in_the_other_half() -> None:
    form = replace(FORM, category="商业企业", name="示例公司", identity_number="91630000MA0000")

    (text,) = page_texts(application_form_pdf(form))

    assert "名称示例公司统一社会信用代码91630000MA0000" in text
    assert "类型✓商业企业科研机构" in text
    assert text.count("示例公司") == 1


@pytest.mark.parametrize(
    ("category", "there", "gone"),
    [("自然人", "公民", "统一社会"), ("商业企业", "统一社会", "公民")],
)
def test_oral_form_is_large_and_read_back_and_signed(category: str, there: str, gone: str) -> None:
    form = replace(FORM, category=category, is_oral=True, filled_by="李某")

    data = application_form_pdf(form)

    (text,) = page_texts(data)
    assert letter_heights(data, "道路改造工程") == {15.5}
    assert "已向申请人逐项宣读。" in text
    assert "代为填写人：李某年月日申请人签名或者按手印：年月日" in text
    assert (there in text, gone in text) == (True, False)


def test_receipt_has_number_code_days_and_where_to_ask() -> None:
    (text,) = page_texts(receipt_pdf(RECEIPT))

    assert text == (
        "示例街道办事处政府信息公开申请登记回执登记编号示依申请〔2026〕18号"
        "查询码（相当于密码，请妥善保管）7K4M-Q2XD扫码查询进度"
        "申请人张某某所需政府信息竣工验收报告收到方式网上提交收到申请之日2026年11月2日"
        "答复期限2026年11月30日"
        "依法需要补正、征求第三方或者其他机关意见、延长期限或者收取信息处理费的，"
        "答复期限相应变化，本机关将另行告知。怎样查询和咨询网上查询：凭登记编号和查询码访问"
        "https://www.example.gov.cn/apply/status联系电话：0971-5550123"
    )


def test_receipt_without_code_and_days_leaves_them_out() -> None:
    (text,) = page_texts(
        receipt_pdf(Receipt(organ=ORGAN, number="1", note="本机关将与您确认收到申请的日期。"))
    )

    assert text == (
        "示例街道办事处政府信息公开申请登记回执登记编号1说明本机关将与您确认收到申请的日期。"
        "怎样查询和咨询"
    )


def test_long_request_is_cut_on_the_receipt() -> None:
    (text,) = page_texts(receipt_pdf(replace(RECEIPT, wanted="全部" * 5000)))

    assert "全部" * 80 + "……（全文见申请表）收到方式" in text


def test_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        receipt_pdf(replace(RECEIPT, link="https://a.cn/" + "x" * 400))

    assert refused.value.code == "link_too_long"


def test_text_like_a_program_is_printed_as_typed_on_every_paper() -> None:
    typed = {"organ": HOSTILE, "recipient": HOSTILE, "note": HOSTILE, "place": HOSTILE}
    form = {
        one.name: SHORT
        for one in fields(ApplicationForm)
        if one.type == "str" and one.name not in ("category", "identifying")
    }
    receipt = {"organ": HOSTILE, "number": HOSTILE, "applicant": HOSTILE, "wanted": HOSTILE}

    papers = [
        service_slip_pdf(ServiceSlip(**typed)),
        application_form_pdf(ApplicationForm(**form)),
        receipt_pdf(Receipt(**receipt)),
    ]

    whole = HOSTILE_PRINTED.partition("=")[0]
    slip, filled, receipt_text = ("".join(page_texts(paper)) for paper in papers)
    assert slip.count(whole) == receipt_text.count(whole) == 4
    assert filled.count("".join(SHORT.split())) == 17
