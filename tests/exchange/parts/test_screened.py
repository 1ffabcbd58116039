"""Files through the detectors: places, contexts without numbers, and cleaned copies."""

import io
import time
import zipfile

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.screened import (
    FileScreening,
    clean_copy,
    masks_of,
    screen_file,
    screen_text,
)
from tests.exchange.parts import files
from tests.exchange.parts.files import ID, MOBILE, OTHER_ID


def _hits(screening: FileScreening) -> list[tuple[str, str, str, bool]]:
    return [(p.hit.kind, p.hit.text, p.place, p.is_hidden) for p in screening.hits]


def _word_file() -> bytes:
    return files.docx(
        files.paragraph("张三", ID[:4], ID[4:12], ID[12:], "，电话", MOBILE)
        + files.table(["姓名", "病种"], ["李四", "尿毒症"])
        + files.paragraph("甲", files.deleted(OTHER_ID), files.inserted("新增"))
        + files.paragraph(files.run("13971234568", "<w:vanish/>")),
        {"word/comments.xml": files.story("comments", files.paragraph("问13971234569"))},
    )


def test_numbers_in_all_parts_of_a_word_file_are_found_with_their_places() -> None:
    assert _hits(screen_file(_word_file(), "甲.docx")) == [
        ("id_number", ID, "正文第1段", False),
        ("mobile", MOBILE, "正文第1段", False),
        ("health", "尿毒症", "正文表格1第2行第2列", False),
        ("id_number", OTHER_ID, "正文第2段修订（已删除）", True),
        ("mobile", "13971234568", "正文第3段隐藏文字", True),
        ("mobile", "13971234569", "批注第1段", True),
    ]


def test_context_shows_neither_the_number_nor_its_neighbours() -> None:
    screening = screen_text(f"张三{ID}，{OTHER_ID}，电话{MOBILE}。")

    assert [placed.context for placed in screening.hits] == [
        "张三630102********1235，",
        "，110105********002X，电话",
        "，电话139****4567。",
    ]


def test_secrecy_mark_of_a_file_is_handed_out() -> None:
    data = files.docx(
        files.paragraph("正文"),
        {"word/header1.xml": files.story("hdr", files.paragraph("秘", "密★", "5年"))},
    )

    mark = screen_file(data, "甲.docx").secrecy_mark

    assert mark is not None
    assert (mark.hit.text, mark.hit.level, mark.place) == ("秘密★5年", "stop", "页眉第1段")


def test_name_of_a_file_is_screened_too() -> None:
    assert _hits(screen_file("正文".encode(), f"张三{ID}.txt")) == [
        ("id_number", ID, "文件名", False)
    ]


def test_typed_page_is_screened_without_its_tags() -> None:
    screening = screen_text(f"<p>电话<b>{MOBILE[:3]}</b>{MOBILE[3:]}</p><!--{ID}-->")

    assert _hits(screening) == [
        ("mobile", MOBILE, "正文第1行", False),
        ("id_number", ID, "源代码注释第1行", True),
    ]


def test_known_contacts_and_words_are_told_apart_from_hits() -> None:
    screening = screen_text("电话0971-6135678，登陆网站查询", known=["09716135678"])

    assert screening.is_clean
    assert [(p.place, p.word.entry.right) for p in screening.word_hits] == [
        ("正文第1行", "登录网站")
    ]


def test_file_of_nothing_but_numbers_is_refused_in_time() -> None:
    data = f"{MOBILE}\n".encode() * 400_000
    start = time.process_time()

    with pytest.raises(InvalidInput) as raised:
        screen_file(data, "甲.txt")

    assert raised.value.code == "too_many_hits"
    assert time.process_time() - start < 15


def test_secrecy_mark_goes_before_all_numbers() -> None:
    screening = screen_file(f"{MOBILE}\n".encode() * 60_000 + "秘密★".encode(), "甲.txt")

    assert screening.secrecy_mark is not None
    assert screening.secrecy_mark.place == "第60001行"


def test_masked_copy_of_a_word_file_keeps_the_rest() -> None:
    data = _word_file()
    masks = masks_of(screen_file(data, "甲.docx").hits)

    copy = clean_copy(data, "甲.docx", masks, drop_hidden=False)

    assert _hits(screen_file(copy, "甲.docx")) == []
    assert [paragraph.text for paragraph in Document(io.BytesIO(copy)).paragraphs][:1] == [
        "张三630102********1235，电话139****4567"
    ]


def test_copy_without_hidden_parts_has_changes_accepted_and_no_comments() -> None:
    data = _word_file()
    masks = masks_of(screen_file(data, "甲.docx").hits)

    copy = clean_copy(data, "甲.docx", masks, drop_hidden=True)

    again = screen_file(copy, "甲.docx")
    assert [part.text for part in again.parts if part.place.startswith("正文")] == [
        "张三630102********1235，电话139****4567\n姓名\t病种\n李四\t（健康状况略）\n甲新增"
    ]
    assert [part.place for part in again.parts if part.is_hidden] == []
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(copy)).namelist()


def test_hidden_cells_sheets_and_comments_leave_the_workbook() -> None:
    data = files.xlsx()
    masks = masks_of(screen_file(data, "甲.xlsx").hits)

    copy = clean_copy(data, "甲.xlsx", masks, drop_hidden=True)

    assert _hits(screen_file(copy, "甲.xlsx")) == []
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    assert workbook.sheet_names == ["名单", "底稿", "深层"]
    assert workbook.get_sheet_by_name("名单").to_python(skip_empty_area=False)[:2] == [
        ["姓名", "", "手机", "备注"],
        ["张三", "", "139****4567", "无"],
    ]
    assert workbook.get_sheet_by_name("深层").to_python() == []


def test_number_in_a_cell_becomes_a_text_when_masked() -> None:
    data = files.xlsx()
    masks = {MOBILE: "139****4567"}

    copy = clean_copy(data, "甲.xlsx", masks, drop_hidden=False)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(copy)).get_sheet_by_name("名单").to_python()
    assert rows[1] == ["张三", ID, "139****4567", "无"]


@pytest.mark.parametrize(
    "data",
    [
        b"text",
        files.pdf("x"),
        files.ofd(["x"]),
        files.docx("", {"word/vbaProject.bin": "x"}),
        files.docx("", {"word/embeddings/a.docx": "x"}),
    ],
    ids=["text", "pdf", "ofd", "macro", "embedded"],
)
def test_what_cannot_be_cleaned_safely_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as raised:
        clean_copy(data, "甲", {}, drop_hidden=True)

    assert raised.value.code == "not_cleanable"


def test_copy_that_still_holds_hidden_hits_is_not_handed_out() -> None:
    data = files.docx("", {"customXml/item1.xml": f"<a>{ID}</a>"})

    with pytest.raises(InvalidInput) as raised:
        clean_copy(data, "甲.docx", {}, drop_hidden=True)

    assert raised.value.code == "not_cleaned"
    assert "customXml/item1.xml" in raised.value.message
