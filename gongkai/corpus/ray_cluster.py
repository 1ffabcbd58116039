"""Joining a Ray cluster, or starting one here; an address where nobody is ends at once."""

from __future__ import annotations

import logging
import os
import socket
from urllib.parse import urlsplit

from gongkai.errors import InvalidInput

#: Ray itself would try for minutes.
SECONDS_TO_CONNECT = 5.0


def join_ray(workers: int) -> None:
    """Join the cluster of RAY_ADDRESS, or start one here with so many processors.

    Raises InvalidInput (``cluster_unreachable``).
    """
    elsewhere = os.environ.get("RAY_ADDRESS")
    if elsewhere:
        _knock(elsewhere)
    import ray

    try:
        ray.init(
            num_cpus=None if elsewhere else workers,
            include_dashboard=None if elsewhere else False,
            logging_level=logging.ERROR,
            log_to_driver=False,
            ignore_reinit_error=True,
        )
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise _unreachable(elsewhere, error) from error


def leave_ray() -> None:
    """Leave the cluster; what was started here ends."""
    import ray

    ray.shutdown()


def _knock(address: str) -> None:
    """Raise InvalidInput when nobody answers at ``host:port`` or ``ray://host:port``."""
    if address in ("auto", "local"):
        return
    try:
        place = urlsplit(address if "://" in address else f"//{address}")
        if place.hostname is None or place.port is None:
            raise ValueError("应写成“主机:端口”")
        socket.create_connection((place.hostname, place.port), SECONDS_TO_CONNECT).close()
    except (OSError, ValueError) as error:
        raise _unreachable(address, error) from error


def _unreachable(elsewhere: str | None, error: Exception) -> InvalidInput:
    where = f"连不上 Ray 集群“{elsewhere}”" if elsewhere else "Ray 集群在本机起不来"
    return InvalidInput(
        f"{where}（{error}）。请检查环境变量 RAY_ADDRESS 和网络，或改用 --engine local。",
        code="cluster_unreachable",
    )
