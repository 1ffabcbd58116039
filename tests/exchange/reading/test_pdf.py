"""PDF reports: ruled and not, over pages, turned, broken and hostile; never a wrong cell."""

import io
import math
import random
import zlib
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.document import Block, Line, Row
from gongkai.exchange.reading.pdf import source
from gongkai.exchange.reading.pdf.flow import read_pages
from gongkai.exchange.reading.pdf.lines import is_label
from gongkai.exchange.reading.pdf.page import PageMarks, Piece, Rule, read_page
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from tests.foreign.pdf_layouts import PDF_LAYOUTS, pdf
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report
from tests.foreign.variations import one_row_part_six, words_of_labels_lost


def test_each_number_has_its_page_table_and_row_and_faults_are_found_there() -> None:
    # What a real report of a district printed: parts, and 0 for their totals.
    printed = [10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0]
    report = make_report(3, "2021")
    four = [cell for cell in report.cells if cell.startswith("t4.")]
    report = replace(report, cells=dict(report.cells) | dict(zip(four, printed, strict=True)))
    data = pdf(print_report(report), PDF_LAYOUTS["pdf_ruled_short_pages"])

    read = read_report_bytes(data, name="年报.pdf")
    faults = [finding for finding in reconcile(read) if finding.code == "t4_sum"]

    assert [read.cells[cell] for cell in four] == printed
    assert [(finding.expected, finding.found) for finding in faults] == [("11", "0"), ("5", "0")]
    assert {place for finding in faults for place in finding.places} == {
        read.places["t4.review.total"]
    }
    assert read.places["t4.review.total"].startswith("第3页 表")


def test_one_row_part_six_and_damaged_labels_over_pages_as_a_district_printed_them() -> None:
    report = one_row_part_six(make_report(3, "2021", is_dense=False))
    printed = print_report(report)
    words_of_labels_lost(printed, random.Random(3))

    read = read_report_bytes(pdf(printed, PDF_LAYOUTS["pdf_ruled_short_pages"]), name="年报.pdf")

    assert read.cells == report.cells
    assert {item.reason for item in read.unplaced} == {"row_not_printed"}


def test_prose_is_read_in_paragraphs_over_lines_and_pages() -> None:
    printed = print_report(make_report(2, "2021"))
    long = "本机关坚持依法公开，" * 40 + "各项工作有序开展。"
    place = printed.blocks.index("一、总体情况")
    printed.blocks[place + 1 : place + 1] = [long, "（一）第二段。" + long]
    data = pdf(printed, replace(PDF_LAYOUTS["pdf_ruled"], height=120))

    overview = read_report_bytes(data, name="年报.pdf").sections["overview"].split("\n")

    assert overview[:2] == [long, "（一）第二段。" + long]


def test_title_on_two_lines_is_one_title() -> None:
    printed = print_report(make_report(2, "2021"))
    organ, year = printed.report.organ, printed.report.year
    printed.title = f"{organ}\n{year}年政府信息公开工作年度报告"

    read = read_report_bytes(pdf(printed, PDF_LAYOUTS["pdf_ruled"]), name="年报.pdf")

    assert (read.organ, read.year) == (organ, year)


@pytest.mark.parametrize("turned", [(0, 1, -1, 0), (0, -1, 1, 0), (-1, 0, 0, -1)])
def test_text_that_runs_up_or_down_the_page_is_read_upright(
    turned: tuple[int, int, int, int],
) -> None:
    report = make_report(5, "2021")

    read = read_report_bytes(_turned(report, turned), name="年报.pdf")

    assert read.cells == report.cells


@pytest.mark.parametrize("mirrored", [(-1, 0, 0, 1), (1, 0, 0, -1)])
def test_text_in_a_mirror_gives_no_wrong_cell(mirrored: tuple[int, int, int, int]) -> None:
    report = make_report(5, "2021")

    read = read_report_bytes(_turned(report, mirrored), name="年报.pdf")

    assert read.cells == {cell: report.cells[cell] for cell in read.cells}


def _turned(report: Report, by: tuple[int, int, int, int]) -> bytes:
    document = pypdfium2.PdfDocument(pdf(print_report(report), PDF_LAYOUTS["pdf_ruled"]))
    for number in range(len(document)):
        page = document[number]
        matrix, clip = pdfium.FS_MATRIX(*by, 0, 0), pdfium.FS_RECTF(-1000, 1000, 1000, -1000)
        pdfium.FPDFPage_TransFormWithClip(page.raw, matrix, clip)
        page.set_mediabox(-1000, -1000, 1000, 1000)
        page.close()
    return _saved(document)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


