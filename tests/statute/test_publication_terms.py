"""公开时限 of real catalogues as terms, days by which to publish, and days of withdrawal."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.clocks import CatalogueTerm, get_term, publication_due
from gongkai.statute.publication_terms import (
    PERIOD_WORDS,
    Period,
    PublicationTerm,
    Span,
    parse_term,
    period_end,
    publication_term_due,
    withdrawal_due,
    withdrawal_reasons,
)

FORMED = ("formed", "changed")


@pytest.mark.parametrize(
    ("text", "number", "unit", "events", "event_words"),
    [
        ("信息形成或者变更之日起20个工作日内", 20, "working_day", FORMED, "信息形成或者变更"),
        (
            "自信息形 成或者变\n更之日起 20 个工作\n日内予以 公开",
            20,
            "working_day",
            FORMED,
            "信息形成或者变更",
        ),
        ("政府信息形成或变更之日起二十个工作日内", 20, "working_day", FORMED, "政府信息形成或变更"),
        ("信息形成后２０个工作日内公开", 20, "working_day", ("formed",), "信息形成"),
        ("信息形成20个工作日内公开", 20, "working_day", (), ""),
        ("20工作日", 20, "working_day", (), ""),
        ("20个工作日内（法律、法规另有规定的，从其规定）", 20, "working_day", (), ""),
        (
            "制定或获取信息之日起10个工作日内",
            10,
            "working_day",
            ("formed", "obtained"),
            "制定或获取信息",
        ),
        (
            "集体讨论做出决定之日起7个工作日内",
            7,
            "working_day",
            ("decided",),
            "集体讨论做出决定",
        ),
        ("自收到申请之日起15日内", 15, "day", ("applied",), "收到申请"),
        ("批准后20日内", 20, "day", ("decided",), "批准"),
        (
            "公示期满后5个工作日内",
            5,
            "working_day",
            ("completed",),
            "公示期满",
        ),
        ("街道揭牌之日起3天内", 3, "day", (), "街道揭牌"),
        ("一周内", 7, "day", (), ""),
        ("自变更之日起2个月内", 2, "month", ("changed",), "变更"),
        ("半年内", 6, "month", (), ""),
        ("一年内公开", 12, "month", (), ""),
        ("及时公开，最迟不超过20个工作日", 20, "working_day", (), ""),
        ("3至5个工作日内", 5, "working_day", (), ""),
        ("三十五日内", 35, "day", (), ""),
    ],
)
def test_fixed_terms_are_read(
    text: str, number: int, unit: str, events: tuple[str, ...], event_words: str
) -> None:
    found = parse_term(text)

    assert (found.kind, found.number, found.unit, found.events, found.event_words) == (
        "fixed",
        number,
        unit,
        events,
        event_words,
    )
    assert (found.words, found.problem) == (text, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("及时", "prompt"),
        ("及时公开", "prompt"),
        ("实时公开", "prompt"),
        ("第一时间", "prompt"),
        ("长期", "long_term"),
        ("长期公开", "long_term"),
        ("常年公开", "long_term"),
        ("长期（10年）", "long_term"),
    ],
)
def test_terms_in_words_have_no_number(text: str, kind: str) -> None:
    assert parse_term(text) == PublicationTerm(text, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("每季度公开一次", "quarter"),
        ("按季度公开", "quarter"),
        ("每季度", "quarter"),
        ("季度", "quarter"),
        ("一季度一次", "quarter"),
        ("按年度公开", "year"),
        ("每年一次", "year"),
        ("一年一次", "year"),
        ("1年公开1次", "year"),
        ("年度", "year"),
        ("每半年公开一次", "half_year"),
        ("半年公开一次", "half_year"),
        ("按半年公开", "half_year"),
        ("每月公开", "month"),
        ("每周更新", "week"),
        ("定期公开", None),
    ],
)
def test_periodic_terms_are_read(text: str, period: Period | None) -> None:
    assert parse_term(text) == PublicationTerm(text, "periodic", period=period)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "公示7个工作日",
            PublicationTerm("公示7个工作日", "posting", posting=Span(7, "working_day")),
        ),
        (
            "公示期不少于30日",
            PublicationTerm("公示期不少于30日", "posting", posting=Span(30, "day")),
        ),
        (
            "信息形成之日起20个工作日内；公示时间不少于5天",
            PublicationTerm(
                "信息形成之日起20个工作日内；公示时间不少于5天",
                "fixed",
                20,
                "working_day",
                ("formed",),
                "信息形成",
                posting=Span(5, "day"),
            ),
        ),
        (
            "每季度终了后15日内",
            PublicationTerm("每季度终了后15日内", "periodic", 15, "day", period="quarter"),
        ),
    ],
)
def test_posting_and_the_time_after_a_period_are_kept_apart(
    text: str, expected: PublicationTerm
) -> None:
    assert parse_term(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "没有写公开时限"),
        (" \n", "没有写公开时限"),
        ("同上", "看不懂“同上”，没有换算成期限，请由人工掌握"),
        ("按《条例》规定", "看不懂“按《条例》规定”，没有换算成期限，请由人工掌握"),
        ("5小时内", "看不懂“5小时内”，没有换算成期限，请由人工掌握"),
        ("2年", "看不懂“2年”，没有换算成期限，请由人工掌握"),
        ("1月31日前", "看不懂“1月31日前”，没有换算成期限，请由人工掌握"),
        ("听证会举行7日前", "“听证会举行7日前”要从某日向前推算，没有换算成期限，请由人工掌握"),
        (
            "处罚7个工作日内；其他20个工作日内",
            "“处罚7个工作日内；其他20个工作日内”里有几个不同的时限，没有换算成期限，请由人工掌握",
        ),
        (
            "决定之日起7日内，其他信息及时公开",
            "“决定之日起7日内，其他信息及时公开”里有几个不同的时限，没有换算成期限，请由人工掌握",
        ),
        (
            "村级公示7天，镇级公示5天",
            "“村级公示7天，镇级公示5天”里有几个不同的公示期，没有换算成期限，请由人工掌握",
        ),
    ],
)
def test_what_is_not_clear_stays_words_and_is_told(text: str, problem: str) -> None:
    assert parse_term(text) == PublicationTerm(text.strip(), "unknown", problem=problem)


def test_a_date_in_the_year_is_not_reckoned() -> None:
    term = parse_term("每年1月31日前")

    assert (term.kind, term.period) == ("periodic", "year")
    assert publication_term_due(term, happened={"formed": date(2024, 3, 1)}).due_on is None


_PIECES = st.sampled_from(
    [
        *(
            "自",
            "信息",
            "形成",
            "变更",
            "之日起",
            "20",
            "个",
            "工作日",
            "日",
            "内",
            "前",
            "后",
            "每",
        ),
        *("半", "年", "季度", "月", "一次", "公示", "期", "不少于", "十", "二", "两", "百", "长期"),
        *(
            "及时",
            "，",
            "；",
            "（",
            "）",
            "1",
            "其他",
            "决定",
            "当日",
            "不",
            "第",
            "〇",
            "０",
            "①",
            ".",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join)))
def test_no_text_raises_and_none_loses_its_words(text: str) -> None:
    found = parse_term(text)
    publication_term_due(found, happened={"formed": date(2024, 3, 1), "decided": date(2024, 3, 1)})

    assert found.words == text.strip()
    assert (found.kind == "unknown") <= bool(found.problem)


@given(st.integers(1, 60))
def test_the_number_written_is_the_number_read(number: int) -> None:
    assert parse_term(f"信息形成之日起{number}个工作日内").number == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("20个工作日内", CatalogueTerm("20个工作日内", 20)),
        ("信息变更之日起10日内", CatalogueTerm("信息变更之日起10日内", 10, "day")),
        ("决定之日起7个工作日内", CatalogueTerm("决定之日起7个工作日内")),
        ("长期", CatalogueTerm("长期")),
        ("每季度", CatalogueTerm("每季度")),
    ],
)
def test_a_term_of_the_information_goes_to_the_publication_clock(
    text: str, expected: CatalogueTerm | None
) -> None:
    assert parse_term(text).catalogue_term == expected


@pytest.mark.parametrize(
    ("text", "happened", "last_published_on", "due_on"),
    [
        ("", {"formed": date(2020, 12, 28)}, None, date(2021, 1, 26)),
        ("7个工作日内", {"formed": date(2020, 12, 28)}, None, date(2021, 1, 7)),
        (
            "信息形成或者变更之日起20个工作日内",
            {"formed": date(2020, 1, 2), "changed": date(2020, 12, 28)},
            None,
            date(2021, 1, 26),
        ),
        ("决定之日起7个工作日内", {"formed": date(2020, 12, 28)}, None, None),
        ("决定之日起7个工作日内", {"decided": date(2020, 12, 28)}, None, date(2021, 1, 7)),
        ("街道揭牌之日起3日内", {"formed": date(2024, 3, 1)}, None, None),
        ("街道揭牌之日起3日内", {"event": date(2024, 3, 1)}, None, date(2024, 3, 4)),
        ("每季度公开一次", {}, date(2024, 2, 10), date(2024, 6, 30)),
        ("每季度公开一次", {"formed": date(2024, 2, 10)}, None, date(2024, 3, 31)),
        ("每季度终了后15日内", {"formed": date(2024, 2, 10)}, None, date(2024, 4, 15)),
        ("每季度公开一次", {}, None, None),
        ("每周更新", {}, date(2024, 3, 1), date(2024, 3, 10)),
        ("定期", {"formed": date(2024, 2, 10)}, None, None),
        ("长期公开", {"formed": date(2024, 2, 10)}, None, None),
        ("按有关规定", {"formed": date(2024, 2, 10)}, None, None),
    ],
)
def test_publication_by_the_catalogue_is_due(
    text: str, happened: dict[str, date], last_published_on: date | None, due_on: date | None
) -> None:
    deadline = publication_term_due(
        parse_term(text), happened=happened, last_published_on=last_published_on
    )

    assert deadline.due_on == due_on


def test_a_term_from_formation_is_due_as_the_publication_clock_says() -> None:
    term = parse_term("信息形成之日起10个工作日内")

    assert publication_term_due(term, happened={"formed": date(2024, 3, 1)}) == publication_due(
        date(2024, 3, 1), term=term.catalogue_term
    )


def test_a_deadline_without_day_says_why() -> None:
    whys = [
        publication_term_due(parse_term(text), happened={}).why
        for text in ("20个工作日内", "每季度", "按规定", "每月10日前", "长期")
    ]

    assert whys == [
        "目录规定自“信息形成或者变更”起计算，还没有登记这一日期，请补登",
        "目录规定“每季度”，还没有登记形成日期或上次公开日期，请补登",
        "目录规定的时限：看不懂“按规定”，没有换算成期限，请由人工掌握",
        "目录规定的时限：“每月10日前”写明了日期，没有换算成期限，请由人工掌握",
        "目录规定的时限为“长期”，没有确定的到期日，请由人工掌握",
    ]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(list(PERIOD_WORDS)))
def test_periods_follow_each_other_without_a_gap(day: date, period: Period) -> None:
    ends = [period_end(date.fromordinal(day.toordinal() + n), period) for n in range(3)]

    assert ends[0] >= day
    assert all(second in (first, period_end(second, period)) for first, second in pairwise(ends))


@pytest.mark.parametrize(
    ("reason", "on", "due_on"),
    [
        ("penalty_changed", date(2024, 3, 1), date(2024, 3, 6)),
        ("penalty_revoked", date(2024, 9, 30), date(2024, 10, 10)),
        ("penalty_unlawful", date(2024, 3, 4), date(2024, 3, 7)),
        ("penalty_void", date(2024, 3, 4), date(2024, 3, 7)),
        ("secret", date(2024, 3, 2), date(2024, 3, 2)),
        ("personal", date(2024, 3, 2), date(2024, 3, 2)),
        ("wrong", date(2024, 3, 2), None),
        ("posting_over", date(2024, 3, 2), None),
    ],
)
def test_withdrawal_is_due(reason: str, on: date, due_on: date | None) -> None:
    assert withdrawal_due(on, reason=reason).due_on == due_on


def test_withdrawal_of_a_punishment_says_its_days_and_article() -> None:
    deadline = withdrawal_due(date(2024, 3, 1), reason="penalty_revoked")

    assert (deadline.why, deadline.article) == (
        "行政处罚决定被依法撤销：3个工作日，2024-03-01当日不计入",
        "行政处罚法第四十八条、第八十五条",
    )


def test_withdrawal_before_the_law_and_for_unknown_reasons_is_refused() -> None:
    with pytest.raises(DataMissing):
        withdrawal_due(date(2021, 7, 14), reason="penalty_void")
    with pytest.raises(InvalidInput, match="其他原因"):
        withdrawal_due(date(2024, 3, 1), reason="whim")


def test_every_reason_with_a_term_finds_it_in_the_law() -> None:
    keys = {one.term for one in withdrawal_reasons()} - {"", "at_once"}

    assert [get_term(key, on=date(2024, 3, 1)).length for key in keys] == [3]
