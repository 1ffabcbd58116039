"""A question reads the corpus, and nothing else."""

from pathlib import Path

import pytest

from gongkai.corpus.batches import BatchReader, encode_batch
from gongkai.corpus.folder import opened_for_writing
from gongkai.corpus.questions import asked, count_alike
from gongkai.corpus.sources import list_files
from gongkai.errors import InvalidInput, WrongState
from tests.corpus.conftest import write_pages


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a corpus in a folder whose name looks like a pattern; a file of no report is in it."""
    folder = tmp_path_factory.mktemp("corpus")
    write_pages(folder / "年报", range(3))
    (folder / "年报" / "空.html").touch()
    out = folder / "语料[1]*'库"
    with opened_for_writing(out) as run:
        reader = BatchReader(str(out / "batches"), str(run), 60, 2048)
        reader(encode_batch(list_files([str(folder / "年报")])))
    return out


def test_tables_answer(corpus: Path) -> None:
    question = """
        SELECT status, count(*) AS n, count(r.file) AS reports
        FROM sources LEFT JOIN reports r USING (file) GROUP BY ALL ORDER BY ALL
    """

    with asked(corpus, question) as answer:
        assert answer.columns == ["status", "n", "reports"]
        assert list(answer.rows()) == [("failure", 1, 0), ("report", 3, 3)]


@pytest.mark.parametrize(
    "question",
    [
        "COPY reports TO 'x.csv'",
        "EXPLAIN ANALYZE COPY reports TO '{corpus}/batches/x.csv'",
        "COPY (SELECT 1) TO '{corpus}/batches/x.csv'",
        "WITH x AS (COPY (SELECT 1) TO '{corpus}/batches/x.csv') FROM x",
        "WITH x AS (COPY (SELECT 1) TO (current_setting('temp_directory') || '/../x')) FROM x",
        "WITH x AS (DELETE FROM reports RETURNING *) FROM x",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW reports",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM read_text('{corpus}/batches/../secret.csv')",
        "SELECT * FROM glob('{outside}')",
        "SELECT * FROM read_parquet('{corpus}/batches/*/cells.parquet')",
        "SELECT * FROM read_csv('https://example.invalid/a.csv')",
        "SELECT * FROM corpus",
        "SELEC",
        "",
    ],
)
def test_what_is_not_reading_the_corpus_is_refused(corpus: Path, question: str) -> None:
    outside = corpus / "secret.csv"
    outside.write_text("a,b\n1,2\n", encoding="utf-8")
    before = sorted(corpus.rglob("*"))
    quoted = question.format(outside=outside, corpus=str(corpus).replace("'", "''"))

    with pytest.raises(InvalidInput) as caught, asked(corpus, quoted) as answer:
        list(answer.rows())

    assert caught.value.code == "bad_query"
    assert sorted(corpus.rglob("*")) == before


def test_figures_lists_and_times_are_asked_for_by_their_values(corpus: Path) -> None:
    question = """
        SELECT count(*) FILTER (value > 0.5), count(*) FILTER (value IS NULL), count(*)
        FROM cells JOIN reports USING (file) JOIN sources USING (file)
        WHERE value >= 0 AND cell IN ('t3.total.total', 't2.charges.amount')
            AND year BETWEEN 2000 AND 2100 AND modified > TIMESTAMP '2000-01-01'
    """

    with asked(corpus, question) as answer:
        assert list(answer.rows()) == [(4, 0, 4)]
    with asked(corpus, "SELECT file FROM findings WHERE list_contains(cells, 'x')") as answer:
        assert list(answer.rows()) == []


def test_batch_that_goes_while_the_corpus_is_opened_says_so(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise FileNotFoundError("cells.parquet")

    monkeypatch.setattr("gongkai.corpus.questions.dataset.dataset", gone)

    with pytest.raises(WrongState), asked(corpus, "FROM cells"):
        pass


def test_copies_of_a_file_are_counted(corpus: Path) -> None:
    assert count_alike(corpus) == 0


def test_folder_without_a_corpus_and_corpus_without_content(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path / "空"):
        pass

    for folder, code in ((tmp_path, "not_a_corpus"), (tmp_path / "空", "corpus_empty")):
        with pytest.raises(InvalidInput) as caught, asked(folder, "FROM reports"):
            pass
        assert caught.value.code == code
