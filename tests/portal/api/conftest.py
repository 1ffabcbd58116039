"""Open data of an office."""

from datetime import timedelta
from typing import Any

import pytest

from tests.office import AT

#: When the tests ask: what was done is settled by then.
NOW = AT + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _at_its_address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_BASE = "https://www.example.gov.cn"
    for module in ("service", "views"):
        monkeypatch.setattr(f"gongkai.portal.api.{module}.beijing_now", lambda: NOW)
