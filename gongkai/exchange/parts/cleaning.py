"""A copy of a DOCX or XLSX with values masked and, on request, what readers do not see taken out.

Of a photo only the latter: what stands beside the pixels.

Values are looked for in the text as it is read (across runs, paragraphs of a cell, changes), so
that a number in three pieces is masked too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.files import open_archive
from gongkai.exchange.parts import docx_cleaning, xlsx_cleaning
from gongkai.exchange.parts.masks import Masks
from gongkai.exchange.parts.office import PROPERTIES, PROPERTY_PARTS
from gongkai.exchange.parts.part import Budget
from gongkai.exchange.parts.picture_cleaning import clean_picture, is_picture
from gongkai.exchange.parts.xml_parts import XML_SUFFIXES, local, parse_tree, read_member

#: What cannot be taken out without breaking the file, and what a person should do.
_UNCLEANABLE = (
    (re.compile(r"vbaProject\.bin$", re.IGNORECASE), "宏"),
    (re.compile(r"/embeddings/"), "嵌入对象"),
    (re.compile(r"/pivotCache/"), "数据透视表"),
    (re.compile(r"/(?:activeX|ctrlProps)/"), "控件"),
)


def clean(data: bytes, name: str, masks: Mapping[str, str], *, drop_hidden: bool) -> bytes:
    """Return the copy; ``screened.clean_copy`` proves it. Raises InvalidInput."""
    if drop_hidden and is_picture(data):
        return clean_picture(data, name)
    if not data.startswith(b"PK\x03\x04"):
        raise _not_cleanable(name, "不是 .docx 或 .xlsx 文件")
    budget = Budget(name)
    with open_archive(data, name) as archive:
        members = archive.namelist()
        kind = next(
            (
                module
                for member, module in (
                    ("word/document.xml", docx_cleaning),
                    ("xl/workbook.xml", xlsx_cleaning),
                )
                if member in members
            ),
            None,
        )
        if kind is None:
            raise _not_cleanable(name, "不是 .docx 或 .xlsx 文件")
        for pattern, what in _UNCLEANABLE:
            if any(pattern.search(member) for member in members):
                raise _not_cleanable(name, f"带有{what}")
        trees = {
            member: parse_tree(read_member(archive, member, budget), name)
            for member in members
            if member.endswith(XML_SUFFIXES)
        }
        others = {
            member: read_member(archive, member, budget)
            for member in members
            if member not in trees and not member.endswith("/")
        }
    if drop_hidden:
        gone = {*kind.drop_hidden(trees), *_drop_properties(trees)}
        _take_out(gone, trees, others)
    _mask_all(trees, Masks(masks), kind.groups)
    for root in trees.values():
        kind.settle(root)
    return _packed(members, trees, others)


def _not_cleanable(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”{why}，不能自动脱敏。请在 Word、Excel 或 WPS 里改好，另存后再上传。",
        code="not_cleanable",
    )


def _drop_properties(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Empty the properties that persons wrote, the title left; yield the office's own as gone."""
    for member in PROPERTY_PARTS:
        if member not in trees:
            continue
        if member.endswith("custom.xml"):
            yield member
            continue
        for element in trees[member].iter():
            if local(element) in PROPERTIES and local(element) != "title":
                element.text = ""


def _take_out(gone: set[str], trees: dict[str, etree._Element], others: dict[str, bytes]) -> None:
    """Take members out of the archive with every link to them."""
    for member in gone:
        trees.pop(member, None)
        others.pop(member, None)
        folder, _, last = member.rpartition("/")
        trees.pop(f"{folder}/_rels/{last}.rels", None)
    for member, root in trees.items():
        if member == "[Content_Types].xml":
            doomed = [e for e in root if (e.get("PartName") or "").lstrip("/") in gone]
        elif member.endswith(".rels"):
            names = {path.rpartition("/")[2] for path in gone}
            doomed = [e for e in root if (e.get("Target") or "").rpartition("/")[2] in names]
        else:
            continue
        for element in doomed:
            root.remove(element)


def _mask_all(
    trees: dict[str, etree._Element],
    masks: Masks,
    groups: Callable[[etree._Element], Iterable[list[tuple[etree._Element | None, str]]]],
) -> None:
    for root in trees.values():
        for group in groups(root):
            masks.mask_group(group)
        masks.mask_loose(root)


def _packed(order: list[str], trees: dict[str, etree._Element], others: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in order:
            # A fixed day: when the copy was made is nobody's business.
            entry = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if member in trees:
                tree = etree.tostring(
                    trees[member], xml_declaration=True, encoding="UTF-8", standalone=True
                )
                archive.writestr(entry, tree)
            elif member in others:
                archive.writestr(entry, others[member])
    return out.getvalue()
