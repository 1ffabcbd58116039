"""Charts as SVG, for screen and print alike; the figures always stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

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


def _drawn(chart: leather.Chart, width: int, height: int) -> str:
    # With a view box it shrinks with the window.
    marks = f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false" class="chart"'
    drawn: str = chart.to_svg(width=width, height=height)
    return drawn.replace("<svg ", f"<svg {marks} ", 1)
