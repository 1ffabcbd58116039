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


def test_table_too_wide_for_a_screen_is_written_out_row_by_row() -> None:
    head = "".join(f"<th>列{at}</th>" for at in range(4))
    row = "".join(f"<td>{at}</td>" for at in range(4))

    (slide,) = slides(f"<table><tr>{head}</tr><tr>{row}</tr></table>", PORTRAIT)

    assert [(part.kind, part.text) for part in slide.parts] == [
        ("item", "列0：0；列1：1；列2：2；列3：3")
    ]


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
