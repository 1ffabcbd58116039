"""Databases that begin as a copy: migrated, or with the sample office for sites of their own.

Each template is made once for each engine and state of the code, and found again by its hash:
migrations alone would not tell that a version's text is written otherwise.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.office import PASSWORD

ROOT = Path(__file__).parents[1]
URL = os.environ.get("DATABASE_URL", "")
_START = "from gongkai.cli.django_start import migrate, start_django; start_django()\n"
#: How each template is made; the sample office is put into a migrated one, and a day of the worker
#: and the timer over it, so that a site that begins as a copy has nothing to catch up with.
_MAKE = {
    "migrated": f"{_START}migrate()",
    "sample": f"""{_START}
from gongkai.archive.searching.operations import index_waiting
from gongkai.cli.django_start import now
from gongkai.cli.site.checking import check_nightly
from gongkai.portal.worker import write_due_pages
from gongkai.sample.office import load_sample_site
from tests.office import AT
load_sample_site(at=AT, password={PASSWORD!r})
write_due_pages(at=now())
index_waiting()
check_nightly()
""",
}


@dataclass(frozen=True)
class Site:
    """A site's data folder and database, used by commands run in processes of their own."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its processes."""
        return dict(os.environ) | {
            "GONGKAI_DATA": str(self.folder),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "PYTHONPATH": str(ROOT),
        }

    def command(self, *words: object) -> list[str]:
        """Return the command line of ``gongkai``."""
        return [sys.executable, "-m", "gongkai.cli", *(str(word) for word in words)]

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run ``gongkai`` over the site."""
        return self._finish(self.command(*words))

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a piece of Python over the site."""
        return self._finish(self.program(code))

    def program(self, code: str) -> list[str]:
        """Return the command line of a piece of Python over the site."""
        return [sys.executable, "-c", _START + code]

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a process over the site."""
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _finish(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@functools.cache
def _key() -> str:
    digest = hashlib.sha256(repr(_MAKE).encode())
    for path in sorted(ROOT.glob("gongkai/**/*.*")):
        if path.suffix in (".py", ".csv", ".md", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def new_site(folder: Path) -> Iterator[Site]:
    """Give a site of its own with the sample office; its database goes when it is done with."""
    template = template_of("sample")
    # The papers and the pages of what the sample published lie beside its database.
    for name in ("files", "public"):
        shutil.copytree(_cache("sample") / name, folder / name)
    with empty_site(folder, template=template) as site:
        yield site


@contextmanager
def empty_site(folder: Path, *, template: str = "") -> Iterator[Site]:
    """Give a site without anything in it, or with what the template holds."""
    folder.mkdir(parents=True, exist_ok=True)
    if not URL:
        if template:
            shutil.copy(template, folder / "gongkai.sqlite3")
        yield Site(folder)
        return
    name = f"gongkai_{uuid.uuid4().hex[:12]}"
    _sql(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield Site(folder, _with_name(name))
    finally:
        _sql(f"DROP DATABASE {name} WITH (FORCE)")


def _cache(kind: str) -> Path:
    """Return where a template's own files lie."""
    return ROOT / ".pytest_cache" / f"{kind}-{'postgresql' if URL else 'sqlite'}-{_key()}"


@functools.cache
def template_of(kind: str) -> str:
    """Return a template's file or database name, made where it is missing by one process only."""
    cache = _cache(kind)
    name = f"gongkai_{kind}_{_key()}"
    cache.parent.mkdir(exist_ok=True)
    base = template_of("migrated") if kind == "sample" else ""
    with (cache.parent / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_there = cache.exists()
        if URL:
            is_there = is_there and bool(
                _sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")
            )
        if not is_there:
            _make_template(kind, cache, name, base)
    return name if URL else str(cache / "gongkai.sqlite3")


def _make_template(kind: str, cache: Path, name: str, base: str) -> None:
    """Make the template under another name first: one that is there is whole."""
    temporary = cache.with_name(f"{cache.name}-{uuid.uuid4().hex[:8]}")
    if URL:
        temporary_name = f"gongkai_making_{uuid.uuid4().hex[:8]}"
        _sql(f"DROP DATABASE IF EXISTS {name}")
        _sql(f"CREATE DATABASE {temporary_name}" + (f" TEMPLATE {base}" if base else ""))
        _make(kind, Site(temporary, _with_name(temporary_name)))
        _sql(f"ALTER DATABASE {temporary_name} RENAME TO {name}")
    else:
        if base:
            temporary.mkdir()
            shutil.copy(base, temporary / "gongkai.sqlite3")
        _make(kind, Site(temporary))
    shutil.rmtree(cache, ignore_errors=True)
    temporary.rename(cache)


def _make(kind: str, site: Site) -> None:
    site.folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        [sys.executable, "-c", _MAKE[kind]],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    # A copied file must be whole without its log.
    if not site.url:
        import sqlite3

        connection = sqlite3.connect(site.folder / "gongkai.sqlite3")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def _with_name(name: str) -> str:
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


def _sql(statement: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(URL, autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []
