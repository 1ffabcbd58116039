"""Workbooks: every sheet as one text with its hidden rows and columns named, and all around it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import overload

from lxml import etree

from gongkai.exchange.files import refuse_vast_sheets
from gongkai.exchange.parts.office import (
    LookInto,
    embedded_parts,
    note_suspicious,
    other_parts,
    property_parts,
)
from gongkai.exchange.parts.part import Budget, FileText, TextPart
from gongkai.exchange.parts.xml_parts import local, loose_texts, read_tree, stream

_STATES = {"hidden": "（隐藏）", "veryHidden": "（深度隐藏）"}
_BREAKS = re.compile(r"[\t\r\n]+")
#: What stands in headers for fonts, sizes, colours and places: &"宋体"&12&C.
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])')
_LETTERS = re.compile(r"[A-Z]{1,3}")
#: What a sheet holds beside its cells and may carry words.
_AROUND = (
    *("{*}headerFooter", "{*}dataValidations", "{*}hyperlinks", "{*}conditionalFormatting"),
    *("{*}scenarios", "{*}protectedRanges", "{*}customProperties", "{*}smartTags", "{*}extLst"),
)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


class RowNames(Sequence[str]):
    """The names of a sheet's lines (第3行), made when one is asked for: there may be a million."""

    def __init__(self, numbers: array[int]) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [f"第{number}行" for number in self.numbers[index]]
        return f"第{self.numbers[index]}行"


