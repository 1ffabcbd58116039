"""``gongkai checkpoint``: published checkpoints against a file that somebody kept."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.audit.published import Published, breaks_since, breaks_within, read_published
from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, print_findings, print_json, say
from gongkai.exchange.files import decode_text, read_file
from gongkai.statute.findings import Finding


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``checkpoint``."""
    text = "以前留存的检查点文件与现在公布的相比，看过去的记录有没有被改动"
    verb = verbs.add_parser("compare", help=text, description=text + "。不需要网站的任何权限。")
    verb.add_argument("earlier", metavar="以前的文件", type=Path)
    verb.add_argument("later", metavar="现在的文件", type=Path)
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=run_compare)


def read_checkpoints(path: Path) -> list[Published]:
    """Return the checkpoints of a file. Raises InvalidInput where it is none."""
    return read_published(decode_text(read_file(path), path.name), name=path.name)


def run_compare(arguments: argparse.Namespace) -> int:
    """Print what was changed between two published files; 1 when anything was."""
    earlier, later = read_checkpoints(arguments.earlier), read_checkpoints(arguments.later)
    findings = [
        Finding(code="checkpoint_damaged", level="error", message=message, source=path.name)
        for path, rows in ((arguments.earlier, earlier), (arguments.later, later))
        for message in breaks_within(rows)
    ]
    findings += [
        Finding(code="past_changed", level="error", message=message, source=arguments.later.name)
        for message in breaks_since(earlier, later)
    ]
    if arguments.json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        print_findings(findings)
        if not findings:
            say(f"{len(earlier)}个检查点都还在，过去的记录没有改动。")
    return EXIT_FINDINGS if findings else EXIT_CLEAN
