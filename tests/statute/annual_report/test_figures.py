"""Which statements of the prose are taken as figures, and which are left alone."""

import pytest

from gongkai.statute.annual_report.figures import figures_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年收到政府信息公开申请12件。", [("received", "12")]),
        ("新收政府信息公开申请共计1,204宗", [("received", "1204")]),
        ("共收到3件政府信息公开申请", [("received", "3")]),
        ("全年未收到政府信息公开申请。", [("received", "0")]),
        ("上年度结转5件，结转下年度继续办理2件", [("carried_in", "5"), ("carried_out", "2")]),
        ("发生行政复议案件3件，行政诉讼1起", [("reviews", "3"), ("suits", "1")]),
        ("全年没有因政府信息公开被申请行政复议", [("reviews", "0")]),
        ("政府集中采购89个项目", [("projects", "89")]),
        ("政府集中采购项目总金额105.46万元", [("amount", "1054600")]),
        ("收到政府信息公开申请约200件", []),
        ("收到政府信息公开申请190余件", []),
        ("去年收到政府信息公开申请20件", []),
        ("其中网上收到政府信息公开申请20件", []),
        ("收到群众来信12件", []),
    ],
)
def test_figures_of_a_sentence(text: str, found: list[tuple[str, str]]) -> None:
    figures = [
        (figure.subject, f"{figure.value:f}".removesuffix(".00")) for figure in figures_in(text)
    ]

    assert figures == found
