"""Papers of public items: board sheets, the week's sheet, text and package for another site."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from gongkai.exchange.days import chinese_day
from gongkai.exchange.drafting.cleaning import clipboard_text, text_of_html
from gongkai.exchange.papers.board import (
    BoardSheet,
    WeeklyItem,
    WeeklySheet,
    render_board_sheet,
    render_weekly_sheet,
)
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.models import Item
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.public import PublicItem, public_item, public_items
from gongkai.publishing.staff.items import item_or_404, page_of
from gongkai.records.downloads import attachment, printable
from gongkai.records.files import get

PAPERS = ("a4", "a3")
#: So much of the body goes into a post of the office's WeChat account; the rest is on the page.
WECHAT_LENGTH = 300
#: Characters that no file system takes in a name.
_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n\t\x00', "_"))


def _address(request: StaffRequest, path: str) -> str:
    """Return the public address of a path; on a laptop the one by which this page was asked."""
    base = settings.PUBLIC_BASE
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def short_link(request: StaffRequest, told: PublicItem) -> str:
    """Return the address that a code on paper leads to."""
    return told.url or _address(request, f"/i/{told.public_id}")


@staff(PUBLISHING, "view")
def board(request: StaffRequest, public_id: str, paper: str) -> HttpResponse:
    """Give out the sheet of a public item for the 政务栏."""
    item = item_or_404(request, public_id)
    told = public_item(item, on=request.today)
    if told is None or not item.is_public or paper not in PAPERS:
        raise Http404
    sheet = BoardSheet(
        organ=request.organ.name,
        title=told.title,
        number=told.number,
        body=told.body,
        issuer=told.maker,
        dated_on=told.dated_on,
        shown_from=told.published_on,
        shown_until=told.until_on,
        contact=told.contact,
        phone=told.phone,
        link=short_link(request, told),
    )
    data = render_board_sheet(sheet, paper=paper, font_folders=settings.FONT_FOLDERS)  # type: ignore[arg-type]
    return printable(data, f"政务栏 {told.title[:60]}.pdf".translate(_UNFIT))


@staff(PUBLISHING, "view")
def weekly(request: StaffRequest, paper: str) -> HttpResponse:
    """Give out one sheet with everything that became public in the last seven days."""
    if paper not in PAPERS:
        raise Http404
    since = request.today - timedelta(days=6)
    recent = public_items(request.organ).filter(record__published_on__range=(since, request.today))
    told = [one for item in recent[:60] if (one := public_item(item, on=request.today))]
    sheet = WeeklySheet(
        organ=request.organ.name,
        starts_on=since,
        ends_on=request.today,
        items=tuple(
            WeeklyItem(
                title=one.title,
                number=one.number,
                dated_on=one.published_on,
                summary=one.summary,
            )
            for one in told
        ),
        contact=request.organ.contact,
        phone=request.organ.phone,
        link=_address(request, f"/{request.organ.slug}/"),
    )
    data = render_weekly_sheet(sheet, paper=paper, font_folders=settings.FONT_FOLDERS)  # type: ignore[arg-type]
    return printable(data, f"一周公开 {since}至{request.today}.pdf")


@dataclass(frozen=True, slots=True)
class CopyBox:
    """A text that a person copies: what it is called, how its button, how many lines it shows."""

    slug: str
    label: str
    button: str
    text: str
    rows: int


@staff(PUBLISHING, "view")
def copy(request: StaffRequest, public_id: str) -> HttpResponse:
    """Show the content as plain texts, each to be copied into the district's site by one click."""
    item = item_or_404(request, public_id)
    record = item.record
    told = public_item(item, on=request.today) if item.is_public else None
    wechat = wechat_text(
        title=record.title,
        body=record.body,
        link=short_link(request, told) if told else "",
        contact=record.contact,
        phone=record.phone,
    )
    lines = "\n".join(f"{name}：{_plain(value)}" for name, value in _metadata(item).items())
    context = {
        "record": record,
        "boxes": [
            CopyBox("title", "标题", "复制标题", record.title, 2),
            CopyBox("body", "正文、落款、联系方式", "复制正文", _text(item), 14),
            CopyBox("all", "全部（标题、文号在前）", "复制全部", _whole_text(item), 6),
            CopyBox("wechat", "微信文字", "复制微信文字", wechat, 8),
            CopyBox("facts", "信息（索引号、文号、日期等）", "复制信息", lines, 8),
        ],
        "is_approved": item.standing in ("approved", "published"),
        "attachments": record.attachments,
        "back": page_of(request, item),
    }
    return render(request, "publishing/copy.html", context)


