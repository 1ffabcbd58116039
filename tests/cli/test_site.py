"""The site as processes: many writers, sudden deaths, backup and restore, and what was tampered."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.sites import ROOT, Site, empty_site, new_site

WRITERS = 4
DEEDS = 15
CLERK = [sys.executable, "-m", "tests.busy_clerk"]
COUNT = """
from gongkai.audit.models import Entry
from gongkai.records.models import Record, StoredFile, Version
from gongkai.registers.models import Purchase, RowVersion
print(Entry.objects.count(), Record.objects.count(), Version.objects.count(),
      Purchase.objects.count(), RowVersion.objects.count(), StoredFile.objects.count())
"""
SIGN = """
from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import check_report, publish_report, sign_report
from gongkai.records.operations import add_record, attach_file
from tests.office import AT, document
clerk, leader = User.objects.get(username="信息员"), User.objects.get(username="分管领导")
organ = Organ.objects.get(slug="kangchuan")
record = add_record(organ, document(dated_on=AT.date()), by=clerk, at=AT)
attach_file(record, b"%PDF-1.7 kept", name="通知.pdf", by=clerk, at=AT)
again = lambda: AnnualReport.objects.select_related("organ").get(organ=organ)
check_report(again(), by=clerk, at=AT)
sign_report(again(), by=leader, at=AT)
publish_report(again(), on=AT.date(), by=clerk, at=AT)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site with the sample office."""
    with new_site(tmp_path / "site") as made:
        yield made


def _counts(site: Site) -> list[int]:
    done = site.python(COUNT)
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


def _errors(site: Site) -> list[dict[str, Any]]:
    told = json.loads(site.run("site", "check", "--json").stdout)["findings"]
    return [finding for finding in told if finding["level"] == "error"]


def test_four_processes_write_at_once_without_a_failed_deed_or_a_fork(site: Site) -> None:
    before = _counts(site)
    writers = [site.start(*CLERK, f"w{n}", str(DEEDS)) for n in range(WRITERS)]
    outcomes = [writer.communicate(timeout=240) for writer in writers]

    assert [out.splitlines()[-1] for out, _ in outcomes] == [f"done {DEEDS} failed 0"] * WRITERS, (
        outcomes
    )
    done = WRITERS * DEEDS
    gained = [after - earlier for after, earlier in zip(_counts(site), before, strict=True)]
    assert gained == [4 * done, done, 2 * done, done, done, done]
    assert _errors(site) == []


CHECKPOINTS = """
from datetime import timedelta
from gongkai.audit.operations import add_checkpoint
from tests.office import AT
for second in range(40):
    add_checkpoint(at=AT + timedelta(seconds=second))
