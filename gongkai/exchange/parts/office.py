"""What DOCX, XLSX and PPTX share: properties, embedded files, macros, links outwards, leftovers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.part import DAMAGED, DEEPEST_NESTING, OLE, Budget, FileText, TextPart
from gongkai.exchange.parts.xml_parts import (
    XML_SUFFIXES,
    local,
    loose_texts,
    parse_part,
    read_member,
    read_tree,
)
from gongkai.screening.raw_marks import find_raw_marks

PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
#: Properties that a person wrote; the others count pages and name programs.
PROPERTIES: dict[str, str] = {
    "creator": "作者",
    "lastModifiedBy": "最后修改者",
    "title": "标题",
    "subject": "主题",
    "keywords": "关键词",
    "description": "备注",
    "category": "类别",
    "contentStatus": "状态",
    "Company": "单位",
    "Manager": "主管",
    "HyperlinkBase": "链接基础",
}
#: Members that are no XML and hold no words: fonts, settings of printers, the file's own picture.
_WORDLESS = re.compile(
    r".*(?:\.(?:odttf|fntdata|ttf|otf|ttc|sigs)|printerSettings\d*\.bin|vbaProject\w*\.bin"
    r"|activeX\d*\.bin|docProps/thumbnail\.\w+)",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r".*(?:/media/.*|\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|emz|wmz|svg|jb2|webp|ico))",
    re.IGNORECASE | re.DOTALL,
)
#: Errors of a file inside that are errors of the whole.
FATAL = frozenset(("text_too_large", "xml_dtd", "archive_too_large", "unseen_part"))

LookInto = Callable[[bytes, str, Budget], FileText]


def property_parts(archive: zipfile.ZipFile, budget: Budget) -> Iterator[TextPart]:
    """Yield the document's properties, the office's own included."""
    members = set(archive.namelist())
    for member in PROPERTY_PARTS:
        if member not in members:
            continue
        for element in read_tree(archive, member, budget).iter():
            label = PROPERTIES.get(local(element))
            if local(element) == "property":
                label = element.get("name", "自定义")
                text = "".join(map(str, element.itertext())).strip()
            else:
                text = (element.text or "").strip()
            if label and text:
                yield TextPart(f"文档属性：{label}", text, is_hidden=True)


def embedded_parts(
    archive: zipfile.ZipFile, budget: Budget, look_into: LookInto
) -> Iterator[TextPart]:
    """Yield the texts of embedded files; what cannot be looked into is noted."""
    for member in archive.namelist():
        if "/embeddings/" not in member.lower() or member.endswith("/"):
            continue
        name = PurePosixPath(member).name
        budget.embedded -= 1
        if budget.depth >= DEEPEST_NESTING or budget.embedded < 0:
            budget.note("nested_too_deep", f"嵌入文件“{name}”嵌套过深或过多，没有查看。")
            continue
        data = read_member(archive, member, budget)
        yield from _raw_marks(data, f"嵌入文件“{name}”")
        try:
            inner = inside(data, name, budget, look_into)
        except InvalidInput as error:
            if error.code in FATAL:
                raise
            # An object of the old kind is common; what is locked or packed hides something.
            kind = "embedded" if data.startswith(OLE) else "locked"
            budget.note(f"{kind}:{name}", f"嵌入对象“{name}”没有查看：{error.message}")
            continue
        for part in inner.parts:
            yield TextPart(f"嵌入文件“{name}”：{part.place}", part.text, is_hidden=True)


def inside(data: bytes, name: str, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of a file inside another, one level down."""
    budget.depth += 1
    try:
        return look_into(data, name, budget)
    finally:
        budget.depth -= 1


def _raw_marks(data: bytes, place: str) -> Iterator[TextPart]:
    """Yield the marks that stand in bytes as they are, as a text for the detectors."""
    if marks := find_raw_marks(data):
        yield TextPart(place, "\n".join(marks), is_hidden=True)


