"""From the files and folders on the command line to reports, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gongkai.cli.output import EXIT_CLEAN, EXIT_UNUSABLE, print_failure
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.files import decode_text, read_file
from gongkai.exchange.reading import read_report
from gongkai.statute.annual_report.report import Report


def expand(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, folders replaced by the files in them (hidden ones left out).

    Raises InvalidInput for a path that is not there or a folder without files.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                item
                for item in path.rglob("*")
                if item.is_file() and not any(part.startswith(".") for part in item.parts)
            )
            if not inside:
                raise InvalidInput(f"文件夹“{path.name}”里没有文件。", code="empty_folder")
            files += inside
        else:
            files.append(path)
    return files


def each_report(
    paths: Iterable[Path],
    work: Callable[[Report, Path, bool], int],
    *,
    wants_json: bool,
    read: Callable[[Path], Report] = read_report,
) -> int:
    """Read every report and hand it to ``work(report, path, is_one_of_many)``; return the exit.

    A file that cannot be used is told and the others go on; the worst exit code wins.
    """
    files = expand(paths)
    many = len(files) > 1
    exits = [EXIT_CLEAN]
    for path in files:
        try:
            exits.append(work(read(path), path, many))
        except GongkaiError as error:
            print_failure(
                error.code, error.message, wants_json=wants_json, source=path.name, one_line=many
            )
            exits.append(EXIT_UNUSABLE)
    return max(exits)


def names_in(path: Path) -> list[str]:
    """Return the organs of a list, one a line; lines that begin with # are remarks."""
    lines = (line.strip() for line in decode_text(read_file(path), path.name).splitlines())
    return [line for line in lines if line and not line.startswith("#")]
