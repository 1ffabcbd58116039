"""A case, a year or everything as a BagIt bag with an index that needs no program of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string

from gongkai.accounts.models import User
from gongkai.applications.models import FileAccess
from gongkai.applications.operations.closing import BUNDLE
from gongkai.applications.permissions import APPLICATIONS, sees_all
from gongkai.archive.filing.operations import settings_of
from gongkai.archive.filing.queries import listed, papers_in
from gongkai.archive.models import Piece
from gongkai.archive.permissions import ARCHIVE
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing, InvalidInput
from gongkai.exchange.bags import make_bag
from gongkai.exchange.papers.filing import list_pdf
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.remedies.permissions import REMEDIES

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
#: A name on a disk has at most 255 bytes, a Chinese character takes three.
_LONGEST_NAME = 60


@dataclass(slots=True)
class Packed:
    """What went into a bag, and the 件 that the person may not take out."""

    pieces: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A 件 in the index: its papers with their places, and what happened in a case."""

    piece: Piece
    papers: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def may_take_out(piece: Piece, by: User | None, *, on: datetime) -> bool:
    """Say whether the person may take this 件 out: cases hold personal data.

    ``by`` None is who runs the command on the server, and reads the database anyway.
    """
    if by is None:
        return True
    day = on.date()
    if piece.application is not None:
        return APPLICATIONS.may(by, "serve", piece.organ, on=day) and sees_all(
            by, piece.application, on=day
        )
    return piece.dispute_id is None or REMEDIES.may(by, "view", piece.organ, on=day)


def pack(
    organ: Organ,
    pieces: QuerySet[Piece],
    folder: Path,
    *,
    name: str,
    by: User | None,
    at: datetime,
) -> Packed:
    """Write the 件 into the empty folder as a bag, and enter who took out what.

    The index is 目录.html (no script, nothing from outside) and 目录.pdf (PDF/A-2a). One file is
    in memory at a time. Raises InvalidInput (``folder_not_empty``, ``disk_full``, ``bag_failed``).
    """
    if by is not None:
        ARCHIVE.require(by, "export", organ, on=at.date())
    _make_empty(folder)
    packed = Packed()
    lines: list[_Line] = []
    taken: list[Piece] = []
    try:
        for piece in pieces.select_related("organ", "application", "remark").iterator(500):
            if not may_take_out(piece, by, on=at):
                packed.left_out.append(piece.file_number)
                continue
            taken.append(piece)
            lines.append(_write_piece(piece, folder, packed))
        _write_index(organ, lines, taken, folder, packed, name=name, at=at)
    except OSError as error:
        raise InvalidInput(
            f"档案包没有写完（{error.strerror}）。请检查磁盘空间，清空文件夹后重新导出。",
            code="disk_full",
        ) from error
    own = settings_of(organ)
    make_bag(
        folder,
        {
            "Source-Organization": organ.name,
            "External-Description": name,
            "External-Identifier": own.fonds if own else organ.code or organ.slug,
            "Bagging-Date": at.date().isoformat(),
        },
    )
    _enter(organ, taken, packed, by=by, at=at)
    return packed


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_used = any(folder.iterdir())
    except OSError as error:
        raise InvalidInput(
            f"文件夹“{folder.name}”不能使用（{error.strerror}）。请换一个。", code="bad_folder"
        ) from error
    if is_used:
        raise InvalidInput(
            f"文件夹“{folder.name}”不是空的。请给出一个空文件夹，或新的名字。",
            code="folder_not_empty",
        )


def _write_piece(piece: Piece, folder: Path, packed: Packed) -> _Line:
    line = _Line(piece)
    place = Path("件") / _place_of(piece)
    (folder / place).mkdir(parents=True)
    for paper in papers_in(piece):
        name = f"{paper.order:03d} {_fit(f'{paper.label} {paper.stored.name}')}"
        told = {"label": paper.label, "name": paper.stored.name, "sha256": paper.sha256}
        line.papers.append(told)
        try:
            data = get(paper.sha256)
        except DataMissing:
            told["problem"] = "已销毁或已匿名化" if paper.stored.removed_at else "找不到"
            packed.missing.append(f"{piece.file_number} {paper.label}")
            continue
        (folder / place / name).write_bytes(data)
        told["path"] = (place / name).as_posix()
        packed.files += 1
        if paper.stored.kind == "json" and (piece.application_id or piece.dispute_id):
            line.events = json.loads(data).get("events", [])
    packed.pieces += 1
    return line


def _place_of(piece: Piece) -> str:
    """Return the folder of a 件: its 档号, with its key where that does not fit as it is."""
    fit = _fit(piece.file_number)
    return fit if fit == piece.file_number else f"{fit}_{piece.pk}"


def _fit(name: str) -> str:
    """Return a name that every system takes; its ending stays."""
    plain = _UNFIT.sub("_", name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME]


def _write_index(
    organ: Organ,
    lines: Iterable[_Line],
    taken: list[Piece],
    folder: Path,
    packed: Packed,
    *,
    name: str,
    at: datetime,
) -> None:
    context = {"organ": organ, "name": name, "lines": lines, "packed": packed, "on": at.date()}
    text = render_to_string("archive/bag_index.html", context)
    (folder / "目录.html").write_text(text, encoding="utf-8")
    # A list for paper has a limit; the page above has them all.
    data = list_pdf(
        listed(taken[:5_000]),
        organ=organ.name,
        about=name,
        printed_on=at.date(),
        font_folders=settings.FONT_FOLDERS,
    )
    (folder / "目录.pdf").write_bytes(data)


def _enter(
    organ: Organ, taken: list[Piece], packed: Packed, *, by: User | None, at: datetime
) -> None:
    with deed("archive.exported", organ=organ.slug, by=by, at=at) as done:
        if by is not None:
            FileAccess.objects.bulk_create(
                FileAccess(organ=organ, application=piece.application, what=BUNDLE, by=by, at=at)
                for piece in taken
                if piece.application is not None
            )
        done.on("filing", pieces=[one.file_number for one in taken], files=packed.files)
