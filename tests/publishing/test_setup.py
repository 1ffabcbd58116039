"""The page that leads to all of set-up, and the questions that its pages ask the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, LexiconWord, NumberRule
from gongkai.publishing.operations.setting_up import set_up_columns
from gongkai.publishing.overview import set_up_of
from gongkai.records.operations import add_record
from tests.office import AT, document
from tests.publishing.factories import make_column

pytestmark = pytest.mark.django_db
PAGES = "/office/kangchuan/publishing/setup/"
LISTS = ("", "columns/", "catalogue/", "coverage/", "chain/", "words/", "numbers/")


def test_an_office_without_anything_set_up_is_told_what_is_lacking(
    office: Organ, clerk: User
) -> None:
    told = [(line.word, line.told, line.tone) for line in set_up_of(office, on=AT.date())]

    assert told == [
        ("栏目", "还没有建立栏目", "late"),
        ("标准目录", "还没有导入", "soon"),
        ("目录覆盖情况", "没有信息、未按时公开、超期未更新的事项", ""),
        ("审核流程", "校对→审核→签发（重大事项）", ""),
        ("电子屏", "大厅播放的屏幕、图片和条屏文字", ""),
        ("用词", "本机关0个", ""),
        ("编号", "0条规则", ""),
        ("内容维护", "没有待整改的", "ok"),
        ("不公开信息定期审查", "没有到期的", "ok"),
    ]


def test_the_page_leads_to_every_part(as_clerk: Client, office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)
    page = as_clerk.get(PAGES).content.decode()

    for line in set_up_of(office, on=AT.date()):
        assert f">{line.word}</a>" in page
    assert "还没有定负责岗位" in page


def test_every_list_asks_a_constant_number_of_questions(
    as_clerk: Client, office: Organ, clerk: User
) -> None:
    def questions() -> dict[str, int]:
        counts = {}
        for address in LISTS:
            as_clerk.get(f"{PAGES}{address}")
            with CaptureQueriesContext(connection) as asked:
                assert as_clerk.get(f"{PAGES}{address}").status_code == 200
            counts[address] = len(asked)
        return counts

    def more(how_many: int) -> None:
        for number in range(how_many):
            mark = f"{how_many}-{number}"
            make_column(office)
            CatalogueRow.objects.create(organ=office, number=mark, item1="事项")
            LexiconWord.objects.create(organ=office, wrong=mark)
            rule = {"organ": office, "label": mark, "kind": "document", "prefix": mark}
            NumberRule.objects.create(**rule)
            NumberRule.objects.create(**rule, year=2021)
            for _ in range(2):
                add_record(office, document(number=f"甲〔2020〕{number}号"), by=clerk, at=AT)

    more(1)
    with_few = questions()
    more(12)

    assert questions() == with_few
    assert max(with_few.values()) < 20
