"""Which statements of the prose are taken as figures, and which are left alone."""

import pytest

from gongkai.statute.annual_report.figures import Prose, figures_in, gaps_in_lists, wrong_rates

APPLICATIONS = "（二）依申请公开情况\n"


def _figures(text: str, organ: str = "") -> list[tuple[str, str]]:
    found = figures_in(text, year=2023, organ=organ)
    return [(figure.subject, f"{figure.value.normalize():f}") for figure in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年收到政府信息公开申请12件。", [("received", "12")]),
        ("新收政府信息公开申请共计1,204宗", [("received", "1204")]),
        ("共收到3件政府信息公开申请", [("received", "3")]),
        ("收到政府信息公开申请１２件", [("received", "12")]),
        ("收到政府信息公开申请十二件", [("received", "12")]),
        ("受理政府信息公开申请 21 件", [("accepted", "21")]),
        ("通过网站、信函等渠道收到政府信息公开申请12份", [("received", "12")]),
        (
            "共受理申请公开105宗（含上年结转5宗）",
            [("received+carried_in", "105"), ("carried_in", "5")],
        ),
        ("受理政府信息公开申请91件(另有2件结转下年度)", [("accepted", "91"), ("carried_out", "2")]),
        ("收到依申请公开21件,均在规定时间内答复", [("received", "21"), ("done", "21")]),
        ("全年未收到政府信息公开申请。", [("received", "0")]),
        ("上年度结转5件，结转下年度继续办理2件", [("carried_in", "5"), ("carried_out", "2")]),
        ("收到申请公开9条，上年转结1条", [("received", "9"), ("carried_in", "1")]),
        ("收到信息公开申请9件，其中网上5件，办结8件", [("received", "9"), ("done", "8")]),
        ("发生行政复议案件3件，行政诉讼1起", [("reviews", "3"), ("suits", "1")]),
        ("行政复议、行政诉讼共3件", [("disputes", "3")]),
        ("行政复议2起，均维持", [("reviews", "2"), ("reviews.upheld", "2")]),
        ("未经复议直接起诉2件，复议后起诉3件", [("direct", "2"), ("after_review", "3")]),
        ("全年没有因政府信息公开被申请行政复议", [("reviews", "0")]),
        ("没有行政复议被纠正、行政诉讼败诉的情况", []),
        (
            "规范性文件新增3件、废止1件，上年末为9件",
            [("normative.made", "3"), ("normative.repealed", "1")],
        ),
        ("作出行政许可决定9件、行政处罚决定8起", [("licensing", "9"), ("penalties", "8")]),
        ("公示行政许可信息12条，行政许可事项30项", []),
        ("征收行政事业性收费12.54万元", [("charges", "125400")]),
        ("政府集中采购89个项目", [("projects", "89")]),
        ("政府集中采购项目总金额105.46万元", [("amount", "1054600")]),
        ("去年收到政府信息公开申请20件", []),
        ("2022年收到政府信息公开申请20件", []),
        ("政府信息公开申请同比增加20件", []),
        ("其中网上收到政府信息公开申请20件", []),
        ("通过信函收到政府信息公开申请20件", []),
        ("区教育局受理政府信息公开申请20件", []),
        ("综合科室答复政府信息公开申请20件", []),
        ("收到政府信息公开申请20件（不含开发区分局）", []),
        ("收到群众来信12件，办结12件", []),
        ("另外收到不属于政府信息公开的申请2件", []),
        ("受理12345热线工单12件", []),
        ("收到行政许可申请12件", []),
        ("依据第二十条公开，发放申请表第3件", []),
    ],
)
def test_figures_of_a_sentence(text: str, found: list[tuple[str, str]]) -> None:
    assert _figures(text) == found


def test_own_body_named_is_no_other_body() -> None:
    text = "县教育局共受理政府信息公开申请20件。"

    assert _figures(text, organ="临河县教育局") == [("accepted", "20")]
    assert _figures(text, organ="临河县人民政府") == []


def test_numbers_after_respectively_pair_with_names_by_order() -> None:
    text = APPLICATIONS + "本年新收、上年结转申请分别为12、3件，予以公开和部分公开分别为5件和4件。"

    assert _figures(text) == [
        ("received", "12"),
        ("carried_in", "3"),
        ("granted", "5"),
        ("partial", "4"),
    ]


