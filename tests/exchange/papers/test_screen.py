"""Slides and lines for the hall: nothing lost, nothing too full, of exactly the screen's size."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.exchange.papers.content import parts_of, text_of
from gongkai.exchange.papers.led import led_lines
from gongkai.exchange.papers.qr import qr_data, qr_svg
from gongkai.exchange.papers.screen import Slide, render_screen, slides_of
from tests.exchange.papers.pages import picture_size

LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
BODY = (
    "<p>各社区：</p><p>" + "现将医疗保险参保缴费有关事项通知如下，请相互转告。" * 20 + "</p>"
    "<h2>一、受理范围</h2><p>辖区居民。</p><ul><li>身份证</li></ul>"
    "<table><tr><th>社区</th><th>时间</th></tr>"
    + "<tr><td>东路社区</td><td>3月6日</td></tr>" * 12
    + "</table>"
)


def slides(body: str, size: tuple[int, int], **told: str) -> list[Slide]:
    return slides_of(
        "关于办理医疗保险的通知", body, "康川街道办事处", width=size[0], height=size[1], **told
    )


def words(some: list[Slide]) -> str:
    """Return the text on the slides, heads of tables once for each slide."""
    return "".join(
        "".join(text_of(cell.pieces) for cell in part.cells) or part.text
        for slide in some
        for part in slide.parts
    )


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, (1280, 720), (3840, 2160)])
def test_document_is_drawn_whole_on_slides_of_the_screens_size(size: tuple[int, int]) -> None:
    some = slides(
        BODY, size, number="康办发〔2020〕1号", contact="电话：12345", link="https://a.cn/x"
    )

    pictures = [render_screen(slide, width=size[0], height=size[1]) for slide in some]

    assert {picture_size(picture) for picture in pictures} == {size}
    assert [(slide.at, slide.total) for slide in some] == [
        (at, len(some)) for at in range(1, len(some) + 1)
    ]
    assert words(some).replace("社区时间", "") == "".join(text_of_html(BODY).split()).replace(
        "社区时间", ""
    )


def test_short_notice_is_one_slide() -> None:
    assert slides("<p>请储水。</p>", LANDSCAPE, number="康办发〔2020〕1号") == [
        Slide(
            organ="康川街道办事处",
            title="关于办理医疗保险的通知",
            parts=parts_of("<p>请储水。</p>"),
            facts="康办发〔2020〕1号",
        )
    ]


def test_empty_body_is_one_slide_with_the_title() -> None:
    assert [(slide.parts, slide.at, slide.total) for slide in slides("", LANDSCAPE)] == [((), 1, 1)]


def test_table_repeats_its_head_on_every_slide() -> None:
    tables = [
        [text_of(cell.pieces) for cell in part.cells[:2]]
        for slide in slides(BODY, LANDSCAPE)
        for part in slide.parts
        if part.kind == "table"
    ]

    assert len(tables) > 1
    assert tables == [["社区", "时间"]] * len(tables)


def _table(*rows: tuple[str, ...]) -> str:
    told = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in told)}</table>"


def test_table_too_wide_for_a_screen_is_written_out_row_by_row() -> None:
    body = _table(
        ("姓名", "联系电话", "办公地点", "网址"),
        ("张某", "0971-5550123", "东路1号", "www.example.gov.cn"),
    )

    (slide,) = slides(body, PORTRAIT)

    assert [(part.kind, part.text) for part in slide.parts] == [
        ("item", "姓名：张某；联系电话：0971-5550123；办公地点：东路1号；网址：www.example.gov.cn")
    ]


def test_table_whose_columns_fit_stays_a_table_on_an_upright_screen() -> None:
    body = _table(("社区", "地点", "时间", "人数"), ("东路社区", "居委会", "3月6日", "12"))

    (slide,) = slides(body, PORTRAIT)

    assert [part.kind for part in slide.parts] == ["table"]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
@pytest.mark.parametrize("count", range(1, 25))
def test_small_table_is_whole_and_stays_with_the_line_that_introduces_it(
    size: tuple[int, int], count: int
) -> None:
    rows = [("社区", "时间")] + [("东路社区", "3月6日")] * 5
    body = "<p>按时公开。</p>" * count + "<p>安排如下：</p>" + _table(*rows)

    some = slides(body, size)

    assert [part.text for part in some[-1].parts][-2:] == ["安排如下：", ""]
    assert len(some[-1].parts[-1].cells) == 12


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
@pytest.mark.parametrize("count", range(1, 25))
def test_last_point_of_a_list_never_stands_alone(size: tuple[int, int], count: int) -> None:
    body = "<ul>" + "<li>带身份证、户口簿。</li>" * (count + 1) + "</ul>"

    assert len(slides(body, size)[-1].parts) > 1


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_slides_are_filled_to_the_foot(size: tuple[int, int]) -> None:
    body = "<p>" + "为做好供暖保障工作，各社区要认真排查各类安全隐患。" * 60 + "</p>"

    lengths = [sum(len(part.text) for part in slide.parts) for slide in slides(body, size)]

    assert len(lengths) > 3
    assert min(lengths[1:-1]) >= 0.8 * max(lengths)


def test_heading_does_not_end_a_slide() -> None:
    body = "<p>按时公开。</p><h2>一、范围</h2>" * 30 + "<p>完。</p>"

    some = slides(body, LANDSCAPE)

    assert [slide.parts[-1].kind for slide in some] == ["paragraph"] * len(some)


_texts = st.text(alphabet="康川街道2020abcDEF，。：《》（） ", min_size=1, max_size=300)
_blocks = st.one_of(
    _texts.map("<p>{}</p>".format),
    _texts.map("<h2>{}</h2>".format),
    _texts.map("<ul><li>{}</li><li>二</li></ul>".format),
    _texts.map(
        "<table><tr><th>社区</th><th>时间</th></tr><tr><td>{}</td><td>3月</td></tr></table>".format
    ),
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(_blocks, max_size=6).map("".join),
    st.integers(1, 12),
    st.sampled_from([LANDSCAPE, PORTRAIT, (1024, 768)]),
)
def test_no_slide_is_ever_too_full(body: str, length: int, size: tuple[int, int]) -> None:
    width, height = size
    for slide in slides_of("康川街道" * length, body, "康川", width=width, height=height):
        assert picture_size(render_screen(slide, width=width, height=height)) == size


def test_slide_fuller_than_its_screen_is_refused() -> None:
    slide = Slide(organ="康川", title="通知", parts=parts_of(f"<p>{'按时公开。' * 400}</p>"))

    with pytest.raises(InvalidInput) as caught:
        render_screen(slide)

    assert caught.value.code == "slide_too_long"


@pytest.mark.parametrize("size", [(100, 1080), (1920, 100_000)])
def test_screen_of_no_real_size_is_refused(size: tuple[int, int]) -> None:
    (slide,) = slides("<p>请储水。</p>", LANDSCAPE)

    with pytest.raises(InvalidInput) as caught:
        render_screen(slide, width=size[0], height=size[1])

    assert caught.value.code == "screen_size"


def test_character_without_a_shape_is_drawn_as_a_mark() -> None:
    (slide,) = slides("<p>好😀</p>", LANDSCAPE)

    drawn = render_screen(slide)

    assert drawn == render_screen(replace(slide, parts=parts_of("<p>好〓</p>")))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("请储水。", 8, ["停水通知", "请储水。"]),
        ("第一行\n\n第二行😀\u200b", 8, ["停水通知", "第一行", "第二行"]),
        ("联系电话0971-8888888转801", 8, ["停水通知", "联系电话", "0971-8888888转", "801"]),
        ("康川街道办，请储水", 5, ["停水通知", "康川街道", "办，请储水"]),
        ("康川街道（办事处", 5, ["停水通知", "康川街道", "（办事处"]),
    ],
)
def test_led_lines_end_where_reading_allows(text: str, width: int, lines: list[str]) -> None:
    assert led_lines("停水通知", text, width=width) == lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["社区\t时间", "东路\t3月6日", "西路\t"], ["社区:东路；时间:3月6日", "社区:西路"]),
        (["社区\t时间", "东路"], ["表格内容见政务栏", "东路"]),
        (["社区\t时间\t地点", "东路\t3月6日"], ["表格内容见政务栏"]),
        (["社区\t时间"], ["表格内容见政务栏"]),
    ],
)
def test_led_tables_are_told_in_pairs_or_referred_to(rows: list[str], lines: list[str]) -> None:
    text = "\n".join(["安排：", *rows])

    assert led_lines("停水通知", text, width=20) == ["停水通知", "安排：", *lines]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="康川abc12，。（）《》 -\n", max_size=80), st.integers(4, 20))
def test_led_lines_lose_no_character_and_are_never_wider(text: str, width: int) -> None:
    lines = led_lines("停水", text, width=width)

    assert "".join("".join(lines).split()) == "停水" + "".join(text.split())
    assert max(sum(1 if c.isascii() else 2 for c in line) for line in lines) <= 2 * width


def test_led_strip_too_narrow_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        led_lines("停水", "请储水", width=3)

    assert caught.value.code == "led_too_narrow"


def test_code_is_a_drawing_that_scales_with_words_for_it() -> None:
    told = qr_data("https://a.gov.cn/?a=1&b=2")

    assert told["svg"] == qr_svg("https://a.gov.cn/?a=1&b=2")
    assert told["svg"].startswith("<svg")
    assert "viewBox" in told["svg"]
    assert (told["address"], told["alt"]) == (
        "https://a.gov.cn/?a=1&b=2",
        "二维码，扫码打开 https://a.gov.cn/?a=1&b=2",
    )


@pytest.mark.parametrize(("url", "code"), [("", "link_empty"), ("x" * 301, "link_too_long")])
def test_address_that_makes_no_code_is_refused(url: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        qr_svg(url)

    assert caught.value.code == code
