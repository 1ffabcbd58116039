"""What DOCX, XLSX and PPTX share: properties, embedded files, macros, links outwards, leftovers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.part import DEEPEST_NESTING, Budget, FileText, TextPart
from gongkai.exchange.parts.xml_parts import (
    XML_SUFFIXES,
    local,
    loose_texts,
    read_member,
    read_tree,
)

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
#: Members that hold no words: fonts, themes, styles, settings of the program.
_WORDLESS = ("theme/", "fontTable", "styles.xml", "webSettings", "[Content_Types]", "calcChain")

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
        if "/embeddings/" not in member or member.endswith("/"):
            continue
        name = PurePosixPath(member).name
        budget.embedded -= 1
        if budget.depth >= DEEPEST_NESTING or budget.embedded < 0:
            budget.note("nested_too_deep", f"嵌入文件“{name}”嵌套过深或过多，没有查看。")
            continue
        data = read_member(archive, member, budget)
        budget.depth += 1
        try:
            inner = look_into(data, name, budget)
        except InvalidInput as error:
            if error.code in ("text_too_large", "xml_dtd", "archive_too_large"):
                raise
            budget.note(f"embedded:{name}", f"嵌入对象“{name}”没有查看：{error.message}")
            continue
        finally:
            budget.depth -= 1
        for part in inner.parts:
            yield TextPart(f"嵌入文件“{name}”：{part.place}", part.text, is_hidden=True)


def other_parts(
    archive: zipfile.ZipFile, seen: Collection[str], budget: Budget
) -> Iterator[TextPart]:
    """Yield the words in all members that no reader has taken: charts, caches, custom data."""
    for member in archive.namelist():
        if member in seen or member in PROPERTY_PARTS or any(w in member for w in _WORDLESS):
            continue
        if member.endswith(".rels"):
            yield from _links(archive, member, budget)
        elif member.endswith(XML_SUFFIXES):
            try:
                texts = loose_texts(read_tree(archive, member, budget))
            except InvalidInput as error:
                if error.code != "unreadable_file" or not member.endswith(".vml"):
                    raise
                budget.note("drawing_unread", f"旧式图形“{member}”没有查看。")
                continue
            if texts:
                text = "\n".join(texts)
                budget.take_text(len(text))
                yield TextPart(f"其他部件“{member}”", text, is_hidden=True)


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
    members = archive.namelist()
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        budget.note("macros", "文件带有宏。公开的文件不应带宏，请另存为不带宏的格式。")
    if any("/activeX/" in member or "/ctrlProps/" in member for member in members):
        budget.note("controls", "文件带有控件，控件里的内容没有查看。")
    if any(member.endswith(".bin") and "/embeddings/" in member for member in members):
        budget.note("ole_objects", "文件带有嵌入对象（OLE），对象里的内容没有查看。")
    pictures = sum("/media/" in member for member in members)
    if pictures:
        budget.note("pictures", f"文件有{pictures}张图片，图片里的字没有查看，请人工看一遍。")
