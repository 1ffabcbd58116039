"""Handing batches out with Daft: to the processes of this machine, or to a Ray cluster."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from gongkai.corpus.batches import BatchReader
from gongkai.corpus.ray_cluster import join_ray, leave_ray

Engine = Literal["local", "ray"]

#: Neither library tells anybody that it is used here, or draws on our terminal. Their processes
#: import nothing from the folder that the command is run in: strangers' files may lie there.
_SURROUNDINGS = {
    "PYTHONSAFEPATH": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DO_NOT_TRACK": "true",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}


class Worker(BatchReader):
    """A reader that ends with the process that began it: Daft's own workers outlive a killed run,
    waiting for ever."""

    def __init__(self, batches: str, run: str, seconds: int, megabytes: int) -> None:
        super().__init__(batches, run, seconds, megabytes)
        threading.Thread(target=self._end_with, args=(os.getppid(),), daemon=True).start()

    def _end_with(self, parent: int) -> None:
        while os.getppid() == parent:
            time.sleep(1)
        self.close()
        os._exit(1)


def read_batches(
    batches: Sequence[str], reader: tuple[str, str, int, int], *, engine: Engine, workers: int
) -> Iterator[dict[str, Any]]:
    """Yield what ``Worker`` says of each batch, in the order in which they are finished.

    ``reader`` are the arguments of ``Worker``. With ``ray`` the cluster of RAY_ADDRESS is
    used; without that variable one of ``workers`` processors is started here. Raises InvalidInput
    as ``join_ray`` does.
    """
    os.environ.update(_SURROUNDINGS, DAFT_RUNNER="ray" if engine == "ray" else "native")
    work = _on_ray if engine == "ray" else _rows
    yield from work(batches, reader, workers)


def _on_ray(
    batches: Sequence[str], reader: tuple[str, str, int, int], workers: int
) -> Iterator[dict[str, Any]]:
    join_ray(workers)
    try:
        yield from _rows(batches, reader, workers, is_parted=True)
    finally:
        # Workers of a run that failed would keep the processors of the next.
        leave_ray()


def _rows(
    batches: Sequence[str],
    reader: tuple[str, str, int, int],
    workers: int,
    *,
    is_parted: bool = False,
) -> Iterator[dict[str, Any]]:
    import daft

    frame = daft.from_pydict({"batch": list(batches)})
    if is_parted:
        frame = frame.into_partitions(len(batches))
    # A worker takes one batch after another, so that what is at hand is what is being read.
    frame = frame.into_batches(1)
    read = daft.cls(Worker, max_concurrency=workers)(*reader)
    for row in frame.select(read(frame["batch"]).alias("told")).iter_rows():
        yield json.loads(row["told"])
