"""A year in one file: for spreadsheets without running anything, for programs with all of it."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.portal.api import reading
from gongkai.publishing.operations.releasing import take_down_item
from tests.publishing.factories import make_column, make_published

pytestmark = pytest.mark.django_db


def _file(client: Client, ending: str, year: int = 2021) -> str:
    answer = client.get(f"/data/kangchuan/{year}.{ending}")
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]


def _rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_year_as_csv_has_chinese_columns(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(
        office, clerk, leader, column=make_column(office, slug="policy", label="政策文件")
    )

    assert _rows(_file(client, "csv")) == [
        {
            "索引号": item.record.index_number,
            "标题": "关于做好冬季供暖保障工作的通知",
            "文号": "康办发〔2020〕154号",
            "类别": "公文",
            "发布机构": "康川街道办事处",
            "栏目": "政策文件",
            "成文日期": "2021-01-04",
            "发布日期": "2021-01-15",
            "施行日期": "",
            "公开期限": "",
            "有效性": "有效",
            "废止日期": "",
            "失效日期": "",
            "内容概述": "各社区、各科室： 为做好今冬供暖保障，现将有关事项通知如下。",
            "联系人": "党政办公室",
            "联系电话": "0971-1234567",
            "附件": "",
            "网址": f"https://www.example.gov.cn/kangchuan/items/{item.record.public_id}/",
            "编号": item.record.public_id,
        }
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_no_spreadsheet_runs_a_title(
    client: Client, office: Organ, clerk: User, leader: User, begin: str
) -> None:
    title = f'{begin}HYPERLINK("http://x","点")'
    make_published(office, clerk, leader, title=title)

    [row] = _rows(_file(client, "csv"))

    assert row["标题"] == f"'{title}"


def test_a_year_as_json_holds_the_bodies(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    column = make_column(office)
    items = [
        make_published(office, clerk, leader, column=column, title=f"第{number}条")
        for number in range(2)
    ]

    told = json.loads(_file(client, "json"))

    assert (told["organ"], told["name"], told["year"]) == ("kangchuan", "康川街道办事处", 2021)
    assert told["items"] == [
        client.get(f"/api/v1/items/{item.record.public_id}").json() for item in items
    ]


def test_a_year_without_anything_is_an_empty_file(client: Client, office: Organ) -> None:
    assert _rows(_file(client, "csv", 2015)) == []
    assert json.loads(_file(client, "json", 2015))["items"] == []


@pytest.mark.parametrize("address", ["/data/none/2021.csv", "/data/kangchuan/99999.json"])
def test_what_is_not_there_is_not_found(client: Client, office: Organ, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_year_is_read_in_pieces(
    client: Client,
    office: Organ,
    clerk: User,
    leader: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    """However long a year is, only a piece of it is in memory: its queries grow, nothing else."""
    monkeypatch.setattr(reading, "PIECE", 2)
    column = make_column(office)
    for number in range(5):
        make_published(office, clerk, leader, column=column, title=f"第{number}条")
    answer = client.get("/data/kangchuan/2021.csv")

    with django_assert_num_queries(4):  # three pieces, and the columns once
        rows = _rows(b"".join(answer.streaming_content).decode())  # type: ignore[arg-type]

    assert [row["标题"] for row in rows] == [f"第{number}条" for number in range(5)]


def test_the_years_are_listed_with_their_files(
    client: Client, office: Organ, clerk: User, leader: User
) -> None:
    make_published(office, clerk, leader)
    gone = make_published(office, clerk, leader)
    take_down_item(gone, reason="有误", by=clerk, at=gone.published_at)  # type: ignore[arg-type]

    assert client.get("/api/v1/organs/kangchuan/years").json() == [
        {
            "year": 2021,
            "count": 1,
            "csv_url": "https://www.example.gov.cn/data/kangchuan/2021.csv",
            "json_url": "https://www.example.gov.cn/data/kangchuan/2021.json",
        }
    ]
