"""corpus on the command line: what it prints, and its exit codes."""

import json
from pathlib import Path

import pytest

from gongkai.cli import main
from tests.corpus.conftest import write_pages

#: Daft leaves the output of its processes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the folder of a corpus of three reports and a file that is none."""
    write_pages(tmp_path / "年报", range(3))
    (tmp_path / "年报" / "空.html").touch()
    out = str(tmp_path / "语料库")

    code = main(["corpus", "build", str(tmp_path / "年报"), "-o", out, "--workers", "1", "--json"])

    told = {"read": 4, "reports": 3, "failures": {"file_empty": 1}}
    told |= {"kept": 0, "dropped": 0, "alike": 0}
    assert (code, json.loads(capsys.readouterr().out)) == (0, told)
    return out


def test_answers_as_table_json_and_csv(built: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = """
        SELECT code, 1.50::DECIMAL(9,2) AS amount, DATE '2024-01-20' AS day, NULL AS nothing,
               [1] AS l FROM failures
    """
    outputs = []

    for shape in ([], ["--json"], ["--csv"]):
        assert main(["corpus", "query", question, "-o", built, *shape]) == 0
        outputs.append(capsys.readouterr().out)

    row = {"code": "file_empty", "amount": "1.5", "day": "2024-01-20", "nothing": None, "l": [1]}
    assert outputs[0].splitlines()[2].split() == ["file_empty", "1.5", "2024-01-20", "[1]"]
    assert json.loads(outputs[1]) == [row]
    assert outputs[2] == "code,amount,day,nothing,l\nfile_empty,1.5,2024-01-20,,[1]\n"


def test_long_answer_is_cut_for_people_only(built: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = "SELECT cell FROM cells LIMIT 201"

    main(["corpus", "query", question, "-o", built])
    shown = capsys.readouterr()
    main(["corpus", "query", question, "-o", built, "--json"])

    assert len(shown.out.splitlines()) == 202
    assert "只显示前200行" in shown.err
    assert len(json.loads(capsys.readouterr().out)) == 201


def test_json_has_no_numbers_that_are_none_and_no_column_twice(
    built: str, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "SELECT 'nan'::DOUBLE AS n, {'a': [1.50::DECIMAL(9,2)]} AS s"

    assert main(["corpus", "query", question, "-o", built, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": None, "s": {"a": ["1.5"]}}]
    assert main(["corpus", "query", "SELECT 1 AS a, 2 AS a", "-o", built, "--json"]) == 2


def test_name_of_a_file_cannot_move_the_terminal(
    built: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["corpus", "query", "SELECT chr(27) || '[2J' || chr(10) || 'x' AS n", "-o", built])

    assert capsys.readouterr().out.splitlines()[2] == " [2J x"


def test_second_build_says_that_nothing_changed(
    built: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pages(Path(built).parent / "年报" / "又一处", range(1))

    assert main(["corpus", "build", str(Path(built).parent / "年报"), "-o", built]) == 0

    spoken = capsys.readouterr().out
    assert "4份没有变化，沿用上次" in spoken
    assert "库里有1份与别的文件内容完全相同" in spoken


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["build", "没有这个文件夹"], "file_missing"),
        (["query", "FROM reports", "-o", "没有"], "not_a_corpus"),
    ],
)
def test_what_cannot_be_used_is_exit_2(
    capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert main(["corpus", *words, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


@pytest.mark.parametrize("words", [["build", "年报"], ["query", "FROM reports"]])
def test_missing_extra_names_the_command_that_installs_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr("gongkai.corpus.extra.PACKAGES", ("daft", "never_installed"))

    code = main(["corpus", *words])

    spoken = capsys.readouterr().err
    assert code == 2
    assert "现在缺少 never_installed" in spoken
    assert "pip install 'gongkai[corpus]'" in spoken
