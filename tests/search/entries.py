"""Entries of the search's tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.search.entry import Entry, Results, Scope, Text
from gongkai.search.operations import put_entry
from gongkai.search.queries import search

NOTICE = Entry(
    key="r1",
    organ="kangchuan",
    kind="document",
    title="康川街道办事处关于做好2020年低保工作的通知",
    texts=(
        Text(
            "正文", "各社区：为做好最低生活保障动态管理，依法公开。\n请于12号前报送名单，联系张三。"
        ),
        Text("附件1 审批表.docx", "家庭成员收入核对表，另附城市场馆目录。"),
    ),
    number="康办发〔2020〕12号",
    column="社会救助",
    item="9",
    year=2020,
    dated_on=date(2020, 5, 1),
    url="/kangchuan/items/r1/",
)

#: Those who may find the staff entries of these tests.
READER = "kangchuan/records"
OURS: dict[str, Any] = {"readers": (READER,)}


def put(key: str, text: str = "", *, scope: Scope = "public", **given: Any) -> Entry:
    """Index an entry with one text and otherwise nothing of its own."""
    entry = Entry(
        key, given.pop("organ", "kangchuan"), "document", given.pop("title", f"第{key}件")
    )
    entry = replace(entry, texts=(Text("正文", text),) if text else (), readers=(READER,), **given)
    put_entry(entry, scope=scope)
    return entry


def found(query: str, *, scope: Scope = "public", **given: Any) -> list[str]:
    """Return the keys of the first page."""
    return keys(search(query, scope=scope, organs=given.pop("organs", None), **OURS | given))


def keys(results: Results) -> list[str]:
    """Return the keys of a page."""
    return [hit.key for hit in results.hits]
