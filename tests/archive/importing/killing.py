"""An old folder that comes in by the command, killed once and run again; what is found after."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sites import Site

_COUNT = """
from gongkai.archive.models import ArchivedDocument, ImportLine
print(ArchivedDocument.objects.count(), ImportLine.objects.exclude(path="").count())
"""
_FOUND = """
import json, sys
from gongkai.archive.models import ArchivedDocument
from gongkai.search.queries import search
who = dict(scope="staff", organs=["kangchuan"], readers=["kangchuan/archive"])
names = dict(ArchivedDocument.objects.values_list("pk", "stored__name"))
with open({words!r}, encoding="utf-8") as file:
    words = json.load(file)
print(json.dumps({{
    name: [names[int(hit.key.partition(":")[2])] for hit in search(word, **who).hits]
    for name, word in words.items()
}}))
"""


@dataclass(frozen=True, slots=True)
class Killed:
    """What was there when the run was killed, what the next one told, how long it all took."""

    documents_then: int
    documents: int
    lines: int
    told: dict[str, Any]
    code: int
    seconds: float


def files_kept(site: Site) -> int:
    """Return how many files the site keeps."""
    return sum(1 for path in (site.folder / "files").rglob("*") if path.is_file())


def import_killed_once(site: Site, folder: Path, *, after: int) -> Killed:
    """Take the folder in; kill the command with -9 once so many files are kept; run it again."""
    command = site.command("site", "import-archive", folder, "--organ", "kangchuan", "--json")
    enough = files_kept(site) + after
    started = time.monotonic()
    first = site.start(*command)
    while files_kept(site) < enough:
        assert time.monotonic() < started + 300
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    then = site.python(_COUNT).stdout.split()
    again = site.run(*command[3:])
    seconds = time.monotonic() - started
    documents, lines = map(int, site.python(_COUNT).stdout.split())
    assert again.stdout, again.stderr
    return Killed(
        int(then[0]), documents, lines, json.loads(again.stdout), again.returncode, seconds
    )


def found_by_words(site: Site, words: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """Return name → the names of the files that are found by the word that stands in it."""
    told = folder / "words.json"
    told.write_text(json.dumps(words), encoding="utf-8")
    done = site.python(_FOUND.format(words=str(told)))
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found
