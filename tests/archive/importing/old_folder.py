"""Old folders for tests: small files of many kinds with an index, good ones and bad ones."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from docx import Document
from PIL import Image

from tests.exchange.parts.files import encrypted_pdf
from tests.exchange.redaction.sheets import pdf_of

MARKED = "机密★5年\n绝不外泄的雪山行动"
_BODY = "这是正文的一段，写明了工作安排和各社区的责任分工，请认真落实。"


def letter(number: int, *, paragraphs: int = 3) -> str:
    """Return the text of an old document; ``word_of`` finds it."""
    body = "\n".join([_BODY] * paragraphs)
    return (
        f"康办发〔2015〕{number}号\n关于做好第{number}次防汛检查工作的通知\n各社区：\n"
        f"请做好准备，{word_of(number)}。\n{body}\n康川街道办事处\n2015年6月3日"
    )


def word_of(number: int) -> str:
    """Return a word that stands in one document only."""
    digits = "零一二三四五六七八九"
    return "水位标" + "".join(digits[int(one)] for one in f"{number:05d}") + "处"


def docx(text: str) -> bytes:
    """Return a Word file with the lines of the text."""
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx(text: str) -> bytes:
    """Return a spreadsheet with the lines of the text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        for row, line in enumerate(text.split("\n")):
            sheet.write_string(row, 0, line)
    return buffer.getvalue()


def write_folder(folder: Path, how_many: int, *, index: bool = True, paragraphs: int = 3) -> None:
    """Write a folder of old documents: text in two codes, Word, spreadsheets, in subfolders."""
    kinds = (
        ("txt", lambda text: text.encode()),
        ("docx", docx),
        ("txt", lambda text: text.encode("gb18030")),
        ("xlsx", xlsx),
        ("txt", lambda text: text.encode()),
    )
    rows = ["文件名,题名,文号,成文日期,责任者,保管期限,页数"]
    for number in range(how_many):
        place = folder / f"{number % 7}"
        place.mkdir(parents=True, exist_ok=True)
        ending, make = kinds[number % len(kinds)]
        name = f"{number}.{ending}"
        (place / name).write_bytes(make(letter(number, paragraphs=paragraphs)))
        if number % 4:
            title = f"关于第{number}次防汛检查的通知"
            day = f"2015-06-{number % 30 + 1:02d}"
            told = (
                f"{number % 7}\\{name},{title},康办发〔2015〕{number}号,{day},康川街道办事处,长期"
            )
            rows.append(f"{told},{number % 9 + 1}")
    if index:
        (folder / "归档文件目录.csv").write_text("\n".join(rows), encoding="utf-8")


def write_bad_files(folder: Path) -> None:
    """Add what cannot be taken in: each is to be named with its reason."""
    (folder / "坏的.docx").write_bytes(b"PK\x03\x04 torn")
    (folder / "空的.pdf").write_bytes(b"")
    (folder / "不是照片.jpg").write_bytes(b"no photo")
    (folder / "压缩.rar").write_bytes(b"Rar!\x1a\x07\x00 x")
    locked = "EncryptedPackage".encode("utf-16-le")
    (folder / "加密.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + locked * 20)
    (folder / "带标志.txt").write_text(MARKED, encoding="utf-8")
    (folder / "机密★10年.txt").write_text("普通的内容", encoding="utf-8")


def _page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><head><meta charset=utf-8></head><body>{lines}</body></html>".encode()


def _photo(width: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 8)).save(buffer, "JPEG")
    return buffer.getvalue()


def _pdf(text: str) -> bytes:
    return pdf_of("\\\n".join(text.split("\n")))


#: Of ten files: ending, how it is written.
_MIXTURE: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    ("docx", docx),
    ("pdf", _pdf),
    ("txt", lambda text: text.encode("gb18030")),
    ("docx", docx),
    ("xlsx", xlsx),
    ("html", _page),
    ("docx", docx),
    ("csv", lambda text: "\n".join(f"{line},1" for line in text.split("\n")).encode()),
    ("pdf", _pdf),
    ("txt", lambda text: text.encode()),
)


@dataclass(slots=True)
class Mixed:
    """A folder as offices have them: where which word stands, and what is to become of it all."""

    words: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)


def write_mixed_folder(folder: Path, how_many: int) -> Mixed:
    """Write about so many files of all kinds, old ones too where LibreOffice can write them.

    Seven of ten stand in the index; some bear the number of another, some are there twice, some
    are damaged, locked, marked secret, or no photos.
    """
    mixed = Mixed()
    rows = ["文件名,题名,文号,日期"]
    for number in range(how_many):
        place = folder / f"{2000 + number % 7}年"
        place.mkdir(parents=True, exist_ok=True)
        ending, make = _MIXTURE[number % len(_MIXTURE)]
        name = f"{number:05d}.{ending}"
        (place / name).write_bytes(make(letter(number)))
        mixed.words[name] = word_of(number)
        has_twin = number % 50 == 49
        if number % 10 < 7 or has_twin:
            told = 1 if has_twin else number
            title = f"关于第{number}次防汛检查的通知"
            rows.append(f"{place.name}/{name},{title},康办发〔2015〕{told}号,2015年6月3日")
        mixed.outcomes["same_number" if has_twin else "kept"] += 1
        if number % 25 == 0:
            double = folder / "重复"
            double.mkdir(exist_ok=True)
            (double / name).write_bytes((place / name).read_bytes())
            mixed.outcomes["duplicate"] += 1
            (folder / f"断了的{number}.docx").write_bytes(docx("断")[:9_000])
            (folder / f"照片{number}.jpg").write_bytes(_photo(8 + number))
            mixed.outcomes.update(("unreadable", "kept"))
    _write_old(folder / "旧格式", how_many, max(how_many // 100, 1), mixed)
    write_bad_files(folder)
    (folder / "上了锁.pdf").write_bytes(encrypted_pdf())
    mixed.outcomes.update({"unreadable": 6, "refused": 2})
    rows.append("丢了的.doc,没有这份文件,,")
    mixed.outcomes["no_file"] += 1
    (folder / "归档文件目录.csv").write_text("\n".join(rows), encoding="utf-8")
    return mixed


def _write_old(folder: Path, first: int, each: int, mixed: Mixed) -> None:
    """Add DOC and XLS, as many of each as told."""
    program = shutil.which("soffice")
    if program is None:
        return
    folder.mkdir()
    for start, ending, made_as, make in (
        (first, "doc", "docx", docx),
        (first + each, "xls", "xlsx", xlsx),
    ):
        sources = []
        for number in range(start, start + each):
            source = folder / f"{number:05d}.{made_as}"
            source.write_bytes(make(letter(number)))
            sources.append(source)
            mixed.words[f"{number:05d}.{ending}"] = word_of(number)
            mixed.outcomes["kept"] += 1
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", ending, "--outdir", folder, *sources],
            check=True,
            capture_output=True,
            timeout=300,
        )
        for source in sources:
            source.unlink()
    shutil.rmtree(folder / "profile")
