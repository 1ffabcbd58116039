"""The public pages as a folder for a network that has no way into this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings

from gongkai.errors import InvalidInput
from gongkai.exchange.writing.files import write_files
from gongkai.organs.doors import beijing_now
from gongkai.portal import queries
from gongkai.portal.api.dumps import csv_lines, json_parts
from gongkai.portal.api.reading import years_of
from gongkai.portal.shell import absolute, page

#: By this file a folder is known as one of ours, whose old files may go.
_MARK = "checkpoints.json"
#: What only the application can do, and what it is called.
_AWAY = {"search/": "搜索", "api/docs": "开放数据接口"}
#: The same below each organ.
_AWAY_OF_ORGAN = {
    "apply/form/": "网上申请",
    "apply/status/": "办理进度查询",
    "complain/": "举报",
}


def export_pages(target: Path) -> int:
    """Copy the public folder to ``target`` and return how many files it holds then.

    Searching and asking say where to go; of open data there is each year in one file. A folder
    exported before is brought up to date, and what is no longer public is deleted from it; any
    other folder must be empty. Raises InvalidInput (``target_not_empty``, ``nothing_public``).
    """
    source: Path = settings.PUBLIC_FOLDER
    if not (source / _MARK).is_file():
        raise InvalidInput(
            "还没有公开网页。请先运行 gongkai site pages，再导出。", code="nothing_public"
        )
    if target.exists() and not (target / _MARK).is_file() and any(target.iterdir()):
        raise InvalidInput(f"“{target}”里已有别的文件。请换一个空文件夹。", code="target_not_empty")
    if source.resolve() in (target.resolve(), *target.resolve().parents):
        raise InvalidInput("不能导出到公开网页自己的文件夹里。", code="target_not_empty")
    places = _public_files(source)
    dumps = list(_dumps())
    files = [place for place, _ in dumps]
    away = {
        Path(name) / "index.html": _away_page(name, what, files if name == "api/docs" else ())
        for name, what in _away().items()
    }
    _remove_old(target, {*places, *away, *files})
    for place in sorted(places):
        _copy(source / place, target / place)
    write_files({target / place: data for place, data in away.items()})
    for place, parts in dumps:
        write_files({target / place: "".join(parts()).encode()})
    return len(places) + len(away) + len(dumps)


def _away() -> dict[str, str]:
    """Return what only the application can do, by its address."""
    of_organs = {
        f"{organ.slug}/{name}": what
        for organ in queries.organs_with_pages()
        for name, what in _AWAY_OF_ORGAN.items()
    }
    return _AWAY | of_organs


def _dumps() -> Iterator[tuple[Path, Callable[[], Iterator[str]]]]:
    """Yield where each year of open data lies, and what writes it.

    They are written for an export alone: in the public folder a whole year in one file would go
    on holding what was taken down until somebody wrote it again.
    """
    today = beijing_now().date()
    for organ in queries.organs_with_pages():
        for year, _ in years_of(organ):
            here = Path("data") / organ.slug
            yield here / f"{year}.csv", partial(csv_lines, organ, year, on=today)
            yield here / f"{year}.json", partial(json_parts, organ, year, on=today)


def _public_files(folder: Path) -> set[Path]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {place for place in found if not any(part.startswith(".") for part in place.parts)}


def _remove_old(target: Path, named: set[Path]) -> None:
    """Delete first what is no longer public, so that a copy broken off shows nothing withdrawn."""
    if not target.is_dir():
        return
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(target) not in named:
            path.unlink()


def _copy(source: Path, target: Path) -> None:
    data = source.read_bytes()
    if not (
        target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data
    ):
        write_files({target: data})


def _away_page(name: str, what: str, files: Sequence[Path]) -> bytes:
    return page(
        "portal/away.html",
        Path(name) / "index.html",
        organs=queries.organs_with_pages(),
        what=what,
        files=[place.as_posix() for place in files],
        online=absolute(name),
        site_name="政府信息公开",
    )
