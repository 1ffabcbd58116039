"""``site check``: is everything still what it was, and can the site be run as it is set up?"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from gongkai.cli.django_start import now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, print_findings, print_json, say
from gongkai.statute.findings import Finding

logger = logging.getLogger("gongkai.check")


def run_check(arguments: argparse.Namespace) -> int:
    """Check and tell everything found; 1 when anything is broken."""
    start_django()
    require_database()
    findings = [*site_findings(), *against_findings(arguments.against)]
    if arguments.json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        print_findings(findings)
        if not findings:
            say("审计链、文件、版本、申请和案件、归档文件、签发的年报、设置都完好。")
    return EXIT_FINDINGS if any(f.level == "error" for f in findings) else EXIT_CLEAN


def site_findings() -> Iterator[Finding]:
    """Yield what is broken in data, read as of one moment, then what is unfit in the settings."""
    from gongkai.audit.queries import one_moment

    with one_moment():
        yield from _data_findings()
    yield from _settings_findings()


def against_findings(path: Path | None) -> Iterator[Finding]:
    """Yield what a published file that somebody kept tells of the site's past."""
    if path is None:
        return
    from gongkai.audit.published import breaks_within
    from gongkai.audit.queries import breaks_against
    from gongkai.cli.checkpoint import read_checkpoints

    rows = read_checkpoints(path)
    for message in breaks_within(rows):
        yield Finding(code="checkpoint_damaged", level="error", message=message, source=path.name)
    for message in breaks_against(rows):
        yield Finding(code="past_changed", level="error", message=message, source=path.name)


def check_nightly() -> None:
    """Look through everything kept and keep what was found; once a day, however often it starts."""
    from gongkai.archive.integrity.keeping import keep_result, last_result
    from gongkai.audit.queries import one_moment

    at, start = now(), time.monotonic()
    last = last_result()
    if last is not None and last.at.astimezone(at.tzinfo).date() == at.date():
        return
    with one_moment():
        findings = list(_data_findings())
    keep_result(findings, at=at, seconds=round(time.monotonic() - start))
    if findings:
        logger.error("integrity_broken", extra={"count": len(findings)})


def _data_findings() -> Iterator[Finding]:
    from gongkai.applications.checking import broken_cases
    from gongkai.archive.checking import broken_pieces
    from gongkai.archive.integrity.sealing import broken_seals
    from gongkai.audit.queries import broken_links, missing_triggers
    from gongkai.publishing.checking import broken_publications
    from gongkai.records.queries import broken_files, broken_versions
    from gongkai.registers.queries import broken_rows
    from gongkai.remedies.checking import broken_disputes
    from gongkai.reports.snapshots import broken_snapshots

    for message in broken_links():
        yield Finding(code="audit_chain_broken", level="error", message=message)
    for message in missing_triggers():
        yield Finding(code="trigger_missing", level="error", message=message)
    for message in (*broken_versions(), *broken_rows()):
        yield Finding(code="version_changed", level="error", message=message)
    for message in broken_files():
        yield Finding(code="file_changed", level="error", message=message)
    for message in broken_publications():
        yield Finding(code="publication_changed", level="error", message=message)
    for message in broken_seals():
        yield Finding(code="row_changed", level="error", message=message)
    for message in broken_pieces():
        yield Finding(code="piece_changed", level="error", message=message)
    for message in (*broken_cases(), *broken_disputes()):
        yield Finding(code="case_changed", level="error", message=message)
    for message in broken_snapshots():
        yield Finding(code="snapshot_changed", level="error", message=message)


def _settings_findings() -> Iterator[Finding]:
    from django.apps import apps
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            code="migrations_waiting",
            level="error",
            message="数据库还没有更新到本版。请运行 gongkai site run，它会先更新数据库。",
        )
    if not settings.ENVIRONMENT.is_production:
        yield Finding(
            code="not_production",
            level="notice",
            message="现在是单机试用设置。正式使用请按《运行网站》设置 GONGKAI_PRODUCTION 等变量。",
        )
    elif apps.get_model("organs", "Organ").objects.filter(is_sample=True).exists():
        yield Finding(
            code="sample_in_production", level="warning", message="正式环境里有示例机关。"
        )
    for path in (settings.ENVIRONMENT.data_folder, settings.FILES_FOLDER):
        if path.exists() and path.stat().st_mode & 0o007:
            yield Finding(
                code="folder_open",
                level="warning",
                message=f"“{path.name}”文件夹其他用户可以读取。请运行 chmod o-rwx。",
            )
