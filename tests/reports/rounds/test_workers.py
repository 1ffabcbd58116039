"""Workers as processes: two at once, one that is killed while it reads."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sites import Site, new_site

FILES = 12
_BEGIN = """
import json
from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds.incoming import look_at
from gongkai.reports.rounds.operations import open_round, take_in
from tests.office import AT, make_organ, make_person
from tests.reports.rounds.district import *
"""
_SET_UP = (
    _BEGIN
    + f"""
organ = make_organ("elsewhere", level="county_department")
officer = make_person(organ, "lead_office")
collection = open_round(organ, YEAR, due_on=DUE, government="示例区人民政府", names=NAMES,
                        by=officer, at=AT)
files = [look_at(json_file(report_of(name))) for name in NAMES[:{FILES}]]
take_in(collection, files, by=officer, at=AT)
"""
)
_STATES = (
    _BEGIN
    + """
rows = HandIn.objects.order_by("pk")
print(json.dumps({
    "waiting": rows.filter(waiting_since__isnull=False).count(),
    "taken": rows.filter(taken_until__isnull=False).count(),
    "tries": list(rows.values_list("tries", flat=True)),
    "units": list(rows.values_list("unit__name", flat=True)),
    "entries": Entry.objects.filter(deed="round.report_read").count(),
}))
"""
)
#: Ten minutes later.
_LET_GO = _BEGIN + "HandIn.objects.update(taken_until=AT)"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site with a round in which files wait."""
    with new_site(tmp_path / "site") as made:
        done = made.python(_SET_UP)
        assert done.returncode == 0, done.stderr
        yield made


def _states(site: Site) -> dict[str, Any]:
    done = site.python(_STATES)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _until_all_are_read(site: Site) -> dict[str, Any]:
    until = time.monotonic() + 90
    while (states := _states(site))["waiting"]:
        assert time.monotonic() < until, states
    return states


def test_two_workers_read_each_file_once(site: Site) -> None:
    workers = [site.start(*site.command("site", "worker")) for _ in range(2)]
    try:
        states = _until_all_are_read(site)
    finally:
        for worker in workers:
            worker.terminate()
    ends = [worker.communicate(timeout=30)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0], ends
    assert (states["tries"], states["entries"]) == ([1] * FILES, FILES)
    assert None not in states["units"]


def test_another_worker_goes_on_where_one_was_killed(site: Site) -> None:
    killed = site.start(*site.command("site", "worker"))
    while not (before := _states(site))["taken"] and before["waiting"]:
        pass
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert site.python(_LET_GO).returncode == 0

    worker = site.start(*site.command("site", "worker"))
    try:
        states = _until_all_are_read(site)
    finally:
        worker.terminate()
        worker.communicate(timeout=30)

    assert states["entries"] == FILES
    assert max(states["tries"]) <= 2
