"""Made reports from before the tables of 2019, whose figures are known, in three kinds of file."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from decimal import Decimal

import docx

#: A figure that has to be found: subject, value, unit, whether it is approximate, its section.
Told = tuple[str | None, int | Decimal, str, bool, str | None]
#: What a list of indicators prints: name, unit, number.
HEADS = ("指标名称", "单位", "数量")


@dataclass(frozen=True, slots=True)
class Early:
    """A report: its lines, its list of indicators, and what has to be found in them."""

    title: str
    organ: str
    year: int
    lines: tuple[str, ...]
    sections: tuple[str, ...]
    figures: tuple[Told, ...]
    indicators: tuple[tuple[str, str, str], ...] = ()
    listed: tuple[Told, ...] = field(default=())


EARLY: dict[str, Early] = {
    "bureau": Early(
        title="临河县教育局2016年政府信息公开工作年度报告",
        organ="临河县教育局",
        year=2016,
        lines=(
            "根据条例编制本报告。统计期限自2016年1月1日至2016年12月31日。",
            "一、概述",
            "2016年，全年主动公开政府信息1.2万余条。",
            "（一）加强组织领导",
            "召开会议四次，培训三十余人次。",
            "二、主动公开政府信息情况",
            "全年制定规范性文件6件，通过网站主动公开政府信息320条。",
            "三、依申请公开政府信息办理情况",
            "共收到政府信息公开申请42件，上年结转1件，其中公民申请四十余件。",
            "同意公开30件，不予公开五件，信息不存在7件，比上年增加2件。",
            "四、政府信息公开的收费及减免情况",
            "收取检索、复制、邮寄费用1200元。",
            "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
            "全年发生行政复议案件3件，其中维持2件；没有发生行政诉讼。",
            "六、政府信息公开工作存在的主要问题和改进措施",
            "公开不够及时。",
            "七、其他需要报告的事项",
            "无。",
        ),
        sections=(
            *("preamble", "overview", "disclosure", "applications"),
            *("四、政府信息公开的收费及减免情况", "remedies", "problems", "others"),
        ),
        figures=(
            ("disclosed", 12000, "条", True, "overview"),
            ("normative.made", 6, "件", False, "disclosure"),
            ("received", 42, "件", False, "applications"),
            ("carried_in", 1, "件", False, "applications"),
            ("person", 40, "件", True, "applications"),
            ("granted", 30, "件", False, "applications"),
            ("refused", 5, "件", False, "applications"),
            ("not_held", 7, "件", False, "applications"),
            ("reviews", 3, "件", False, "remedies"),
            ("reviews.upheld", 2, "件", False, "remedies"),
            ("suits", 0, "件", False, "remedies"),
        ),
        indicators=(
            ("一、主动公开情况", "——", "——"),
            ("主动公开政府信息数", "条", "12345"),
            ("其中：主动公开规范性文件数", "条", "6"),
            ("收取费用", "万元", "0.12"),
            ("减免费用", "万元", ""),
            ("专职人员数", "人", "３"),
        ),
        listed=(
            (None, 12345, "条", False, None),
            (None, 6, "条", False, None),
            (None, 1200, "元", False, None),
            (None, 3, "人", False, None),
        ),
    ),
    "town": Early(
        title="2012年云水镇人民政府信息公开工作年度报告",
        organ="云水镇人民政府",
        year=2012,
        lines=(
            "第一部分 概述",
            "全镇信息公开有序推进，主动公开政府信息近九百条。",
            "第二部分 主动公开情况",
            "按栏目更新，受理行政许可申请，办结行政许可1,024件。",
            "第三部分 依申请公开情况",
            "我镇未收到政府信息公开申请。",
            "第四部分 申诉情况",
            "没有被申请行政复议。",
            "第五部分 工作机构和经费",
            "经费由财政保障。",
            "第六部分 问题与不足",
            "更新不快。",
        ),
        sections=(
            *("overview", "disclosure", "applications", "remedies"),
            *("第五部分 工作机构和经费", "problems"),
        ),
        figures=(
            ("disclosed", 900, "条", True, "overview"),
            ("licensing", 1024, "件", False, "disclosure"),
            ("received", 0, "件", False, "applications"),
            ("reviews", 0, "件", False, "remedies"),
        ),
    ),
    "city": Early(
        title="明湖市交通运输局2018年度政府信息公开工作年度报告",
        organ="明湖市交通运输局",
        year=2018,
        lines=(
            "一、总体情况",
            "2018年，收到和答复都有登记。",
            "二、依申请公开情况",
            "受理申请公开政府信息的申请约1.5万件。",
            "三、复议、诉讼和申诉情况",
            "行政复议和行政诉讼分别为5件和2件。",
            "四、行政收费",
            "行政事业性收费金额4.5亿元。",
            "五、存在不足及改进措施",
            "三、措施还不够细。",
        ),
        sections=("overview", "applications", "remedies", "四、行政收费", "problems"),
        figures=(
            ("accepted", 15000, "件", True, "applications"),
            ("reviews", 5, "件", False, "remedies"),
            ("suits", 2, "件", False, "remedies"),
            ("charges", 450_000_000, "元", True, "四、行政收费"),
        ),
    ),
}


def text(report: Early, *, layout: str = "bars") -> bytes:
    """Return the report as text, its list with bars, one cell a line, or blanks between cells."""
    parts = {"bars": " | ", "cell_a_line": "\n", "blanks": " "}
    rows = [parts[layout].join(row) for row in (HEADS, *report.indicators) if report.indicators]
    return "\n".join((report.title, "", *report.lines, *rows)).encode()


def page(report: Early) -> bytes:
    """Return the report as a page of a site."""
    rows = (HEADS, *report.indicators) if report.indicators else ()
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    lines = "".join(f"<p>{line}</p>" for line in report.lines)
    return (
        f"<html><body><div>首页 &gt; 信息公开</div><h1>{report.title}</h1>"
        f"<p>发布日期：{report.year + 1}-03-12</p>{lines}<table>{cells}</table></body></html>"
    ).encode()


def word(report: Early) -> bytes:
    """Return the report as a Word document."""
    document = docx.Document()
    for line in (report.title, *report.lines):
        document.add_paragraph(line)
    if report.indicators:
        table = document.add_table(rows=0, cols=3)
        for row in (HEADS, *report.indicators):
            for cell, content in zip(table.add_row().cells, row, strict=True):
                cell.text = content
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FILES = {
    "text": (text, "年报.txt"),
    "text_cell_a_line": (lambda report: text(report, layout="cell_a_line"), "年报.txt"),
    "text_blanks": (lambda report: text(report, layout="blanks"), "年报.txt"),
    "page": (page, "年报.html"),
    "word": (word, "年报.docx"),
}
