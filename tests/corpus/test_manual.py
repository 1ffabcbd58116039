"""The examples of the manual answer on the corpus that they speak of as the page shows.

``GONGKAI_UPDATE_GOLDEN=1`` writes the answers into the page, after a rule was changed.
"""

import os
import re
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.corpus.batches import BatchReader, encode_batch
from gongkai.corpus.folder import opened_for_writing
from gongkai.corpus.schemas import SCHEMAS
from gongkai.corpus.sources import list_files
from tests.corpus.made_corpus import write_made_corpus

EXAMPLE = re.compile(r"^```sql\n(.*?)^```\n\n```text\n.*?^```\n", re.DOTALL | re.MULTILINE)
PAGE = Path(__file__).parents[2] / "docs" / "manual" / "语料库.md"


def test_examples_answer_as_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_made_corpus(tmp_path / "年报")
    out = tmp_path / "语料库"
    with opened_for_writing(out) as run:
        reader = BatchReader(str(out / "batches"), str(run), 60, 2048)
        reader(encode_batch(list_files([str(tmp_path / "年报")])))

    def answered(example: re.Match[str]) -> str:
        assert main(["corpus", "query", example[1], "-o", str(out)]) == 0
        return f"```sql\n{example[1]}```\n\n```text\n{capsys.readouterr().out}```\n"

    page = PAGE.read_text(encoding="utf-8")
    answers, examples = EXAMPLE.subn(answered, page)
    if os.environ.get("GONGKAI_UPDATE_GOLDEN") == "1":
        PAGE.write_text(answers, encoding="utf-8")

    assert examples == 9
    assert page == answers


def test_page_names_every_table_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for table, schema in SCHEMAS.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{table}` |"))
        named = set(re.findall(r"`(\w+)`", row))
        assert {name for name in schema.names if not name.startswith(("t2_", "t3_", "t4_"))} <= (
            named
        ), table
