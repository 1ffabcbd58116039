"""Reading the word lists and tables of ``screening/data``; a file without a source is refused."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from gongkai.errors import DataMissing

#: The same keys as in the data of the law (``statute.sources``), which this room may not import.
SOURCE_KEYS = ("document", "article", "mark", "checked_on")


@cache
def load_data(name: str) -> dict[str, Any]:
    """Return one file of ``screening/data`` as a mapping; raises DataMissing."""
    return read_data_file(Path(str(resources.files("gongkai.screening"))) / "data" / name)


def read_data_file(path: Path) -> dict[str, Any]:
    """Return a TOML file (ours or one that an office keeps), its ``[source]`` table checked."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataMissing(f"没有数据文件“{path.name}”。请检查文件是否在数据文件夹中。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataMissing(f"数据文件“{path.name}”不是有效的 TOML 文件：{error}。") from error
    source = data.get("source")
    if not isinstance(source, dict) or any(key not in source for key in SOURCE_KEYS):
        raise DataMissing(
            f"数据文件“{path.name}”缺少完整的 [source] 出处说明（{'、'.join(SOURCE_KEYS)}）。"
        )
    return data
