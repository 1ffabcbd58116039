"""From a clerk's file to a draft: every field proposed, nothing decided.

Comments, struck out and hidden text never reach the draft; what a person must look at is said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.blocks import blocks_of, html_of
from gongkai.exchange.drafting.characters import one_line, plain_characters
from gongkai.exchange.drafting.draft import Draft
from gongkai.exchange.drafting.facts import (
    attachments_in,
    attachments_missing,
    basis_in,
    contact_in,
)
from gongkai.exchange.drafting.kinds import kind_of
from gongkai.exchange.drafting.official import Parts, read_parts
from gongkai.exchange.drafting.pasting import tidy
from gongkai.exchange.files import LARGEST_FILE_BYTES, decode_text

__all__ = ["Draft", "draft_from_file", "draft_from_html", "draft_from_text"]


def draft_from_file(data: bytes, name: str) -> Draft:
    """Return the draft that a file of any readable kind proposes; its content tells the kind.

    Raises InvalidInput: ``file_empty``, ``file_too_large``, ``wrong_extension``,
    ``unsupported_kind``, ``unreadable_file``, ``file_encrypted``, ``file_has_macros``,
    ``unsafe_file``, ``archive_too_large``, ``sheet_too_large``, ``html_too_deep``,
    ``html_too_large``.
    """
    shown = _plain_name(name)
    if not data:
        raise InvalidInput(f"“{shown}”是空文件。请检查是否保存完整。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{shown}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB 的上限，没有读取。"
            "请确认是否选错文件。",
            code="file_too_large",
        )
    kind = kind_of(data, shown)
    # Each kind's library is loaded only when such a file comes: see gongkai.exchange.writing.
    if kind in ("docx", "doc"):
        from gongkai.exchange.drafting.docx_source import read_word
        from gongkai.exchange.drafting.old_word import new_word

        word = read_word(new_word(data, shown) if kind == "doc" else data, shown)
        return draft_from_html(word.html, notes=word.notes, attachments=word.objects)
    if kind == "pdf":
        from gongkai.exchange.drafting.pdf_source import read_pdf

        pdf = read_pdf(data, shown)
        if not pdf.is_searchable:
            return Draft(notes=pdf.notes, is_searchable=False)
        return _draft_of_lines(pdf.paragraphs, pdf.notes)
    if kind == "xlsx":
        from gongkai.exchange.drafting.xlsx_source import read_sheets

        sheets = read_sheets(data, shown)
        return draft_from_html(sheets.html, notes=sheets.notes)
    text = decode_text(data, shown)
    return draft_from_html(text) if kind == "html" else draft_from_text(text)


def draft_from_html(
    text: str, *, notes: Sequence[str] = (), attachments: tuple[tuple[str, bytes], ...] = ()
) -> Draft:
    """Return the draft that a pasted page proposes; ``notes`` of its source come first.

    ``attachments`` are the files that were inside the source.
    """
    page = tidy(text)
    parts = read_parts(blocks_of(page.html))
    body = html_of(parts.blocks)
    whole = "\n".join(block.text for block in parts.blocks)
    lines = whole.split("\n")
    names = attachments_in(lines)
    missing = attachments_missing(names, lines, [name for name, _ in attachments])
    contact, phone = contact_in(whole)
    return Draft(
        title=parts.title,
        number=parts.number,
        serial=parts.issue,
        dated_on=parts.dated_on,
        issuer=parts.issuer,
        body=body,
        kind=parts.kind,
        attribute=parts.attribute,
        contact=contact,
        phone=phone,
        basis=basis_in(whole, own=parts.number, title=parts.title, issuer=parts.issuer),
        attachment_names=names,
        attachments=attachments,
        notes=(
            *notes,
            *page.notes,
            *parts.notes,
            *(
                [f"正文写有附件{'、'.join(f'“{n}”' for n in missing)}，请上传附件。"]
                if missing
                else []
            ),
            *_missing(parts, has_body=bool(body)),
        ),
    )


def draft_from_text(text: str) -> Draft:
    """Return the draft that plain text proposes: each line a paragraph, lines with tabs a table."""
    return _draft_of_lines(re.split(r"\r\n|\r|\n|\x0c", text), ())


def _draft_of_lines(lines: Iterable[str], notes: Sequence[str]) -> Draft:
    out: list[str] = []
    rows: list[list[str]] = []
    for line in [*map(plain_characters, lines), ""]:
        cells = line.split("\t")
        if len(cells) > 1 and all(cell.strip() for cell in cells[:2]):
            rows.append(cells)
            continue
        out += _table_or_lines(rows)
        rows = []
        if shown := one_line(line):
            out.append(f"<p>{html.escape(shown, quote=False)}</p>")
    return draft_from_html("".join(out), notes=notes)


def _table_or_lines(rows: list[list[str]]) -> list[str]:
    """Return copied cells as a table; a single line with tabs was only spaced out."""
    shown = [[html.escape(one_line(cell), quote=False) for cell in cells] for cells in rows]
    if len(rows) < 2:
        return [f"<p>{' '.join(cells)}</p>" for cells in shown]
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr>" for cells in shown)
    return [f"<table>{body}</table>"]


def _missing(parts: Parts, *, has_body: bool) -> list[str]:
    asked = (
        (parts.title, "没有找到标题，请填写。"),
        (parts.number or parts.issue, "没有找到文号；没有文号的信息可以留空。"),
        (parts.dated_on, "没有找到成文日期，请填写。"),
        (parts.issuer, "没有找到发文机关署名，请填写。"),
        (has_body, "没有读到正文，请检查文件。"),
    )
    return [sentence for found, sentence in asked if not found]


def _plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, fit for a sentence."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in plain_characters(last) if c.isprintable())[:120] or "文件"
