"""Slides: the texts of each slide, its speaker's notes, and all around them."""

from __future__ import annotations

import re
import zipfile

from gongkai.exchange.parts.office import (
    LookInto,
    embedded_parts,
    note_suspicious,
    other_parts,
    property_parts,
)
from gongkai.exchange.parts.part import Budget, FileText, TextPart
from gongkai.exchange.parts.xml_parts import loose_texts, read_tree

_SLIDE = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d{1,6})\.xml")


def read_pptx(archive: zipfile.ZipFile, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of a presentation, slides in the order of their numbers."""
    note_suspicious(archive, budget)
    slides = sorted(
        (int(match[2]), match[1] != "slides/slide", member)
        for member in archive.namelist()
        if (match := _SLIDE.fullmatch(member))
    )
    parts: list[TextPart] = []
    for number, is_note, member in slides:
        root = read_tree(archive, member, budget)
        lines = [
            "".join(piece.text or "" for piece in paragraph.iter("{*}t"))
            for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p")
        ]
        text = "\n".join(line for line in lines if line.strip()) or "\n".join(loose_texts(root))
        if text:
            budget.take_text(len(text))
            place = f"第{number}张幻灯片{'备注' if is_note else ''}"
            is_hidden = is_note or root.get("show") in ("0", "false")
            parts.append(TextPart(place, text, is_hidden))
    parts += property_parts(archive, budget)
    parts += other_parts(archive, {member for *_, member in slides}, budget, look_into)
    parts += embedded_parts(archive, budget, look_into)
    return FileText("pptx", tuple(parts))
