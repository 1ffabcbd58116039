"""Cells of a workbook that hold no value: formulas never computed, and error values.

The spreadsheet reader gives both as blanks; a blank 件数 would then count as 1.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

#: Place of a cell, row and column both from 0 → what stands in it instead of a value.
Valueless = dict[tuple[int, int], str]

_MAY_HOLD_SOME = re.compile(rb"<(?:\w+:)?f[ />]|t=[\"']e[\"']")
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def valueless_cells(archive: ZipFile, sheet: str) -> Valueless:
    """Return the formulas without value (as =…) and the error values (as #…) of a sheet.

    Raises ValueError when the archive's parts do not hang together.
    """
    try:
        part = archive.read(_part_of(archive, sheet))
        return dict(_scan(part)) if _MAY_HOLD_SOME.search(part) else {}
    except (KeyError, etree.XMLSyntaxError) as error:
        raise ValueError(str(error)) from error


def _part_of(archive: ZipFile, sheet: str) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    workbook = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {link.get("Id"): link.get("Target") or "" for link in links.iter(_RELATIONSHIP)}
    for element in workbook.iter("{*}sheet"):
        if element.get("name") == sheet:
            link = next(
                value for name, value in element.attrib.items() if str(name).endswith("}id")
            )
            return posixpath.normpath(posixpath.join("/xl", targets[str(link)])).lstrip("/")
    raise KeyError(sheet)


def _scan(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    rows = etree.iterparse(
        io.BytesIO(part), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=False
    )
    row_number = -1
    for _, row in rows:
        row_number = int(row.get("r") or row_number + 2) - 1
        place = -1
        for cell in row.iterchildren("{*}c"):
            place = _column_of(cell.get("r"), after=place)
            shown = _shown(cell)
            if shown:
                yield (row_number, place), shown
        row.clear()


def _column_of(reference: str | None, *, after: int) -> int:
    match = _REFERENCE.match(reference or "")
    if not match:
        return after + 1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _shown(cell: etree._Element) -> str | None:
    """Return what a clerk sees in a cell that holds no value, None for any other cell."""
    value = cell.findtext("{*}v")
    if cell.get("t") == "e":
        return value or "#VALUE!"
    formula = cell.find("{*}f")
    # A computed empty text (t="str") is a blank like any other.
    if formula is None or value or cell.get("t") == "str":
        return None
    return f"={formula.text or ''}"