# Pages put together by hand


def _line(text: str, base: float, *, left: float = 60, size: float = 10) -> Piece:
    wide = sum(1.0 if letter > "\u2e7f" else 0.5 for letter in text)
    return Piece(text, left, left + size * wide, base, size)


def _page(pieces: Sequence[Piece], xs: Sequence[float] = (), ys: Sequence[float] = ()) -> PageMarks:
    across = [Rule(y, xs[0], xs[-1]) for y in ys]
    down = [Rule(x, ys[0], ys[-1]) for x in xs]
    return PageMarks(list(pieces), across, down, False)


def _rows(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    return [block.cells for block in blocks if isinstance(block, Row)]


def test_row_that_the_end_of_a_page_parts_is_one_row() -> None:
    xs = (50, 150, 250)
    first = _page([_line("2.重复", 695), _line("64", 695, left=160)], xs, (680, 700))
    second = _page(
        [_line("申请", 75), _line("（七）总计", 95), _line("81", 95, left=160)], xs, (60, 80, 100)
    )

    assert _rows(read_pages([first, second])) == [("2.重复申请", "64"), ("（七）总计", "81")]


def test_row_without_label_on_the_next_page_is_not_put_to_the_row_before() -> None:
    xs = (50, 150, 250, 350)
    figures = [_line("0", 695, left=160), _line("12", 695, left=260)]
    first = _page([_line("2.重复申请", 695), *figures], xs, (680, 700))
    second = _page([_line("7", 75, left=160), _line("34", 75, left=260)], xs, (60, 80))

    assert _rows(read_pages([first, second])) == [("2.重复申请", "0", "12"), ("", "7", "34")]


def test_number_that_the_end_of_a_page_parts_is_no_number() -> None:
    xs = (50, 150, 250)
    first = _page([_line("4", 695), _line("12", 695, left=160)], xs, (680, 700))
    second = _page([_line("9", 75, left=160)], xs, (60, 80))

    assert _rows(read_pages([first, second])) == [("4", "12；9")]


def test_numbers_below_each_other_in_one_cell_are_not_read_as_one() -> None:
    xs = (50, 150, 250)
    page = _page([_line("12", 75, left=160), _line("34", 90, left=160)], xs, (60, 100))

    assert _rows(read_pages([page])) == [("", "12；34")]


def test_long_number_that_fills_its_cell_goes_on_in_the_next_line() -> None:
    xs = (50, 150, 180)
    page = _page([_line("1234", 75, left=155), _line("56", 90, left=155)], xs, (60, 100))

    assert _rows(read_pages([page])) == [("", "123456")]


def test_between_the_lines_of_a_double_border_is_no_cell() -> None:
    xs = (50, 150, 154, 250)
    page = _page([_line("规章", 75), _line("3", 75, left=160)], xs, (60, 80))

    assert _rows(read_pages([page])) == [("规章", "3")]


def test_label_around_its_figures_is_one_label_without_rulings() -> None:
    page = _page(
        [
            _line("信息内容", 40),
            _line("本年制发件数", 40, left=200),
            _line("本年废止件数", 40, left=300),
            _line("现行有效件数", 40, left=400),
            *(_line(str(n), 60, left=230 + 100 * n) for n in range(3)),
            _line("行政规范", 53),
            _line("性文件", 67),
        ]
    )

    assert _rows(read_pages([page])) == [("行政规范性文件", "0", "1", "2")]


def test_piece_of_the_label_of_a_group_is_no_label() -> None:
    heads = ("自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他", "总计")
    page = _page(
        [
            _line("申请人情况", 40, left=300),
            *(_line(head, 60, left=300 + 40 * n) for n, head in enumerate(heads)),
            _line("（六", 83, left=20),
            _line("2.逾期", 88, left=60),
            _line("）其他", 94, left=20),
            *(_line(str(n), 94, left=302 + 40 * n) for n in range(7)),
            _line("不缴费", 100, left=60),
            _line("处理", 105, left=20),
        ]
    )

    assert _rows(read_pages([page])) == [("2.逾期不缴费", *map(str, range(7)))]


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("3.其他", True),
        ("（七）总计", True),
        ("其他", False),
        ("）其他", False),
        ("(六)其他", False),
    ],
)
def test_what_line_breaks_leave_of_part_six_is_not_the_row_others(
    text: str, is_whole: bool
) -> None:
    assert is_label(text) is is_whole


