"""An address at which no cluster is is not waited for."""

import json
import socket
import time
from pathlib import Path

import pytest

from gongkai.cli import main
from tests.corpus.conftest import write_pages


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "ray://127.0.0.1:{}", "nowhere", "a:b"])
def test_address_without_a_cluster_is_refused_at_once(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_pages(tmp_path / "年报", range(1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        # Bound and not listening: nobody else takes it, nobody answers.
        monkeypatch.setenv("RAY_ADDRESS", address.format(free.getsockname()[1]))
        start = time.monotonic()
        out = str(tmp_path / "语料库")

        code = main(
            ["corpus", "build", str(tmp_path / "年报"), "-o", out, "--engine", "ray", "--json"]
        )

    told = capsys.readouterr()
    assert (code, json.loads(told.out)["error"]["code"]) == (2, "cluster_unreachable")
    assert "RAY_ADDRESS" in told.err
    assert time.monotonic() - start < 30
