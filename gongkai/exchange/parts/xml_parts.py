"""XML members of an archive, read with nothing followed and no DTD let in."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.part import LARGEST_TREE_BYTES, Budget

XML_SUFFIXES = (".xml", ".rels", ".vml")
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_WHAT_A_DAMAGED_ZIP_RAISES = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def damaged(name: str) -> InvalidInput:
    """Return the error for a file that cannot be read to its end."""
    return InvalidInput(
        f"“{name}”已经损坏或不完整，没有全部看到，不能算作查过。请重新保存后再试。",
        code="unreadable_file",
    )


def read_member(archive: zipfile.ZipFile, member: str, budget: Budget) -> bytes:
    """Return the bytes of a member, counted against the budget."""
    try:
        budget.take_bytes(archive.getinfo(member).file_size)
        return archive.read(member)
    except (KeyError, *_WHAT_A_DAMAGED_ZIP_RAISES) as error:
        raise damaged(budget.name) from error


def read_tree(archive: zipfile.ZipFile, member: str, budget: Budget) -> etree._Element:
    """Return the root of an XML member.

    Raises InvalidInput: ``xml_dtd`` for one with a DTD (entities, outside references),
    ``text_too_large``, ``unreadable_file``.
    """
    return parse_part(archive, member, budget)


def parse_part(
    archive: zipfile.ZipFile,
    member: str,
    budget: Budget,
    *,
    renamed: tuple[bytes, bytes] = (b"", b""),
    is_loose: bool = False,
) -> etree._Element:
    """Return the root as ``read_tree`` does.

    ``renamed`` is a vocabulary and what it is called here; ``is_loose`` lets in a part that is not
    well made, as old drawings are: programs read them all the same.
    """
    if archive.getinfo(member).file_size > LARGEST_TREE_BYTES:
        budget.take_bytes(budget.unpacked + 1)
    data = read_member(archive, member, budget)
    budget.take_tags(data.count(b"<"))
    if renamed[0]:
        data = data.replace(*renamed)
    return parse_tree(data, budget.name, is_loose=is_loose)


def parse_tree(data: bytes, name: str, *, is_loose: bool = False) -> etree._Element:
    """Return the root of XML in bytes; raises as ``read_tree`` does."""
    if any(mark in data for mark in _DOCTYPES):
        raise _with_dtd(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=is_loose
    )
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name) from error
    if root is None:
        raise damaged(name)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_dtd(name)
    return root


def _with_dtd(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”里带有 DTD 或实体声明，正常文档不会有，可能是恶意文件，没有查看。"
        "请用 Word 或 WPS 打开核对来源，另存后再试。",
        code="xml_dtd",
    )


class _Watched:
    """A member read as a stream that refuses a DTD when it comes by."""

    def __init__(self, part: IO[bytes], name: str) -> None:
        self.part, self.name, self.tail = part, name, b""

    def read(self, size: int = -1) -> bytes:
        block = self.part.read(size)
        if any(mark in self.tail + block for mark in _DOCTYPES):
            raise _with_dtd(self.name)
        self.tail = block[-32:]
        return block


def stream(
    archive: zipfile.ZipFile, member: str, tags: tuple[str, ...], budget: Budget
) -> Iterator[etree._Element]:
    """Yield the elements of these tags as they end, each let go of when the next is asked for."""
    try:
        budget.take_bytes(archive.getinfo(member).file_size)
        with archive.open(member) as part:
            events = etree.iterparse(
                _Watched(part, budget.name),
                events=("end",),
                tag=tags,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for _, element in events:
                yield element
                element.clear(keep_tail=False)
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
    except (KeyError, etree.XMLSyntaxError, *_WHAT_A_DAMAGED_ZIP_RAISES) as error:
        raise damaged(budget.name) from error


def local(element: etree._Element) -> str:
    """Return the tag without its namespace; "" for comments and instructions."""
    # The stubs know only of tags that are text.
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


#: Attributes that hold words a person wrote.
_SPOKEN = frozenset(
    (
        *("descr", "title", "alt", "displayName", "author", "prompt", "promptTitle", "error"),
        *(
            "displayText",
            "string",
            "formatCode",
            "tooltip",
            "caption",
            "label",
            "errorTitle",
            "instr",
        ),
    )
)
#: Elements whose value is shown to readers or was typed by a person.
_VALUED = frozenset(("lvlText", "listItem", "alias", "tag", "placeholder", "default", "result"))
#: Elements whose name and value are a person's choice.
_NAMED = frozenset(("docVar", "attr", "bookmarkStart"))
#: Attributes that name fonts, in any language.
_FONTS = frozenset(
    (
        *("typeface", "ascii", "hAnsi", "eastAsia", "cs", "FontName", "FamilyName", "font"),
        *("hint", "panose", "script", "charset"),
    )
)


def spoken(element: etree._Element) -> list[str]:
    """Return the attributes that hold words: known ones, and any in characters of Chinese."""
    name = local(element)
    texts: list[str] = []
    if name == "font":
        return texts
    for key, value in element.attrib.items():
        bare, text = str(key).rpartition("}")[2], str(value)
        is_known = (
            bare in _SPOKEN
            or (name in _VALUED and bare in ("val", "value"))
            or (name in _NAMED and bare in ("name", "val"))
        )
        if name == "lvlText" and text.isascii():
            continue
        if any(map(str.isalnum, text)) and (
            is_known or (not text.isascii() and bare not in _FONTS)
        ):
            texts.append(text)
    return texts


def loose_texts(root: etree._Element) -> list[str]:
    """Return all texts and spoken attributes below an element, for parts of no known layout.

    The texts of one paragraph, whatever the vocabulary, come as one: programs cut them in pieces.
    """
    texts: list[str] = []
    joined: etree._Element | None = None
    for element in root.iter():
        if local(element):
            texts += spoken(element)
        for text in (element.text, element.tail):
            if not text or not text.strip():
                continue
            holder = next(element.iterancestors("{*}p"), None)
            if holder is not None and holder is joined and texts:
                texts[-1] += text
            else:
                texts.append(text)
            joined = holder
    return [text.strip() for text in texts]
