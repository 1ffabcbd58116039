"""Letters: every kind and every result has its wording, and no wording loses what the law wants."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.words import LETTERS
from gongkai.errors import InvalidInput
from gongkai.statute.decisions import all_decisions, get_decision, remedy_text
from gongkai.statute.letters import (
    LONGEST_TEMPLATE,
    REMEDY,
    all_letters,
    check_template,
    fill,
    names_in,
    placeholders,
    sample_letter,
    sample_values,
    template_of,
    third_party_remedy_text,
)
from gongkai.statute.sources import load_data

GOLDEN = Path(__file__).parents[1] / "exchange" / "letters" / "golden" / "sample_letters.txt"
REFUSALS = [decision.slug for decision in all_decisions() if decision.has_remedy]
EVERY = [*all_letters(), ("answer", "")]


def test_every_letter_and_every_decision_has_a_wording() -> None:
    kinds = {kind for kind, _ in all_letters()}
    answers = [row["decision"] for row in load_data("letters.toml")["answers"]["decisions"]]

    assert kinds == set(LETTERS)
    assert sorted(answers) == sorted(decision.slug for decision in all_decisions())


def test_every_placeholder_is_used_and_explained_once() -> None:
    rows = load_data("letters.toml")["placeholders"]
    used = {name for kind, slug in EVERY for name in template_of(kind, slug).allowed}

    assert len(rows) == len(placeholders())
    assert used == set(placeholders())
    assert len({one.explanation for one in placeholders().values()}) == len(rows)


@pytest.mark.parametrize(("kind", "slug"), EVERY)
def test_wording_that_comes_along_passes_its_own_check(kind: str, slug: str) -> None:
    template = template_of(kind, slug)

    assert check_template(template.text, kind, slug) == []
    assert set(template.required) <= set(template.allowed)


def test_filled_samples_are_as_they_were_read_in_review() -> None:
    told = "\n".join(
        f"## {kind} {slug}\n{template_of(kind, slug).title}\n{sample_letter(kind, slug)}\n"
        for kind, slug in all_letters()
    )
    if os.environ.get("GONGKAI_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(told, encoding="utf-8")

    assert told == GOLDEN.read_text(encoding="utf-8")
    assert re.findall(r"[{}]|。。|：。|，。|（）", told) == []


@pytest.mark.parametrize("slug", REFUSALS)
def test_unfavourable_answer_names_article_and_remedy(slug: str) -> None:
    text = sample_letter("answer", slug)
    article = get_decision(slug).article.removeprefix("条例").removeprefix("档案法")
    remedy = remedy_text(
        slug, date(2026, 11, 26), review_body="示例区人民政府", court="示例区人民法院"
    )

    assert article in text
    assert text.splitlines()[-1] == remedy


@pytest.mark.parametrize("slug", ["provided", "already_public", "withdrawn"])
def test_answer_that_takes_nothing_names_no_remedy(slug: str) -> None:
    assert REMEDY not in template_of("answer", slug).allowed
    assert "行政复议" not in sample_letter("answer", slug)


def test_letter_on_information_that_is_not_there_says_searched_and_not_existing() -> None:
    text = template_of("answer", "not_existing").text

    assert "经检索，{{称谓}}申请公开的政府信息不存在。" in text


@pytest.mark.parametrize("kind", ["third_party", "joint_maker", "other_agency"])
def test_whoever_is_asked_is_not_told_who_applies(kind: str) -> None:
    text = template_of(kind).text

    assert check_template(text + "{{申请人}}", kind) == [
        f"“{template_of(kind).title}”不能使用“{{{{申请人}}}}”（申请人的姓名或者名称）。"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (" \n", ["正文是空的。请填写正文，或者删除本单位的模板，使用系统自带的文字。"]),
        (
            "长" * (LONGEST_TEMPLATE + 1),
            ["正文超过20000字。请只写文书的文字，其他材料作为附件。"],
        ),
        (
            "经检索{{检索情况}}，政府信息不存在（条例第三十六条第四项）。{{救济途径}}{{电话}}",
            ["没有名为“电话”的占位符。可用的占位符见文书模板页的说明。"],
        ),
        (
            "{{检索情况}}，条例第三十六条第四项。{{救济途径}}{{延长工作日}}",
            [
                "“政府信息公开申请答复书”不能使用“{{延长工作日}}”（延长的工作日数，最多二十个工作日）。"
            ],
        ),
        (
            "{{检索情况}}，条例第三十六条第四项。{{救济途径}}{{称谓",
            ["有不成对的“{{”或者“}}”。占位符写成“{{名称}}”，中间不能换行。"],
        ),
        (
            "{{ 检索情况 }}，条例第三十六条第四项。",
            [
                "缺少“{{救济途径}}”：不服本答复时的行政复议、行政诉讼途径和期限，"
                "由系统按办理结果和日期生成。这一文书必须写明。"
            ],
        ),
        (
            "{{检索情况}}，条例第三十六条第四项，予以驳回，受理日期如下。{{救济途径}}",
            [
                "不能使用“驳回”，应当写作：不予公开、无法提供或者不予处理。",
                "不能使用“受理日期”，应当写作：收到申请之日。",
            ],
        ),
        (
            "{{检索情况}}。{{救济途径}}",
            ["没有写明依据。请在正文中写明条例第三十六条第四项。"],
        ),
    ],
)
def test_wording_that_loses_something_is_told_what(text: str, problems: list[str]) -> None:
    assert check_template(text, "answer", "not_existing") == problems


def test_unknown_letter_or_decision_is_refused() -> None:
    with pytest.raises(InvalidInput, match="没有代号为“poem”的文书"):
        template_of("poem")
    with pytest.raises(InvalidInput, match="没有代号为“maybe”的办理结果"):
        template_of("answer", "maybe")


def test_values_are_text_and_never_read_again() -> None:
    text = fill("{{申请人}}，{{称谓}}", {"申请人": "{{称谓}} \\1 {0} %s", "称谓": "您"})

    assert text == "{{称谓}} \\1 {0} %s，您"


@given(st.text())
def test_any_value_comes_out_as_typed(value: str) -> None:
    told = value.strip()
    if told:
        assert fill("甲{{申请人}}乙", {"申请人": value}) == f"甲{told}乙"
    else:
        with pytest.raises(InvalidInput):
            fill("甲{{申请人}}乙", {"申请人": value})


def test_missing_values_are_all_named() -> None:
    template = template_of("extension")

    with pytest.raises(InvalidInput) as refused:
        fill(template.text, {"登记编号": "1", "称谓": " "}, required=template.required)

    assert refused.value.code == "value_missing"
    assert refused.value.message == (
        "文书还缺少：收到申请之日、称谓、延期理由、延长工作日、延期后答复期限、联系电话。请填写后再生成。"
    )


def test_blank_value_takes_its_paragraph_or_its_words_away() -> None:
    text = "一、{{称谓}}好。{{依据和理由}}\n\n  二、联系{{应当联系的机关}}。\n三、完。"
    values = {"称谓": "您", "依据和理由": "", "应当联系的机关": " "}

    assert fill(text, values) == "一、您好。\n三、完。"


def test_blank_value_that_the_letter_requires_is_missing() -> None:
    template = template_of("answer", "secret")
    values = {**sample_values("answer", "secret"), REMEDY: ""}

    with pytest.raises(InvalidInput, match="文书还缺少：救济途径。"):
        fill(template.text, values, required=template.required)


def test_full_stop_of_a_value_gives_way_to_that_of_the_wording() -> None:
    assert fill("补正：{{补正事项}}。", {"补正事项": "证明。"}) == "补正：证明。"
    assert fill("{{依据和理由}}根据", {"依据和理由": "已经核实。"}) == "已经核实。根据"


def test_third_party_is_told_the_remedy_against_the_decision() -> None:
    assert third_party_remedy_text(date(2026, 11, 26), review_body="示例区人民政府") == (
        "如对本决定不服，可以自知道本决定之日起六十日内向示例区人民政府申请行政复议，"
        "也可以自知道本决定之日起六个月内直接向有管辖权的人民法院提起行政诉讼。"
    )


def test_names_are_found_once_and_in_order() -> None:
    assert names_in("{{乙}}{{ 甲 }}{{乙}}{{丙\n}}{丁}") == ("乙", "甲")
