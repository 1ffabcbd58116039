"""Word documents: everything that can hold words, also what a reader does not see."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.office import (
    PROPERTY_PARTS,
    LookInto,
    embedded_parts,
    loose_part,
    note_suspicious,
    other_parts,
    property_parts,
)
from gongkai.exchange.parts.part import DAMAGED, Budget, FileText, TextPart
from gongkai.exchange.parts.xml_parts import local, parse_part, read_tree, spoken

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Roots of the parts with paragraphs, what they are called, and whether readers see them. A part
#: is known by its root, for its name may be any.
_STORIES: dict[str, tuple[str, bool]] = {
    f"{W}document": ("正文", False),
    f"{W}hdr": ("页眉", False),
    f"{W}ftr": ("页脚", False),
    f"{W}footnotes": ("脚注", False),
    f"{W}endnotes": ("尾注", False),
    f"{W}comments": ("批注", True),
    f"{W}glossaryDocument": ("自动图文集", True),
}
#: What the program itself calls such parts: a damaged one of these makes the whole unreadable.
_STORY_NAMES = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments|glossary/document)\d*\.xml",
    re.IGNORECASE,
)
#: Word's strict kind of file differs by the name of its vocabulary only.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = W[1:-1].encode()
_DELETED = (f"{W}del", f"{W}moveFrom")
_INSERTED = (f"{W}ins", f"{W}moveTo")
#: Where the reading of paragraphs finds its texts.
_READ = frozenset((f"{W}t", f"{W}delText", f"{W}instrText"))
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Lines:
    """Lines that come together as one part."""

    place: str
    is_hidden: bool = False
    lines: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, text: str, name: str) -> None:
        if text.strip():
            for line in text.split("\n"):
                self.lines.append(line)
                self.names.append(name)

    def part(self, budget: Budget) -> Iterator[TextPart]:
        if self.lines:
            text = "\n".join(self.lines)
            budget.take_text(len(text))
            yield TextPart(self.place, text, self.is_hidden, tuple(self.names))


def read_docx(archive: zipfile.ZipFile, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of a Word file: body first, then what stands around and behind it."""
    note_suspicious(archive, budget)
    seen = set()
    parts: list[TextPart] = []
    hidden_styles = _hidden_styles(archive, budget)
    for member in archive.namelist():
        if not member.lower().endswith(".xml"):
            continue
        try:
            root = parse_part(archive, member, budget, renamed=(_STRICT, _TRANSITIONAL))
        except InvalidInput as error:
            if error.code != "unreadable_file" or _STORY_NAMES.fullmatch(member):
                raise
            seen.add(member)
            budget.note(DAMAGED, f"部件“{member}”已经损坏，没有查看。")
            continue
        if story := _STORIES.get(root.tag):
            seen.add(member)
            parts += _story(root, *story, hidden_styles, budget)
        elif member not in PROPERTY_PARTS:
            seen.add(member)
            parts += loose_part(root, member, budget)
    parts.sort(key=lambda part: not part.place.startswith("正文"))
    parts += property_parts(archive, budget)
    parts += other_parts(archive, seen, budget, look_into)
    parts += embedded_parts(archive, budget, look_into)
    return FileText("docx", tuple(parts))


def _hidden_styles(archive: zipfile.ZipFile, budget: Budget) -> frozenset[str]:
    if "word/styles.xml" not in archive.namelist():
        return frozenset()
    root = read_tree(archive, "word/styles.xml", budget)
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in root.iter(f"{W}style")
        if style.find(f"{W}rPr/{W}vanish") is not None
    )


def _story(
    root: etree._Element, place: str, is_hidden: bool, styles: frozenset[str], budget: Budget
) -> Iterator[TextPart]:
    body = _Lines(place, is_hidden)
    boxes = _Lines(f"{place}文本框", is_hidden)
    deleted = _Lines(f"{place}修订（已删除）", True)
    unseen = _Lines(f"{place}隐藏文字", True)
    fields = _Lines(f"{place}域代码和替代文字", True)
    drawn = _Lines(f"{place}图形、公式和控件", is_hidden)
    seen_boxes: set[str] = set()
    paragraphs = tables = 0
    for element in root.iter(f"{W}p", f"{W}tbl", "{*}docPr", f"{W}instrText"):
        if element.tag == f"{W}tbl":
            tables += 1
            for number, row in enumerate(element.iterchildren(f"{W}tr"), start=1):
                name = f"{place}表格{tables}第{number}行"
                cells = [
                    " ".join(_reading(p, styles).shown for p in _own_paragraphs(cell))
                    for cell in row.iter(f"{W}tc")
                    if _table_of(cell) is element
                ]
                body.add("\t".join(re.sub(r"[\t\n]", " ", cell) for cell in cells), name)
        elif element.tag == f"{W}p":
            if not len(element):
                # Counted and passed by: a hostile file has a million of them.
                paragraphs += _table_of(element) is None
                continue
            reading = _reading(element, styles)
            is_in_table = _table_of(element) is not None
            paragraphs += not is_in_table and not reading.is_in_box
            name = f"{place}第{paragraphs}段"
            if reading.is_in_box:
                if reading.shown not in seen_boxes:
                    boxes.add(reading.shown, f"{place}文本框")
                    seen_boxes.add(reading.shown)
            elif not is_in_table:
                body.add(reading.shown, name)
            where = f"{place}表格{tables}" if is_in_table else name
            if reading.was_changed:
                deleted.add(reading.former, f"{where}修订（已删除）")
            unseen.add(reading.unseen, f"{where}隐藏文字")
        elif element.tag == f"{W}instrText":
            fields.add(element.text or "", f"{place}域代码")
        else:
            for text in (element.get("descr"), element.get("title")):
                fields.add(text or "", f"{place}图片替代文字")
    for text in _drawn_texts(root):
        drawn.add(text, drawn.place)
    everything = (body, boxes, deleted, unseen, fields, drawn)
    for lines in everything:
        yield from lines.part(budget)
    authors = {
        author
        for element in root.iter(*_DELETED, *_INSERTED, f"{W}comment")
        if (author := element.get(f"{W}author"))
    }
    if authors:
        yield TextPart(f"{place}修订和批注的作者", "\n".join(sorted(authors)), is_hidden=True)


