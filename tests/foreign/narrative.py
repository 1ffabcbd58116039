"""Prose for made reports: true sentences in the many wordings that offices use."""

from __future__ import annotations

import random

from gongkai.statute.annual_report.report import Report


def write_sections(draw: random.Random, report: Report) -> dict[str, str]:
    """Return the three prose sections; every figure in them agrees with the tables."""
    parts = [
        ("主动公开情况", _published(draw, report)),
        ("依申请公开情况", _applications(draw, report)),
        ("政府信息管理情况", "健全发布审核和保密审查，逐件明确公开属性，文件定期清理。"),
        ("平台建设情况", f"维护门户网站和{draw.randint(2, 9)}个政务新媒体账号，检查栏目更新。"),
        ("监督保障情况", _remedies(draw, report)),
    ]
    lines = [f"{report.year}年，本机关按照条例要求推进公开，主要情况如下。"]
    for number, (head, text) in zip("一二三四五", parts, strict=True):
        lines += [f"（{number}）{head}", text]
    return {
        "overview": "\n".join(lines),
        "problems": "一是部分事项更新不够及时；二是业务培训还不够。"
        + f"改进情况：逐项明确更新时限，组织培训{draw.randint(2, 6)}次。",
        "others": "本年度未收取信息处理费，没有其他需要报告的事项。",
    }


def _number(report: Report, cell: str) -> int:
    value = report.cells[cell]
    assert isinstance(value, int)
    return value


def _published(draw: random.Random, report: Report) -> str:
    items, groups = draw.randint(300, 9_000), draw.randint(10, 90)
    return draw.choice(
        (
            f"全年通过网站主动公开政府信息{items}条，其中工作动态{items - groups}条、"
            f"其他{groups}条。",
            f"主动公开各类信息{items / 10_000:.2f}万余条，组织发布会{groups}场。",
            f"累计发布信息{items}余条，解读政策{groups}篇，其中图解{groups // 2}篇、"
            f"视频{groups // 5}篇。",
        )
    )


def _applications(draw: random.Random, report: Report) -> str:
    received, carried = (_number(report, f"t3.{row}.total") for row in ("received", "carried_in"))
    done, left = (_number(report, f"t3.{row}.total") for row in ("total", "carried_out"))
    person = _number(report, "t3.received.person")
    granted, partial = (_number(report, f"t3.{row}.total") for row in ("granted", "partial"))
    if not received and not carried:
        return draw.choice(
            (
                "本年度未收到政府信息公开申请，无上年结转件。",
                "全年没有收到政府信息公开申请。",
                "新收政府信息公开申请0件，上年结转0件。",
            )
        )
    counter = draw.choice("件宗条份")
    return draw.choice(
        (
            f"新收政府信息公开申请{received}{counter}，上年结转{carried}{counter}，办结{done}"
            f"{counter}，结转下年度继续办理{left}{counter}。",
            f"全年共收到政府信息公开申请{received}{counter}，其中自然人申请{person}{counter}、"
            f"法人或其他组织申请{received - person}{counter}。",
            f"共受理依申请公开{received + carried}{counter}（含上年结转{carried}{counter}），"
            f"已答复{done}{counter}，其中予以公开{granted}{counter}、部分公开{partial}{counter}。",
            f"收到依申请公开{received}{counter}，均依法办理。已办结{done}{counter}。",
            f"本年新收、上年结转申请分别为{received}、{carried}{counter}，"
            f"结转下一年度{left}{counter}。",
        )
    )


def _remedies(draw: random.Random, report: Report) -> str:
    review = _number(report, "t4.review.total")
    suits = sum(_number(report, f"t4.{group}.total") for group in ("direct", "after_review"))
    if not review and not suits:
        return "没有因政府信息公开被申请行政复议、提起行政诉讼的情况。"
    upheld = _number(report, "t4.review.upheld")
    return draw.choice(
        (
            f"因政府信息公开被申请行政复议{review}件、被提起行政诉讼{suits}件。",
            f"发生政府信息公开行政复议{review}起，其中结果维持{upheld}起；行政诉讼{suits}起。",
            f"全年办理信息公开类行政复议案件{review}宗，行政诉讼案件{suits}宗。",
        )
    )