def wechat_text(
    *, title: str, body: str, link: str = "", contact: str = "", phone: str = ""
) -> str:
    """Return a post for the office's WeChat account: title, beginning, address, whom to ask.

    ``link`` is "" for what is not public yet.

    >>> print(wechat_text(title="通知", body="<p>请按时参加。</p>", link="https://a.cn/i/1"))
    通知
    <BLANKLINE>
    请按时参加。
    <BLANKLINE>
    全文：https://a.cn/i/1
    """
    text = text_of_html(body)
    if len(text) > WECHAT_LENGTH:
        text = text[:WECHAT_LENGTH].rstrip() + "……"
    asked = [one for one in (contact, phone) if one]
    ends = [f"全文：{link}" if link else "", f"联系：{' '.join(asked)}" if asked else ""]
    return "\n\n".join(part for part in (title, text, *ends) if part)


@staff(PUBLISHING, "view")
def export(request: StaffRequest, public_id: str) -> HttpResponse:
    """Give out text, attachments and metadata of an item for the district's site, as a ZIP."""
    item = item_or_404(request, public_id)
    record = item.record
    if item.standing not in ("approved", "published"):
        raise Http404
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("正文.html", _page(record.title, record.body))
        archive.writestr("正文.txt", _whole_text(item))
        archive.writestr("信息.json", json.dumps(_metadata(item), ensure_ascii=False, indent=1))
        taken: set[str] = set()
        for one in record.attachments:
            name = _free_name(one["name"], taken)
            archive.writestr(f"附件/{name}", get(one["sha256"]))
    name = f"{record.title[:60]}.zip".translate(_UNFIT)
    return attachment(target.getvalue(), name, "application/zip")


def _text(item: Item, *, title: str = "", number: str = "") -> str:
    """Return body, signature and whom to ask as plain text, below the head that is given."""
    record = item.record
    return clipboard_text(
        title=title,
        number=number,
        body=record.body,
        issuer=record.maker or item.organ.name,
        dated_on=chinese_day(record.dated_on),
        contact=record.contact,
        phone=record.phone,
    )


def _whole_text(item: Item) -> str:
    return _text(item, title=item.record.title, number=item.record.number)


def _plain(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "；".join(value)


def _page(title: str, body: str) -> str:
    head = escape(title)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{head}</title></head><body><h1>{head}</h1>{body}</body></html>"
    )


def _metadata(item: Item) -> dict[str, Any]:
    record = item.record
    return {
        "索引号": record.index_number,
        "标题": record.title,
        "发文字号": record.number,
        "发布机构": item.organ.name,
        "成文日期": record.dated_on.isoformat(),
        "公开方式": record.get_attribute_display(),
        "栏目": record.column,
        "公开至": record.until_on.isoformat() if record.until_on else "长期",
        "政策依据": record.basis.splitlines(),
        "联系人": record.contact,
        "联系电话": record.phone,
        "附件": [one["name"] for one in record.attachments],
    }


def _free_name(name: str, taken: set[str]) -> str:
    clean = name.translate(_UNFIT).strip(". ") or "附件"
    free, count = clean, 1
    while free in taken:
        count += 1
        free = f"{count}-{clean}"
    taken.add(free)
    return free
