"""What is covered: places on pages with their reasons, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.errors import InvalidInput

#: The reason that the detectors propose, and the article that it rests on.
PRIVACY = ("个人隐私", "条例第十五条")
#: More boxes than this and nobody has looked at each.
MOST_BOXES = 20_000
LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class PageSize:
    """How large a page is as it is shown (turned and cropped), in points of 1/72 inch."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A covered place on a page, pages counted from 1.

    The edges are fractions of the page as it is shown, from 0 to 1, counted from the top left
    corner; ``basis`` is the article that the reason rests on.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    reason: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The new PDF: ``pages`` pages of the original and after them the 遮盖说明.

    ``boxes`` are those really covered: each grown to the whole of the letters that it cut.
    ``elsewhere`` are places where a covered text stands once more and was not covered: a person
    looks at them. ``notes`` are Chinese sentences on what else to look at. ``words`` were covered;
    they are for comparing only.
    """

    data: bytes
    pages: int
    boxes: tuple[Box, ...]
    elsewhere: tuple[Box, ...] = ()
    notes: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its number, as it stands in the boxes and in the 遮盖说明."""

    number: int
    reason: str
    basis: str


def checked_boxes(boxes: Sequence[Box], pages: int) -> tuple[Box, ...]:
    """Return the boxes with tidy reasons, in the order of the pages.

    Raises InvalidInput: ``boxes_missing``, ``too_many_boxes``, ``box_outside``, ``box_empty``,
    ``reason_missing``, ``reason_too_long``.

    >>> checked_boxes([Box(1, 0.1, 0.1, 0.3, 0.2, " 个人隐私 ")], 1)[0].reason
    '个人隐私'
    """
    if not boxes:
        raise InvalidInput(
            "没有选定要遮盖的地方。请先框选，或输入要遮盖的词语。", code="boxes_missing"
        )
    if len(boxes) > MOST_BOXES:
        raise InvalidInput(
            f"遮盖的地方超过{MOST_BOXES}处，不能逐处核对。请拆成几个文件分别处理。",
            code="too_many_boxes",
        )
    tidy = [_checked(box, at, pages) for at, box in enumerate(boxes, start=1)]
    return tuple(sorted(tidy, key=lambda box: (box.page, box.y0, box.x0)))


def _checked(box: Box, at: int, pages: int) -> Box:
    if not 1 <= box.page <= pages:
        raise InvalidInput(
            f"第{at}处遮盖写的是第{box.page}页，文件共{pages}页。请改正页码。", code="box_outside"
        )
    # Said this way round, so that a number that is none (NaN) is refused as well.
    if not all(0 <= edge <= 1 for edge in (box.x0, box.y0, box.x1, box.y1)):
        raise InvalidInput(
            f"第{at}处遮盖超出了第{box.page}页的边。请在页面以内重新框选。", code="box_outside"
        )
    if not (box.x0 < box.x1 and box.y0 < box.y1):
        raise InvalidInput(
            f"第{at}处遮盖（第{box.page}页）没有大小。请重新框选。", code="box_empty"
        )
    reason, basis = one_line(box.reason), one_line(box.basis)
    if not reason:
        raise InvalidInput(
            f"第{at}处遮盖（第{box.page}页）没有写理由。对不予公开的内容应当说明理由，请补上。",
            code="reason_missing",
            article="条例第三十七条",
        )
    if max(len(reason), len(basis)) > LONGEST_REASON:
        raise InvalidInput(
            f"第{at}处遮盖（第{box.page}页）的理由或依据超过{LONGEST_REASON}个字。请写得简短些。",
            code="reason_too_long",
        )
    return Box(box.page, box.x0, box.y0, box.x1, box.y1, reason, basis)


def one_line(text: str) -> str:
    """Return a text without line ends and signs that are not printed.

    >>> one_line(" 个人\\n隐私\\u202e ")
    '个人 隐私'
    """
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def reasons_of(boxes: Sequence[Box]) -> dict[tuple[str, str], Reason]:
    """Return the reasons by (reason, basis), numbered as they come.

    >>> [reason.number for reason in reasons_of([Box(1, 0, 0, 1, 1, "个人隐私")]).values()]
    [1]
    """
    pairs = dict.fromkeys((box.reason, box.basis) for box in boxes)
    return {pair: Reason(at, *pair) for at, pair in enumerate(pairs, start=1)}
