"""Workbooks: hidden sheets, rows and columns emptied, comments out, formulas to their values."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from gongkai.exchange.parts.masks import Piece
from gongkai.exchange.parts.xlsx_parts import column_of, is_hidden, link_of, plain_number
from gongkai.exchange.parts.xml_parts import local

_GONE = re.compile(
    r"xl/(?:comments.*|threadedComments/.*|persons/.*|drawings/vmlDrawing.*|calcChain\.xml"
    r"|externalLinks/.*)"
)
_NUMBER = re.compile(r"\s*(?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)?\s*")
_STRINGS = "xl/sharedStrings.xml"


def drop_hidden(trees: dict[str, etree._Element]) -> set[str]:
    """Empty what readers do not see; return the members that go as a whole."""
    hidden_sheets = _hidden_sheets(trees)
    used: set[int] = set()
    for member, root in trees.items():
        if local(root) != "worksheet":
            continue
        _empty_hidden_cells(root, is_all=member in hidden_sheets)
        for element in list(root.iter("{*}f", "{*}legacyDrawing", "{*}legacyDrawingHF")):
            _remove(element)
        used.update(
            int(value.text or 0)
            for cell in root.iter("{*}c")
            if cell.get("t") == "s"
            and (value := cell.find("{*}v")) is not None
            and (value.text or "").isdecimal()
        )
    if _STRINGS in trees:
        for place, item in enumerate(trees[_STRINGS].iter("{*}si")):
            if place not in used:
                for child in list(item):
                    item.remove(child)
                etree.SubElement(item, item.tag[: item.tag.index("}") + 1] + "t")
    for element in list(trees["xl/workbook.xml"].iter("{*}externalReferences", "{*}definedName")):
        if local(element) != "definedName" or "[" in (element.text or ""):
            _remove(element)
    return {member for member in trees if _GONE.fullmatch(member)}


def _hidden_sheets(trees: dict[str, etree._Element]) -> set[str]:
    links = trees.get("xl/_rels/workbook.xml.rels")
    targets = (
        {}
        if links is None
        else {
            link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target") or ""))[
                1:
            ]
            for link in links
        }
    )
    return {
        targets.get(link_of(sheet), "")
        for sheet in trees["xl/workbook.xml"].iter("{*}sheet")
        if sheet.get("state", "visible") != "visible"
    }


def _empty_hidden_cells(sheet: etree._Element, *, is_all: bool) -> None:
    columns = {
        number
        for column in sheet.iter("{*}col")
        if is_hidden(column, "width")
        for number in range(int(column.get("min", 1)) - 1, min(int(column.get("max", 1)), 16_384))
    }
    for row in sheet.iter("{*}row"):
        is_gone = is_all or is_hidden(row, "ht")
        for place, cell in enumerate(list(row)):
            if is_gone or column_of(cell.get("r", ""), place) in columns:
                row.remove(cell)
    if is_all:
        for element in list(sheet.iter("{*}headerFooter", "{*}dataValidations")):
            _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def groups(root: etree._Element) -> Iterator[list[Piece]]:
    """Yield the texts of strings and comments; numbers become texts where they must be masked."""
    for item in root.iter("{*}si", "{*}is", "{*}text"):
        yield [(piece, piece.text or "") for piece in item.iter("{*}t")]
    if local(root) == "worksheet":
        for value in root.iter("{*}v"):
            yield [(value, plain_number(value.text or ""))]


def settle(root: etree._Element) -> None:
    """Make cells texts whose number was masked, and let go of the formula that would undo it."""
    for cell in root.iter("{*}c"):
        value = cell.find("{*}v")
        if (
            value is not None
            and cell.get("t", "n") == "n"
            and not _NUMBER.fullmatch(value.text or "")
        ):
            cell.set("t", "str")
            for formula in list(cell.iter("{*}f")):
                _remove(formula)
