"""Charts: every figure stands on its bar and in the words for readers who do not see."""

from lxml import etree

from gongkai.portal.charts import Series, bar_chart


def test_bars_are_as_high_as_their_figures_and_blank_is_not_zero() -> None:
    series = Series("新收申请", "件", ((2018, 0), (2019, None), (2020, 12), (2021, 6)))

    drawing = etree.fromstring(str(bar_chart(series)).encode())

    heights = [bar.get("height") for bar in drawing.iter("rect")]
    figures = [text.text for text in drawing.iter("text") if text.get("class") == "figure"]
    assert heights == ["0", "118", "59"]
    assert figures == ["0", "—", "12", "6"]
    assert drawing.get("aria-label") == ("新收申请：2018年0件，2019年未填报，2020年12件，2021年6件")
