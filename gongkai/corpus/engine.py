"""Handing batches out with Daft: to the processes of this machine, or to a Ray cluster."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from gongkai.corpus.batches import BatchReader
from gongkai.errors import InvalidInput

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
    used; without that variable one of ``workers`` processors is started here.
    """
    os.environ.update(_SURROUNDINGS, DAFT_RUNNER="ray" if engine == "ray" else "native")
    if engine == "ray":
        _start_ray(workers)
    import daft

    frame = daft.from_pydict({"batch": list(batches)})
    if engine == "ray":
        frame = frame.into_partitions(len(batches))
    # A worker takes one batch after another, so that what is at hand is what is being read.
    frame = frame.into_batches(1)
    read = daft.cls(Worker, max_concurrency=workers)(*reader)
    try:
        for row in frame.select(read(frame["batch"]).alias("told")).iter_rows():
            yield json.loads(row["told"])
    finally:
        if engine == "ray":
            # Workers of a run that failed would keep the processors of the next.
            _leave_ray()


def _start_ray(workers: int) -> None:
    """Join the cluster of RAY_ADDRESS, or start one here with so many processors."""
    import ray

    elsewhere = os.environ.get("RAY_ADDRESS")
    try:
        ray.init(
            num_cpus=None if elsewhere else workers,
            include_dashboard=None if elsewhere else False,
            logging_level=logging.ERROR,
            log_to_driver=False,
            ignore_reinit_error=True,
        )
    except (OSError, RuntimeError, ValueError) as error:
        where = f"连不上 Ray 集群“{elsewhere}”" if elsewhere else "Ray 集群在本机起不来"
        raise InvalidInput(
            f"{where}（{error}）。请检查环境变量 RAY_ADDRESS 和网络，或改用 --engine local。",
            code="cluster_unreachable",
        ) from error


def _leave_ray() -> None:
    import ray

    ray.shutdown()