def other_parts(
    archive: zipfile.ZipFile, seen: Collection[str], budget: Budget, look_into: LookInto
) -> Iterator[TextPart]:
    """Yield the words in all members that no reader has taken: charts, caches, custom data.

    A damaged one is noted and the rest is looked at, so that a mark is found before the file is
    refused. Raises InvalidInput (``unseen_part``) for a member that may hold words and cannot be
    looked into.
    """
    if told := [name for name in archive.namelist() if not name.isascii()]:
        yield TextPart("部件的名称", "\n".join(told), is_hidden=True)
    if remarks := [one.comment for one in archive.infolist() if one.comment]:
        text = b"\n".join(remarks).decode("utf-8", "replace")
        yield TextPart("部件的注释", text, is_hidden=True)
    if archive.comment:
        yield TextPart("压缩包的注释", archive.comment.decode("utf-8", "replace"), is_hidden=True)
    for member in archive.namelist():
        lower = member.lower()
        if member in seen or member in PROPERTY_PARTS or member.endswith("/"):
            continue
        if lower.endswith(".rels"):
            yield from _links(archive, member, budget)
        elif lower.endswith(XML_SUFFIXES):
            yield from _xml_part(archive, member, budget)
        elif "/embeddings/" not in lower:
            yield from _file_part(archive, member, budget, look_into)


def _xml_part(archive: zipfile.ZipFile, member: str, budget: Budget) -> Iterator[TextPart]:
    try:
        root = parse_part(archive, member, budget, is_loose=member.lower().endswith(".vml"))
    except InvalidInput as error:
        if error.code != "unreadable_file":
            raise
        budget.note(DAMAGED, f"部件“{member}”已经损坏，没有查看。")
        return
    yield from loose_part(root, member, budget)


def loose_part(root: etree._Element, member: str, budget: Budget) -> Iterator[TextPart]:
    """Yield the words of a part of no known layout."""
    if texts := loose_texts(root):
        text = "\n".join(texts)
        budget.take_text(len(text))
        yield TextPart(f"其他部件“{member}”", text, is_hidden=True)


def _file_part(
    archive: zipfile.ZipFile, member: str, budget: Budget, look_into: LookInto
) -> Iterator[TextPart]:
    """Yield the words of a member that is no XML: a page or document put into the whole."""
    data = read_member(archive, member, budget)
    yield from _raw_marks(data, f"其他部件“{member}”")
    if not data or _WORDLESS.fullmatch(member) or _PICTURES.fullmatch(member):
        return
    budget.embedded -= 1
    if budget.depth >= DEEPEST_NESTING or budget.embedded < 0:
        budget.note("nested_too_deep", f"部件“{member}”嵌套过深或过多，没有查看。")
        return
    try:
        found = inside(data, member, budget, look_into)
    except InvalidInput as error:
        if error.code in FATAL:
            raise
        raise InvalidInput(
            f"“{budget.name}”里有一个看不到内容的部件“{member}”，不能算作查过。"
            "请用办公软件打开另存后再上传。",
            code="unseen_part",
        ) from error
    for part in found.parts:
        yield TextPart(f"其他部件“{member}”：{part.place}", part.text, is_hidden=True)


def _links(archive: zipfile.ZipFile, member: str, budget: Budget) -> Iterator[TextPart]:
    targets = [
        (element.get("Target", ""), element.get("Type", "").rpartition("/")[2])
        for element in read_tree(archive, member, budget).iter()
        if local(element) and element.get("TargetMode") == "External"
    ]
    if any(kind not in ("hyperlink", "attachedTemplate") for _, kind in targets):
        budget.note(
            "external_content", "文件会从外部取内容（链接的图片、对象或数据），请断开链接。"
        )
    if any(kind == "attachedTemplate" for _, kind in targets):
        budget.note("external_template", "文件附有外部模板，打开时会去外部读取，请去掉。")
    if texts := [target for target, _ in targets if target]:
        yield TextPart("链接地址", "\n".join(texts), is_hidden=True)


def note_suspicious(archive: zipfile.ZipFile, budget: Budget) -> None:
    """Note macros, controls, objects and pictures, which no detector sees through."""
    members = [member.lower() for member in archive.namelist()]
    if any(member.endswith("vbaproject.bin") for member in members):
        budget.note("macros", "文件带有宏。公开的文件不应带宏，请另存为不带宏的格式。")
    if any("/activex/" in member or "/ctrlprops/" in member for member in members):
        budget.note("controls", "文件带有控件，控件里的内容没有查看。")
    if any(member.endswith(".bin") and "/embeddings/" in member for member in members):
        budget.note("ole_objects", "文件带有嵌入对象（OLE），对象里的内容没有查看。")
    pictures = sum("/media/" in member for member in members)
    if pictures:
        budget.note("pictures", f"文件有{pictures}张图片，图片里的字没有查看，请人工看一遍。")
