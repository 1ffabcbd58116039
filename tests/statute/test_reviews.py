"""The forms of the reviews: what carries an approval, and what seems weighty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import InvalidInput
from gongkai.records.models import Record
from gongkai.statute.catalogue import words
from gongkai.statute.procedure import review_steps
from gongkai.statute.reviews import (
    LONGEST_ANSWER,
    check_answers,
    review_form,
    review_forms,
    suggest_weighty,
    weighty_criteria,
)

CLEAN = {
    "state_secret": "否",
    "work_secret": "否",
    "trade_secret": "否",
    "privacy": "否",
    "sensitive": "否",
    "result": "公开",
}
CALM = {"level": "低", "decision": "发布"}


def test_each_form_belongs_to_a_review_step() -> None:
    forms = [form.slug for form in review_forms()]

    assert forms == ["secrecy", "opinion"]
    assert set(forms) <= {
        step.slug for step in review_steps(is_weighty=True, extra=["secrecy", "opinion"])
    }


@pytest.mark.parametrize("form", review_forms(), ids=lambda form: form.slug)
def test_form_is_whole_in_itself(form) -> None:  # type: ignore[no-untyped-def]
    fields = {field.slug: field for field in form.fields}
    recorded = {field.name for field in Record._meta.get_fields()}

    assert len(fields) == len(form.fields)
    assert {field.prefill for field in form.fields} - {""} <= recorded
    assert [
        one.slug for one in form.fields if (one.kind in ("choice", "yes_no")) != bool(one.choices)
    ] == []
    for rule in form.rules:
        assert set(rule.values) <= set(fields[rule.field].choices)
        assert set(rule.needs) <= set(fields)
        assert bool(rule.refuses) != bool(rule.needs)


@pytest.mark.parametrize(
    ("form", "answers", "problems"),
    [
        ("secrecy", CLEAN, []),
        ("opinion", CALM, []),
        (
            "secrecy",
            {**CLEAN, "state_secret": "是"},
            ["涉及国家秘密的信息不得公开，不能通过。请停止操作，按保密规定报告保密机构。"],
        ),
        (
            "secrecy",
            {**CLEAN, "privacy": "是"},
            ["“是否涉及个人隐私”是“是”时，须填写“处理措施”。"],
        ),
        ("secrecy", {**CLEAN, "privacy": "是", "handling": "已去标识化"}, []),
        (
            "secrecy",
            {**CLEAN, "result": "不予公开"},
            ["审查结论是“不予公开”，不能通过。请退回修改，并改变公开属性、写明理由。"],
        ),
        (
            "secrecy",
            {**CLEAN, "result": "报请确定"},
            [
                "审查结论是“报请确定”，不能通过。"
                "请按条例第十七条报有关主管部门或者保密行政管理部门确定。"
            ],
        ),
        (
            "secrecy",
            {**CLEAN, "sensitive": " ", "work_secret": "不清楚", "planned_on": "三月", "x": "1"},
            [
                "“拟公开时间”应写成 2024-03-01 的样子，不能是“三月”。",
                "“是否涉及工作秘密”只能选是、否，不能是“不清楚”。",
                "审查表里没有“x”这一项。",
                "请填写“是否涉及敏感舆情”。",
            ],
        ),
        (
            "opinion",
            {"level": "高", "decision": "发布"},
            [
                "“风险等级”是“高”时，须填写“回应口径”。",
                "“风险等级”是“高”时，须填写“发言人”。",
                "“风险等级”是“高”时，须填写“发布后关注”。",
            ],
        ),
        (
            "opinion",
            {
                "level": "高",
                "decision": "发布",
                "response_line": "以通告为准",
                "spokesperson": "党政办公室",
                "watch": "72小时",
            },
            [],
        ),
        (
            "opinion",
            {"level": "中", "decision": "发布", "response_line": "以通告为准"},
            ["“风险等级”是“中”时，须填写“发布后关注”。"],
        ),
        (
            "opinion",
            {**CALM, "decision": "暂缓"},
            ["评估意见是“暂缓”，不能通过。请退回，或等可以发布时重新评估。"],
        ),
        (
            "opinion",
            {**CALM, "decision": "不发"},
            ["评估意见是“不发”，不能通过。请退回，或等可以发布时重新评估。"],
        ),
        (
            "opinion",
            {**CALM, "decision": "修改后发布"},
            ["评估意见是“修改后发布”，不能通过现在这一稿。请退回修改，修改后重新评估。"],
        ),
        ("opinion", {}, ["请填写“风险等级”。", "请填写“评估意见”。"]),
        (
            "opinion",
            {**CALM, "note": "长" * (LONGEST_ANSWER + 1)},
            ["“备注”超过2000字，请写要点，其余作为附件。"],
        ),
    ],
)
def test_approval_wants_a_form_that_carries_it(
    form: str, answers: dict[str, str], problems: list[str]
) -> None:
    assert check_answers(form, answers, decision="approve") == problems


def test_return_needs_no_full_form_but_readable_answers() -> None:
    answers = {"state_secret": "是", "privacy": "可能"}

    assert check_answers("secrecy", answers, decision="return") == [
        "“是否涉及个人隐私”只能选是、否，不能是“可能”。"
    ]


@given(
    st.dictionaries(
        st.sampled_from([*CLEAN, "handling", "note"]), st.sampled_from(["是", "否", "公开", ""])
    )
)
def test_a_state_secret_is_never_approved(answers: dict[str, str]) -> None:
    assert check_answers("secrecy", {**answers, "state_secret": "是"}, decision="approve") != []


def test_unknown_form_is_refused() -> None:
    with pytest.raises(InvalidInput):
        review_form("astrology")


@pytest.mark.parametrize(
    ("title", "body", "rank", "slugs"),
    [
        ("关于开展夏季文艺演出的通知", "请各社区组织居民参加。", "", []),
        ("城市管理若干规定", "", "", ["documents"]),
        ("关于开展夏季文艺演出的通知", "", "normative", ["documents"]),
        ("2023年度部门决算", "", "", ["money"]),
        ("关于王某同志任职的通知", "", "", ["personnel"]),
        ("关于３号地块房屋征 收补偿的公告", "", "", ["expropriation"]),
        ("情况通报", "事故造成2人死亡。", "", ["emergencies"]),
        ("情况通报", "作出行政处罚决定书两份。", "", ["penalties"]),
        (
            "征地补偿资金发放办法",
            "涉及重大行政决策。",
            "plain",
            ["documents", "money", "expropriation", "projects"],
        ),
    ],
)
def test_weighty_matters_are_proposed(title: str, body: str, rank: str, slugs: list[str]) -> None:
    assert [one.slug for one in suggest_weighty(title, body, rank=rank)] == slugs


def test_criteria_are_those_of_the_review_and_name_known_ranks() -> None:
    criteria = {one.slug: one for one in weighty_criteria()}

    assert list(criteria) == [
        "documents",
        "money",
        "personnel",
        "expropriation",
        "emergencies",
        "projects",
        "penalties",
    ]
    assert set(criteria["documents"].ranks) <= {word.slug for word in words("ranks")}


@pytest.mark.parametrize(
    ("criterion", "hint", "is_title"),
    [
        (one.slug, hint, is_title)
        for one in weighty_criteria()
        for hints, is_title in ((one.title_hints, True), (one.hints, False))
        for hint in hints
    ],
)
def test_every_hint_proposes_its_criterion(criterion: str, hint: str, is_title: bool) -> None:
    title, body = (hint, "") if is_title else ("", hint)

    assert criterion in [one.slug for one in suggest_weighty(title, body, rank="")]
