"""The examples of the manual answer on the corpus that they speak of, in the columns shown."""

import re
from pathlib import Path

from gongkai.corpus.batches import BatchReader, encode_batch
from gongkai.corpus.folder import opened_for_writing
from gongkai.corpus.questions import asked
from gongkai.corpus.schemas import SCHEMAS
from gongkai.corpus.sources import list_files
from tests.corpus.made_corpus import write_made_corpus

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "语料库.md"


def test_examples_answer_in_the_columns_shown(tmp_path: Path) -> None:
    write_made_corpus(tmp_path / "年报")
    out = tmp_path / "语料库"
    with opened_for_writing(out) as run:
        reader = BatchReader(str(out / "batches"), str(run), 60, 2048)
        reader(encode_batch(list_files([str(tmp_path / "年报")])))
    examples = re.findall(
        r"^```sql\n(.*?)^```\n\n```text\n(.*?)\n", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )

    assert len(examples) == 8
    for question, heads in examples:
        with asked(out, question) as answer:
            assert answer.columns == heads.split(), question
            assert list(answer.rows()), question


def test_page_names_every_table_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for table, schema in SCHEMAS.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{table}` |"))
        named = set(re.findall(r"`(\w+)`", row))
        assert {name for name in schema.names if not name.startswith(("t2_", "t3_", "t4_"))} <= (
            named
        ), table
