"""The packages that only a corpus needs, and what is said when they are not installed."""

from __future__ import annotations

from importlib.util import find_spec

from gongkai.errors import InvalidInput

#: What the extra ``corpus`` installs.
PACKAGES = ("daft", "duckdb", "pyarrow", "ray", "tqdm")


def require_extra() -> None:
    """Raise InvalidInput (``extra_missing``) with the command that installs what is missing."""
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise InvalidInput(
            f"语料库功能要另外安装组件，现在缺少 {'、'.join(missing)}。请运行"
            "“scripts/setup.sh corpus”或“pip install 'gongkai[corpus]'”，装好后再试。",
            code="extra_missing",
        )
