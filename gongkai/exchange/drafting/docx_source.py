"""Word documents as the reader would see them printed: the final text, nothing that was struck.

The XML is walked directly: a table of some thousand rows takes a general converter many seconds.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.docx_numbering import Numbering, read_numbering
from gongkai.exchange.files import open_archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
#: A main part beyond this is no document that somebody reads (a thousand pages have 10 MB).
LARGEST_PART_BYTES = 32 * 1024 * 1024
LARGEST_OBJECT_BYTES = 32 * 1024 * 1024
_LEFT_OUT = frozenset(
    f"{W}{tag}"
    for tag in (
        *("del", "moveFrom", "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"),
        *("instrText", "delText", "fldData", "commentReference", "sdtPr", "object", "drawing"),
    )
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off", "none")


@dataclass
class WordText:
    """A document's body as HTML to be tidied, its embedded files, and sentences on the rest."""

    html: str = ""
    objects: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Reading:
    styles: dict[str, _Style]
    numbering: Numbering
    deleted: int = 0
    hidden: int = 0
    pictures: int = 0
    out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Style:
    level: int = 0
    is_hidden: bool = False
    is_bold: bool = False
    numbering: tuple[str, int] | None = None


def read_word(data: bytes, name: str) -> WordText:
    """Return the final text of a DOCX; see ``WordText``.

    Comments, deletions, moved-away and hidden text stay out. Nothing outside the file is read.
    Raises InvalidInput: ``unreadable_file``, ``file_has_macros``, ``unsafe_file``,
    ``archive_too_large``, ``file_encrypted``.
    """
    with open_archive(data, name) as archive:
        names = set(archive.namelist())
        if any(member.lower().endswith("vbaproject.bin") for member in names):
            raise InvalidInput(
                f"“{name}”含有宏，没有读取。请用 WPS 或 Word 另存为不带宏的 .docx 后再试。",
                code="file_has_macros",
            )
        try:
            root = _part(archive, _MAIN, name)
            styles = _part(archive, "word/styles.xml", name) if "word/styles.xml" in names else None
            numbers = (
                _part(archive, "word/numbering.xml", name)
                if "word/numbering.xml" in names
                else None
            )
            objects, left = _objects(archive)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, etree.XMLSyntaxError) as error:
            raise damaged(name) from error
        except Exception as error:
            # zipfile and zlib raise many kinds for damaged members.
            if isinstance(error, InvalidInput):
                raise
            raise damaged(name) from error
    reading = _Reading(_styles(styles), read_numbering(numbers))
    body = root.find(f"{W}body")
    try:
        if body is not None:
            _blocks(reading, body)
    except RecursionError as error:  # tables in tables beyond any document
        raise damaged(name) from error
    notes = [*_notes(reading, has_comments="word/comments.xml" in names), *left]
    return WordText("".join(reading.out), objects, tuple(notes))


def damaged(name: str) -> InvalidInput:
    """Return the error for a document that cannot be opened."""
    return InvalidInput(
        f"“{name}”不是有效的 Word 文档或已损坏。请用 WPS 或 Word 重新保存为 .docx。",
        code="unreadable_file",
    )