"""


def test_a_check_while_deeds_go_on_finds_nothing_and_two_timers_keep_one_chain(
    site: Site,
) -> None:
    """A deed between two questions is no tampering, and a checkpoint follows only one."""
    writers = [site.start(*CLERK, f"busy{n}", "0") for n in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    timers = [site.start(*site.program(CHECKPOINTS)) for _ in range(2)]
    found = [_errors(site) for _ in range(4)]
    told = [timer.communicate(timeout=120)[1] for timer in timers]
    for writer in writers:
        writer.kill()
        writer.communicate()

    assert found == [[]] * 4
    assert [timer.returncode for timer in timers] == [0, 0], told
    assert _errors(site) == []


def test_a_process_killed_in_the_middle_leaves_nothing_half_done(site: Site) -> None:
    before = _counts(site)
    for wait in (0, 2, 5):
        writer = site.start(*CLERK, f"killed{wait}", "0")
        assert writer.stdout is not None
        while int(writer.stdout.readline()) < wait:
            pass
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()

    gained = [after - earlier for after, earlier in zip(_counts(site), before, strict=True)]
    entries, records, versions, purchases, row_versions, files = gained
    assert purchases == row_versions
    assert entries == versions + purchases + files
    assert versions >= records
    assert _errors(site) == []


def test_a_backup_under_load_restores_elsewhere_to_the_same(site: Site, tmp_path: Path) -> None:
    writer = site.start(*CLERK, "load", "0")
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 3:
        pass
    backup = tmp_path / "backup.tar"
    saved = site.run("site", "backup", "-o", backup)
    while int(writer.stdout.readline()) < 6:
        pass
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    assert saved.returncode == 0, saved.stderr
    assert backup.stat().st_mode & 0o077 == 0

    with ExitStack() as stack:
        first = stack.enter_context(empty_site(tmp_path / "first"))
        second = stack.enter_context(empty_site(tmp_path / "second"))
        reports = []
        for restored in (first, second):
            done = restored.run("site", "restore", backup)
            assert done.returncode == 0, done.stderr
            assert "检查完好" in done.stderr
            compiled = restored.run(
                "report", "compile", "--organ", "kangchuan", "--year", "2020", "--json"
            )
            reports.append(json.loads(compiled.stdout))
            assert (restored.folder / "public" / "kangchuan" / "index.html").is_file()

        assert reports[0] == reports[1]
        # The backup was taken after three rounds and before the writer's last.
        assert reports[0]["cells"]["t2.procurement.projects"] >= 89 + 3
        assert _heads(first) == _heads(second)


def _heads(site: Site) -> str:
    return site.python(
        "from gongkai.audit.models import Chain\n"
        "print(list(Chain.objects.order_by('organ').values_list('organ', 'sequence', 'hash')))"
    ).stdout


def test_a_quiet_backup_restores_the_same_report(site: Site, tmp_path: Path) -> None:
    assert site.python(SIGN).returncode == 0
    site.run("site", "backup", "-o", tmp_path / "b.tar")

    with empty_site(tmp_path / "other") as other:
        assert other.run("site", "restore", tmp_path / "b.tar").returncode == 0
        compile_ = ("report", "compile", "--organ", "kangchuan", "--year", "2020", "--json")
        assert other.run(*compile_).stdout == site.run(*compile_).stdout
        assert _heads(other) == _heads(site)
        assert (other.folder / "public/kangchuan/reports/2020/index.html").is_file()


def test_a_backup_takes_the_calendars_along_and_no_key(site: Site, tmp_path: Path) -> None:
    notice = ROOT / "gongkai/statute/data/calendars/2026.toml"
    (site.folder / "calendars").mkdir()
    shutil.copy(notice, site.folder / "calendars" / "2026.toml")
    seal = "from gongkai.accounts.sealing import seal; print(seal('x', purpose='p'))"
    assert site.python(seal).returncode == 0
    keys = {"secret-key", "sealing-key"}
    assert keys <= {path.name for path in site.folder.iterdir()}

    backup = tmp_path / "b.tar"
    assert site.run("site", "backup", "-o", backup).returncode == 0
    with tarfile.open(backup) as archive:
        names = {name for name in archive.getnames() if not name.startswith("files/")}
    with empty_site(tmp_path / "other") as other:
        restored = other.run("site", "restore", backup)
        kept = (other.folder / "calendars" / "2026.toml").read_bytes()

    database = "database.dump" if site.url else "database.sqlite3"
    assert names == {"manifest.json", database, "calendars/2026.toml"}
    assert restored.returncode == 0, restored.stderr
    assert kept == notice.read_bytes()


def test_a_restore_never_overwrites_a_site(site: Site, tmp_path: Path) -> None:
    site.run("site", "backup", "-o", tmp_path / "b.tar")

    done = site.run("site", "restore", tmp_path / "b.tar")

    assert done.returncode == 2
    assert "没有恢复，以免覆盖" in done.stderr


def test_a_backup_is_not_overwritten(site: Site, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"earlier")

    assert site.run("site", "backup", "-o", tmp_path / "b.tar").returncode == 2
    assert (tmp_path / "b.tar").read_bytes() == b"earlier"


def test_a_damaged_backup_is_refused_whole(site: Site, tmp_path: Path) -> None:
    site.run("site", "backup", "-o", tmp_path / "b.tar")
    data = bytearray((tmp_path / "b.tar").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "damaged.tar").write_bytes(data)
    (tmp_path / "cut.tar").write_bytes(data[: len(data) // 3])

    for name in ("damaged.tar", "cut.tar"):
        with empty_site(tmp_path / f"for-{name}") as other:
            done = other.run("site", "restore", tmp_path / name)
            assert done.returncode == 2, done.stderr
            assert "请换一份备份" in done.stderr
            assert not (other.folder / "files").exists()


def test_a_backup_that_climbs_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        (tmp_path / "x").write_text("x")
        archive.add(tmp_path / "x", "../../escaped")

    with empty_site(tmp_path / "other") as other:
        assert other.run("site", "restore", tmp_path / "evil.tar").returncode == 2
    assert not (tmp_path.parent / "escaped").exists()


def _tampered(site: Site, table: str, change: str) -> None:
    """Change the database as an intruder with full rights would, and cover the traces."""
    code = f"""
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = '{table}_no_update'")
        trigger = cursor.fetchone()[0]
        cursor.execute("DROP TRIGGER {table}_no_update")
        cursor.execute({change!r})
        cursor.execute(trigger)
    else:
        cursor.execute("ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute({change!r})
        cursor.execute("ALTER TABLE {table} ENABLE TRIGGER USER")
"""
    done = site.python(code)
    assert done.returncode == 0, done.stderr


def test_tampering_with_a_row_a_file_and_the_snapshot_is_each_found_and_named(
    site: Site,
) -> None:
    signed = site.python(SIGN)
    assert signed.returncode == 0, signed.stderr
    assert site.run("site", "check").returncode == 0

    _tampered(
        site,
        "audit_entry",
        "UPDATE audit_entry SET text = replace(text, 'record.added', 'record.addeD') "
        "WHERE deed = 'record.added'",
    )
    kept = hashlib.sha256(b"%PDF-1.7 kept").hexdigest()
    [file] = (site.folder / "files").glob(f"*/*/{kept}")
    file.write_bytes(b"%PDF-1.7 forged")
    _tampered(
        site,
        "reports_snapshot",
        "UPDATE reports_snapshot SET text = replace(text, 'projects\":89', 'projects\":98')",
    )
    done = site.run("site", "check")

    assert done.returncode == 1
    told = [(finding["code"], finding["message"]) for finding in _errors(site)]
    assert [code for code, _ in told] == ["audit_chain_broken", "file_changed", "snapshot_changed"]
    assert "“kangchuan”第" in told[0][1]
    assert "record.added" in told[0][1]
    assert "通知.pdf" in told[1][1]
    assert "2020年年报第1版" in told[2][1]


def test_a_lost_trigger_is_named(site: Site) -> None:
    drop = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER records_version_no_delete"
                   + (" ON records_version" if connection.vendor == "postgresql" else ""))
"""
    assert site.python(drop).returncode == 0

    [finding] = _errors(site)

    assert finding["code"] == "trigger_missing"
    assert "records_version" in finding["message"]


def test_an_account_is_made_and_its_password_set_anew(site: Site) -> None:
    def account(*words: str, password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            site.command("site", "account", *words),
            input=f"{password}\n",
            env=site.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert account("新人", password="x").returncode == 2
    assert "太短" in account("新人", "--name", "新人", password="x").stderr
    made = account("新人", "--name", "新人", "--administrator", password="Ji-Nan-2026-x")
    assert made.returncode == 0, made.stderr
    assert "已重设密码" in account("新人", password="Ji-Nan-2027-x").stderr


def test_another_organ_is_not_compiled(site: Site) -> None:
    done = site.run("report", "compile", "--organ", "nowhere", "--year", "2020")

    assert done.returncode == 2
    assert "kangchuan" in done.stderr


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _get(port: int, address: str = "/health") -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=5) as answer:
        return int(answer.status)


def test_one_command_starts_everything_and_stops_it(site: Site) -> None:
    """Web, worker and timer run; the worker is started again when it falls; all stop together."""
    port = _free_port()
    running = site.start(*site.command("site", "run", "--port", port))
    try:
        _wait_for(lambda: _get(port) == 200)
        _kill_child(running.pid, "gongkai worker")
        assert site.python(SIGN).returncode == 0
        _wait_for(lambda: _get(port, "/kangchuan/reports/2020/") == 200)
        _wait_for(lambda: _get(port, "/checkpoints.json") == 200)
        taken = site.run("site", "run", "--port", port)
        assert taken.returncode == 2
        assert "--port" in taken.stderr
    finally:
        running.terminate()
        _, told = running.communicate(timeout=30)
    assert running.returncode == 0, told
    assert "网站已启动" in told
    with pytest.raises(OSError, match="refused"):
        _get(port)


def _kill_child(parent: int, name: str) -> None:
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if Path(f"/proc/{child}/comm").read_text().strip() == name:
            os.kill(int(child), signal.SIGKILL)
            return
    raise AssertionError(f"no process of {parent} is called {name}")


def _wait_for(what: Any, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if what():
                return
        except OSError:
            pass
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.1)


def test_production_without_settings_does_not_start(site: Site) -> None:
    done = subprocess.run(
        site.command("site", "check"),
        env=site.environment | {"GONGKAI_PRODUCTION": "1", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "GONGKAI_SECRET_KEY" in done.stderr


def test_a_stray_or_rotten_file_does_not_spoil_the_backup(site: Site, tmp_path: Path) -> None:
    assert site.python(SIGN).returncode == 0
    kept = next(site.folder.glob("files/*/*/*"))
    (kept.parent / "Thumbs.db").write_bytes(b"x")
    sound = site.run("site", "backup", "-o", tmp_path / "sound.tar")
    kept.chmod(0o600)
    kept.write_bytes(b"rotten")
    rotten = site.run("site", "backup", "-o", tmp_path / "rotten.tar")

    assert (sound.returncode, rotten.returncode) == (0, 1), (sound.stderr, rotten.stderr)
    assert kept.name[:12] in rotten.stderr
    with empty_site(tmp_path / "elsewhere") as elsewhere:
        restored = elsewhere.run("site", "restore", tmp_path / "rotten.tar")
        assert restored.returncode == 1, restored.stderr
        assert _counts(elsewhere) == _counts(site)
