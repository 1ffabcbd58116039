"""Files changed by chance: what is not touched keeps its figure, or is told; never another one."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongkai.exchange.guarded import Ended, Guarded
from gongkai.exchange.report_json import report_from_mapping
from gongkai.exchange.writing import render_report
from gongkai.statute.annual_report.report import Report, Value
from tests.foreign.layouts import LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report

#: The layouts to change, and the published JSON.
KINDS = (*LAYOUTS, "json")
_MAIN_PARTS = re.compile(r"word/document\.xml|xl/worksheets/.*\.xml")
_TAG = re.compile(rb"<[^<>]*>")
_CELL = re.compile(rb"<(td|w:tc|c)[ >].*?</\1>", re.DOTALL)
_ROW = re.compile(rb"<(tr|w:tr|row)[ >].*?</\1>", re.DOTALL)
_JUNK = (b"<b>", b"</div>", b"<p>", b"<br/>", b"<!-- -->", b"<span>", b"</tr>", b"<table>", b"\x00")
#: What stands near a figure belongs to it.
_NEAR = 3
_FIGURE = re.compile(rb"[0-9.,-]+|\xef\xbc[\x90-\x99]|[\xe4-\xe5][\xba\xb8][\xbf\x87]|\xe5\x85\x83")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; ``cells`` are its figures, None for one of which nothing can be said."""

    name: str
    data: bytes
    cells: Mapping[str, Value] | None
    label: str


def sound_file(kind: str, seed: int) -> File:
    """Return the file of a made report."""
    report = make_report(seed, "2021" if seed % 2 else "2019", is_dense=seed % 3 != 0)
    if kind == "json":
        return File("年报.json", render_report(report, "json"), report.cells, kind)
    data, name = LAYOUTS[kind](print_report(report), random.Random(seed))
    return File(name, data, report.cells, kind)


def changed_file(file: File, draw: random.Random) -> File:
    """Return the file with a change of one of the ways that its kind knows."""
    way = draw.choice(_ways(file))
    return way(file, draw)


def _ways(file: File) -> list[Callable[[File, random.Random], File]]:
    ways = [_torn]
    if file.name.endswith(".pdf"):
        return ways
    if file.name.endswith((".docx", ".xlsx")):
        ways += [_without_element, _with_element_twice]
        return [*ways, _bytes_beside_figures] if file.name.endswith(".docx") else ways
    ways += [_bytes_beside_figures, _other_code]
    if file.name.endswith(".html"):
        return [*ways, _without_element, _with_element_twice, _tag_changed, _tag_changed]
    return ways if file.name.endswith(".json") else [*ways, _line_changed, _line_changed]


def _result(file: File, data: bytes, label: str, *, is_known: bool = True) -> File:
    return File(file.name, data, file.cells if is_known else None, f"{file.label}/{label}")


# The file as it lies on the disk: nothing is known of its figures


def _torn(file: File, draw: random.Random) -> File:
    """Bytes are changed, cut out, put in or repeated wherever chance has it."""
    data = bytearray(file.data)
    for _ in range(draw.choice((1, 1, 2, 10, 100))):
        at = draw.randrange(len(data) + 1)
        much = draw.choice((1, 1, 4, 50, 1000))
        piece = data[at : at + much]
        deed = draw.randrange(5)
        if deed == 0:
            data[at : at + 1] = bytes([draw.randrange(256)])
        elif deed == 1 and len(data) > much + 1:
            del data[at : at + much]
        elif deed == 2:
            data[at:at] = draw.randbytes(much)
        elif deed == 3:
            data[at:at] = piece * draw.choice((1, 2, 30))
        elif draw.random() < 0.1 and at:
            del data[at:]
    return _result(file, bytes(data), "torn", is_known=False)


# What the file says, changed beside its figures


def _in_content(file: File, change: Callable[[bytes], bytes], label: str) -> File:
    """Change the text of a file, or the part of an archive that holds it."""
    if not file.data.startswith(b"PK"):
        return _result(file, change(file.data), label)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, change(data) if _MAIN_PARTS.fullmatch(member) else data)
    return _result(file, out.getvalue(), label)


