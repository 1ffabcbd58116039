"""A change of keys: what stands under the old one is sealed anew, and nothing is lost by it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from gongkai.accounts.resealing import Resealed, SealedColumn, count_outdated, reseal
from gongkai.accounts.sealing import is_outdated, key_name, newest_key_name, seal, unseal
from gongkai.applications.models import Applicant
from gongkai.audit.models import Entry
from gongkai.cli import main
from gongkai.cli.site.resealing import sealed_columns
from gongkai.desk.models import Channel
from gongkai.errors import DataMissing
from gongkai.organs.models import Organ
from tests.office import make_organ, make_person

OLD, NEW, OTHER = (letter * 32 for letter in (b"o", b"n", b"x"))
NUMBERS = ("11010519491231002X", "440524188001010014", "护照E12345678")
IDENTITIES = SealedColumn(Applicant, "identity_sealed", "identity")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Any) -> Any:
    settings.SEALING_KEYS = [OLD]
    return settings


def keep(organ: Organ, *numbers: str) -> list[Applicant]:
    return [
        Applicant.objects.create(
            organ=organ,
            category="person",
            name="张三",
            identity_sealed=seal(number, purpose="identity"),
        )
        for number in numbers
    ]


def opened() -> list[str]:
    return [one.identity_number for one in Applicant.objects.order_by("pk")]


def run() -> int:
    return main(["site", "reseal"])


def sealed_fields() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.name.endswith("_sealed"):
                yield model, field.name


def test_every_sealed_column_of_every_table_is_sealed_anew() -> None:
    assert {(column.model, column.name) for column in sealed_columns()} == set(sealed_fields())


def test_after_a_change_everything_opens_by_the_new_key_alone(
    keys: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    organ = make_organ()
    keep(organ, *NUMBERS, "")
    channel = Channel.objects.create(
        user=make_person(organ, "information_officer"),
        label="微信",
        address_sealed=seal("wecombot://abcdef0123456789", purpose="channel"),
    )
    keys.SEALING_KEYS = [NEW, OLD]
    keep(organ, "新登记的")

    with caplog.at_level(logging.DEBUG):
        exit_code = run()

    keys.SEALING_KEYS = [NEW]
    assert exit_code == 0
    assert opened() == [*NUMBERS, "", "新登记的"]
    assert Channel.objects.get(pk=channel.pk).address == "wecombot://abcdef0123456789"
    out, told = capsys.readouterr()
    assert out == ""
    assert told.splitlines()[:2] == [
        "申请人的证件号码（加密）：改用最新密钥3条。",
        "提醒渠道的地址（加密）：改用最新密钥1条。",
    ]
    assert "没有用旧密钥加密的内容了" in told
    entry = Entry.objects.get(deed="accounts.resealed")
    done = '{"applications.applicant":3,"desk.channel":1,"supervision.complaint":0}'
    assert f'"done":{done}' in entry.text
    assert f'"key":"{newest_key_name()}","left":0' in entry.text
    written = told + caplog.text + entry.text
    assert [word for word in (*NUMBERS, "abcdef0123456789") if word in written] == []


def test_a_second_run_has_nothing_left_to_do(keys: Any, capsys: pytest.CaptureFixture[str]) -> None:
    keep(make_organ(), *NUMBERS)
    keys.SEALING_KEYS = [NEW, OLD]
    run()
    before = list(Applicant.objects.values_list("identity_sealed", flat=True))
    capsys.readouterr()

    assert run() == 0

    assert "申请人的证件号码（加密）：改用最新密钥0条。" in capsys.readouterr().err
    assert list(Applicant.objects.values_list("identity_sealed", flat=True)) == before
    assert Entry.objects.filter(deed="accounts.resealed").count() == 2


def test_without_its_key_a_row_stays_as_it_is_and_the_others_go_on(
    keys: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    organ = make_organ()
    keys.SEALING_KEYS = [OTHER]
    [lost] = keep(organ, "丢了密钥的")
    keys.SEALING_KEYS = [OLD]
    [altered, *_] = keep(organ, *NUMBERS)
    Applicant.objects.filter(pk=altered.pk).update(
        identity_sealed=key_name(altered.identity_sealed) + ":abc"
    )
    keys.SEALING_KEYS = [NEW, OLD]

    assert run() == 2

    told = capsys.readouterr().err
    lost_key = key_name(lost.identity_sealed)
    assert "改用最新密钥2条" in told
    assert f"有1条打不开，缺少编号为 {lost_key} 的旧密钥" in told
    assert "有1条打不开，密钥在而内容被改动" in told
    assert "还有2条没有改用最新的密钥，旧密钥现在不能去掉" in told
    assert '"left":2' in Entry.objects.get(deed="accounts.resealed").text
    assert Applicant.objects.get(pk=lost.pk).identity_sealed == lost.identity_sealed

    keys.SEALING_KEYS = [NEW, OLD, OTHER]
    assert run() == 2
    assert Applicant.objects.get(pk=lost.pk).identity_number == "丢了密钥的"
    with pytest.raises(DataMissing):
        _ = Applicant.objects.get(pk=altered.pk).identity_number


def test_stopped_half_way_it_stands_in_the_chain_and_the_next_run_does_the_rest(
    keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(make_organ(), *NUMBERS)
    keys.SEALING_KEYS = [NEW, OLD]
    monkeypatch.setattr("gongkai.accounts.resealing.BATCH", 1)
    with monkeypatch.context() as stopped:
        stopped.setattr("gongkai.accounts.resealing.seal", _stop_after(2))
        with pytest.raises(KeyboardInterrupt):
            run()
    half_way = count_outdated(IDENTITIES)

    assert run() == 0

    assert half_way == 1
    assert opened() == list(NUMBERS)
    texts = Entry.objects.filter(deed="accounts.resealed").order_by("sequence")
    assert [text.partition('"done":')[2][:44] for text in texts.values_list("text", flat=True)] == [
        '{"applications.applicant":2,"desk.channel":0',
        '{"applications.applicant":1,"desk.channel":0',
    ]


def _stop_after(times: int) -> object:
    calls = iter(range(times))

    def stopping(text: str, *, purpose: str) -> str:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return seal(text, purpose=purpose)

    return stopping


def test_what_somebody_changes_meanwhile_is_left_as_they_wrote_it(
    keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [applicant] = keep(make_organ(), NUMBERS[0])
    keys.SEALING_KEYS = [NEW, OLD]

    def slow(sealed: str, *, purpose: str) -> str:
        Applicant.objects.filter(pk=applicant.pk).update(identity_sealed="")
        return unseal(sealed, purpose=purpose)

    monkeypatch.setattr("gongkai.accounts.resealing.unseal", slow)

    assert list(reseal(IDENTITIES)) == [Resealed()]
    assert opened() == [""]


def test_what_is_up_to_date_is_read_in_batches_and_not_written(
    keys: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keep(make_organ(), *NUMBERS)
    monkeypatch.setattr("gongkai.accounts.resealing.BATCH", 2)

    with django_assert_num_queries(3):
        assert list(reseal(IDENTITIES)) == []
    assert not is_outdated("")