def _part(archive: zipfile.ZipFile, member: str, name: str) -> etree._Element:
    if archive.getinfo(member).file_size > LARGEST_PART_BYTES:
        raise InvalidInput(
            f"“{name}”解压后过大，可能是恶意文件，没有打开。请拆分后再试。",
            code="archive_too_large",
        )
    data = archive.read(member)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InvalidInput(
            f"“{name}”含有不安全的内容（实体声明），没有读取。请用 WPS 或 Word 重新另存为 .docx。",
            code="unsafe_file",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _objects(archive: zipfile.ZipFile) -> tuple[tuple[tuple[str, bytes], ...], list[str]]:
    """Return the embedded documents under plain names, and a sentence on those left out."""
    found: list[tuple[str, bytes]] = []
    left = 0
    for member in archive.infolist():
        if not member.filename.startswith("word/embeddings/") or member.is_dir():
            continue
        suffix = member.filename.rpartition(".")[2].lower()
        if suffix in ("docx", "xlsx", "pptx") and member.file_size <= LARGEST_OBJECT_BYTES:
            found.append((f"嵌入文件{len(found) + 1}.{suffix}", archive.read(member)))
        else:
            left += 1
    notes = [f"文件里有{left}个嵌入对象取不出来，需要的请另行上传。"] if left else []
    return tuple(found), notes


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    """Return what each paragraph or character style says, its own and its parents'."""
    if root is None:
        return {}
    elements = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    return {key: _style(elements, key) for key in elements}


def _style(elements: dict[str, etree._Element], key: str) -> _Style:
    level, hidden, bold, numbering = 0, None, None, None
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        style = elements[key]
        title = _value(style.find(f"{W}name")).lower()
        heading = re.fullmatch(r"(?:heading|标题) ?([1-6])", title)
        level = level or (int(heading[1]) if heading else 0)
        properties = style.find(f"{W}rPr")
        hidden = _is_on(properties, "vanish") if hidden is None else hidden
        bold = _is_on(properties, "b") if bold is None else bold
        numbering = numbering or _numbering(style.find(f"{W}pPr"))
        key = _value(style.find(f"{W}basedOn"))
    return _Style(level, bool(hidden), bool(bold), numbering)


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _is_on(properties: etree._Element | None, tag: str) -> bool | None:
    """Return whether a property is switched on, None where nothing is said of it."""
    found = properties.find(f"{W}{tag}") if properties is not None else None
    return None if found is None else found.get(f"{W}val", "1").lower() not in _OFF


def _numbering(properties: etree._Element | None) -> tuple[str, int] | None:
    told = properties.find(f"{W}numPr") if properties is not None else None
    if told is None:
        return None
    level = _value(told.find(f"{W}ilvl"))
    return _value(told.find(f"{W}numId")), int(level) if level.isdigit() else 0


def _blocks(reading: _Reading, holder: etree._Element) -> None:
    """Write the paragraphs and tables of the body or of a cell."""
    for element in holder:
        if element.tag == f"{W}p":
            _paragraph(reading, element)
        elif element.tag == f"{W}tbl":
            _table(reading, element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            _blocks(reading, element)


def _paragraph(reading: _Reading, paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    key = _value(properties.find(f"{W}pStyle")) if properties is not None else ""
    style = reading.styles.get(key, _Style())
    text = "".join(_inline(reading, paragraph, style))
    place = _numbering(properties) or style.numbering
    if place and text.strip():
        text = html.escape(reading.numbering.label(*place)) + text
    tag = f"h{min(style.level + 1, 6)}" if style.level else "p"  # the title stands above them
    # The text of a box stands in a paragraph of its own, where the box is anchored.
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            _blocks(reading, box)
    if text.strip():
        reading.out.append(f"<{tag}>{text}</{tag}>")


def _inline(reading: _Reading, holder: etree._Element, style: _Style) -> Iterator[str]:
    for element in holder:
        tag = element.tag
        if tag == f"{W}r":
            yield from _run(reading, element, style)
        elif tag in (f"{W}del", f"{W}moveFrom"):
            reading.deleted += 1
        elif tag not in _LEFT_OUT and tag != f"{W}p" and isinstance(tag, str):
            # Links, insertions, fields, smart tags, content controls: their text is the text.
            yield from _inline(reading, element, style)


def _run(reading: _Reading, run: etree._Element, style: _Style) -> Iterator[str]:
    properties = run.find(f"{W}rPr")
    key = _value(properties.find(f"{W}rStyle")) if properties is not None else ""
    named = reading.styles.get(key, _Style())
    hidden = _is_on(properties, "vanish")
    text = html.escape("".join(_letters(run)), quote=False).replace("\n", "<br>")
    struck = _is_on(properties, "strike") or _is_on(properties, "dstrike")
    reading.pictures += sum(1 for _ in run.iter("{*}blip", "{*}imagedata"))
    if not text:
        return
    if named.is_hidden or style.is_hidden if hidden is None else hidden:
        reading.hidden += 1
        return
    if struck:
        reading.deleted += 1
        return
    bold = _is_on(properties, "b")
    is_bold = (named.is_bold or style.is_bold) if bold is None else bold
    place = _value(properties.find(f"{W}vertAlign")) if properties is not None else ""
    raised = {"superscript": "sup", "subscript": "sub"}.get(place)
    text = f"<{raised}>{text}</{raised}>" if raised else text
    yield f"<strong>{text}</strong>" if is_bold and not style.level else text


_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _letters(run: etree._Element) -> Iterator[str]:
    for element in run:
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag in _SIGNS:
            is_page = element.get(f"{W}type") in ("page", "column")
            yield "" if is_page else _SIGNS[element.tag]


def _table(reading: _Reading, table: etree._Element) -> None:
    rows = [list(_cells(row)) for row in _parts(table, f"{W}tr")]
    depths = _rowspans(rows)
    reading.out.append("<table>")
    for number, cells in enumerate(rows):
        reading.out.append("<tr>")
        for column, width, is_continued, cell in cells:
            if not is_continued:
                depth = depths.get((number, column), 1)
                spans = f' colspan="{width}"' if width > 1 else ""
                spans += f' rowspan="{depth}"' if depth > 1 else ""
                reading.out.append(f"<td{spans}>")
                _blocks(reading, cell)
                reading.out.append("</td>")
        reading.out.append("</tr>")
    reading.out.append("</table>")


def _parts(holder: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or cells of a row, those in content controls included."""
    for element in holder:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _parts(element, tag)


def _cells(row: etree._Element) -> Iterator[tuple[int, int, bool, etree._Element]]:
    """Yield column, width, whether it continues the cell above, and the cell."""
    column = 0
    for cell in _parts(row, f"{W}tc"):
        told = _value(cell.find(f"{W}tcPr/{W}gridSpan"))
        width = min(max(int(told), 1), 200) if told.isdigit() else 1
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        is_continued = merge is not None and merge.get(f"{W}val", "continue") != "restart"
        yield column, width, is_continued, cell
        column += width


def _rowspans(
    rows: list[list[tuple[int, int, bool, etree._Element]]],
) -> dict[tuple[int, int], int]:
    """Return how many rows each cell that others continue reaches over."""
    starts: dict[int, int] = {}
    depths: dict[tuple[int, int], int] = {}
    for number, cells in enumerate(rows):
        for column, _, is_continued, _ in cells:
            if is_continued and column in starts:
                place = (starts[column], column)
                depths[place] = depths.get(place, 1) + 1
            else:
                starts[column] = number
    return depths


def _notes(reading: _Reading, *, has_comments: bool) -> Iterator[str]:
    if reading.deleted:
        yield f"文件有修订痕迹或删除线，按接受修订后的文字读取，删去{reading.deleted}处，请核对。"
    if has_comments:
        yield "文件有批注，批注没有带进正文。"
    if reading.hidden:
        yield f"文件有{reading.hidden}处隐藏文字，没有带进正文，请核对。"
    if reading.pictures:
        yield f"有{reading.pictures}张图片没有带进正文；需要公开的，请作为附件上传。"
