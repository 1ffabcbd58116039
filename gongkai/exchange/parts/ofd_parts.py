"""OFD: the text codes of every page, in lines by their height, and the properties."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.office import FATAL, LookInto, inside
from gongkai.exchange.parts.part import DEEPEST_NESTING, Budget, FileText, TextPart
from gongkai.exchange.parts.radicals import without_radicals
from gongkai.exchange.parts.xml_parts import local, loose_texts, read_member, read_tree
from gongkai.screening.raw_marks import find_raw_marks

_PAGE = re.compile(r"(.*/)?Pages/Page_(\d+)/Content\.xml")
_PROPERTIES = {
    "Title": "标题",
    "Author": "作者",
    "Subject": "主题",
    "Abstract": "摘要",
    "Keyword": "关键词",
    "CustomData": "自定义",
}
#: Members that hold shapes, fonts and signatures, not words.
_WORDLESS = re.compile(
    r".*\.(?:jpe?g|png|bmp|gif|tiff?|jb2|ttf|otf|ttc|esl|dat|cff)|.*/Res/font[^/]*", re.IGNORECASE
)
#: Text objects whose height differs by less stand in one line (millimetres).
SAME_LINE = 1.0


def read_ofd(archive: zipfile.ZipFile, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of an OFD by page; templates, notes and attached files are looked at too."""
    parts: list[TextPart] = []
    pages = 0
    for member in sorted(archive.namelist(), key=_page_order):
        if member.endswith("/"):
            continue
        if not member.lower().endswith(".xml"):
            parts += _attached(archive, member, budget, look_into)
            continue
        root = read_tree(archive, member, budget)
        page = _PAGE.fullmatch(member)
        pages += bool(page)
        place = f"第{pages}页" if page else f"其他部件“{member}”"
        text = without_radicals("\n".join(_lines(root)))
        if text.strip():
            budget.take_text(len(text))
            parts.append(TextPart(place, text, is_hidden=page is None))
        elif member == "OFD.xml":
            parts += _properties(root)
        elif loose := loose_texts(root):
            name = "批注" if "Annot" in member else place
            parts.append(TextPart(name, "\n".join(loose), is_hidden=True))
    if not any(re.match(r"第\d+页", part.place) for part in parts):
        budget.note("scanned_ofd", "这份 OFD 没有文字可查（可能是扫描件），请人工逐页查看。")
    if any(m.lower().endswith((".jpg", ".jpeg", ".png", ".bmp")) for m in archive.namelist()):
        budget.note("pictures", "文件有图片，图片里的字没有查看，请人工看一遍。")
    return FileText("ofd", tuple(parts))


def _attached(
    archive: zipfile.ZipFile, member: str, budget: Budget, look_into: LookInto
) -> Iterator[TextPart]:
    """Yield the texts of a file that is attached; what cannot be looked into is noted."""
    data = read_member(archive, member, budget)
    if marks := find_raw_marks(data):
        yield TextPart(f"其他部件“{member}”", "\n".join(marks), is_hidden=True)
    if not data or _WORDLESS.fullmatch(member):
        return
    budget.embedded -= 1
    if budget.depth >= DEEPEST_NESTING or budget.embedded < 0:
        budget.note("nested_too_deep", f"附件“{member}”嵌套过深或过多，没有查看。")
        return
    try:
        found = inside(data, member, budget, look_into)
    except InvalidInput as error:
        if error.code in FATAL:
            raise
        budget.note(f"locked:{member}", f"OFD 的附件“{member}”没有查看：{error.message}")
        return
    for part in found.parts:
        yield TextPart(f"嵌入文件“{member}”：{part.place}", part.text, is_hidden=True)


def _page_order(member: str) -> tuple[bool, int, str]:
    page = _PAGE.fullmatch(member)
    return (page is None, int(page[2][:9]) if page else 0, member)


def _lines(root: etree._Element) -> Iterator[str]:
    """Yield the lines of a page: text objects at one height belong together."""
    line, height = "", None
    for element in root.iter("{*}TextObject"):
        top = _top(element)
        codes = "".join(code.text or "" for code in element.iter("{*}TextCode"))
        if height is not None and top is not None and abs(top - height) < SAME_LINE:
            line += codes
        else:
            if line:
                yield line
            line = codes
        height = top
    if line:
        yield line


def _top(element: etree._Element) -> float | None:
    numbers = element.get("Boundary", "").split()
    try:
        return float(numbers[1])
    except (IndexError, ValueError):
        return None


def _properties(root: etree._Element) -> Iterator[TextPart]:
    for element in root.iter():
        label = _PROPERTIES.get(local(element))
        if label and (text := (element.text or "").strip()):
            yield TextPart(f"文档属性：{label}", text, is_hidden=True)
