"""Charts drawn on the server: bars with their figures on them, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

_WIDTH, _HEIGHT, _TOP, _FOOT = 320, 170, 26, 26


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over years; None where a year's report leaves it blank."""

    label: str
    unit: str
    values: tuple[tuple[int, int | None], ...]

    @property
    def is_empty(self) -> bool:
        """Say whether no year has a figure."""
        return all(value is None for _, value in self.values)


def bar_chart(series: Series) -> SafeString:
    """Return the drawing of a series: one bar a year, its figure above, the year below.

    Colours and type come from the style sheet.
    """
    told = "，".join(f"{year}年{_told(value, series.unit)}" for year, value in series.values)
    drawing = ElementTree.Element(
        "svg",
        {
            "class": "chart",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "role": "img",
            "aria-label": f"{series.label}：{told}",
        },
    )
    most = max((value for _, value in series.values if value is not None), default=0) or 1
    step = _WIDTH / max(len(series.values), 1)
    floor = _HEIGHT - _FOOT
    for place, (year, value) in enumerate(series.values):
        middle = f"{step * (place + 0.5):.0f}"
        height = 0 if value is None else round((floor - _TOP) * value / most)
        if value is not None:
            width = min(step * 0.5, 48)
            ElementTree.SubElement(
                drawing,
                "rect",
                {
                    "x": f"{step * (place + 0.5) - width / 2:.0f}",
                    "y": str(floor - height),
                    "width": f"{width:.0f}",
                    "height": str(height),
                },
            )
        _text(drawing, middle, floor - height - 7, "—" if value is None else str(value), "figure")
        _text(drawing, middle, _HEIGHT - 6, str(year), "year")
    ElementTree.SubElement(
        drawing,
        "line",
        {"x1": "0", "x2": str(_WIDTH), "y1": f"{floor}.5", "y2": f"{floor}.5"},
    )
    return mark_safe(ElementTree.tostring(drawing, encoding="unicode"))  # noqa: S308 - a tree


def _text(drawing: ElementTree.Element, x: str, y: int, text: str, name: str) -> None:
    node = ElementTree.SubElement(drawing, "text", {"x": x, "y": str(y), "class": name})
    node.text = text


def _told(value: int | None, unit: str) -> str:
    return "未填报" if value is None else f"{value}{unit}"


def rows_of(series: Sequence[Series]) -> list[tuple[int, list[int | None]]]:
    """Return the table beside the charts: each year, newest first, with the figure of each series.

    >>> rows_of([Series("甲", "件", ((2020, 3), (2021, None)))])
    [(2021, [None]), (2020, [3])]
    """
    found: dict[int, list[int | None]] = {}
    for one in series:
        for year, value in one.values:
            found.setdefault(year, []).append(value)
    return sorted(found.items(), reverse=True)