def test_rows_named_together_are_one_sum_and_a_group_yields_to_its_member() -> None:
    text = APPLICATIONS + "予以公开或部分公开共9件，属于国家秘密不予公开2件，无法提供1件。"

    assert _figures(text) == [("partial+granted", "9"), ("secret", "2"), ("not_provided", "1")]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("190余件", 190, 218),
        ("四十余件", 40, 50),
        ("约200件", 170, 230),
        ("近200件", 170, 200),
        ("200件左右", 170, 230),
        ("超过300件", 300, 400),
        ("12.3万件", 122_500, 124_000),
        ("1.7万余件", 17_000, 19_550),
    ],
)
def test_approximation_admits_what_its_words_allow(words: str, low: int, high: int) -> None:
    (figure,) = figures_in(f"收到政府信息公开申请{words}")

    assert not figure.quantity.is_exact
    assert (int(figure.quantity.low), int(figure.quantity.high)) == (low, high)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("公开信息200条，其中网站120条、其他80条。", None),
        ("公开信息200条，其中网站120条、其他70条。", "190<200"),
        ("公开信息200条，其中网站120条、公众号90条。", "210>200"),
        ("公开信息200条，其中网站120条、公众号20条。", None),
        ("公开信息200条，其中网站120条、公众号20条等。", None),
        ("公开信息190余条，其中网站120条、其他75条。", None),
        ("公开信息200条，其中网站120条，其他80条，办结30条。", None),
        ("公开信息64条，其中动态59条、政策3条、财务1条、年报1条。", None),
        ("公开信息347条，其中动态200条、政策100条、财务46条。", "346<347"),
        ("收到申请9件，上年转结1件，其中网络5件，信函5件。", None),
        ("收到申请9件，上年结转1件，其中网络5件，信函6件。", "11>10"),
        ("收到申请12件，其中自然人10件、法人或其他组织3件。", "13>12"),
        ("收到申请12件，其中自然人10件、法人1件。", "11<12"),
        ("网站公开120条、微信公开70条，合计200条。", "190<200"),
        ("网站公开120条、微信公开80条，合计200条。", None),
        ("发布信息172条(其中:网站156条，公报5条，微博11条)。", None),
        ("发布信息172条(其中:网站156条，公报5条，其他1条)。", "162<172"),
        ("解读12篇，其中图解5篇、视频3篇，同比增加9篇。", None),
    ],
)
def test_parts_of_a_list_against_their_whole(text: str, gap: str | None) -> None:
    found = [
        f"{one.parts}{'>' if one.exceeds else '<'}{one.whole}" for one in gaps_in_lists(Prose(text))
    ]

    assert found == ([gap] if gap else [])


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("公开120条，比上年的100条增长20%", None),
        ("公开120条，比上年的100条增长25%", "20.00%"),
        ("公开9420条，较去年9319条增长1.05%", "1.08%"),
        ("申请120件（上年同期为100件），同比增长12%", "20.00%"),
        ("申请由100件减少到80件，下降20%", None),
        ("申请由100件减少到80件，下降25%", "20.00%"),
        ("申请120件，同比增加20件，增长16.7%", "20.00%"),
        ("申请120件，同比增加20件，增长20%", None),
        ("申请120件，同比增长33%", None),
        ("办结40件，其中予以公开10件，占25%", None),
        ("办结40件，其中予以公开10件，占20%", "25.00%"),
        ("办结40件，办结率98%", None),
        ("公开120余条，比上年的100条增长25%", None),
    ],
)
def test_percentage_is_recomputed_where_both_numbers_stand(text: str, computed: str | None) -> None:
    found = [gap.computed for gap in wrong_rates(Prose(text))]

    assert found == ([computed] if computed else [])


def test_line_breaks_of_typesetting_do_not_part_a_sentence() -> None:
    text = "2023 年全区受理政府信\n息公开申请 21\n件，均在法定期限答复。"

    assert _figures(text) == [("accepted", "21"), ("done", "21")]


def test_quote_holds_the_words_as_printed() -> None:
    (figure,) = figures_in("本年，收到政府信息公开申请 １２ 件。")

    assert figure.quote == "收到政府信息公开申请１２件"
