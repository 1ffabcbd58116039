"""A year of an organ in one file, written while it is read: its size costs no memory."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder

from gongkai.organs.models import Organ
from gongkai.portal.api.reading import items_of_year
from gongkai.portal.api.telling import Teller, Told

#: Key of the item → head of the column.
COLUMNS = {
    "index_number": "索引号",
    "title": "标题",
    "number": "文号",
    "kind_label": "类别",
    "maker": "发布机构",
    "column_label": "栏目",
    "dated_on": "成文日期",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "until_on": "公开期限",
    "validity_label": "有效性",
    "repealed_on": "废止日期",
    "expired_on": "失效日期",
    "summary": "内容概述",
    "contact": "联系人",
    "phone": "联系电话",
    "attachments": "附件",
    "url": "网址",
    "public_id": "编号",
}
#: Spreadsheets take a text that begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Spreadsheets of the usual kind read a file as UTF-8 only with this mark at its head.
_MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    >>> safe_cell('=HYPERLINK("http://x")'), safe_cell("康办发〔2020〕1号")
    ('\\'=HYPERLINK("http://x")', '康办发〔2020〕1号')
    """
    # Programs drop blanks and signs without a shape before they look for a formula.
    seen = unicodedata.normalize("NFKC", text).lstrip(" \t\r\n\u200b\u200e\u200f\ufeff\u2060")
    return f"'{text}" if seen.startswith(_FORMULA) else text


def csv_lines(organ: Organ, year: int, *, on: date) -> Iterator[str]:
    """Yield the year as CSV with a head of Chinese words, a line for each item."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(COLUMNS.values())
    yield _MARK + line.taken()
    teller = Teller(organ, on=on)
    for item in items_of_year(organ, year):
        told = teller.whole(item)
        writer.writerow(safe_cell(_cell(told, key)) for key in COLUMNS)
        yield line.taken()


def _cell(told: Told, key: str) -> str:
    if key == "attachments":
        return "；".join(one["name"] for one in told[key])
    value = told[key]
    return "" if value is None else str(value)


def json_parts(organ: Organ, year: int, *, on: date) -> Iterator[str]:
    """Yield the year as one JSON object, an item at a time, with bodies and attachments."""
    head = json.dumps({"organ": organ.slug, "name": organ.name, "year": year}, ensure_ascii=False)
    yield head[:-1] + ', "items": ['
    teller = Teller(organ, on=on)
    for place, item in enumerate(items_of_year(organ, year)):
        told = json.dumps(teller.whole(item), ensure_ascii=False, cls=DjangoJSONEncoder)
        yield (",\n" if place else "\n") + told
    yield "\n]}\n"


class _Line:
    """Where the writer of CSV writes one line, which is taken away at once."""

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> None:
        self._text += text

    def taken(self) -> str:
        text, self._text = self._text, ""
        return text
