"""Published checkpoints compared by somebody who kept an earlier file."""

import json
from pathlib import Path

from gongkai.audit.chain import canonical, text_hash
from gongkai.cli import main


def _file(path: Path, *sequences: int) -> Path:
    rows, previous = [], ""
    for sequence in sequences:
        heads = {"kangchuan": {"hash": f"{sequence:064}", "sequence": sequence}}
        text = canonical({"heads": heads, "previous": previous})
        previous = text_hash(text)
        rows.append({"at": f"2021-01-{sequence:02}T02:00:00", "hash": previous, "text": text})
    path.write_text(json.dumps({"checkpoints": rows}))
    return path


def test_later_file_that_goes_on_from_the_kept_one_is_clean(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    earlier, later = _file(tmp_path / "a.json", 3, 5), _file(tmp_path / "b.json", 3, 5, 9)

    assert main(["checkpoint", "compare", str(earlier), str(later)]) == 0
    assert "2个检查点都还在" in capsys.readouterr().err


def test_past_that_was_written_anew_is_named(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    earlier, later = _file(tmp_path / "a.json", 3, 5), _file(tmp_path / "b.json", 4, 5, 9)

    assert main(["checkpoint", "compare", str(earlier), str(later), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [finding["code"] for finding in found] == ["past_changed"] * 2
    assert "2021-01-03" in found[0]["message"]


def test_other_file_is_unusable(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / "other.json"
    other.write_text('{"cells": {}}')

    assert main(["checkpoint", "compare", str(other), str(other)]) == 2
    assert "不是本系统公布的检查点文件" in capsys.readouterr().err
