"""``site import-archive`` and ``site export-archive``: old folders in, filed years out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from gongkai.cli.django_start import now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, print_json, say
from gongkai.errors import InvalidInput

if TYPE_CHECKING:
    from gongkai.organs.models import Organ

#: The bar is this many characters long; without a terminal a line is said now and then.
_BAR, _EVERY = 30, 500
#: So many problems are said on the terminal; the page has all.
_MOST_SAID = 20


def run_import_archive(arguments: argparse.Namespace) -> int:
    """Take the folder in and tell what became of it; 1 while anything was not taken in."""
    start_django()
    require_database()
    from gongkai.archive.importing.queries import outcomes_of, problem_lines
    from gongkai.archive.importing.running import import_folder

    organ = _organ(arguments.organ)
    bar = _bar()
    run = import_folder(organ, arguments.folder, index=arguments.index, at=now(), progress=bar)
    counts = outcomes_of(run)
    problems = problem_lines(run)
    if arguments.json:
        print_json(
            {
                "run": run.pk,
                "outcomes": {slug: number for slug, _, number in counts},
                "problems": [
                    {"path": one.path, "row": one.row, "outcome": one.outcome, "why": one.message}
                    for one in problems
                ],
            }
        )
    else:
        for one in problems[:_MOST_SAID]:
            where = one.path or f"目录第{one.row}行"
            say(f"{one.get_outcome_display()}：{where}：{one.message}")
        if (more := len(problems) - _MOST_SAID) > 0:
            say(f"还有{more}处，见网站“档案—旧档导入”。")
    say(f"完成：{'，'.join(f'{label}{number}' for _, label, number in counts) or '没有文件'}。")
    say(f"结果和每份文件的说明：/office/{organ.slug}/archive/imports/{run.pk}/")
    return EXIT_FINDINGS if problems else EXIT_CLEAN


def run_export_archive(arguments: argparse.Namespace) -> int:
    """Write the filed year as a bag."""
    start_django()
    require_database()
    from gongkai.archive.exporting import pack
    from gongkai.archive.filing.queries import narrowed, pieces_of

    organ = _organ(arguments.organ)
    told = f"{arguments.year}年" if arguments.year else ""
    packed = pack(
        organ,
        narrowed(pieces_of(organ), year=arguments.year),
        arguments.output,
        name=f"{organ.name}{told}归档文件",
        by=None,
        at=now(),
    )
    for one in packed.missing:
        say(f"没有放进来：{one}（已销毁、已匿名化或找不到）")
    say(f"完成：{packed.pieces}件，{packed.files}份材料，在“{arguments.output}”。")
    return EXIT_CLEAN


def _organ(slug: str) -> Organ:
    from gongkai.organs.models import Organ

    found = Organ.objects.filter(slug=slug).first()
    if found is None:
        raise InvalidInput(f"没有代号为“{slug}”的机关。请核对代号。", code="organ_missing")
    return found


def _bar() -> Callable[[int, int], None]:
    """Return what shows how far it is: a bar on a terminal, else a line now and then."""
    is_terminal = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if is_terminal:
            full = _BAR * done // max(total, 1)
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r[{'█' * full}{'·' * (_BAR - full)}] {done}/{total}{end}")
            sys.stderr.flush()
        elif done == total or (done and done % _EVERY == 0):
            say(f"{done}/{total}")

    return show
