"""The result sheet of an organ as a paper, the results of a scheme as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from gongkai.exchange.papers.notice import Notice, render_notice
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.statute.annual_report.report import plain_amount
from gongkai.supervision.assessment.queries import total_of
from gongkai.supervision.models import AssessmentResult, Score

_COLUMNS = (("指标", 1.6), ("分值", 0.7), ("得分", 0.7), ("数据", 2.2), ("说明", 1.8))


def points_text(points: Decimal | None) -> str:
    """Return points as people read them; without any it is said so.

    >>> points_text(Decimal("9.0")), points_text(Decimal("9.5")), points_text(None)
    ('9', '9.5', '未评分')
    """
    return "未评分" if points is None else plain_amount(points)


def sheet_of(result: AssessmentResult, scores: Sequence[Score]) -> bytes:
    """Return the result sheet as PDF; unconfirmed, it says that it is a draft."""
    total = total_of(scores)
    is_confirmed = result.state == "confirmed" and result.confirmed_at is not None
    notice = Notice(
        title="政务公开工作考核结果表" + ("" if is_confirmed else "（草稿）"),
        number=f"{result.scheme.title}　{result.assessed.name}",
        opening=[
            f"得分{points_text(total.points)}分，满分{points_text(total.weight)}分。"
            f"由数据计算的，取{result.computed_on}的数据。"
        ],
        columns=_COLUMNS,
        rows=[
            (
                one.item.text,
                points_text(one.item.weight),
                points_text(one.points),
                one.figure or "由人工评定",
                one.reason,
            )
            for one in scores
        ],
        closing=["考核对象是机关，不对个人评分、排名。"],
        signed_by=result.scheme.organ.name,
        signed_on=timezone.localtime(result.confirmed_at).date()
        if is_confirmed and result.confirmed_at
        else None,
    )
    return render_notice(notice, font_folders=settings.FONT_FOLDERS)


def write_results(results: Sequence[AssessmentResult]) -> bytes:
    """Return the results as XLSX: one row an organ by name, then every score with its reason."""
    items = [score.item for score in results[0].scores.all()] if results else []
    heads = [("机关", 28), ("状态", 12), *((item.text, 14) for item in items), ("合计", 10)]
    rows = []
    for one in results:
        given = {score.item_id: score.points for score in one.scores.all()}
        total = total_of(list(one.scores.all()))
        points = total.points if not total.unscored else None
        cells = (given.get(item.pk) for item in items)
        rows.append((one.assessed.name, one.get_state_display(), *cells, points))
    details = (
        (
            one.assessed.name,
            score.item.text,
            score.item.weight,
            score.computed_points,
            score.points,
            score.figure,
            score.reason,
        )
        for one in results
        for score in one.scores.all()
    )
    return write_lists(
        [
            ListSheet("考核结果", heads, rows, frozen_columns=1),
            ListSheet(
                "评分",
                (
                    ("机关", 28),
                    ("指标", 24),
                    ("分值", 8),
                    ("计算得分", 10),
                    ("得分", 8),
                    ("数据", 40),
                    ("评分理由", 40),
                ),
                details,
            ),
        ]
    )
