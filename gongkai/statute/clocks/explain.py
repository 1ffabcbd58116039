"""A clock in words for people: what was counted, what was not, and what to mind."""

from __future__ import annotations

from datetime import date

from gongkai.statute.calendars import WEEKDAYS
from gongkai.statute.clocks.clock import Clock, ClockDay
from gongkai.statute.sources import load_data


def explain(clock: Clock) -> list[str]:
    """Return the summary of the clock and then one line for every day, in Chinese."""
    return [*summarise(clock), "逐日说明：", *(_day_line(day) for day in clock.days)]


def summarise(clock: Clock) -> list[str]:
    """Return the clock as Chinese lines without the days: result, limits and risks.

    >>> from gongkai.statute.clocks.answer import answer_clock
    >>> from gongkai.statute.clocks.facts import ApplicationFacts
    >>> summarise(answer_clock(ApplicationFacts(received_on=date(2020, 4, 20))))[1]
    '最迟答复：2020年5月19日（周二），至当日结束。'
    """
    return [
        f"{clock.first_begun_by}之日：{_words(clock.received_on)}，当日不计入。",
        f"最迟答复：{_words(clock.due_on)}，至当日结束。",
        *_reasons(clock),
        *_limits(clock),
        *(f"注意：{finding.message}" for finding in clock.risks),
    ]


def _reasons(clock: Clock) -> list[str]:
    lines = [
        f"答复期限{clock.working_days}个工作日，自{_words(clock.starts_on)}起算"
        f"（{clock.begun_by}次日起的第一个工作日），至{_words(clock.term_ends_on)}届满"
        f"（{clock.article}）。"
    ]
    for span in clock.excluded:
        lines.append(
            f"{span.why}：{_words(span.first)}至{_words(span.last)}，"
            f"其中{span.working_days}个工作日不计入。"
        )
    if clock.due_on != clock.term_ends_on:
        lines.append(f"已告知申请人延迟答复，合理期限至{_words(clock.due_on)}。")
    return lines


def _limits(clock: Clock) -> list[str]:
    labels = load_data("terms.toml")["limit_labels"]
    return [f"{labels[name]}：{_words(day)}。" for name, day in clock.limits.items()]


def _day_line(day: ClockDay) -> str:
    weekday = WEEKDAYS[day.date.weekday()]
    reason = "" if day.why == weekday else f" {day.why}"
    return f"{day.date.isoformat()} {weekday} {f'第{day.n}日' if day.counts else '不计'}{reason}"


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
