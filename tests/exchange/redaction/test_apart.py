"""The process that opens a file knows none of our secrets and tells the log none of the file's."""

import logging
import re

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction import apart
from gongkai.exchange.surroundings import surroundings


def test_our_secrets_are_not_in_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GONGKAI_SECRET_KEY", "GONGKAI_SEALING_KEYS", "DATABASE_URL", "PGPASSWORD"):
        monkeypatch.setenv(name, "secret")

    assert "secret" not in surroundings().values()


def test_what_stood_in_the_file_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    with pytest.raises(InvalidInput):
        # A task told what it does not know fails with the name in its error.
        apart.work("sizes", b"", 张三="110105194912310021")

    (line,) = (record.getMessage() for record in caplog.records)
    assert re.fullmatch(r"sizes: CalledProcessError child\.py:\d+ TypeError", line)
