"""Old folders for tests: small files of many kinds with an index, good ones and bad ones."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter
from docx import Document

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