def read_xlsx(archive: zipfile.ZipFile, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of a workbook; formulas give the values that were saved with them."""
    refuse_vast_sheets(archive, budget.name)
    note_suspicious(archive, budget)
    members = set(archive.namelist())
    strings = _shared_strings(archive, budget) if "xl/sharedStrings.xml" in members else []
    used = bytearray(len(strings))
    seen = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"}
    parts: list[TextPart] = []
    sheets = sheets_of(archive, budget)
    parts.append(TextPart("工作表的名称", "\n".join(name for name, _, _ in sheets)))
    for name, state, member in sheets:
        if member in members and member not in seen:
            seen.add(member)
            if "/worksheets/" in member:
                parts += _sheet(archive, member, name, state, strings, used, budget)
            else:
                seen.discard(member)
    if left := [text for text, is_used in zip(strings, used, strict=True) if not is_used and text]:
        parts.append(TextPart("没有用到的文字（删除后的残留）", "\n".join(left), is_hidden=True))
    for member in sorted(members):
        if re.fullmatch(r"xl/(?:threadedComments/.*|comments\d*|comments/.*)\.xml", member):
            seen.add(member)
            parts += _comments(archive, member, budget)
    parts += _names(archive, budget)
    parts += property_parts(archive, budget)
    parts += other_parts(archive, seen, budget, look_into)
    parts += embedded_parts(archive, budget, look_into)
    return FileText("xlsx", tuple(parts))


def sheets_of(archive: zipfile.ZipFile, budget: Budget) -> list[tuple[str, str, str]]:
    """Return (name, state, member) of the sheets in the workbook's order."""
    root = read_tree(archive, "xl/workbook.xml", budget)
    links = "xl/_rels/workbook.xml.rels"
    targets = {}
    if links in archive.namelist():
        for link in read_tree(archive, links, budget).iter():
            target = link.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[link.get("Id", "")] = posixpath.normpath(inside)
    return [
        (
            sheet.get("name", ""),
            sheet.get("state", "visible"),
            targets.get(link_of(sheet), ""),
        )
        for sheet in root.iter("{*}sheet")
    ]


def link_of(sheet: etree._Element) -> str:
    """Return the id by which the workbook links a sheet, in either kind of file."""
    return next((str(v) for key, v in sheet.attrib.items() if str(key).endswith("}id")), "")


def _shared_strings(archive: zipfile.ZipFile, budget: Budget) -> list[str]:
    strings = []
    for item in stream(archive, "xl/sharedStrings.xml", ("{*}si",), budget):
        text = text_of(item)
        budget.take_text(len(text))
        strings.append(text)
    return strings


def text_of(item: etree._Element) -> str:
    """Return the text of a string item, its rich pieces joined."""
    return "".join(piece.text or "" for piece in item.iter("{*}t"))


def _sheet(
    archive: zipfile.ZipFile,
    member: str,
    name: str,
    state: str,
    strings: list[str],
    used: bytearray,
    budget: Budget,
) -> Iterator[TextPart]:
    lines: list[str] = []
    numbers = array("L")
    hidden_lines: set[int] = set()
    hidden_columns: set[int] = set()
    extra: list[str] = []
    stray: list[str] = []
    number = 0
    for element in stream(archive, member, ("{*}row", "{*}col", *_AROUND), budget):
        kind = local(element)
        if kind == "col":
            if is_hidden(element, "width"):
                hidden_columns.update(
                    range(int(element.get("min", 1)) - 1, min(int(element.get("max", 1)), 16_384))
                )
            continue
        if kind != "row":
            extra += [_CODES.sub("", text) for text in _all_words(element)]
            continue
        told = element.get("r", "")
        number = int(told) if told.isdecimal() else number + 1
        line = _row(element, strings, used, stray, budget)
        if line.strip():
            if is_hidden(element, "ht"):
                hidden_lines.add(len(lines))
            lines.append(line)
            numbers.append(number)
    place = f"工作表“{name}”{_STATES.get(state, '')}"
    if lines:
        yield TextPart(
            place,
            "\n".join(lines),
            state in _STATES,
            RowNames(numbers),
            letters=True,
            hidden_lines=frozenset(hidden_lines),
            hidden_columns=frozenset(hidden_columns),
        )
    if extra:
        budget.take_text(sum(map(len, extra)))
        yield TextPart(f"{place}页眉页脚和输入提示", "\n".join(extra), state in _STATES)
    if stray:
        budget.take_text(sum(map(len, stray)))
        yield TextPart(f"{place}公式里的文字", "\n".join(stray), is_hidden=True)


def _all_words(element: etree._Element) -> list[str]:
    """Return the texts below an element and the values of its attributes, whatever they mean."""
    told = [str(value) for one in element.iter("{*}*") for value in one.attrib.values()]
    return list(dict.fromkeys(loose_texts(element) + [text for text in told if len(text) > 1]))


def is_hidden(element: etree._Element, size: str) -> bool:
    """Say whether a row (``size`` ht) or column (width) is hidden or of no size."""
    return element.get("hidden") in ("1", "true") or element.get(size) in ("0", "0.0")


def _row(
    row: etree._Element, strings: list[str], used: bytearray, stray: list[str], budget: Budget
) -> str:
    cells: list[str] = []
    for cell in row.iterchildren("{*}c"):
        if len(cell) != 1 or local(cell[0]) != "v":
            stray += _unshown(cell)
        column = column_of(cell.get("r", ""), len(cells))
        text = _BREAKS.sub(" ", _cell(cell, strings, used))
        if text:
            cells += [""] * (column - len(cells))
            cells.append(text)
            budget.take_text(len(text))
    budget.take_text(len(cells))
    return "\t".join(cells)


def column_of(reference: str, following: int) -> int:
    """Return the column of a cell from 0; a cell without its name is the following one."""
    match = _LETTERS.match(reference)
    if not match:
        return following
    number = 0
    for letter in match.group():
        number = number * 26 + ord(letter) - 64
    return min(number, 16_384) - 1


def _unshown(cell: etree._Element) -> Iterator[str]:
    """Yield the words in a cell's formula, and what stands in it beside its value."""
    shown = cell.find("{*}v")
    for child in cell:
        if local(child) == "f":
            yield from (text for text in _QUOTED.findall(child.text or "") if len(text) > 1)
        elif child is not shown and (local(child) != "is" or cell.get("t") != "inlineStr"):
            yield "".join(map(str, child.itertext()))


def _cell(cell: etree._Element, strings: list[str], used: bytearray) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = cell.find("{*}v")
    text = (value.text or "") if value is not None else ""
    if kind == "s":
        place = int(text) if text.isdecimal() else -1
        if not 0 <= place < len(strings):
            return ""
        used[place] = 1
        return strings[place]
    return plain_number(text) if kind == "n" else text


def plain_number(text: str) -> str:
    """Return a number without exponent, as a clerk sees it: 1.39E+10 is a telephone.

    >>> plain_number("1.3912345678E10"), plain_number("12.50"), plain_number("1E999999")
    ('13912345678', '12.50', '1E999999')
    """
    if "e" not in text.lower() or len(text) > 40:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return format(number, "f") if abs(number.adjusted()) < 40 else text


def _comments(archive: zipfile.ZipFile, member: str, budget: Budget) -> Iterator[TextPart]:
    root = read_tree(archive, member, budget)
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        text = text_of(comment) or "".join(map(str, comment.itertext()))
        if text.strip():
            budget.take_text(len(text))
            yield TextPart(f"批注（{comment.get('ref', '')}）", text, is_hidden=True)
    if authors := [a.text for a in root.iter("{*}author") if a.text]:
        yield TextPart("批注的作者", "\n".join(authors), is_hidden=True)


def _names(archive: zipfile.ZipFile, budget: Budget) -> Iterator[TextPart]:
    root = read_tree(archive, "xl/workbook.xml", budget)
    for name in root.iter("{*}definedName"):
        if text := f"{name.get('name', '')} {name.get('comment', '')} {name.text or ''}".strip():
            yield TextPart("定义的名称", text, is_hidden=True)