def _bytes_beside_figures(file: File, draw: random.Random) -> File:
    def change(data: bytes) -> bytes:
        taken = {
            place
            for found in _FIGURE.finditer(data)
            for place in range(found.start() - _NEAR, found.end() + _NEAR)
        }
        out = bytearray(data)
        free = [place for place in range(len(data)) if place not in taken]
        for place in sorted(draw.sample(free, draw.randint(1, 4)), reverse=True):
            new = bytes(draw.randrange(128, 256) for _ in range(draw.randrange(3)))
            out[place : place + 1] = new
        return bytes(out)

    return _in_content(file, change, "bytes")


def _other_code(file: File, draw: random.Random) -> File:
    code = draw.choice(("gb18030", "utf-8-sig", "utf-16"))
    return _result(file, file.data.decode().encode(code), code)


def _without_element(file: File, draw: random.Random) -> File:
    pattern = draw.choice((_CELL, _ROW, _TAG))
    return _in_content(file, lambda data: _at_one(data, pattern, draw, lambda _: b""), "without")


def _with_element_twice(file: File, draw: random.Random) -> File:
    pattern = draw.choice((_CELL, _ROW, _TAG))
    if file.name.endswith(".xlsx"):
        pattern = _TAG
    return _in_content(file, lambda data: _at_one(data, pattern, draw, lambda x: x + x), "twice")


def _tag_changed(file: File, draw: random.Random) -> File:
    def change(tag: bytes) -> bytes:
        return draw.choice(
            (
                tag.upper(),
                tag.replace(b"td", b"th"),
                tag[:-1],
                tag[1:],
                tag.replace(b">", b' rowspan="7" colspan="0">'),
                tag + draw.choice(_JUNK),
                draw.choice(_JUNK) + tag,
                draw.choice(_JUNK),
            )
        )

    return _in_content(file, lambda data: _at_one(data, _TAG, draw, change), "tag")


def _at_one(
    data: bytes, pattern: re.Pattern[bytes], draw: random.Random, change: Callable[[bytes], bytes]
) -> bytes:
    """Return the data with one thing that is found changed."""
    found = [one for one in pattern.finditer(data) if not _is_of_figure(data, one)]
    if not found:
        return data
    one = draw.choice(found)
    return data[: one.start()] + change(one.group()) + data[one.end() :]


def _is_of_figure(data: bytes, tag: re.Match[bytes]) -> bool:
    """Say whether a tag stands around one digit of several, as in Word's pages: torn, it takes the
    digit along, and a browser too shows the rest of the figure."""
    beside = data[tag.start() - 1 : tag.start()] + data[tag.end() : tag.end() + 1]
    return tag.group().startswith((b"<span", b"</span")) and re.search(rb"\d", beside) is not None


def _line_changed(file: File, draw: random.Random) -> File:
    lines = file.data.decode().split("\n")
    at = draw.randrange(len(lines))
    deed = draw.choice(("without", "twice", "blank", "note", "moved", "bar"))
    if deed == "without":
        del lines[at]
    elif deed == "moved":
        # Prose only: a label in front of another's figures says that they are its own.
        if "。" in lines[at]:
            lines.insert(draw.randrange(len(lines)), lines.pop(at))
    else:
        lines.insert(at, {"twice": lines[at], "blank": "", "note": "（注：见附件）"}.get(deed, "|"))
    return _result(file, "\n".join(lines).encode(), f"line {deed}")


# How the reading of a file ended


def wrong_cells(file: File, read: Report) -> list[str]:
    """Return the cells that hold another number than was printed, as ``cell read printed``."""
    if file.cells is None:
        return []
    return [
        f"{cell} {value} {file.cells.get(cell)}"
        for cell, value in read.cells.items()
        if value is not None and value != file.cells.get(cell)
    ]


def tried(reader: Guarded, file: File) -> tuple[str, str]:
    """Return how the reading of a file ended, and what there is to say of it."""
    try:
        told = reader.ask(file.data, ask="report", name=file.name, scans=True)
    except Ended as ended:
        return "took too much", ended.why
    if "fault" in told:
        return "fault", told["fault"]
    if "error" in told:
        return "refused", told["error"]["code"]
    read = report_from_mapping(told["report"], name=file.name)
    if missing := read.missing_cells():
        return "fault", f"not accounted for: {missing[:3]}"
    wrong = wrong_cells(file, read)
    return ("wrong number", wrong[0]) if wrong else ("read", "")
