"""Every data file of the law says where it comes from, and one that does not is refused."""

from pathlib import Path

import pytest

from gongkai.errors import DataMissing
from gongkai.statute.sources import data_folder, load_data, read_data_file

FILES = sorted(path.relative_to(data_folder()).as_posix() for path in data_folder().rglob("*.*"))


@pytest.mark.parametrize("name", FILES)
def test_data_file_states_its_source(name: str) -> None:
    assert load_data(name)["source"]["document"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x = 1", "缺少"),
        ("[source]\ndocument = 'a'", "不完整"),
        ("[source]\ndocument='a'\narticle='b'\nmark='sure'\nchecked_on=2026-01-01", "不完整"),
        ("[[", "不是有效的"),
    ],
)
def test_unsourced_data_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "fact.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DataMissing, match=message):
        read_data_file(path)


def test_missing_data_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="没有数据文件"):
        read_data_file(tmp_path / "none.toml")
