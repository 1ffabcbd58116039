"""What a clerk asks to be covered, turned into places on pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.accounts.forms import DeedForm
from gongkai.applications.redaction_forms import (
    REASONS,
    HitsForm,
    PlaceForm,
    RemoveForm,
    WordsForm,
)
from gongkai.errors import InvalidInput
from gongkai.exchange.redaction import Box, PageSize, boxes_of_hits, boxes_of_words

#: Width of a page on the screen in pixels; a click is told in these.
PICTURE_WIDTH = 720
#: What the eye cannot tell apart: two clicks nearer than this are one.
_LEAST = 0.004


class MarkForm(DeedForm):
    """A click at a page: only its key."""


def shown_height(size: PageSize) -> int:
    """Return the height of a page on the screen in pixels.

    >>> shown_height(PageSize(595.0, 842.0))
    1019
    """
    return round(PICTURE_WIDTH * size.height / size.width)


def forms_of(data: bytes, boxes: Sequence[Box], posted: Any, *, page: int) -> dict[str, DeedForm]:
    """Return the forms of the page; only the one that was sent is bound."""
    do = posted.get("do") if posted is not None else ""
    found = boxes_of_hits(data)
    new = [one for one in found if not _is_marked(one, boxes)]
    hits = [(str(at), _place_words(one)) for at, one in enumerate(new)]
    marked = [(str(at), _box_words(at, one)) for at, one in enumerate(boxes, start=1)]
    bound: Mapping[str, Any] = {do: posted} if do else {}
    return {
        "words": WordsForm(bound.get("words"), prefix="words"),
        "hits": HitsForm(hits, bound.get("hits"), prefix="hits"),
        "place": PlaceForm(bound.get("place"), initial={"page": page}, prefix="place"),
        "remove": RemoveForm(marked, bound.get("remove"), prefix="remove"),
    }


def _is_marked(box: Box, boxes: Sequence[Box]) -> bool:
    return any(
        one.page == box.page
        and one.x0 <= box.x0 + _LEAST
        and one.y0 <= box.y0 + _LEAST
        and one.x1 >= box.x1 - _LEAST
        and one.y1 >= box.y1 - _LEAST
        for one in boxes
    )


def _place_words(box: Box) -> str:
    return f"第{box.page}页，距上{box.y0:.0%}、距左{box.x0:.0%}"


def _box_words(at: int, box: Box) -> str:
    basis = f"（{box.basis}）" if box.basis else ""
    return f"{at}　{_place_words(box)}：{box.reason}{basis}"


def boxes_asked_for(
    do: str, forms: Mapping[str, Any], data: bytes, boxes: Sequence[Box]
) -> list[Box] | None:
    """Return all places that are marked after what was asked; None when a form is not in order.

    Raises InvalidInput when no place was found.
    """
    form = forms.get(do)
    if form is None or not form.is_valid():
        return None
    if do == "remove":
        gone = {int(value) for value in form.cleaned_data["remove"]}
        return [one for at, one in enumerate(boxes, start=1) if at not in gone]
    if do == "words":
        reason, basis = form.why
        words = [line.strip() for line in form.cleaned_data["words"].splitlines() if line.strip()]
        found = [
            one
            for one in boxes_of_words(data, words, reason=reason, basis=basis)
            if not _is_marked(one, boxes)
        ]
        if not found:
            raise InvalidInput(
                "没有找到这些词语，或者都已经标出。扫描页没有文字，请在页面上点选。",
                code="words_not_found",
            )
        return [*boxes, *found]
    if do == "hits":
        new = [one for one in boxes_of_hits(data) if not _is_marked(one, boxes)]
        wanted = {int(value) for value in form.cleaned_data["hits"]}
        return [*boxes, *(one for at, one in enumerate(new) if at in wanted)]
    reason, basis = form.why
    left, top, right, bottom = form.edges
    return [*boxes, Box(form.cleaned_data["page"], left, top, right, bottom, reason, basis)]


def box_of_click(
    first: tuple[int, int] | None, second: tuple[int, int], *, page: int, height: int, reason: int
) -> Box:
    """Return the place between two corners that were clicked at.

    Raises InvalidInput (``no_click``) where there are no two different corners.
    """
    if first is None or second == (0, 0):
        raise InvalidInput("请在页面上点两下：先点一个角，再点对角。", code="no_click")
    xs = sorted(min(max(one[0] / PICTURE_WIDTH, 0.0), 1.0) for one in (first, second))
    ys = sorted(min(max(one[1] / height, 0.0), 1.0) for one in (first, second))
    if xs[1] - xs[0] < _LEAST or ys[1] - ys[0] < _LEAST:
        raise InvalidInput("两下点在了同一处。请重新点：先点一个角，再点对角。", code="no_click")
    why, basis = REASONS[min(reason, len(REASONS) - 1)]
    return Box(page, xs[0], ys[0], xs[1], ys[1], why, basis)


def added(before: int, after: int) -> str:
    """Return what became of the marked places.

    >>> added(2, 5), added(2, 1)
    ('标出3处，共5处。', '去掉1处，还有1处。')
    """
    if after >= before:
        return f"标出{after - before}处，共{after}处。"
    return f"去掉{before - after}处，还有{after}处。"
