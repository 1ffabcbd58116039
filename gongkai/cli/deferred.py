"""Running a verb without loading the libraries of its neighbours."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module


def deferred(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Return a function that imports ``module`` when it is called and calls ``function`` in it.

    The verbs of one noun need different libraries: checking a page must not wait for the
    spreadsheet libraries of compiling.
    """

    def run(arguments: argparse.Namespace) -> int:
        code: int = getattr(import_module(module), function)(arguments)
        return code

    return run
