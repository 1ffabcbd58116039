"""``gongkai screen``: private numbers, secrecy marks and hidden parts in files, before publishing.

The one noun without verbs: ``gongkai screen FILE…``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.cli.output import (
    EXIT_CLEAN,
    EXIT_FINDINGS,
    EXIT_UNUSABLE,
    print_failure,
    print_findings,
    print_json,
    say,
)
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.statute.findings import Finding, has_errors


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Put the files where other nouns have their verbs.

    argparse has no public way back from subparsers; their group shares its actions and defaults
    with the parser, and ``verbs`` knows its group.
    """
    group: argparse._ArgumentGroup = verbs.container  # type: ignore[attr-defined]
    group._remove_action(verbs)
    group.title = "参数"
    add_arguments(group)


def add_arguments(parser: argparse._ActionsContainer) -> None:
    """Add the arguments of the command to a parser or a group of one."""
    parser.add_argument(
        "files", metavar="文件", type=Path, nargs="+", help="要检查的文件，或装有文件的文件夹"
    )
    parser.add_argument(
        "--known",
        metavar="号码或地址",
        action="append",
        default=[],
        help="单位对外公布的电话、地址，不作提示；可以写多次",
    )
    parser.add_argument("--lexicon", metavar="文件", type=Path, help="本单位的词库，与自带的一起用")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，多个文件时一行一份")
    parser.set_defaults(run=run_screen)


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen every file; 1 when any has a secrecy mark, 2 when any could not be looked into."""
    from gongkai.cli.report.files import expand
    from gongkai.screening.lexicon import default_lexicon, read_lexicon

    lexicon = default_lexicon() + (read_lexicon(arguments.lexicon) if arguments.lexicon else ())
    files = expand(arguments.files)
    exits = [EXIT_CLEAN]
    for path in files:
        try:
            findings = _findings_of(path, arguments.known, lexicon)
        except GongkaiError as error:
            print_failure(
                error.code,
                f"{error.message}没有查成，不能当作已经查过。",
                wants_json=arguments.json,
                source=path.name,
                one_line=len(files) > 1,
            )
            exits.append(EXIT_UNUSABLE)
            continue
        _show(path, findings, wants_json=arguments.json, is_one_of_many=len(files) > 1)
        exits.append(EXIT_FINDINGS if has_errors(findings) else EXIT_CLEAN)
    return max(exits)


def _findings_of(path: Path, known: Sequence[str], lexicon: Sequence[Any]) -> list[Finding]:
    from gongkai.exchange.files import read_file
    from gongkai.exchange.screened import screen_file
    from gongkai.exchange.screening_findings import findings_of

    if path.is_symlink() and not path.exists():
        raise InvalidInput(f"“{path.name}”是失效的链接。", code="file_missing")
    return findings_of(screen_file(read_file(path), path.name, known=known, lexicon=lexicon))


def _show(path: Path, findings: list[Finding], *, wants_json: bool, is_one_of_many: bool) -> None:
    from gongkai.exchange.screened import CLEAN, STOP
    from gongkai.exchange.screening_findings import has_hits

    clean = None if has_hits(findings) else CLEAN
    if wants_json:
        shown = [finding.as_json() for finding in findings]
        result = {"source": {"name": path.name}, "findings": shown, "statement": clean}
        print_json(result, one_line=is_one_of_many)
    else:
        if is_one_of_many:
            print(f"== {path.name}")
        if findings:
            print_findings(findings)
        if clean:
            print(f"{clean}。")
    if has_errors(findings):
        say(f"“{path.name}”有密级标志：{STOP}。")
