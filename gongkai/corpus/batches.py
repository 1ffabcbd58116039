"""One batch of files from bytes to a stored batch: the work that the engine hands out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from gongkai.corpus.folder import store_batch
from gongkai.corpus.guard import Guard
from gongkai.corpus.rows import Rows
from gongkai.corpus.sources import SourceFile, read_source
from gongkai.errors import InvalidInput


def encode_batch(files: Sequence[SourceFile]) -> str:
    """Return a batch of files as text that travels to a worker."""
    return json.dumps([asdict(file) for file in files])


class BatchReader:
    """Reads batches with a guarded reader of its own; the engine makes one a worker."""

    def __init__(self, batches: str, run: str, seconds: int, megabytes: int) -> None:
        self._batches, self._run = Path(batches), Path(run)
        self._guard = Guard(seconds, megabytes)

    def close(self) -> None:
        """End the process that reads."""
        self._guard.close()

    def __call__(self, batch: str) -> str:
        """Read, check and store a batch; return how many files came to which end, as JSON.

        ``{"ends"}`` has the keys ``report`` and the codes of failures; ``{"not_stored"}`` says why
        the folder took nothing.
        """
        rows, ends = Rows(), Counter[str]()
        for told in json.loads(batch):
            ends[self._read_into(rows, SourceFile(**told))] += 1
        try:
            store_batch(rows.tables(), batches=self._batches, run=self._run)
        except OSError as error:
            return json.dumps({"not_stored": [error.errno, error.strerror or str(error)]})
        return json.dumps({"ends": ends})

    def _read_into(self, rows: Rows, file: SourceFile) -> str:
        try:
            data = read_source(file)
        except InvalidInput as error:
            rows.add_failure(file, error.code, error.message, sha256=None)
            return error.code
        sha256 = hashlib.sha256(data).hexdigest()
        told = self._guard.look_at(data, file.name.rpartition("/")[2], sha256=sha256)
        if failure := told.get("error"):
            rows.add_failure(file, failure["code"], failure["message"], sha256=sha256)
            return str(failure["code"])
        rows.add_report(file, told, sha256=sha256)
        return "report"
