"""The pages of one item: itself with its attachments, or the trace of what was taken down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from gongkai.errors import DataMissing
from gongkai.exchange.drafting.cleaning import clean_html
from gongkai.organs.public_folder import item_place
from gongkai.portal.history import history_of
from gongkai.portal.listing import column_of, other_site
from gongkai.portal.models import Listed
from gongkai.portal.queries import EXPLAINING, explaining, named, numbered
from gongkai.portal.shell import Shell, absolute, page, short_link, short_place
from gongkai.portal.signature import parted, signature_of
from gongkai.portal.wording import file_names, file_word, first_moment, one_line
from gongkai.publishing.models import Item
from gongkai.publishing.public import PublicItem, public_item
from gongkai.records.content import content_hash
from gongkai.records.files import get
from gongkai.statute.catalogue import label_of

#: The folder of an item's attachments beside its page.
FILES = "files"
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔\d{4}〕\d{1,5}号")
_LINK = re.compile(r"https?://[^\s<>\"'）》，。；、]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as the page names it."""

    name: str
    word: str
    size: int


def item_files(item: Item, shell: Shell, *, on: date) -> dict[Path, bytes]:
    """Return all files of an item: nothing else of it may lie in the public folder.

    Raises DataMissing when a version or an attachment is not what was approved.
    """
    told = public_item(item, on=on)
    if told is None:
        return {}
    place = item_place(shell.organ.slug, told.public_id)
    files = {short_file(told.public_id): _short(shell, told)}
    if not item.is_public:
        return files | {place / "index.html": _gone(shell, told, place)}
    _refuse_changed(item)
    elsewhere = other_site(item)
    attachments = [] if item.place == "elsewhere" else list(_attachments(told))
    names = file_names([(one.name, one.kind) for one, _ in attachments])
    for name, (_, data) in zip(names, attachments, strict=True):
        files[place / FILES / name] = data
    named = [
        Attachment(name, file_word(one.kind, name), len(data))
        for name, (one, data) in zip(names, attachments, strict=True)
    ]
    files[place / "index.html"] = _page(item, told, shell, place, named, elsewhere)
    return files


def short_file(public_id: str) -> Path:
    """Return the file of an item's short link."""
    return Path(short_place(public_id)) / "index.html"


def cited_numbers(told_basis: str) -> list[str]:
    """Return the 文号 that a policy basis names.

    >>> cited_numbers("《办法》（示例办发〔2020〕12号）")
    ['示例办发〔2020〕12号']
    """
    return list(dict.fromkeys(_NUMBER.findall(told_basis)))


def _page(
    item: Item,
    told: PublicItem,
    shell: Shell,
    place: Path,
    attachments: list[Attachment],
    elsewhere: str,
) -> bytes:
    column = column_of(told, shell)
    title = one_line(told.title)
    body = "" if item.place == "elsewhere" else body_html(told.body)
    above, appendix = map(mark_safe, parted(body))
    short = short_link(told.public_id)
    return shell.page(
        "portal/item.html",
        place / "index.html",
        here=column.slug if column else "",
        item=told,
        title=title,
        column=column,
        column_place=shell.place_of(column) if column else None,
        attribute=label_of("attributes", told.attribute),
        body=above,
        appendix=appendix,
        signature=signature_of(told) if body else None,
        attachments=attachments,
        basis=list(_basis(told, shell, "../" * len(place.parts))),
        related=named(shell.organ, told.related) if told.related else [],
        explained_by=_explained_by(told, shell),
        elsewhere=elsewhere,
        note=one_line(told.correction_note),
        history=history_of(told),
        first_at=first_moment(told.published_on, told.published_at),
        short=short,
        short_place=short_place(told.public_id).as_posix(),
        # What cannot be reached from outside is not worth a scan.
        qr=qr_code(short) if absolute("") else "",
        keywords="，".join(filter(None, (one_line(told.number), told.column, told.maker))),
        linked_data=_linked_data(told, title, shell),
    )


def _explained_by(told: PublicItem, shell: Shell) -> list[Listed]:
    if not any(slug in shell.by_slug for slug in EXPLAINING):
        return []
    return explaining(shell.organ, one_line(told.number), told.public_id)


def body_html(body: str) -> SafeString:
    """Return a body that is safe again and whose wide tables scroll in boxes of their own."""
    clean = clean_html(body)
    clean = clean.replace(
        "<table>", '<div class="scroll" role="region" aria-label="表格" tabindex="0"><table>'
    ).replace("</table>", "</table></div>")
    return mark_safe(clean)  # noqa: S308 - cleaned by the allow-list just now


def qr_code(text: str) -> SafeString:
    """Return a QR code as a drawing without styles."""
    # With the mask given, drawing takes a third of the time; any mask can be read.
    code = segno.make(text, error="m", micro=False, mask=2)
    drawn = code.svg_inline(
        scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(  # noqa: S308 - drawn from an address of ours
        drawn.replace("<svg ", '<svg role="img" aria-label="本页二维码" ', 1)
    )


def _attachments(told: PublicItem) -> Iterator[tuple[Any, bytes]]:
    for one in told.attachments:
        yield one, get(one.sha256)


def _refuse_changed(item: Item) -> None:
    version = item.published_version
    if version is not None and content_hash(version.text) != version.sha256:
        raise DataMissing(
            "公开的版本与登记的摘要不符，可能被改动，已停止更新网页。请联系系统管理员。",
            code="version_changed",
        )


def _short(shell: Shell, told: PublicItem) -> bytes:
    """Return the page of the short link; it tells nothing that may have to be taken back."""
    target = item_place(shell.organ.slug, told.public_id).as_posix() + "/"
    return page("portal/short.html", short_file(told.public_id), target=target)


def _gone(shell: Shell, told: PublicItem, place: Path) -> bytes:
    return shell.page(
        "portal/gone.html", place / "index.html", here="", item=told, title=one_line(told.title)
    )


def _basis(told: PublicItem, shell: Shell, root: str) -> Iterator[SafeString]:
    """Yield each line of the policy basis with its addresses and known 文号 as links."""
    lines = [one_line(line) for line in told.basis]
    known = numbered(shell.organ, numbers) if (numbers := cited_numbers("\n".join(lines))) else {}
    links = {
        number: one.place if one.url else root + one.place
        for number, one in known.items()
        if one.public_id != told.public_id
    }
    for line in lines:
        yield _linked(line, links)


def _linked(line: str, links: dict[str, str]) -> SafeString:
    parts: list[str] = []
    end = 0
    pattern = "|".join([_LINK.pattern, *map(re.escape, links)])
    for match in re.finditer(pattern, line):
        target = links.get(match[0], match[0])
        parts += [
            escape(line[end : match.start()]),
            f'<a href="{escape(target)}">{escape(match[0])}</a>',
        ]
        end = match.end()
    return mark_safe("".join([*parts, escape(line[end:])]))  # noqa: S308 - each part escaped


def _linked_data(told: PublicItem, title: str, shell: Shell) -> SafeString:
    """Return the item as JSON-LD for search engines; no character of it can end the block."""
    address = absolute(item_place(shell.organ.slug, told.public_id).as_posix() + "/")
    content = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": title[:110],
        "identifier": told.index_number,
        "inLanguage": "zh-CN",
        "dateCreated": told.dated_on.isoformat(),
        "datePublished": told.published_on.isoformat(),
        "dateModified": told.published_at.isoformat(timespec="seconds"),
        "articleSection": told.column,
        "description": one_line(told.summary),
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": shell.organ.name},
    } | ({"url": address} if address else {})
    text = json.dumps(content, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - JSON whose signs of markup are written as escapes
