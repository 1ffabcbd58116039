"""clock, calendar and fee on the command line: contract of output, errors and exit codes."""

import json
import subprocess
import sys

import pytest

from gongkai.cli import main


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_clock_due_gives_the_contract_shape(capsys: pytest.CaptureFixture[str]) -> None:
    code, clock = _json(
        capsys,
        *("clock", "due", "--received", "2021-04-06"),
        *("--third-party", "sent=2021-04-12,received=2021-04-14,replied=2021-04-27"),
    )

    assert code == 0
    assert (clock["received_on"], clock["starts_on"]) == ("2021-04-06", "2021-04-07")
    assert clock["due_on"] == "2021-05-21"
    assert clock["limits"]["third_party_opinion"] == "2021-05-07"
    assert [(s["from"], s["to"], s["working_days"]) for s in clock["excluded"]] == [
        ("2021-04-13", "2021-04-27", 12)
    ]
    assert clock["days"][-1]["n"] == 20
    assert set(clock["days"][0]) == {"date", "counts", "n", "why"}


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (["--correction", "notice=2021-01-28,corrected=2021-02-18"], "2021-03-17"),
        (["--fee", "noticed=2021-02-03,paid=2021-02-05"], "2021-03-10"),
        (["--extended", "20,told=2021-02-20"], "2021-03-25"),
        (["--postponed", "told=2021-02-20,until=2021-04-30"], "2021-04-30"),
        (["--other-agency", "sent=2021-01-27,replied=2021-01-29"], "2021-03-01"),
        ([], "2021-02-25"),
    ],
)
def test_each_event_moves_the_due_date(
    capsys: pytest.CaptureFixture[str], words: list[str], due: str
) -> None:
    _, clock = _json(capsys, "clock", "due", "--received", "2021-01-25", *words)

    assert clock["due_on"] == due


def test_clock_explain_says_of_every_day_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "explain", "--received", "2020-04-20"]) == 0

    spoken = capsys.readouterr().out

    assert "2020-05-09 周六 第13日 调休上班（劳动节）" in spoken
    assert "2020-05-01 周五 不计 劳动节放假" in spoken


def test_calendar_days_counts_both_ends(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = _json(capsys, "calendar", "days", "--from", "2020-01-01", "--to", "2020-12-31")

    assert (code, answer["working_days"]) == (0, 249)


def test_fee_quote_explains_the_tiers(capsys: pytest.CaptureFixture[str]) -> None:
    code, quote = _json(capsys, "fee", "quote", "--items", "35")

    assert (code, quote["amount"]) == (0, "3000")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["clock", "due", "--received", "2021-02-30"], "usage"),
        (["clock", "due", "--received", "2021-02-03", "--fee", "paid=2021-02-04"], "usage"),
        (["clock", "due"], "usage"),
        (
            ["calendar", "days", "--from", "2027-01-01", "--to", "2027-02-01"],
            "calendar_year_missing",
        ),
        (["calendar", "days", "--from", "2021-02-01", "--to", "2021-01-01"], "usage"),
        (["fee", "quote", "--items", "-3"], "usage"),
        (["fee", "quote"], "usage"),
        (["nonsense"], "usage"),
        ([], "usage"),
    ],
)
def test_unusable_input_gives_2_and_a_chinese_message_in_both_forms(
    capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert main([*words, "--json"]) == 2

    out, err = capsys.readouterr()
    failure = json.loads(out)["error"]
    assert failure["code"] == code
    assert failure["message"] in err
    assert any("\u4e00" <= character <= "\u9fff" for character in failure["message"])


def test_our_own_failure_gives_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("gongkai.cli.fee.quote_items", fail)

    assert main(["fee", "quote", "--items", "3", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "internal_error"


def test_rule_commands_start_without_heavy_libraries() -> None:
    script = (
        "import sys; from gongkai.cli import main; main(['fee', 'quote', '--items', '3']);"
        "print(sorted({'lxml', 'docx', 'typst', 'django', 'xlsxwriter'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
