"""``site backup`` and ``site restore``: database, files and calendars in one archive.

Keys are never in it, so that a backup alone tells no identity number.
The database is copied first, as of one moment; files are never changed once kept, so every file
that the copy speaks of is there when it is read afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.cli.django_start import migrate, now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, say
from gongkai.errors import InvalidInput

MANIFEST = "manifest.json"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FORMAT = 1


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup; the site goes on meanwhile."""
    start_django()
    require_database()
    from django.conf import settings
    from django.db import connection

    output: Path = arguments.output
    if output.exists():
        raise InvalidInput(f"“{output}”已存在，没有覆盖。请换一个文件名。", code="file_exists")
    temporary = output.with_name(f".{output.name}.part")
    try:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / DUMPS[connection.vendor]
            _dump(dump)
            found = list(_kept_files(settings.FILES_FOLDER))
            kept = [path for path in found if _sha256_of(path) == path.name]
            manifest = {
                "at": now().isoformat(timespec="seconds"),
                "engine": connection.vendor,
                "files": [path.name for path in kept],
                "format": FORMAT,
                "sha256": _sha256_of(dump),
            }
            members = {path: f"files/{path.relative_to(settings.FILES_FOLDER)}" for path in kept}
            members |= {path: f"calendars/{path.name}" for path in _calendars()}
            _write_archive(temporary, manifest, dump, members)
        temporary.replace(output)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InvalidInput(
            f"没有写成备份（{error.strerror}）。请检查磁盘空间和权限。", code="not_writable"
        ) from error
    for path in sorted(set(found) - set(kept)):
        say(f"错误：文件 {path.name[:12]} 的内容与摘要不符，没有放进备份。")
    say(f"已备份到“{output}”：数据库（{manifest['engine']}）和{len(kept)}个文件。")
    return EXIT_FINDINGS if len(kept) < len(found) else EXIT_CLEAN


def _kept_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*/*/*")):
        # What somebody else left there (a thumbnail cache, a half-written file) is none of ours.
        if re.fullmatch("[0-9a-f]{64}", path.name):
            yield path


def _calendars() -> list[Path]:
    """Return the holiday notices that the office laid in itself: terms are counted by them."""
    from django.conf import settings

    return sorted(settings.CALENDARS_FOLDER.glob("*.toml"))


def _write_archive(
    target: Path, manifest: dict[str, Any], dump: Path, members: dict[Path, str]
) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        data = json.dumps(manifest, ensure_ascii=False).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
        archive.add(dump, dump.name)
        for path, name in members.items():
            archive.add(path, name)


def _dump(target: Path) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        try:
            connection.connection.backup(copy)
        finally:
            copy.close()
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _postgres(program: str, *options: str) -> None:
    """Run a tool of PostgreSQL's own; the password goes by the environment, not the command."""
    from django.db import connection

    found = shutil.which(program)
    if found is None:
        raise InvalidInput(
            f"没有找到 {program}。请安装 PostgreSQL 客户端（apt-get install postgresql-client）。",
            code="tool_missing",
        )
    told = connection.settings_dict
    environment = dict(os.environ) | {
        name: str(told[key])
        for name, key in (
            ("PGHOST", "HOST"),
            ("PGPORT", "PORT"),
            ("PGUSER", "USER"),
            ("PGPASSWORD", "PASSWORD"),
            ("PGDATABASE", "NAME"),
        )
        if told.get(key)
    }
    done = subprocess.run(  # noqa: S603 - a fixed program with our own options
        [found, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise InvalidInput(
            f"{program} 没有成功：{done.stderr.strip().splitlines()[-1] if done.stderr else ''}",
            code="tool_failed",
        )


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore a backup into an empty installation, write the public pages, and check everything."""
    start_django()
    from django.conf import settings
    from django.db import connection

    if not arguments.file.is_file():
        raise InvalidInput(f"没有找到“{arguments.file}”。", code="file_missing")
    _refuse_full_site()
    with tempfile.TemporaryDirectory(dir=_made(settings.ENVIRONMENT.data_folder)) as folder:
        here = Path(folder)
        manifest = _unpacked(arguments.file, here)
        if manifest["engine"] != connection.vendor:
            raise InvalidInput(
                f"备份来自 {manifest['engine']}，现在的数据库是 {connection.vendor}，不能直接恢复。"
                "请把 DATABASE_URL 设成同一种数据库。",
                code="other_engine",
            )
        dump = here / DUMPS[connection.vendor]
        _verify(manifest, dump, here)
        for path in (here / "files").glob("*/*/*"):
            _put(path, settings.FILES_FOLDER / path.relative_to(here / "files"))
        for path in (here / "calendars").glob("*.toml"):
            _put(path, settings.CALENDARS_FOLDER / path.name)
        _load(dump)
    from gongkai.cli.site.checking import site_findings
    from gongkai.portal.worker import write_all_pages

    migrate()
    pages = write_all_pages()
    broken = [finding for finding in site_findings() if finding.level == "error"]
    for finding in broken:
        say(f"错误：{finding.message}")
    say(
        f"已恢复{manifest['at']}的备份：{len(manifest['files'])}个文件，重写{pages}个公开网页文件；"
        + (f"检查发现{len(broken)}处问题。" if broken else "检查完好。")
    )
    return EXIT_FINDINGS if broken else EXIT_CLEAN


def _put(path: Path, target: Path) -> None:
    """Move an unpacked file to its place, readable by its owner only."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o600)
    path.replace(target)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _refuse_full_site() -> None:
    from django.db import connection

    tables = connection.introspection.table_names()
    if "organs_organ" in tables:
        from gongkai.organs.models import Organ

        if Organ.objects.exists():
            raise InvalidInput(
                "现在的数据库里已有机关，没有恢复，以免覆盖。请先指定一个空的数据库和数据文件夹。",
                code="site_not_empty",
            )


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{file.name}”不是完整的备份文件（{error}）。请换一份备份。", code="bad_backup"
        ) from error
    if manifest.get("format") != FORMAT:
        raise InvalidInput(
            "备份的格式不是本版能恢复的。请用写备份的那一版恢复。", code="bad_backup"
        )
    return manifest


def _verify(manifest: dict[str, Any], dump: Path, folder: Path) -> None:
    """Refuse a backup whose database or files are not what they were when it was written."""
    present = {path.name: path for path in (folder / "files").glob("*/*/*")}
    if not dump.is_file() or _sha256_of(dump) != manifest["sha256"]:
        raise InvalidInput("备份里的数据库不完整或被改动。请换一份备份。", code="bad_backup")
    for name in manifest["files"]:
        if name not in present or _sha256_of(present[name]) != name:
            raise InvalidInput(
                f"备份里的文件 {name[:12]} 缺失或被改动。请换一份备份。", code="bad_backup"
            )


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load(dump: Path) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        target = Path(str(settings.DATABASES["default"]["NAME"]))
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        dump.chmod(0o600)
        dump.replace(target)
    else:
        _postgres(
            "pg_restore",
            "--no-owner",
            "--clean",
            "--if-exists",
            "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}",
            str(dump),
        )
