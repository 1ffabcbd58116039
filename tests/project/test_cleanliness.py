"""What the project must not contain: paths of a machine, unfinished marks, rooms without a name."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
THIS = Path(__file__).name


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if Path(line).name != THIS]


def test_no_file_names_a_path_of_one_machine_or_a_registry() -> None:
    forbidden = re.compile(r"(^|[^a-z.\w])/(work|root|home)/|pypi\.org|pythonhosted|npmjs")

    found = [
        str(path.relative_to(ROOT))
        for path in _tracked("*.py", "*.md", "*.toml", "*.txt", "*.sh", "Makefile", ".ci/run")
        if path.exists() and forbidden.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_nothing_is_left_open_in_the_code() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b|assert True\b")

    found = [
        str(path.relative_to(ROOT))
        for path in _tracked("*.py")
        if path.exists() and marks.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_module_is_a_room_without_a_name() -> None:
    nameless = {"utils.py", "helpers.py", "common.py", "misc.py"}

    assert [path for path in _tracked("*.py") if path.name in nameless] == []