def test_number_on_three_lines_is_told_and_its_middle_is_not_read() -> None:
    xs = range(200, 500, 40)
    first = [_line(str(10 + n), 60, left=x) for n, x in enumerate(xs)]
    second = [_line(str(20 + n), 90, left=x) for n, x in enumerate(xs)]
    wrapped = [_line("1,", 78, left=240), _line("8", 102, left=240)]
    others = [_line("91", 84, left=320), _line("2", 96, left=320)]
    del second[3]
    labels = [_line("1.属于国家秘密", 60), _line("2.重复申请", 90), _line("四、复议情况", 130)]

    rows = _rows(read_pages([_page([*labels, *first, *second, *wrapped, *others])]))

    assert [row for row in rows if row[0] == "2.重复申请"] == [
        ("2.重复申请", "20", "；21；1,；8", "22", "91；2", "24", "25", "26", "27")
    ]


def test_one_number_in_the_middle_of_a_row_without_rulings_is_left_as_it_is() -> None:
    heads = ("自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他", "总计")
    page = _page(
        [
            _line("申请人情况", 40, left=300),
            *(_line(head, 60, left=200 + 50 * n) for n, head in enumerate(heads)),
            _line("一、本年新收政府信息公开申请数量", 80, left=20),
            _line("7", 80, left=365),
        ]
    )

    assert _rows(read_pages([page])) == [("一、本年新收政府信息公开申请数量", "7")]


@pytest.mark.parametrize("number", ["- {} -", "— {} —", "{}", "第{}页", "第{}页 共2页", "{}/2"])
def test_page_numbers_are_no_text(number: str) -> None:
    pages = [
        _page([_line("一、总体情况", 60), _line(number.format(at).replace(" ", ""), 800, left=290)])
        for at in (1, 2)
    ]

    assert [block.text for block in read_pages(pages) if isinstance(block, Line)] == [
        "一、总体情况",
        "一、总体情况",
    ]


# Hostile files


def _refused(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_report_bytes(data, name="年报.pdf")
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.message)
    return caught.value


def _written(content: bytes, *, trailer: bytes = b"") -> bytes:
    """Return a PDF of one page with the content; readers find its objects without a table."""
    packed = zlib.compress(content)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n"
        b"trailer<</Root 1 0 R%b>>\n%%%%EOF" % (len(packed), packed, trailer)
    )


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_truncated_file_is_refused(share: float) -> None:
    data = pdf(print_report(make_report(4, "2021")), PDF_LAYOUTS["pdf_ruled"])

    assert _refused(data[: int(len(data) * share)]).code == "unreadable_file"


def test_file_with_a_password_is_refused() -> None:
    standard = b"/Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">"
    data = _written(b"", trailer=b"/ID[<00><00>]/Encrypt<<" + standard + b">>")

    assert _refused(data).code == "file_encrypted"


def test_broken_table_of_objects_does_not_hinder() -> None:
    report = make_report(4, "2021")
    data = pdf(print_report(report), PDF_LAYOUTS["pdf_ruled"])
    at = data.rfind(b"startxref")

    read = read_report_bytes(data[:at] + b"startxref\n9\n%%EOF", name="年报.pdf")

    assert read.cells == report.cells


def test_letters_whose_direction_is_damaged_stand_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = pdf(print_report(make_report(2, "2021")), PDF_LAYOUTS["pdf_ruled"])
    monkeypatch.setattr(pdfium, "FPDFText_GetCharAngle", lambda *_: math.nan)

    with pypdfium2.PdfDocument(data) as document:
        marks = read_page(document[0])

    assert marks.pieces == []


def test_two_thousand_pages_are_refused() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2000):
        document.new_page(200, 200).close()

    assert _refused(_saved(document)).code == "too_many_pages"


def test_pages_without_text_are_told() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200).close()

    assert _refused(_saved(document)).code == "table_unreadable"


def test_endless_reading_is_ended_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = make_report(4, "2021")
    data = pdf(print_report(report), PDF_LAYOUTS["pdf_ruled"])
    read_report_bytes(data, name="年报.pdf")
    monkeypatch.setattr(source.READER, "limits", replace(source.READER.limits, seconds=0.2))
    vast = _written(b"0 0 m 5 0 l S\n" * 2_000_000)

    assert _refused(vast).code == "text_too_large"
    monkeypatch.undo()
    assert read_report_bytes(data, name="年报.pdf").cells == report.cells
