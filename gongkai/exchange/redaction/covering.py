"""The new PDF, page by page: drawn, covered, packed, and joined with the 遮盖说明."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction.boxes import Box, Redacted, checked_boxes, reasons_of
from gongkai.exchange.redaction.checking import problems_of
from gongkai.exchange.redaction.documents import opened, page_at, size_of
from gongkai.exchange.redaction.drawing import cover, draw, packed
from gongkai.exchange.redaction.finding import covered_words, edges_of, left_elsewhere
from gongkai.exchange.redaction.image_pdf import ImagePdf
from gongkai.exchange.redaction.letters import letters_of
from gongkai.exchange.redaction.setting import legend_pdf

#: What a new file may take; a longer one is given out in parts.
LARGEST_BYTES = 200 * 1024 * 1024


def covered_copy(data: bytes, boxes: Sequence[Box], dpi: int) -> Redacted:
    """Return the new PDF, checked; see ``pages.redact_pdf``."""
    with opened(data) as document:
        count = len(document)
        tidy = checked_boxes(boxes, count)
        numbers = {pair: reason.number for pair, reason in reasons_of(tidy).items()}
        by_page: defaultdict[int, list[Box]] = defaultdict(list)
        for box in tidy:
            by_page[box.page].append(box)
        made, grown, words, textless = ImagePdf(), [], set(), []
        for number in range(1, count + 1):
            with page_at(document, number) as page:
                letters = letters_of(page)
                here = [_grown(box, letters.grown(edges_of(box))) for box in by_page[number]]
                words.update(covered_words(letters, here))
                if not letters.text.strip():
                    textless.append(number)
                bitmap = draw(page, dpi / 72)
                for box in here:
                    cover(bitmap, edges_of(box), numbers[box.reason, box.basis])
                made.add(size_of(page, number), packed(bitmap))
                bitmap.close()
            grown += here
            if made.size > LARGEST_BYTES:
                raise InvalidInput(
                    f"遮盖后的文件超过{LARGEST_BYTES // 1024 // 1024} MB（画到第{number}页）。"
                    "请拆成几个文件分别处理，或降低清晰度。",
                    code="redacted_too_large",
                )
        elsewhere = [Box(*place, "", "") for place in left_elsewhere(document, words, grown)]
    whole = _joined(made.finish(), legend_pdf(grown))
    if problems := problems_of(data, whole, grown):
        raise InvalidInput(
            f"遮盖后的文件没有通过检查，没有生成：{'；'.join(problems)}。请改正后重新生成。",
            code="not_redacted",
            article="条例第三十七条",
        )
    return Redacted(
        whole,
        count,
        tuple(grown),
        tuple(elsewhere),
        tuple(_notes(textless, elsewhere)),
        tuple(sorted(words)),
    )


def _grown(box: Box, edges: tuple[float, float, float, float]) -> Box:
    return replace(box, x0=edges[0], y0=edges[1], x1=edges[2], y1=edges[3])


def _joined(pages: bytes, legend: bytes) -> bytes:
    """Return the pages followed by those of the legend; only its pages come, not its properties."""
    with pdfium.PdfDocument(pages) as whole, pdfium.PdfDocument(legend) as last:
        whole.import_pages(last)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def _notes(textless: list[int], elsewhere: Sequence[Box]) -> list[str]:
    notes = []
    if textless:
        shown = "、".join(map(str, textless[:10])) + ("等" if len(textless) > 10 else "")
        notes.append(
            f"第{shown}页没有文字（可能是扫描页），按词语查找查不到这些页，请人工逐页查看。"
        )
    if elsewhere:
        pages = "、".join(map(str, dict.fromkeys(box.page for box in elsewhere)))
        notes.append(f"遮盖的文字在第{pages}页还有没遮盖的，请核对是否也要遮盖。")
    return notes
