"""What an office has set up, on one page: a line for each part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.organs.models import Organ
from gongkai.publishing.care import open_findings
from gongkai.publishing.models import CatalogueRow, Column, LexiconWord
from gongkai.publishing.numbers import rules_of
from gongkai.publishing.progress import chain_of
from gongkai.publishing.withheld import overdue_count
from gongkai.statute.procedure import review_steps


@dataclass(frozen=True, slots=True)
class SetUpLine:
    """A part of set-up: its word, the route of its page, what stands there, the tone of that."""

    word: str
    route: str
    told: str
    tone: str = ""


def set_up_of(organ: Organ, *, on: date) -> list[SetUpLine]:
    """Return the parts of set-up with how they stand. A constant number of queries."""
    columns = Column.objects.filter(organ=organ, is_active=True)
    count, without = columns.count(), columns.filter(post=None, is_group=False).count()
    rows = CatalogueRow.objects.filter(organ=organ, retired_at=None).count()
    steps = "→".join(
        step.label for step in review_steps(is_weighty=True, extra=chain_of(organ).extra)
    )
    care = open_findings(organ).count()
    overdue, undecided = overdue_count(organ, on=on)
    if not count:
        columns_told, columns_tone = "还没有建立栏目", "late"
    else:
        lacking = f"，{without}个还没有定负责岗位" if without else ""
        columns_told, columns_tone = f"{count}个{lacking}", "soon" if without else "ok"
    waiting = f"{overdue}条到期" + (f"，{undecided}条待转为公开" if undecided else "")
    return [
        SetUpLine("栏目", "columns", columns_told, columns_tone),
        SetUpLine(
            "标准目录",
            "catalogue",
            f"{rows}个事项" if rows else "还没有导入",
            "" if rows else "soon",
        ),
        SetUpLine("目录覆盖情况", "coverage", "没有信息、未按时公开、超期未更新的事项"),
        SetUpLine("审核流程", "chain", f"{steps}（重大事项）"),
        SetUpLine("电子屏", "screens", "大厅播放的屏幕、图片和条屏文字"),
        SetUpLine("用词", "words", f"本机关{LexiconWord.objects.filter(organ=organ).count()}个"),
        SetUpLine("编号", "numbers", f"{rules_of(organ).count()}条规则"),
        SetUpLine(
            "内容维护",
            "care",
            f"{care}项待整改" if care else "没有待整改的",
            "soon" if care else "ok",
        ),
        SetUpLine(
            "不公开信息定期审查",
            "reexamination",
            waiting if overdue or undecided else "没有到期的",
            "soon" if overdue or undecided else "ok",
        ),
    ]
