"""Whatever is pasted: what comes out is a plain document that runs and loads nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.cleaning import (
    BODY_TAGS,
    DEEPEST,
    LARGEST_HTML,
    clean_html,
    clipboard_text,
    text_of_html,
)
from gongkai.exchange.drafting.pasting import tidy, tidy_html
from gongkai.exchange.drafting.walking import walk

WORD_PAGE = """<html xmlns:o="urn:x"><head><style>p.MsoNormal{mso-x:1}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
</head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt'>关于印发
工作方案的通知<o:p></o:p></span></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span style='font:7.0pt'>&nbsp;&nbsp;
</span></span></span><![endif]>第一<b>点</b></p>
<p><span>康</span>
<span>川</span><span style="font-weight:bold">街</span><b>道</b><span
style='display:none'>暗</span></p>
<div style='mso-element:comment-list'>批注</div><p style='mso-hide:all'>藏</p>
<p>原<del>旧</del><ins>新</ins><s>删</s></p></body></html>"""

_SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">点</a>',
    '<a href=" java\nscript:alert(1)">点</a>',
    '<a href="&#106;avascript:alert(1)">点</a>',
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<p style="background:url(javascript:alert(1))" onclick="alert(1)">',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    '<td colspan="2" onmouseover=alert(1)>',
    '<a href="data:text/html,<script>alert(1)</script>">',
    "<base href=javascript:alert(1)//>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->",
    "<select><option><style></select><img src=x onerror=alert(1)></style>",
)
_TAGS = (*BODY_TAGS, "script", "style", "svg", "math", "form", "o:p", "img", "title", "textarea")
_pieces = st.one_of(
    st.sampled_from(_SCRIPTS),
    st.sampled_from([f"<{tag}>" for tag in _TAGS]),
    st.sampled_from([f"</{tag}>" for tag in _TAGS]),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        ["<", ">", '"', "'", "&lt;", "&#x3c;", "<!--", "-->", "]]>", "\x00", "　", "<p "]
    ),
)
_pages = st.lists(_pieces, max_size=25).map("".join)


def harm_in(page: str) -> list[str]:
    """Return everything in a page that is not a plain document."""
    body = LexborHTMLParser(f"<body>{page}").body
    assert body is not None
    found = []
    for node, is_entered in walk(body):
        if not is_entered or node.tag == "-text":
            continue
        if node.tag not in BODY_TAGS:
            found.append(str(node.tag))
        for name, value in node.attributes.items():
            is_link = name == "href" and re.match(r"(?:https?|mailto):", value or "")
            if not is_link and name not in ("colspan", "rowspan", "scope", "rel"):
                found.append(f"{name}={value}")
    return found


@settings(max_examples=300, deadline=None)
@given(_pages)
def test_nothing_that_runs_or_loads_survives(page: str) -> None:
    assert harm_in(clean_html(page)) == []
    assert harm_in(tidy_html(page)) == []


@settings(max_examples=300, deadline=None)
@given(_pages)
def test_tidied_page_is_left_as_it_is(page: str) -> None:
    tidied = tidy_html(page)

    assert (clean_html(tidied), tidy_html(tidied)) == (tidied, tidied)


def test_known_attacks_are_known_to_the_test_itself() -> None:
    assert [attack for attack in _SCRIPTS if not harm_in(attack)] == [
        '<td colspan="2" onmouseover=alert(1)>'  # no cell without a table
    ]


def test_word_page_becomes_plain_paragraphs_and_tells_what_was_struck() -> None:
    found = tidy(WORD_PAGE)

    assert found.html == (
        "<p><strong>关于印发工作方案的通知</strong></p><p>• 第一<strong>点</strong></p>"
        "<p>康川<strong>街道</strong></p><p>原<u>新</u></p>"
    )
    assert found.notes == ("有2处删除线文字没有带进正文，请核对。",)


@pytest.mark.parametrize(
    ("page", "clean"),
    [
        ("<div>甲</div><div>乙<br>丙</div>", "<p>甲</p><p>乙</p><p>丙</p>"),
        ("甲<p>乙</p>丙", "<p>甲</p><p>乙</p><p>丙</p>"),
        ("<h1>题</h1><h5>小</h5>", "<h2>题</h2><h4>小</h4>"),
        ("<p>　　段　</p><p>&nbsp;</p>", "<p>段</p>"),
        ("<p>abc <b>def</b> g</p>", "<p>abc <strong>def</strong> g</p>"),
        ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
        ("<ul><li><p>一</p><p>二</p></li></ul>", "<ul><li>一<br>二</li></ul>"),
        (
            "<table><tr><td><table><tr><td>甲<td>乙</table></table>",
            "<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>",
        ),
        ("<table><tr><td>只有一格</td></tr></table>", "<p>只有一格</p>"),
        (
            "<table><tr><th scope=col onclick=x colspan=2>甲</th></tr><tr><td>1<td>2</table>",
            '<table><tbody><tr><th colspan="2" scope="col">甲</th></tr>'
            "<tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        (
            '<p><a href="https://a.gov.cn/?a=1&amp;b=2" target=_blank>网</a></p>',
            '<p><a href="https://a.gov.cn/?a=1&amp;b=2" rel="noopener noreferrer">网</a></p>',
        ),
        ('<b style="font-weight:normal">不粗</b>', "<p>不粗</p>"),
        ("<p>⼈⺠政\u200b府</p>", "<p>人民政府</p>"),
        ("", ""),
        ("<style>p{}</style>", ""),
    ],
)
def test_page_is_tidied(page: str, clean: str) -> None:
    assert tidy_html(page) == clean


def test_pictures_and_links_that_lead_nowhere_are_told() -> None:
    found = tidy('<p>甲<img src="data:image/png;base64,AA"><a href="/b.html">乙</a></p>')

    assert (found.html, found.notes) == (
        "<p>甲乙</p>",
        (
            "有1张图片没有带进正文；需要公开的，请作为附件上传。",
            "有1个链接没有完整网址，只保留了文字。",
        ),
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("第一段\r\n仍是\r\n\r\n第二段", "<p>第一段<br>仍是</p>\n\n<p>第二段</p>"),
        ("pH < 7 & > 5", "<p>pH &lt; 7 &amp; &gt; 5</p>"),
        ("  \n ", ""),
    ],
)
def test_plain_text_becomes_paragraphs(text: str, clean: str) -> None:
    assert clean_html(text) == clean


@pytest.mark.parametrize(
    ("page", "code"),
    [("<div>" * (DEEPEST + 2), "html_too_deep"), ("<p>" + "字" * LARGEST_HTML, "html_too_large")],
)
def test_page_beyond_any_document_is_refused(page: str, code: str) -> None:
    for read in (clean_html, tidy_html, text_of_html):
        with pytest.raises(InvalidInput) as caught:
            read(page)
        assert caught.value.code == code


def test_text_for_search_has_tabs_between_cells_and_lines_between_blocks() -> None:
    page = (
        "<h2>一、总则</h2><p>按<b>时</b><br>公开</p><ul><li>甲</li></ul>"
        "<table><tr><th>社区</th><th>时间</th></tr><tr><td>东<br>路</td><td></td></tr></table>"
    )

    assert text_of_html(page) == "一、总则\n按时\n公开\n甲\n社区\t时间\n东 路\t"


def test_text_for_the_clipboard_has_head_body_signature_and_who_to_ask() -> None:
    assert clipboard_text(
        title="关于停水的通知",
        number="康办发〔2020〕1号",
        body="<p>各社区：</p><p>请储水。</p>",
        issuer="康川街道办事处",
        dated_on="2020年3月5日",
        contact="张某",
        phone="0971-8888888",
    ) == (
        "关于停水的通知\n康办发〔2020〕1号\n\n各社区：\n请储水。\n\n"
        "康川街道办事处\n2020年3月5日\n\n联系人：张某\n联系电话：0971-8888888"
    )
