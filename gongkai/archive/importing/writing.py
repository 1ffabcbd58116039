"""Writing what an import has read: documents, lines and search entries, a batch a deed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import IntegrityError

from gongkai.archive.importing.indexing import Index, IndexRow
from gongkai.archive.importing.searching import entry_of, text_of
from gongkai.archive.models import ArchivedDocument, ImportLine, ImportRun, Piece
from gongkai.archive.reading import Reading
from gongkai.audit.operations import deed
from gongkai.errors import WrongState
from gongkai.records.models import StoredFile
from gongkai.search.operations import put_many

_WORDS = {"title": "题名", "number": "文号", "maker": "责任者", "dated_on": "日期"}
#: What an index may tell of a document.
_INDEXED = {
    **_WORDS,
    "file_number": "档号",
    "retention": "保管期限",
    "pages": "页数",
    "note": "备注",
}
_LONGEST_MESSAGE = 500


@dataclass(slots=True)
class Result:
    """What became of one file: read, or failed with an outcome and its reason.

    ``twin`` is the file with the same content that is being read, if there is one.
    """

    path: str
    name: str
    row: IndexRow | None = None
    sha256: str = ""
    size: int = 0
    data: bytes = b""
    twin: str = ""
    reading: Reading | None = None
    outcome: str = "kept"
    message: str = ""
    document: ArchivedDocument | None = None

    def failed(self, outcome: str, message: str) -> Result:
        """Note what went wrong and return the result."""
        self.outcome, self.message = outcome, message
        return self


def write_batch(run: ImportRun, results: Sequence[Result], *, at: datetime) -> None:
    """Write a batch in one deed. Raises WrongState when another process imports the same."""
    kept = [one for one in results if one.reading is not None]
    try:
        with deed("archive.imported", organ=run.organ.slug, by=None, at=at) as done:
            files = [_stored(run, one, one.reading, at) for one in kept if one.reading]
            StoredFile.objects.bulk_create(files)
            documents = [
                _document(run, one, file, at) for one, file in zip(kept, files, strict=True)
            ]
            changed = _set_right(results)
            _tell_same_numbers(run, [*zip(kept, documents, strict=True), *changed])
            ArchivedDocument.objects.bulk_create(documents)
            for one, document in zip(kept, documents, strict=True):
                one.document = document
            _write_lines(run, results)
            put_many(
                [
                    *(
                        entry_of(document, run.organ, text_of(one.reading) if one.reading else "")
                        for one, document in zip(kept, documents, strict=True)
                    ),
                    *(entry_of(document, run.organ, None) for _, document in changed),
                ],
                scope="staff",
            )
            done.on(
                f"old-folder:{run.pk}",
                kept=[one.sha256 for one in kept],
                changed=[document.pk for _, document in changed],
                others=len(results) - len(kept) - len(changed),
            )
    except IntegrityError as error:
        raise WrongState(
            "另一个导入正在写入同样的文件。请等它完成后再运行一次，已导入的不会重复。",
            code="import_running",
        ) from error


def _stored(run: ImportRun, one: Result, reading: Reading, at: datetime) -> StoredFile:
    return StoredFile(
        organ_id=run.organ_id,
        sha256=one.sha256,
        name=PurePosixPath(one.path).name[-200:],
        kind=reading.kind,
        purpose="archived",
        size=one.size,
        by=None,
        at=at,
    )


def _document(run: ImportRun, one: Result, stored: StoredFile, at: datetime) -> ArchivedDocument:
    """Return the document: what the index says, else what the text proposes, else its name."""
    told = one.row.told if one.row else {}
    read = one.reading
    content: dict[str, Any] = {}
    proposed = []
    for name in _WORDS:
        value = told.get(name)
        if value in (None, ""):
            value = getattr(read, name) if read else None
            if value:
                proposed.append(name)
        content[name] = value
    if not content["title"]:
        content["title"] = PurePosixPath(one.path).stem[:300]
        proposed.append("title")
    day: date | None = content["dated_on"] or None
    one.message = _message(one, read, proposed)
    return ArchivedDocument(
        organ_id=run.organ_id,
        stored=stored,
        sha256=one.sha256,
        title=content["title"][:300],
        number=(content["number"] or "")[:120],
        maker=(content["maker"] or "")[:120],
        dated_on=day,
        file_number=told.get("file_number", ""),
        retention=told.get("retention", ""),
        pages=told.get("pages", read.pages if read else None),
        note=told.get("note", ""),
        proposed=proposed,
        has_text=bool(read and read.text),
        at=at,
    )


def _set_right(results: Sequence[Result]) -> list[tuple[Result, ArchivedDocument]]:
    """Have documents that nobody has confirmed say what the index of this run says of them.

    Return those that changed; the others are doubles like any.
    """
    wanted = {one.document.pk: one for one in results if one.outcome == "updated" and one.document}
    rows = ArchivedDocument.objects.select_for_update().filter(pk__in=wanted, is_confirmed=False)
    found = {row.pk: row for row in rows}
    changed = []
    for key, one in wanted.items():
        row, told = found.get(key), one.row.told if one.row else {}
        fields = [name for name in told if row is not None and getattr(row, name) != told[name]]
        if row is None or not fields:
            one.outcome = "duplicate"
            continue
        for name in fields:
            setattr(row, name, told[name])
        row.proposed = [name for name in row.proposed if name not in told]
        row.save(update_fields=[*fields, "proposed"])
        words = "、".join(_INDEXED[name] for name in fields)
        one.message += f"{words}按目录改了。"
        changed.append((one, row))
    return changed


def _tell_same_numbers(run: ImportRun, pairs: Sequence[tuple[Result, ArchivedDocument]]) -> None:
    """Note whose 文号 or 档号 is that of another document, or of a filed 件."""
    own = [document.pk for _, document in pairs if document.pk]
    for name, word in (("number", "文号"), ("file_number", "档号")):
        wanted = {getattr(document, name) for _, document in pairs} - {""}
        rows = ArchivedDocument.objects.filter(organ=run.organ_id, **{f"{name}__in": wanted})
        seen = dict(rows.exclude(pk__in=own).values_list(name, "title"))
        if name == "file_number":
            filed = Piece.objects.filter(organ=run.organ_id, file_number__in=wanted)
            seen |= dict(filed.values_list("file_number", "title"))
        for one, document in pairs:
            value = getattr(document, name)
            if value in seen:
                one.outcome = "same_number"
                one.message += f"{word}与“{seen[value][:60]}”相同，请核对。"
            elif value:
                seen[value] = document.title


def _message(one: Result, read: Reading | None, proposed: Sequence[str]) -> str:
    said = [] if one.row else ["目录里没有这份文件。"]
    if one.row:
        said += one.row.problems
    if proposed:
        words = "、".join(dict.fromkeys(_WORDS[name] for name in proposed))
        said.append(f"{words}由系统从正文或文件名提出，请核对。")
    if read and read.note:
        said.append(read.note)
    return "".join(said)


def _write_lines(run: ImportRun, results: Sequence[Result]) -> None:
    paths = [one.path for one in results]
    before = {line.path: line for line in ImportLine.objects.filter(run=run, path__in=paths)}
    new: list[ImportLine] = []
    changed: list[ImportLine] = []
    for one in results:
        line = before.get(one.path) or ImportLine(organ_id=run.organ_id, run=run, path=one.path)
        line.row = one.row.row if one.row else None
        line.sha256, line.outcome = one.sha256, one.outcome
        line.message, line.document = one.message[:_LONGEST_MESSAGE], one.document
        (changed if line.pk else new).append(line)
    ImportLine.objects.bulk_create(new)
    ImportLine.objects.bulk_update(changed, ["row", "sha256", "outcome", "message", "document"])


def finish(run: ImportRun, index: Index, *, at: datetime) -> None:
    """Name the rows of the index that no file answers to, and end the run."""
    with deed("archive.import_done", organ=run.organ.slug, by=None, at=at) as done:
        lines = [
            ImportLine(
                organ_id=run.organ_id,
                run=run,
                row=row.row,
                outcome="no_file",
                message=f"{row.path or row.told.get('title', '')}：{why}"[:_LONGEST_MESSAGE],
            )
            for row, why in index.without_file()
        ]
        ImportLine.objects.filter(run=run, path="").delete()
        ImportLine.objects.bulk_create(lines)
        run.state, run.ended_at, run.problem = "done", at, ""
        run.save(update_fields=["state", "ended_at", "problem"])
        done.on(f"old-folder:{run.pk}", without_file=len(lines))