def _drawn_texts(root: etree._Element) -> Iterator[str]:
    """Yield what stands in a story outside its runs: drawings, formulas, lists, stray texts.

    A paragraph with such a text comes whole, for a mark may begin in a run and end in a formula.
    """
    paragraph: etree._Element | None = None
    pieces: list[str] = []
    is_plain = True
    for element in root.iter():
        if not (element.text or element.tail or element.attrib):
            continue
        name = local(element)
        if name and name != "docPr" and element.attrib:
            yield from spoken(element)
        parent = element.getparent()
        for holder, text in ((element, element.text), (parent, element.tail)):
            if not text or holder is None or not text.strip():
                continue
            around = next(
                (p for p in (holder, *holder.iterancestors("{*}p")) if local(p) == "p"), None
            )
            if around is not paragraph or around is None:
                if not is_plain:
                    yield "".join(pieces)
                paragraph, pieces, is_plain = around, [], True
            is_plain = is_plain and holder.tag in _READ and _is_run(holder.getparent())
            if holder.tag != f"{W}instrText":
                pieces.append(text)
    if not is_plain:
        yield "".join(pieces)


def _is_run(element: etree._Element | None) -> bool:
    return element is not None and element.tag == f"{W}r"


def _table_of(element: etree._Element) -> etree._Element | None:
    """Return the innermost table around an element, none beyond a text box."""
    for parent in element.iterancestors(f"{W}tbl", f"{W}txbxContent"):
        return parent if parent.tag == f"{W}tbl" else None
    return None


def _own_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a cell, not those of tables or boxes inside it."""
    for paragraph in cell.iter(f"{W}p"):
        holder = next(paragraph.iterancestors(f"{W}tc", f"{W}txbxContent"), None)
        if holder is cell:
            yield paragraph


@dataclass(slots=True)
class _Reading:
    """A paragraph as it is shown, as it stood before its changes, and what is hidden in it."""

    shown: str = ""
    former: str = ""
    unseen: str = ""
    was_changed: bool = False
    is_in_box: bool = False


def _reading(paragraph: etree._Element, styles: frozenset[str]) -> _Reading:
    reading = _Reading()
    box = next(paragraph.iterancestors(f"{W}txbxContent"), None)
    reading.is_in_box = box is not None
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    is_hidden_style = style is not None and style.get(f"{W}val") in styles
    for run in paragraph.iter(f"{W}r"):
        state = ""
        owner = None
        for parent in run.iterancestors():
            if parent.tag in _DELETED:
                state = "deleted"
            elif parent.tag in _INSERTED:
                state = state or "inserted"
            elif parent.tag == f"{W}p":
                owner = parent
                break
        if owner is not paragraph:
            continue
        text = _run_text(run)
        if is_hidden_style or is_vanished(run, styles):
            reading.unseen += text
        elif state != "deleted":
            reading.shown += text
        if state != "inserted":
            reading.former += text
        reading.was_changed = reading.was_changed or (state == "deleted" and bool(text))
    return reading


def is_vanished(run: etree._Element, styles: frozenset[str]) -> bool:
    """Say whether a run is hidden text, by itself or by a style of those given."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    vanish = properties.find(f"{W}vanish")
    style = properties.find(f"{W}rStyle")
    off = ("0", "false", "off")
    return (vanish is not None and vanish.get(f"{W}val") not in off) or (
        style is not None and style.get(f"{W}val") in styles
    )


def _run_text(run: etree._Element) -> str:
    pieces = []
    for child in run.iterchildren():
        if child.tag in (f"{W}t", f"{W}delText"):
            pieces.append(child.text or "")
        elif child.tag == f"{W}sym":
            pieces.append(_symbol(child.get(f"{W}char", "")))
        elif isinstance(child.tag, str):
            pieces.append(_SIGNS.get(child.tag, ""))
    return "".join(pieces)


def _symbol(code: str) -> str:
    """Return the sign of a symbol font, as it stands in the private area of Unicode."""
    try:
        return chr(int(code, 16) | (0xF000 if len(code) < 3 else 0))
    except (ValueError, OverflowError):
        return ""
