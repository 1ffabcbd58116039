"""Reading the dated facts of the law from ``statute/data``.

Every data file opens with a ``[source]`` table that says where its facts come from; a file
without one is refused, so that no number enters the rules unsourced.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from gongkai.errors import DataMissing

#: What a ``[source]`` table must say: the document, the article (may be empty), how sure we are
#: ("verified", "local" or "memory") and the day on which the file was last checked.
SOURCE_KEYS = ("document", "article", "mark", "checked_on")
MARKS = ("verified", "local", "memory")


@cache
def data_folder() -> Path:
    """Return the folder of the law's data files."""
    return Path(str(resources.files("gongkai.statute"))) / "data"


@cache
def load_data(name: str) -> dict[str, Any]:
    """Return the data file ``name`` (a path below ``statute/data`` ending in .toml) as a mapping.

    Raises DataMissing when there is no such file or its source is not stated.
    """
    return read_data_file(data_folder() / name)


def read_data_file(path: Path) -> dict[str, Any]:
    """Return one TOML file of dated facts, its ``[source]`` table checked.

    Also reads files that an office adds (a region's holiday notice). Raises DataMissing.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataMissing(f"没有数据文件“{path.name}”。请检查文件是否在数据文件夹中。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataMissing(f"数据文件“{path.name}”不是有效的 TOML 文件：{error}。") from error
    source = data.get("source")
    if not isinstance(source, dict):
        raise DataMissing(f"数据文件“{path.name}”缺少 [source] 出处说明，不能使用。")
    missing = [key for key in SOURCE_KEYS if key not in source]
    if missing or source["mark"] not in MARKS:
        raise DataMissing(
            f"数据文件“{path.name}”的 [source] 出处说明不完整"
            f"（须有 {'、'.join(SOURCE_KEYS)}，mark 为 {'、'.join(MARKS)} 之一）。"
        )
    return data
