"""Word files into drafts: the final text with its tables, and nothing that was struck or hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

from docx.oxml import OxmlElement

from gongkai.exchange.drafting import Draft, draft_from_file
from tests.exchange.drafting.word import OFFICIAL, with_body, with_part, word_of


def draft(data: bytes) -> Draft:
    return draft_from_file(data, "文件.docx")


def body_of(data: bytes) -> str:
    return draft(data).body


def test_official_document_gives_every_field_and_a_body_without_them() -> None:
    assert draft(word_of(OFFICIAL)) == Draft(
        title="康川街道办事处关于印发《2020年政务公开工作方案》的通知",
        number="康办发〔2020〕12号",
        dated_on=date(2020, 3, 5),
        issuer="康川街道办事处",
        kind="document",
        attribute="open",
        contact="张某",
        phone="0971-8888888",
        basis=("《2020年政务公开工作要点》（国办发〔2020〕17号）",),
        attachment_names=("任务分解表", "统计表"),
        body="<p>各社区、各科室：</p>"
        "<p>根据《2020年政务公开工作要点》（国办发〔2020〕17号）和《实施办法》（康办发[2019]3号），现印发给你们。</p>"
        "<h2>一、总体要求</h2><h3>（一）工作目标</h3><p>按时公开。</p>"
        "<p>附件：1.任务分解表</p><p>2.统计表</p>"
        "<p>（联系人：张某，联系电话：0971-8888888）</p><p>附件1</p><p>任务分解表</p>",
        notes=(
            "已从正文移到各自的栏目，请核对："
            "落款“康川街道办事处 2020年3月5日”；附注“此件公开发布”。",
            "版记（抄送、印发等）没有带进正文。",
            "正文写有附件“统计表”，请上传附件。",
        ),
    )


def test_brief_gives_its_serial_and_the_day_beside_the_editor() -> None:
    found = draft(
        word_of(
            (
                "政 务 简 报",
                "第 12 期",
                "康川街道党政办公室编          2020年10月23日",
                "康川街道开展禁毒宣传活动",
                "近日，康川街道开展活动。",
                "报：区政府办公室。",
                "共印20份",
            )
        )
    )

    assert found == Draft(
        title="康川街道开展禁毒宣传活动",
        serial="第12期",
        dated_on=date(2020, 10, 23),
        issuer="康川街道党政办公室",
        kind="brief",
        body="<p>近日，康川街道开展活动。</p>",
        notes=("版记（抄送、印发等）没有带进正文。",),
    )


def test_merged_cells_keep_their_spans() -> None:
    def table(document: Any) -> None:
        cells = document.add_table(3, 3)
        cells.cell(0, 0).merge(cells.cell(0, 1)).text = "合并"
        cells.cell(1, 0).merge(cells.cell(2, 0)).text = "竖"
        cells.cell(1, 1).text, cells.cell(2, 2).text = "甲", "乙"

    assert body_of(word_of(("标题", "正文。"), also=table)) == (
        "<p>正文。</p><table><tbody>"
        '<tr><td colspan="2">合并</td><td></td></tr>'
        '<tr><td rowspan="2">竖</td><td>甲</td><td></td></tr>'
        "<tr><td></td><td>乙</td></tr></tbody></table>"
    )


def test_deletions_and_comments_stay_out_and_insertions_stay_in() -> None:
    data = with_body(
        word_of(),
        "<w:p><w:r><w:t>关于工作的通知</w:t></w:r></w:p><w:p><w:commentRangeStart w:id='0'/>"
        "<w:r><w:t>按时</w:t></w:r><w:commentRangeEnd w:id='0'/>"
        "<w:r><w:commentReference w:id='0'/></w:r>"
        "<w:del w:id='1' w:author='甲'><w:r><w:delText>秘密数字</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3'><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:ins w:id='2' w:author='甲'><w:r><w:t>公开。</w:t></w:r></w:ins></w:p>",
    )

    found = draft(with_part(data, "word/comments.xml", b"<x>\xe6\x89\xb9\xe6\xb3\xa8</x>"))

    assert (found.body, found.notes[:2]) == (
        "<p>按时公开。</p>",
        (
            "文件有修订痕迹或删除线，按接受修订后的文字读取，删去2处，请核对。",
            "文件有批注，批注没有带进正文。",
        ),
    )


def test_hidden_text_stays_out_whether_by_run_or_by_style() -> None:
    def hidden(document: Any) -> None:
        paragraph = document.add_paragraph("公开")
        paragraph.add_run("13800000000").font.hidden = True
        document.styles.add_style("暗", 2).font.hidden = True
        paragraph.add_run("暗字", style="暗")
        paragraph.add_run("内容。")

    found = draft(word_of(("关于工作的通知",), also=hidden))

    assert found.body == "<p>公开内容。</p>"
    assert "文件有2处隐藏文字，没有带进正文，请核对。" in found.notes


def test_numbers_that_word_draws_are_written_out() -> None:
    numbering = (
        b"<w:abstractNum w:abstractNumId='90'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
        b"<w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='%1\xe3\x80\x81'/></w:lvl>"
        b"<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
        b"<w:lvlText w:val='%2.'/></w:lvl></w:abstractNum>"
    )

    def put(part: bytes) -> bytes:
        start = part.index(b"<w:num ")
        whole = part[:start] + numbering + part[start:]
        number = b"<w:num w:numId='90'><w:abstractNumId w:val='90'/></w:num></w:numbering>"
        return whole.replace(b"</w:numbering>", number)

    def item(text: str, level: int) -> str:
        return (
            f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='90'/></w:numPr></w:pPr>"
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    items = (("总则", 0), ("目的。", 1), ("依据。", 1), ("职责", 0), ("分工。", 1))
    data = with_part(word_of(), "word/numbering.xml", put)
    title = "<w:p><w:r><w:t>工作制度</w:t></w:r></w:p>"

    assert body_of(with_body(data, title + "".join(item(*told) for told in items))) == (
        "<h2>一、总则</h2><p>1. 目的。</p><p>2. 依据。</p><h2>二、职责</h2><p>1. 分工。</p>"
    )


def test_headings_bold_and_links_are_kept_and_fields_are_not() -> None:
    def rest(document: Any) -> None:
        document.add_heading("工作目标", 2)
        paragraph = document.add_paragraph("按时")
        paragraph.add_run("公").bold = True
        paragraph.add_run("开").bold = True
        field = OxmlElement("w:instrText")
        field.text = 'HYPERLINK "javascript:x"'
        paragraph.add_run("。")._r.append(field)
        link = OxmlElement("w:hyperlink")
        link.append(paragraph.add_run("网址")._r)
        paragraph._p.append(link)

    assert body_of(word_of(("工作方案",), also=rest)) == (
        "<h3>工作目标</h3><p>按时<strong>公开</strong>。网址</p>"
    )


def test_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字。</w:t></w:r></w:p></w:txbxContent>"
    data = with_body(
        word_of(),
        "<w:p><w:r><w:t>工作方案</w:t></w:r></w:p><w:p><w:r>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )

    assert body_of(data) == "<p>框内文字。</p>"


def test_embedded_workbook_becomes_an_attachment_and_other_objects_are_told() -> None:
    data = with_part(word_of(("工作方案", "正文。")), "word/embeddings/w.xlsx", b"PK")

    found = draft(with_part(data, "word/embeddings/oleObject1.bin", b"x"))

    assert found.attachments == (("嵌入文件1.xlsx", b"PK"),)
    assert found.notes[0] == "文件里有1个嵌入对象取不出来，需要的请另行上传。"


def test_picture_is_told() -> None:
    blip = (
        "<w:p><w:r><w:t>工作方案</w:t></w:r></w:p><w:p><w:r><w:drawing>"
        "<a:blip xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'/>"
        "</w:drawing></w:r></w:p>"
    )

    assert draft(with_body(word_of(), blip)).notes[0] == (
        "有1张图片没有带进正文；需要公开的，请作为附件上传。"
    )


def test_row_of_a_content_control_is_read() -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    data = with_body(
        word_of(),
        "<w:p><w:r><w:t>工作方案</w:t></w:r></w:p><w:tbl>"
        + row.format("甲")
        + f"<w:sdt><w:sdtContent>{row.format('乙')}</w:sdtContent></w:sdt></w:tbl>",
    )

    assert body_of(data) == (
        "<table><tbody><tr><td>甲</td><td></td></tr><tr><td>乙</td><td></td></tr></tbody></table>"
    )
