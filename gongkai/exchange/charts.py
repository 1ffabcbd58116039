"""Charts as SVG, for screen and print alike; the figures always stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import leather

#: Our own tokens (docs: look.md), told apart in print by their lightness too.
COLOURS = ("#1A4F9C", "#B3261E", "#17693A", "#805300", "#5D6875")
_FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


class _DottedLine(leather.Line):  # type: ignore[misc]
    """A line with a dot at each value, so that a year that stands alone is seen too."""

    def to_svg(self, *args: Any) -> Any:
        """Return the line and its dots as one group."""
        group = super().to_svg(*args)
        group.append(leather.Dots(self._stroke_color, 4).to_svg(*args))
        return group


def _chart() -> leather.Chart:
    """Return an empty chart in our look; the library keeps the look in a module of its own."""
    theme = leather.theme
    theme.background_color = "#FFFFFF"
    theme.legend_font_family = theme.tick_font_family = _FONT
    theme.legend_color, theme.tick_color, theme.label_color = "#1D2129", "#DFE3E8", "#4E5969"
    theme.default_series_colors = list(COLOURS)
    # Chinese characters are as wide as they are high.
    theme.legend_font_char_width = theme.legend_font_size
    theme.tick_font_char_width = theme.tick_font_size
    return leather.Chart()


def year_chart(
    years: Sequence[int],
    lines: Sequence[tuple[str, Sequence[int | Decimal | None]]],
    *,
    width: int = 760,
    height: int = 320,
) -> str:
    """Return lines over the years in order; a value that is not known leaves a gap in its line.

    "" when nothing is known. The drawing is hidden from screen readers: the table beside it tells
    the same.
    """
    known = [value for _, values in lines for value in values if value is not None]
    if not known:
        return ""
    chart = _chart()
    chart.add_y_scale(0, float(max(known)) * 1.1 or 1)
    chart.add_x_scale(years[0], years[-1])
    chart.add_x_axis(ticks=list(years), tick_formatter=lambda year, *_: f"{year}年")
    for (name, values), colour in zip(lines, COLOURS, strict=False):
        if any(value is not None for value in values):
            data = [
                (year, None if value is None else float(value))
                for year, value in zip(years, values, strict=True)
            ]
            chart.add_series(leather.Series(data, name=name), _DottedLine(colour))
    return _drawn(chart, width, height)


def bar_chart(
    bars: Sequence[tuple[str, int | Decimal]], *, width: int = 760, row_height: int = 26
) -> str:
    """Return horizontal bars, the first on top; "" for none. Hidden from screen readers too."""
    if not bars:
        return ""
    chart = _chart()
    chart.add_x_scale(0, float(max(value for _, value in bars)) or 1)
    chart.add_bars([(float(value), label) for label, value in bars])
    return _drawn(chart, width, 90 + row_height * len(bars))


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a year: how many things came out of it, and its days off, "" for none."""

    monday: date
    outputs: int
    is_to_come: bool
    days_off: str


#: Size of a week's square, and of the step to the next.
_SQUARE, _STEP = 11, 14


def week_strip(weeks: Sequence[Week]) -> str:
    """Return the weeks as a strip of squares: filled with output, empty without; "" for none.

    Weeks with days off stand on a line, weeks to come are left out. Hidden from screen readers
    like the others: the table beside it tells the same.
    """
    if not weeks:
        return ""
    parts, month = [], 0
    for place, week in enumerate(weeks):
        x = 1 + place * _STEP
        # The month in which most of the week's working days lie.
        wednesday = week.monday + timedelta(days=2)
        if wednesday.month != month:
            month = wednesday.month
            # The year's first week may be December's: January stands right beside it.
            if place or month == 1:
                parts.append(
                    f'<text x="{x}" y="10" font-size="10" font-family="{_FONT}" fill="#4E5969">'
                    f"{month}月</text>"
                )
        if not week.is_to_come:
            parts.append(_square(week, x))
        if week.days_off:
            parts.append(f'<rect x="{x}" y="29" width="{_SQUARE}" height="2" fill="#5D6875"/>')
    marks = 'aria-hidden="true" focusable="false" class="chart strip"'
    width = _STEP * len(weeks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {marks} viewBox="0 0 {width} 33" '
        f'width="{width}" height="33">{"".join(parts)}</svg>'
    )


def _square(week: Week, x: int) -> str:
    fill, line = ("#1A4F9C", "#1A4F9C") if week.outputs else ("#FFFFFF", "#C5CCD3")
    off = f"，{week.days_off}" if week.days_off else ""
    told = f"{week.monday.month}月{week.monday.day}日起的一周：{week.outputs}项结果{off}"
    return (
        f'<rect x="{x}" y="15" width="{_SQUARE}" height="{_SQUARE}" fill="{fill}" stroke="{line}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _drawn(chart: leather.Chart, width: int, height: int) -> str:
    # With a view box it shrinks with the window.
    marks = f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false" class="chart"'
    drawn: str = chart.to_svg(width=width, height=height)
    return drawn.replace("<svg ", f"<svg {marks} ", 1)
