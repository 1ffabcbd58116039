"""Heads and feet of documents in the spellings of offices: taken where sure, left where not."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.exchange.drafting import Draft, draft_from_html, draft_from_text
from gongkai.exchange.drafting.facts import attribute_in, basis_in, contact_in, date_in, number_in

_NO_NUMBER = "没有找到文号；没有文号的信息可以留空。"


@pytest.mark.parametrize(
    "line",
    [
        "康办发〔2020〕12号",
        "康办发[2020]12号",
        "康办发【2020】12 号",
        "康办发（2020）第12号",
        "康办发(２０２０)１２号",
        "（康办发〔2020〕12号）",
        "康 办 发〔 2020 〕 12 号",
        "文号：康办发﹝2020﹞12号",
        "发文字号 康办发［2020］12号",
        "康办发〔2020〕12号　　签发人：李某",
    ],
)
def test_number_in_any_brackets_is_the_same_number(line: str) -> None:
    assert number_in(line) == "康办发〔2020〕12号"


@pytest.mark.parametrize(
    "line", ["第12号", "〔2020〕12号", "见康办发〔2020〕12号文件", "2020年12号"]
)
def test_line_that_is_more_or_less_than_a_number_is_none(line: str) -> None:
    assert number_in(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "2020年10月3日",
        "2020 年 10 月 3 日",
        "２０２０年１０月３日",
        "2020-10-03",
        "2020.10.3",
        "2020/10/3",
        "（2020年10月3日）",
        "二〇二〇年十月三日",
        "二○二○年十月三日",
        "二零二零年十月三日",
        "二0二0年十月三日",
    ],
)
def test_day_in_any_spelling_is_the_same_day(line: str) -> None:
    assert date_in(line) == date(2020, 10, 3)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("二〇二一年十二月三十一日", date(2021, 12, 31)),
        ("二〇一九年元月二十日", date(2019, 1, 20)),
        ("二〇一九年正月十日", date(2019, 1, 10)),
        ("二〇二〇年十月三十二日", None),
        ("二〇二〇年二十月三日", None),
        ("2020年13月1日", None),
        ("2020年10月3日起施行", None),
        ("2020年10月", None),
    ],
)
def test_day_is_read_or_nothing(line: str, day: date | None) -> None:
    assert date_in(line) == day


@pytest.mark.parametrize(
    ("line", "attribute"),
    [
        ("（此件公开发布）", "open"),
        ("(此件主动公开)", "open"),
        ("公开方式：主动公开", "open"),
        ("（此件删减后公开）", "open"),
        ("（此件依申请公开）", "on_application"),
        ("公开属性： 依申请公开", "on_application"),
        ("（此件不予公开）", "closed"),
        ("【不公开】", ""),
        ("一、主动公开政府信息情况", ""),
        ("应当主动公开。", ""),
    ],
)
def test_attribute_is_read_from_a_note_of_its_own(line: str, attribute: str) -> None:
    assert attribute_in(line) == attribute


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("联系人：张某　联系电话：0971-8888888", ("张某", "0971-8888888")),
        ("联系人张某电话8888888", ("张某", "8888888")),
        ("（联系人：张某、李某，电话：0971—8888888）", ("张某、李某", "0971—8888888")),
        ("联系人：张某，13800000000", ("张某", "13800000000")),
        ("咨询电话：12345", ("", "12345")),
        ("监督电话 0971-8888888转801", ("", "0971-8888888转801")),
        ("电话会议通知", ("", "")),
        ("居民代表王小兰，电话13897654321", ("", "")),
        ("请及时与联系人沟通。电话13897654321", ("", "")),
        ("联系人：李明；居民王小兰，电话13897654321", ("李明", "")),
        ("联系人：李明（办公室），电话：0971-5550123", ("李明", "0971-5550123")),
        ("联系人：李明\n电话：0971-5550123\n电话：13897654321", ("李明", "0971-5550123")),
        ("咨询电话：12345。监督电话：0971-8888888", ("", "12345")),
    ],
)
def test_contact_is_read(text: str, contact: tuple[str, str]) -> None:
    assert contact_in(text) == contact


def test_basis_has_each_document_once_and_none_of_the_own_numbering() -> None:
    text = (
        "根据《要点》（国办发〔2020〕17号）、《办法》（青政[2019]5号）和《要点》(国办发〔2020〕17号)，"
        "《方案》（康办发〔2019〕3号）同时废止。《条例》（国令第711号）"
    )

    assert basis_in(text, own="康办发〔2020〕12号") == (
        "《要点》（国办发〔2020〕17号）",
        "《办法》（青政〔2019〕5号）",
    )


def test_policy_without_a_number_is_a_basis_and_the_own_ones_are_not() -> None:
    text = (
        "根据《社会救助暂行办法》（以下简称《暂行救助办法》）、《保障条例》（国务院令第711号）、《青海日报》，"
        "按《暂行救助办法》和《实施办法》制定《康川街道救助方案》《救助细则》。\n附件：1.《报送规定》"
    )

    assert basis_in(text, own="", title="关于印发《救助细则》的通知", issuer="康川街道民政科") == (
        "《社会救助暂行办法》",
        "《保障条例》（国务院令第711号）",
    )


def test_announcement_with_its_day_under_the_title_and_signature_in_one_line() -> None:
    found = draft_from_text(
        "关于食品安全检查的公告\n（二〇二〇年十月二十三日）\n现公告如下。\n"
        "特此公告。\n康川街道办事处  2020.10.23\n"
    )

    assert found == Draft(
        title="关于食品安全检查的公告",
        dated_on=date(2020, 10, 23),
        issuer="康川街道办事处",
        kind="announcement",
        body="<p>现公告如下。</p><p>特此公告。</p>",
        notes=(
            "已从正文移到各自的栏目，请核对：落款“康川街道办事处 2020.10.23”。",
            _NO_NUMBER,
        ),
    )


def test_contact_is_the_last_labelled_one_and_never_a_number_of_the_text() -> None:
    found = draft_from_text(
        "关于走访的通知\n咨询电话：0971-1111111。\n居民代表王小兰，电话13897654321。\n"
        "联系人：李明 联系电话：0971-5550123\n"
    )

    assert (found.contact, found.phone) == ("李明", "0971-5550123")


def test_signature_and_note_taken_from_below_the_body_are_told_with_the_signer_as_typed() -> None:
    found = draft_from_text(
        "关于走访的通知\n请按时走访。\n康川街道民政科（章）\n2020年3月5日\n（此件公开发布）\n"
    )

    assert (found.issuer, found.attribute, found.body, found.notes[0]) == (
        "康川街道民政科",
        "open",
        "<p>请按时走访。</p>",
        "已从正文移到各自的栏目，请核对：落款“康川街道民政科 2020年3月5日”；附注“此件公开发布”。",
    )


def test_attachments_that_the_text_lists_and_the_file_lacks_are_asked_for() -> None:
    found = draft_from_text(
        "关于报表的通知\n请报送。\n附件：1.分解表\n2.统计表\n3.名册\n附件2\n内容。\n"
    )

    assert (found.attachment_names, found.notes[0]) == (
        ("分解表", "统计表", "名册"),
        "正文写有附件“分解表”、“名册”，请上传附件。",
    )


def test_attachment_inside_the_file_is_not_asked_for() -> None:
    found = draft_from_html("<p>附件：统计表</p>", attachments=(("统计表.xlsx", b"x"),))

    assert [note for note in found.notes if "请上传附件" in note] == []


def test_joint_document_names_both_issuers() -> None:
    found = draft_from_text(
        "中共康川街道工作委员会\n康川街道办事处\n关于表彰先进的决定\n各支部：\n决定如下。\n"
        "中共康川街道工作委员会\n康川街道办事处（章）\n2020年3月5日"
    )

    assert (found.title, found.issuer, found.dated_on, found.body) == (
        "中共康川街道工作委员会康川街道办事处关于表彰先进的决定",
        "中共康川街道工作委员会、康川街道办事处",
        date(2020, 3, 5),
        "<p>各支部：</p><p>决定如下。</p>",
    )


def test_facts_of_a_site_above_the_document_are_taken() -> None:
    found = draft_from_html(
        "<table><tr><td>索 引 号</td><td>KC-1</td><td>发布机构</td><td>康川街道办事处</td></tr>"
        "<tr><td>文号</td><td>康办发[2020]12号</td><td>成文日期</td><td>2020-03-05</td></tr></table>"
        "<h1>关于停水的通知</h1><p>来源：办公室　发布时间：2020-03-06　浏览次数：12</p>"
        "<p>请储水。</p>"
    )

    assert found == Draft(
        title="关于停水的通知",
        number="康办发〔2020〕12号",
        dated_on=date(2020, 3, 5),
        issuer="康川街道办事处",
        kind="document",
        body="<p>请储水。</p>",
    )


def test_days_and_organs_inside_the_body_stay_there() -> None:
    lines = [
        "关于值班的通知",
        "安排如下。",
        "2020年3月5日",
        "张某值班。",
        "康川街道办事处",
        "负责协调。",
    ]
    lines += ["说明。"] * 8

    found = draft_from_text("\n".join(lines))

    assert (found.dated_on, found.issuer) == (None, "")
    assert found.body == "".join(f"<p>{line}</p>" for line in lines[1:])
    assert found.notes == (
        _NO_NUMBER,
        "没有找到成文日期，请填写。",
        "没有找到发文机关署名，请填写。",
    )


def test_mark_of_secrecy_stays_in_the_body_and_is_told() -> None:
    found = draft_from_text("秘密★1年\n关于工作的通知\n正文。")

    assert found.body == "<p>秘密★1年</p><p>正文。</p>"
    assert found.notes[0] == "文件首部有密级标志。请停止操作，报告保密机构。"


def test_copied_cells_become_a_table() -> None:
    assert draft_from_text("名单\n姓名\t事项\n张某\t低保\n").body == (
        "<table><tbody><tr><td>姓名</td><td>事项</td></tr>"
        "<tr><td>张某</td><td>低保</td></tr></tbody></table>"
    )


def test_nothing_gives_a_draft_that_says_what_is_missing() -> None:
    assert draft_from_html("<script>x</script>") == Draft(
        notes=(
            "没有找到标题，请填写。",
            _NO_NUMBER,
            "没有找到成文日期，请填写。",
            "没有找到发文机关署名，请填写。",
            "没有读到正文，请检查文件。",
        )
    )
